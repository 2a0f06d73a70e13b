//! Restoring a backup: checked to its last byte before anything is touched, then all of it in one transaction.

use super::{
    BackupError, Manifest,
    cells::Cell,
    files::Folder,
    reader::{End, Piece, Reader},
};
use crate::{
    Backend, DatabaseUrl, Keys, StoreError,
    connection::{open, postgresql, prepare_file, sqlite_writer},
    dialect::schema::{self, PAGE, Table},
    migrate, rows,
};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait as _, Value,
};
use serde_json::Value as Json;
use std::path::Path;

/// How many bytes of rows are written in one statement, about.
const MOST_BYTES: usize = 1024 * 1024;

/// Where a backup is restored.
#[derive(Debug)]
pub struct Target<'a> {
    /// Where the database is: without tables, or with the tables of the backup's schema and no row in them.
    pub database_url: &'a DatabaseUrl,
    /// The keys of the installation that made the backup.
    pub keys: &'a Keys,
    /// The folder of files that belong to the database: absent or empty.
    pub documents: &'a Path,
}

/// Reads a backup to its end and checks everything: every sum, that the program knows its schema, and that the keys are
/// those of the installation that made it. `progress` hears how many bytes are done, of how many.
///
/// # Errors
/// [`BackupError::Damaged`] or [`BackupError::Refused`].
pub fn check(
    path: &Path,
    keys: &Keys,
    mut progress: impl FnMut(u64, u64),
) -> Result<Manifest, BackupError> {
    let mut reader = Reader::open(path)?;
    migrate::steps_to(&reader.schema)?;
    while reader.next()?.is_some() {
        let (done, all) = reader.progress();
        progress(done, all);
    }
    belongs(reader.end()?, keys)
}

fn belongs(end: End, keys: &Keys) -> Result<Manifest, BackupError> {
    if !end.is_signed_by(keys) {
        let other = "the key file is not that of the desk which made this backup, or somebody \
             changed the backup: its signature is another one";
        return Err(BackupError::Refused(other.to_owned()));
    }
    let known = keys.ids();
    let missing: Vec<&str> = end
        .manifest
        .key_lines
        .iter()
        .filter(|line| !known.contains(line))
        .map(String::as_str)
        .collect();
    if missing.is_empty() {
        return Ok(end.manifest);
    }
    Err(BackupError::Refused(format!(
        "the key file lacks lines under which the backup is sealed: {}",
        missing.join(", ")
    )))
}

/// Restores a backup, and brings its schema up to date when it is older. All of it, or nothing.
///
/// # Errors
/// [`BackupError`]; the database and the folder are as they were then.
pub async fn restore(
    path: &Path,
    target: &Target<'_>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Manifest, BackupError> {
    let checked = check(path, target.keys, |_, _| {})?;
    let mut folder = Folder::at(target.documents)?;
    let only = connect(target.database_url).await?;
    let backend = target.database_url.backend();
    let mut reader = Reader::open(path)?;
    let outcome = async {
        let tx = begin(&only, backend).await?;
        fill(&tx, backend, &mut reader, &mut folder, &mut progress).await?;
        let manifest = belongs(reader.end()?, target.keys)?;
        if manifest != checked {
            return Err(BackupError::Damaged("it was changed while it was read".to_owned()));
        }
        migrate::rest(&tx).await?;
        folder.place()?;
        tx.commit().await?;
        Ok(manifest)
    };
    let outcome = outcome.await;
    let closed = only.close().await;
    if outcome.is_err() {
        folder.undo()?;
    }
    closed?;
    outcome
}

/// One connection, without foreign keys on SQLite, as for a change of the schema; they are checked at the end.
async fn connect(url: &DatabaseUrl) -> Result<DatabaseConnection, StoreError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            prepare_file(path).map_err(|error| StoreError::Address(error.to_string()))?;
            open(sqlite_writer(path, false)).await
        }
        DatabaseUrl::Postgresql(url) => open(postgresql(url, 1)).await,
    }
}

