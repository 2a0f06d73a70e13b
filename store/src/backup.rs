//! A backup of the whole desk in one file, made while it serves, and restored on either database (G14).
//!
//! Every row of every table as the database stood at one moment, then the files of the folder `documents`. What is sealed
//! stays sealed, and the key is not in it. A row is a line of JSON, so that SQLite and PostgreSQL take over from each other.

mod cells;
mod dump;
mod files;
mod format;
mod reader;
mod restore;
mod writer;

pub use dump::{BackedUp, Source, back_up};
pub use restore::{Target, check, restore};

use crate::StoreError;
use serde::{Deserialize, Serialize};
use std::{io, path::PathBuf};

/// The layout of the file; a program reads its own and none that is newer.
pub const BACKUP_FORMAT: u32 = 1;

/// Why there is no backup, or it is not restored. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error("{path}: {error}", path = .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file is not what the program wrote: bytes are missing, added or changed.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// It is whole, but cannot be restored here.
    #[error("{0}")]
    Refused(String),
}

impl From<sea_orm::DbErr> for BackupError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl BackupError {
    fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, error }
    }
}

/// What a backup holds, as it says itself at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of the file.
    pub format: u32,
    /// The changes of the schema that were made, oldest first.
    pub schema: Vec<String>,
    /// When it was made, in microseconds since 1970.
    pub made_at: i64,
    /// The lines of the key file that open what is sealed in it.
    pub key_lines: Vec<String>,
    /// The tables, in an order in which rows refer only to rows before them.
    pub tables: Vec<TableSum>,
    /// The files.
    pub files: Vec<FileSum>,
}

/// What there is of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// The SHA-256 of their lines, in hexadecimal.
    pub sha256: String,
}

/// What there is of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Its place within the folder, with `/` between the names.
    pub path: String,
    /// How many bytes.
    pub bytes: u64,
    /// The SHA-256 of the lines that hold them, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// How many rows it holds.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}
