//! `meldpunt backup`: the whole desk in one file, while it serves (G14).

use super::{
    Failure, installation,
    progress::{progress_bar, show},
};
use crate::config::{Config, KeySource};
use clap::Args;
use std::{
    io::Write,
    path::{Path, PathBuf},
};
use store::{
    Clock,
    backup::{BackedUp, BackupError, Source, back_up},
};

/// The folder in the data directory whose files belong to the database.
const DOCUMENTS: &str = "documents";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file to write, which may not exist yet; or a folder, in which its name is the moment
    #[arg(value_name = "FILE-or-FOLDER")]
    to: PathBuf,
}

pub(super) fn run(arguments: &Arguments, mut out: impl Write) -> Result<(), Failure> {
    let config = super::configuration()?;
    let keys = installation::keys_that_exist(&config)?;
    let now = Clock::System.now();
    let path = if arguments.to.is_dir() {
        let moment = now.to_string().replace([':', '-'], "");
        arguments.to.join(format!("meldpunt-{moment}.backup"))
    } else {
        arguments.to.clone()
    };
    let documents = documents(&config);
    let source =
        Source { database_url: &config.database_url, keys: &keys, documents: &documents, now };
    let bar = progress_bar("rows");
    let made = installation::block_on(async {
        Ok(back_up(&source, &path, |done, all| show(&bar, done, all)).await?)
    });
    bar.finish_and_clear();
    let BackedUp { path, manifest, bytes } = made?;
    let (rows, files) = (manifest.rows(), manifest.files.len());
    writeln!(out, "{}: {rows} rows, {files} files, {bytes} bytes", path.display())?;
    writeln!(out, "The key is not in it, and without the key it cannot be read: {}", key(&config))?;
    Ok(out.flush()?)
}

/// Where the files are that belong to the database.
pub(super) fn documents(config: &Config) -> PathBuf {
    config.data_dir.join(DOCUMENTS)
}

fn key(config: &Config) -> String {
    let keep = |path: &Path| format!("keep a copy of {} somewhere else", path.display());
    match &config.key {
        KeySource::File(path) | KeySource::Generated(path) => keep(path),
        KeySource::Given(_) => "keep a copy of MELDPUNT_KEY somewhere else".to_owned(),
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Refused(_) | BackupError::Damaged(_) => Self::Input(error.to_string()),
            BackupError::Store(_) | BackupError::File { .. } => Self::Work(error.to_string()),
        }
    }
}
