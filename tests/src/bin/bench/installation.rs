//! Databases to measure on: made, copied and thrown away, on one PostgreSQL with its default durability or as files.

use crate::desk;
use anyhow::{Context as _, Result, ensure};
use chrono::TimeDelta;
use domain::Timestamp;
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, DatabaseConnection, Statement,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use std::{path::PathBuf, process::Command, sync::OnceLock};
use store::{Backend, Clock, DEFAULT_CONNECTIONS, DatabaseUrl, Keys, Store, StoreSettings};
use tempfile::TempDir;
use tests::postgresql::{Durability, PostgresServer};

/// The key of every installation here.
pub const KEY: [u8; 32] = [7; 32];

/// Where databases are made; all are gone when it is dropped.
pub struct Place {
    server: OnceLock<PostgresServer>,
    folder: TempDir,
    made: u32,
}

/// A database with the schema.
pub struct Installation {
    pub url: DatabaseUrl,
    /// The address, as configuration takes it.
    pub address: String,
    /// The folder of a SQLite file; on PostgreSQL a folder for what else an installation keeps.
    pub folder: PathBuf,
    name: String,
}

impl Place {
    pub fn new() -> Result<Self> {
        let folder = TempDir::with_prefix("meldpunt-bench-")?;
        Ok(Self { server: OnceLock::new(), folder, made: 0 })
    }

    /// A database with the schema and the desk in its registers.
    pub async fn fresh(&mut self, backend: Backend) -> Result<Installation> {
        let installation = self.named(backend)?;
        if backend == Backend::Postgresql {
            self.maintain(&format!("CREATE DATABASE {}", installation.name)).await?;
        }
        store::migrate(&installation.url).await?;
        let store = installation.store().await?;
        desk::open(&store, store.clock().now().moved(-TimeDelta::days(730))).await?;
        store.database().clone().close().await?;
        Ok(installation)
    }

    /// The same database once more.
    pub async fn copy(&mut self, original: &Installation) -> Result<Installation> {
        let copy = self.named(original.backend())?;
        match (&original.url, &copy.url) {
            (DatabaseUrl::Sqlite(from), DatabaseUrl::Sqlite(to)) => {
                let raw = original.raw().await?;
                raw.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
                raw.close().await?;
                let status = Command::new("cp").arg("--reflink=auto").arg(from).arg(to).status()?;
                ensure!(status.success(), "cp fails");
            }
            _ => {
                let (new, old) = (&copy.name, &original.name);
                self.maintain(&format!("CREATE DATABASE {new} TEMPLATE {old} STRATEGY file_copy"))
                    .await?;
            }
        }
        Ok(copy)
    }

    /// Throws the database away.
    pub async fn remove(&self, installation: Installation) -> Result<()> {
        if installation.backend() == Backend::Postgresql {
            self.maintain(&format!("DROP DATABASE {} WITH (FORCE)", installation.name)).await?;
        }
        Ok(std::fs::remove_dir_all(&installation.folder)?)
    }

    fn named(&mut self, backend: Backend) -> Result<Installation> {
        self.made += 1;
        let name = format!("bench_{}", self.made);
        let folder = self.folder.path().join(&name);
        std::fs::create_dir(&folder)?;
        let address = match backend {
            Backend::Sqlite => format!("sqlite:{}", folder.join("desk.sqlite").display()),
            Backend::Postgresql => self.server().url(&name),
        };
        Ok(Installation { url: address.parse()?, address, folder, name })
    }

    fn server(&self) -> &PostgresServer {
        self.server.get_or_init(|| PostgresServer::start(Durability::Full))
    }

    async fn maintain(&self, sql: &str) -> Result<()> {
        let url = self.server().url("postgres");
        let conn = sea_orm::Database::connect(unhurried(&url)).await?;
        conn.execute_unprepared(sql).await.with_context(|| sql.to_owned())?;
        Ok(conn.close().await?)
    }
}

impl Installation {
    pub fn backend(&self) -> Backend {
        self.url.backend()
    }

    /// Opens it, as one process of the program does.
    pub async fn store(&self) -> Result<Store> {
        Ok(Store::open(StoreSettings {
            database_url: self.url.clone(),
            connections: DEFAULT_CONNECTIONS,
            keys: Keys::from_bytes(KEY),
            clock: Clock::System,
        })
        .await?)
    }

    /// One connection as somebody would use who writes SQL by hand: as durable, without limits on time.
    pub async fn raw(&self) -> Result<DatabaseConnection> {
        Ok(sea_orm::Database::connect(unhurried(&self.address)).await?)
    }

    /// One number from the database.
    pub async fn number(&self, sql: &str) -> Result<i64> {
        let conn = self.raw().await?;
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let row = conn.query_one_raw(statement).await.with_context(|| sql.to_owned())?;
        let number = row.context("no row")?.try_get_by_index(0)?;
        conn.close().await?;
        Ok(number)
    }

    /// Lets the database finish what it put off, so that each measurement begins alike.
    pub async fn settle(&self) -> Result<()> {
        let conn = self.raw().await?;
        conn.execute_unprepared(match self.backend() {
            Backend::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
            Backend::Postgresql => "CHECKPOINT",
        })
        .await?;
        Ok(conn.close().await?)
    }

    /// Lets the database look at its own contents, as it does by itself in the long run.
    pub async fn analyse(&self) -> Result<()> {
        let conn = self.raw().await?;
        conn.execute_unprepared(match self.backend() {
            Backend::Sqlite => "PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002",
            Backend::Postgresql => "VACUUM ANALYZE",
        })
        .await?;
        Ok(conn.close().await?)
    }
}

fn unhurried(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory")
    });
    options
}

/// The time now, from the one clock of the program.
pub fn now() -> Timestamp {
    Clock::System.now()
}
