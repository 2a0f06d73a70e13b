//! Bringing the schema up to date, by one process at a time.

use crate::{
    Database, DatabaseUrl, StoreError,
    connection::{open, postgresql, prepare_file, sqlite_writer},
};
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
};

/// The lock that a migrating process holds on PostgreSQL; any number that nothing else uses.
const MIGRATION_LOCK: i64 = 20_261_121;

/// Applies every change that is not yet in the database, and waits while another process does.
///
/// # Errors
/// [`StoreError::Migration`] when a change fails or the database was made by a newer program;
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn migrate(url: &DatabaseUrl) -> Result<(), StoreError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            prepare_file(path).map_err(|error| StoreError::Address(error.to_string()))?;
            // A change may rebuild a table, which foreign keys would forbid: they are checked after.
            let only = open(sqlite_writer(path, false)).await?;
            let outcome = migrate_sqlite(&only).await;
            only.close().await?;
            outcome
        }
        DatabaseUrl::Postgresql(url) => {
            let only = open(postgresql(url, 1)).await?;
            let outcome = migrate_postgresql(&only).await;
            // Ending the session gives the lock back as well, also after a failure.
            only.close().await?;
            outcome
        }
    }
}

/// The names of the changes that are not yet in the database; empty when it is ready.
///
/// # Errors
/// As [`migrate`].
pub async fn pending_migrations(database: &Database) -> Result<Vec<String>, StoreError> {
    let pending = Migrator::get_pending_migrations_read_only(database.reader()).await;
    let pending = pending.map_err(failed)?;
    Ok(pending.iter().map(|change| change.name().to_owned()).collect())
}

/// All changes in one transaction: complete, or as if never begun.
async fn migrate_sqlite(only: &DatabaseConnection) -> Result<(), StoreError> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = only.begin_with_options(immediate).await?;
    rest(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// Applies every change that is not yet in the database, within a transaction.
pub(crate) async fn rest(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    Migrator::up(transaction, None).await.map_err(failed)?;
    let backend = transaction.get_database_backend();
    if backend == DbBackend::Sqlite {
        let check = Statement::from_string(backend, "PRAGMA foreign_key_check");
        if transaction.query_one_raw(check).await?.is_some() {
            return Err(StoreError::Migration("rows would refer to rows that are gone".to_owned()));
        }
    }
    Ok(())
}

/// Applies the first so many changes to a database without tables, within a transaction.
pub(crate) async fn first(transaction: &DatabaseTransaction, steps: u32) -> Result<(), StoreError> {
    Migrator::up(transaction, Some(steps)).await.map_err(failed)
}

/// Keeps other processes from changing the schema until the transaction ends.
pub(crate) async fn alone(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
        transaction.execute_unprepared(&lock).await?;
    }
    Ok(())
}

/// The names of the changes that are in the database, oldest first; none when it has no tables.
///
/// # Errors
/// [`StoreError::Migration`] when it was made by a newer program.
pub(crate) async fn applied(conn: &impl ConnectionTrait) -> Result<Vec<String>, StoreError> {
    let applied = Migrator::get_applied_migrations_read_only(conn).await.map_err(failed)?;
    Ok(applied.iter().map(|change| change.name().to_owned()).collect())
}

/// How many of this program's changes make this schema.
///
/// # Errors
/// [`StoreError::Migration`] when a newer program made it.
pub(crate) fn steps_to(schema: &[String]) -> Result<u32, StoreError> {
    let own: Vec<String> =
        Migrator::migrations().iter().map(|change| change.name().to_owned()).collect();
    if let Some(unknown) = schema.iter().find(|name| !own.contains(name)) {
        let newer = format!("it was made by a newer program, which has {unknown}");
        return Err(StoreError::Migration(newer));
    }
    let is_ours = !schema.is_empty() && own.starts_with(schema);
    let steps = u32::try_from(schema.len()).ok().filter(|_| is_ours);
    steps.ok_or_else(|| StoreError::Migration("it is not one that this program knows".to_owned()))
}

/// A lock of the session, because each change is a transaction of its own.
async fn migrate_postgresql(only: &DatabaseConnection) -> Result<(), StoreError> {
    only.execute_unprepared("SET statement_timeout = 0; SET lock_timeout = 0").await?;
    only.execute_unprepared(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
    Migrator::up(only, None).await.map_err(failed)
}

/// Our own statements fail here, not people's text: the whole message helps and harms nobody.
fn failed(error: DbErr) -> StoreError {
    if let DbErr::Custom(text) | DbErr::Migration(text) = error {
        return StoreError::Migration(text);
    }
    let message = error.to_string();
    let sorted = StoreError::from(error);
    if matches!(sorted, StoreError::Database(_) | StoreError::Duplicate(_)) {
        return StoreError::Migration(message);
    }
    sorted
}
