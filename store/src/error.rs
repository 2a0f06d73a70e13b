//! What can go wrong between the rules and the database, without a word of what people wrote.

use crate::documents::ObjectFault;
use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, error::ErrorKind},
};
use std::{fmt, path::PathBuf};

/// A technical failure. Its text names codes and constraints, never values (S20).
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database or the disk does not answer; nothing was decided as far as we know.
    #[error("the database is not available: {0}")]
    Unavailable(DatabaseFault),
    /// There is no space left to write (G12).
    #[error("the database has no space left: {0}")]
    Full(DatabaseFault),
    /// Another transaction came first; the same work may be tried again.
    #[error("another change came first: {0}")]
    Conflict(DatabaseFault),
    /// A row that may exist once exists already.
    #[error("such a row exists already: {0}")]
    Duplicate(DatabaseFault),
    /// Any other refusal of the database: a mistake of ours.
    #[error("the database refused: {0}")]
    Database(DatabaseFault),
    /// The address of the database is not usable.
    #[error("the database address is not usable: {0}")]
    Address(String),
    /// The schema cannot be brought up to date or does not belong to this program.
    #[error("the database schema: {0}")]
    Migration(String),
    /// The key file is absent, unreadable or open to others.
    #[error("key file {path}: {reason}", path = .path.display())]
    Key {
        /// The file in question.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// A sealed value does not open: changed, moved to another row, or sealed under another key.
    #[error("a sealed value does not open under this key and place")]
    Sealed,
    /// A stored row is not one that this program writes; `meldpunt verify` says more (G16).
    #[error("a stored row cannot be right: {what}")]
    Damaged {
        /// Which kind of row.
        what: &'static str,
    },
    /// Something is wrong where documents lie.
    #[error("the store of documents: {0}")]
    Objects(ObjectFault),
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The clock is earlier than a decision already taken, so nothing is decided (G9).
    #[error("the clock stepped back by {seconds} s; no decision is taken until it is right")]
    ClockSteppedBack {
        /// How far behind the latest decision the clock is, in seconds.
        seconds: i64,
    },
}

impl StoreError {
    /// Whether the same work may be done again at once: it was rolled back because of another transaction.
    ///
    /// A lost connection is not: the work may have been committed.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }
}

/// What the database said, reduced to its code and the name of the constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseFault {
    stage: &'static str,
    code: Option<String>,
    constraint: Option<String>,
}

impl DatabaseFault {
    /// The SQLSTATE of PostgreSQL or the extended result code of SQLite.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The constraint in question: its name on PostgreSQL, `table.column, …` on SQLite.
    pub fn constraint(&self) -> Option<&str> {
        self.constraint.as_deref()
    }
}

impl fmt::Display for DatabaseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.stage)?;
        if let Some(code) = &self.code {
            write!(f, ", code {code}")?;
        }
        if let Some(constraint) = &self.constraint {
            write!(f, ", constraint {constraint}")?;
        }
        Ok(())
    }
}

impl From<DbErr> for StoreError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the driver's errors grow without us")]
    fn from(error: DbErr) -> Self {
        let stage = stage(&error);
        let unspecific = DatabaseFault { stage, code: None, constraint: None };
        match &error {
            DbErr::ConnectionAcquire(_) => Self::Unavailable(unspecific),
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => from_driver(stage, cause),
            _ => Self::Database(unspecific),
        }
    }
}

