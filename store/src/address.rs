//! The address of the database, checked before anything connects to it.

use crate::{Backend, StoreError};
use sea_orm::sqlx::{postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// The address of a database: `sqlite:` and a path, or `postgresql://user@host:port/name`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when absent.
    Sqlite(PathBuf),
    /// A server's address, which may hold a password.
    Postgresql(String),
}

impl DatabaseUrl {
    /// Which of the two databases it is.
    pub fn backend(&self) -> Backend {
        match self {
            Self::Sqlite(_) => Backend::Sqlite,
            Self::Postgresql(_) => Backend::Postgresql,
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let refused = |reason: &str| Err(StoreError::Address(reason.to_owned()));
        if let Some(rest) = text.strip_prefix("sqlite:") {
            if rest.contains(":memory:") || rest.contains("mode=memory") {
                return refused("a SQLite database in memory would be lost at every stop");
            }
            return match SqliteConnectOptions::from_str(text) {
                Ok(options) if options.get_filename() != Path::new("") => {
                    Ok(Self::Sqlite(options.get_filename().to_owned()))
                }
                Ok(_) => refused("the path of the SQLite file is missing"),
                Err(_) => refused("after sqlite: a path is expected, as in sqlite:./desk.db"),
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return match PgConnectOptions::from_str(text) {
                Ok(_) => Ok(Self::Postgresql(text.to_owned())),
                Err(_) => refused("expected postgresql://user:password@host:port/name"),
            };
        }
        refused("it begins neither with sqlite: nor with postgresql://")
    }
}

/// Without user and password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgresql(url) => match PgConnectOptions::from_str(url) {
                Ok(known) => {
                    let name = known.get_database().unwrap_or("");
                    write!(f, "postgresql://{}:{}/{name}", known.get_host(), known.get_port())
                }
                Err(_) => f.write_str("postgresql://"),
            },
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
