//! `meldpunt demo`: a desk with three years of complaints, and a clock that the visitor moves.

use super::{
    Failure, installation,
    progress::{progress_bar, show},
    serve,
};
use crate::{config::Config, demo, observe, server};
use clap::Args;
use std::{io::Write, net::SocketAddr, path::PathBuf};
use store::Store;
use workers::Scanner;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The address to listen on [default: MELDPUNT_LISTEN, else 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The folder of the demonstration's database [default: `demo` in the data directory]
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// The seed from which the sample grows
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(arguments: &Arguments, mut out: impl Write) -> Result<(), Failure> {
    let config = configuration(arguments)?;
    observe::start_logging(&config);
    observe::start_counting();
    installation::block_on(async {
        let listener = serve::listen(&config)?;
        let opened = installation::open(&config).await?;
        let store = opened.mark_demonstration().await?.ok_or_else(|| {
            Failure::Input(format!(
                "{} holds a desk that is no demonstration; give --data-dir an empty folder",
                config.database_url
            ))
        })?;
        let logins = fill(&store, arguments.seed).await?;
        introduce(&mut out, &config, &logins)?;
        serve::serve(&config, listener, store, server::stop_signal()).await
    })
}

/// The configuration, with what the command line says in its place, and quiet unless asked otherwise.
fn configuration(arguments: &Arguments) -> Result<Config, Failure> {
    let mut pairs: Vec<(String, String)> = std::env::vars().collect();
    let is_set = |name: &str, pairs: &[(String, String)]| pairs.iter().any(|(set, _)| set == name);
    let mut set = |name: &str, value: String| {
        pairs.retain(|(known, _)| known != name);
        pairs.push((name.to_owned(), value));
    };
    if let Some(listen) = arguments.listen {
        set("MELDPUNT_LISTEN", listen.to_string());
    }
    if let Some(folder) = &arguments.data_dir {
        set("MELDPUNT_DATA_DIR", folder.display().to_string());
    }
    if !is_set("MELDPUNT_LOG", &pairs) {
        pairs.push(("MELDPUNT_LOG".to_owned(), "warn".to_owned()));
    }
    let config = Config::from_pairs(pairs.clone());
    let config = config.map_err(|errors| Failure::Input(errors.to_string()))?;
    if arguments.data_dir.is_some() || is_set("MELDPUNT_DATABASE_URL", &pairs) {
        return Ok(config);
    }
    // A demonstration never shares the folder of a real desk.
    let folder = config.data_dir.join("demo").display().to_string();
    pairs.retain(|(name, _)| name != "MELDPUNT_DATA_DIR");
    pairs.push(("MELDPUNT_DATA_DIR".to_owned(), folder));
    Config::from_pairs(pairs).map_err(|errors| Failure::Input(errors.to_string()))
}

/// Fills the database when it is empty; otherwise the visitor goes on where the last one stopped.
async fn fill(store: &Store, seed: u64) -> Result<Vec<demo::Login>, Failure> {
    let known = demo::logins(store).await?;
    if !known.is_empty() {
        return Ok(known);
    }
    if demo::is_interrupted(store).await? {
        let advice = "the filling was interrupted before: remove the folder and start again";
        return Err(Failure::Input(advice.to_owned()));
    }
    let bar = progress_bar("complaints");
    let until = store.clock().now();
    let logins = demo::fill(store, seed, until, &mut |done, all| show(&bar, done, all)).await;
    bar.finish_and_clear();
    logins.map_err(|fault| Failure::Work(fault.to_string()))
}

/// What a visitor sees first.
fn introduce(out: &mut impl Write, config: &Config, logins: &[demo::Login]) -> Result<(), Failure> {
    let address = config.listen;
    writeln!(out, "Meldpunt, demonstration: http://{address}/v1/openapi.json")?;
    writeln!(out, "\nEvery account has the password {}", demo::PASSWORD)?;
    for login in logins {
        writeln!(out, "  {:<22} {}", login.username, login.display_name)?;
    }
    writeln!(out, "\nSign in:")?;
    writeln!(
        out,
        "  curl -s http://{address}/v1/tokens -H 'Content-Type: application/json' \\\n       \
         -d '{{\"username\":\"handler\",\"password\":\"{}\"}}'",
        demo::PASSWORD
    )?;
    writeln!(out, "Let two weeks pass:")?;
    writeln!(
        out,
        "  curl -s http://{address}/v1/demo/clock -H 'Content-Type: application/json' \\\n       \
         -d '{{\"days\":14}}'"
    )?;
    if config.documents.scanner == Scanner::Unset {
        writeln!(out, "Documents are not examined for viruses: MELDPUNT_CLAMD is not set.")?;
    }
    writeln!(out, "\nReady. Stop with Ctrl-C.")?;
    Ok(out.flush()?)
}