/// What was being done, in words that hold nothing of the row.
#[expect(clippy::wildcard_enum_match_arm, reason = "the driver's errors grow without us")]
fn stage(error: &DbErr) -> &'static str {
    match error {
        DbErr::ConnectionAcquire(_) => "no connection became free in time",
        DbErr::Conn(_) => "nothing answers at its address",
        DbErr::Exec(_) => "executing a statement",
        DbErr::Query(_) => "running a query",
        DbErr::TryIntoErr { .. } | DbErr::Type(_) | DbErr::Json(_) => "reading a column",
        DbErr::RecordNotFound(_) => "a row is missing",
        DbErr::RecordNotInserted => "no row was inserted",
        DbErr::RecordNotUpdated => "no row was updated",
        DbErr::Migration(_) => "migrating",
        _ => "using the database",
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the driver's errors grow without us")]
fn from_driver(stage: &'static str, cause: &sqlx::Error) -> StoreError {
    match cause {
        sqlx::Error::Database(refusal) => from_refusal(stage, refusal.as_ref()),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => {
            StoreError::Unavailable(DatabaseFault { stage, code: None, constraint: None })
        }
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
            let stage = "reading a column";
            StoreError::Database(DatabaseFault { stage, code: None, constraint: None })
        }
        _ => StoreError::Database(DatabaseFault { stage, code: None, constraint: None }),
    }
}

/// Sorts the database's own refusals by what the caller can do about them.
fn from_refusal(stage: &'static str, refusal: &dyn sqlx::error::DatabaseError) -> StoreError {
    let code = refusal.code().map(|code| code.into_owned());
    let stage = code.as_deref().and_then(advice).unwrap_or(stage);
    let fault = DatabaseFault { stage, code, constraint: constraint(refusal) };
    if refusal.kind() == ErrorKind::UniqueViolation {
        let log_moved_on = refusal.table() == Some("events")
            || fault.constraint().is_some_and(|names| names.starts_with("events."));
        return if log_moved_on {
            StoreError::Conflict(fault)
        } else {
            StoreError::Duplicate(fault)
        };
    }
    let outcome = if refusal.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        sqlite_outcome(fault.code())
    } else {
        postgresql_outcome(fault.code())
    };
    outcome(fault)
}

/// What whoever installs this can put right, in words.
fn advice(code: &str) -> Option<&'static str> {
    match code {
        "14" => Some("the SQLite file cannot be opened"),
        "26" => Some("the file is not a SQLite database"),
        "3D000" => Some("the server has no database of this name"),
        "53300" => Some("the server has no connection left"),
        "28000" | "28P01" => Some("the server refuses this user or password"),
        _ => None,
    }
}

/// SQLite's extended codes keep the primary code in their lowest eight bits.
fn sqlite_outcome(code: Option<&str>) -> fn(DatabaseFault) -> StoreError {
    let extended = code.and_then(|code| code.parse::<u32>().ok()).unwrap_or(0);
    match extended & 0xff {
        5 | 6 => StoreError::Conflict,          // BUSY, LOCKED
        13 => StoreError::Full,                 // FULL
        8 | 10 | 14 => StoreError::Unavailable, // READONLY, IOERR, CANTOPEN
        _ => StoreError::Database,
    }
}

fn postgresql_outcome(code: Option<&str>) -> fn(DatabaseFault) -> StoreError {
    match code.unwrap_or("") {
        // serialization failure, deadlock, lock not available in time
        "40001" | "40P01" | "55P03" => StoreError::Conflict,
        "53100" => StoreError::Full,
        // read-only (a standby answered), shut down, starting up, ended by the server
        "25006" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => StoreError::Unavailable,
        "57014" => StoreError::Unavailable, // took longer than the statement may
        class if class.starts_with("08") || class.starts_with("53") => StoreError::Unavailable,
        class if class.starts_with("58") || class.starts_with("28") => StoreError::Unavailable,
        "3D000" => StoreError::Unavailable, // the database does not exist
        _ => StoreError::Database,
    }
}

/// SQLite gives the names only in its message, which holds no values.
fn constraint(refusal: &dyn sqlx::error::DatabaseError) -> Option<String> {
    let named = refusal.constraint().map(str::to_owned);
    named.or_else(|| {
        refusal.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
        let (_, names) = refusal.message().split_once("constraint failed: ")?;
        Some(names.to_owned())
    })
}
