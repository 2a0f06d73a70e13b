//! `meldpunt restore`: an empty place filled from a backup, on either database (G14).

use super::{
    Failure, backup, installation,
    progress::{progress_bar, show},
};
use clap::Args;
use domain::Timestamp;
use std::{io::Write, path::PathBuf};
use store::backup::{Manifest, Target, check, restore};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The backup
    file: PathBuf,
    /// Only check it, to its last byte, and change nothing
    #[arg(long)]
    check: bool,
}

pub(super) fn run(arguments: &Arguments, mut out: impl Write) -> Result<(), Failure> {
    let config = super::configuration()?;
    let keys = installation::keys_that_exist(&config).map_err(|failure| {
        Failure::Input(format!("{failure}: put the key of the desk there first, from its copy"))
    })?;
    let documents = backup::documents(&config);
    let bar = progress_bar("bytes");
    let outcome = installation::block_on(async {
        if arguments.check {
            return Ok(check(&arguments.file, &keys, |done, all| show(&bar, done, all))?);
        }
        let target =
            Target { database_url: &config.database_url, keys: &keys, documents: &documents };
        Ok(restore(&arguments.file, &target, |done, all| show(&bar, done, all)).await?)
    });
    bar.finish_and_clear();
    let manifest = outcome?;
    let done = if arguments.check { "is whole" } else { "is restored" };
    writeln!(out, "{} {done}: {}", arguments.file.display(), described(&manifest))?;
    if !arguments.check {
        writeln!(out, "Before the desk opens: meldpunt verify")?;
    }
    Ok(out.flush()?)
}

fn described(manifest: &Manifest) -> String {
    let made_at = Timestamp::from_micros(manifest.made_at);
    let made_at = made_at.map(|at| at.to_string()).unwrap_or_default();
    let (rows, files) = (manifest.rows(), manifest.files.len());
    format!("{rows} rows and {files} files of {made_at}")
}
