//! The connections to the database: one writer and some readers on SQLite, one pool on PostgreSQL.

use crate::{Backend, DatabaseUrl, StoreError, random};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::{
        Connection as _, Error, SqliteConnection,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    time::{Duration, Instant},
};

/// How often the same work is tried when other transactions come first.
const ATTEMPTS: u32 = 3;

/// How many readers a SQLite database has beside its writer.
const SQLITE_READERS: u32 = 4;

/// How long to wait for a free connection, and on SQLite for the write lock.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many connections to PostgreSQL a process opens unless told otherwise.
pub const DEFAULT_CONNECTIONS: u32 = 8;

/// An open database. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Database {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    backend: Backend,
}

impl Database {
    /// Opens the database with so many connections (PostgreSQL; SQLite has one writer and four readers).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached, [`StoreError::Address`] when the
    /// folder of a SQLite file cannot be made.
    pub async fn connect(url: &DatabaseUrl, connections: u32) -> Result<Self, StoreError> {
        let backend = url.backend();
        match url {
            DatabaseUrl::Sqlite(path) => {
                prepare_file(path)
                    .map_err(|error| StoreError::Address(format!("{}: {error}", path.display())))?;
                let writer = open(sqlite_writer(path, true)).await?;
                let reader = open(sqlite_readers(path)).await?;
                Ok(Self { writer, reader, backend })
            }
            DatabaseUrl::Postgresql(url) => {
                let pool = open(postgresql(url, connections)).await?;
                Ok(Self { writer: pool.clone(), reader: pool, backend })
            }
        }
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The connections for queries; on SQLite they refuse to write.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Begins a transaction that writes.
    ///
    /// On SQLite it takes the only write lock at once: one that reads first and writes later would
    /// fail without waiting.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], or [`StoreError::Conflict`] when another process holds the lock.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction, StoreError> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(immediate).await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Ends all connections once they are free; on SQLite the log is then folded into the file.
    ///
    /// # Errors
    /// When a connection does not end.
    pub async fn close(self) -> Result<(), StoreError> {
        self.reader.close().await?;
        Ok(self.writer.close().await?)
    }
}

/// Does `work`, which begins and commits a transaction of its own, and does it again when another came first.
///
/// It is done three times at most, so it changes nothing but the database. A refusal is an outcome:
/// return it within `T`, without committing.
///
/// # Errors
/// The last error of `work`.
pub async fn retry_conflicts<T, Work>(work: impl Fn() -> Work) -> Result<T, StoreError>
where
    Work: Future<Output = Result<T, StoreError>>,
{
    for attempt in 1..ATTEMPTS {
        match work().await {
            Err(error) if error.is_retryable() => {
                tracing::debug!(attempt, %error, "doing a transaction again");
                tokio::time::sleep(pause(attempt)?).await;
            }
            outcome => return outcome,
        }
    }
    work().await
}

/// Opens connections, and waits for a process that is opening or closing the same database.
///
/// The first to open a SQLite file changes how it keeps its log, and the last to close it folds that log in; who comes
/// at that very moment is told at once that the file is busy, however long it was willing to wait.
pub(crate) async fn open(options: ConnectOptions) -> Result<DatabaseConnection, StoreError> {
    let until = Instant::now() + PATIENCE;
    loop {
        match sea_orm::Database::connect(options.clone()).await.map_err(StoreError::from) {
            Err(error) if error.is_retryable() && Instant::now() < until => {
                tracing::debug!(%error, "opening the database again");
                tokio::time::sleep(pause(1)?).await;
            }
            outcome => return outcome,
        }
    }
}

/// A moment of rest after so many attempts, of a random length: who met once does not meet again.
fn pause(attempts: u32) -> Result<Duration, StoreError> {
    let [jitter] = random::bytes::<1>()?;
    Ok(Duration::from_millis(5 * u64::from(attempts) + u64::from(jitter) / 16))
}

/// Makes the folder and the file, for the owner alone; SQLite gives its log the mode of the file.
pub(crate) fn prepare_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    Ok(())
}

/// The one connection that writes, durable at every commit.
pub(crate) fn sqlite_writer(path: &Path, foreign_keys: bool) -> ConnectOptions {
    sqlite(path, 1, move |options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(foreign_keys)
            // What is erased must not stay behind in free pages.
            .pragma("secure_delete", "on")
            .optimize_on_close(true, 400)
    })
}

fn sqlite_readers(path: &Path) -> ConnectOptions {
    sqlite(path, SQLITE_READERS, |options| options.pragma("query_only", "on"))
}

fn sqlite(
    path: &Path,
    connections: u32,
    settings: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let path = path.to_owned();
    // The path replaces this name below: inside an address ? and % would mean something else.
    let mut options = ConnectOptions::new("sqlite:replaced");
    options
        .sqlx_logging(false)
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(is_at_rest(connection)))
        .map_sqlx_sqlite_opts(move |options| {
            settings(options.filename(&path))
                .busy_timeout(PATIENCE)
                .pragma("cache_size", "-65536")
                .pragma("temp_store", "memory")
        });
    options
}

/// Whether no transaction is left open on a connection; one that is not at rest is closed, and another one opened.
///
/// On a full disk SQLite ends a transaction by itself. The library then cannot roll it back, goes on counting it, and lets
/// the next one begin inside of it: that would never be committed, although every step of it succeeds.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, Error> {
    // Answered after whatever was asked before: a transaction that was dropped is rolled back by now.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// A pool whose statements, waits and forgotten transactions all end by themselves.
pub(crate) fn postgresql(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        // A ping before each use would cost a round trip per transaction.
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .set_application_name("meldpunt")
        .map_sqlx_postgres_opts(|options| {
            options.options([
                ("statement_timeout", "15s"),
                ("lock_timeout", "10s"),
                ("idle_in_transaction_session_timeout", "30s"),
            ])
        });
    options
}