async fn begin(
    only: &DatabaseConnection,
    backend: Backend,
) -> Result<DatabaseTransaction, StoreError> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = only.begin_with_options(immediate).await?;
    if let Some(limits) = backend.without_limit() {
        tx.execute_unprepared(limits).await?;
    }
    migrate::alone(&tx).await?;
    Ok(tx)
}

async fn fill(
    tx: &DatabaseTransaction,
    backend: Backend,
    reader: &mut Reader,
    folder: &mut Folder,
    progress: &mut impl FnMut(u64, u64),
) -> Result<(), BackupError> {
    let tables = empty_tables(tx, backend, &reader.schema).await?;
    let mut filling: Option<Filling<'_>> = None;
    while let Some(piece) = reader.next()? {
        let (done, all) = reader.progress();
        match piece {
            Piece::Table { name, columns } => {
                let table = tables.iter().find(|table| table.name == name);
                let table = table.ok_or_else(|| reader.damaged("a table is unknown"))?;
                let known: Vec<&String> = table.columns.iter().map(|known| &known.name).collect();
                // Both databases give them in the order in which the schema made them.
                if known != columns.iter().collect::<Vec<_>>() {
                    return Err(reader.damaged("a table has other columns"));
                }
                filling = Some(Filling::of(table)?);
            }
            Piece::Row(row) => {
                let early = || reader.damaged("a row stands outside of a table");
                filling.as_mut().ok_or_else(early)?.add(tx, row).await?;
                progress(done, all);
            }
            Piece::File(name) => folder.begin(&name)?,
            Piece::Bytes(bytes) => {
                folder.bytes(&bytes)?;
                progress(done, all);
            }
            Piece::End => {
                folder.end()?;
                if let Some(mut full) = filling.take() {
                    full.write(tx).await?;
                }
            }
        }
    }
    Ok(())
}

/// The tables of the backup's schema, made when there are none; refused when there are others, or rows.
async fn empty_tables(
    tx: &DatabaseTransaction,
    backend: Backend,
    schema: &[String],
) -> Result<Vec<Table>, BackupError> {
    let steps = migrate::steps_to(schema)?;
    let before = schema::tables(tx, backend).await?;
    if before.is_empty() {
        migrate::first(tx, steps).await?;
        return Ok(schema::tables(tx, backend).await?);
    }
    for table in &before {
        if table.count(tx).await? > 0 {
            let filled = format!("the database is not empty: {} has rows", table.name);
            return Err(BackupError::Refused(filled));
        }
    }
    if migrate::applied(tx).await? != schema {
        let other = "the database has the tables of another version: give one without tables";
        return Err(BackupError::Refused(other.to_owned()));
    }
    Ok(before)
}

/// A table on its way.
struct Filling<'a> {
    table: &'a Table,
    cells: Vec<Cell>,
    rows: Vec<Vec<Value>>,
    bytes: usize,
}

impl<'a> Filling<'a> {
    fn of(table: &'a Table) -> Result<Self, StoreError> {
        Ok(Self { table, cells: Cell::of(table)?, rows: Vec::new(), bytes: 0 })
    }

    async fn add(&mut self, tx: &DatabaseTransaction, row: Vec<Json>) -> Result<(), StoreError> {
        if row.len() != self.cells.len() {
            return Err(rows::unreadable());
        }
        self.bytes += row.iter().map(|cell| cell.as_str().map_or(8, str::len)).sum::<usize>();
        let cells = self.cells.iter().zip(row);
        let values = cells.map(|(cell, value)| cell.value(value));
        self.rows.push(values.collect::<Result<_, _>>()?);
        let is_full = self.rows.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        if is_full || self.bytes >= MOST_BYTES {
            self.write(tx).await?;
        }
        Ok(())
    }

    async fn write(&mut self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        if rows.is_empty() {
            return Ok(());
        }
        let mut binds = rows::binds(tx);
        let given = binds.lists(rows);
        let (name, columns) = (&self.table.name, self.table.selected());
        let sql = format!("INSERT INTO \"{name}\" ({columns}) VALUES {given}");
        rows::change(tx, binds, sql).await.map(|_| ())
    }
}
