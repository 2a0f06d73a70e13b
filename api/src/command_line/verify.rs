//! `meldpunt verify`: whether the log is whole and everything else follows from it (G16).

use super::{Failure, installation, progress::counter};
use crate::config::Config;
use clap::Args;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};
use store::{Documents, Objects, Store, Verification, audit::AuditRoot};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the read tables anew from the log, then verify
    #[arg(long)]
    rebuild: bool,
    /// Compare the audit with roots that were kept elsewhere: a file of lines from `meldpunt audit roots`
    #[arg(long, value_name = "FILE")]
    roots: Option<PathBuf>,
    /// Read and open every document too, which takes longer
    #[arg(long)]
    documents: bool,
}

pub(super) fn run(arguments: &Arguments, mut out: impl Write) -> Result<(), Failure> {
    let config = super::configuration()?;
    let kept = arguments.roots.as_deref().map(kept_roots).transpose()?.unwrap_or_default();
    let (verification, documents) = installation::block_on(async {
        let store = installation::open(&config).await?;
        let bar = counter("cases");
        if arguments.rebuild {
            store.rebuild(|done| bar.set_position(done)).await?;
        }
        let mut verification = store.verify(|done| bar.set_position(done)).await?;
        verification.problems.extend(store.verify_roots(&kept).await?);
        bar.finish_and_clear();
        let documents = match arguments.documents {
            true => Some(documents(&config, store, &mut verification).await?),
            false => None,
        };
        Ok((verification, documents))
    })?;
    for problem in &verification.problems {
        writeln!(out, "{problem}")?;
    }
    let (cases, events) = (verification.cases, verification.events);
    let (lines, found) = (verification.audit_lines, verification.problems.len());
    let documents = documents.map(|read| format!("{read} documents, ")).unwrap_or_default();
    write!(out, "{cases} cases, {events} events, {lines} lines of the audit, ")?;
    writeln!(out, "{documents}{found} problems")?;
    out.flush()?;
    match found {
        0 => Ok(()),
        _ => Err(Failure::Work("the database is not what the log says".to_owned())),
    }
}

fn kept_roots(path: &Path) -> Result<Vec<AuditRoot>, Failure> {
    let name = path.display();
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Input(format!("{name}: {error}")))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (usize, &str)| {
        let wrong = |error| Failure::Input(format!("{name}, line {}: {error}", number + 1));
        line.parse().map_err(wrong)
    };
    lines.map(read).collect()
}

/// Reads every document; gives their number, and adds what is wrong with them.
async fn documents(
    config: &Config,
    store: Store,
    verification: &mut Verification,
) -> Result<u64, Failure> {
    let bar = counter("documents");
    let objects = Objects::in_folder(&config.documents.folder)?;
    let documents = Documents::new(store, objects);
    let (read, problems) = documents.verify(|done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    verification.problems.extend(problems);
    Ok(read)
}
