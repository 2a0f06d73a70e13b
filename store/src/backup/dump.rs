//! Making a backup: the database as it stood at one moment, read a page at a time while others write.

use super::{BackupError, Manifest, cells::Cell, files, writer::Writer};
use crate::{
    Backend, Database, DatabaseUrl, Keys, StoreError,
    dialect::schema::{self, Pages, Table},
    migrate, random, rows,
};
use domain::Timestamp;
use sea_orm::{AccessMode, DatabaseTransaction, IsolationLevel, TransactionTrait as _};
use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// What is backed up.
#[derive(Debug)]
pub struct Source<'a> {
    /// Where the database is.
    pub database_url: &'a DatabaseUrl,
    /// The installation's keys. They sign the backup and are not in it.
    pub keys: &'a Keys,
    /// The folder of files that belong to the database; it need not exist.
    pub documents: &'a Path,
    /// The time.
    pub now: Timestamp,
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Makes a backup at `path`, where nothing may be yet. It appears there when it is whole and has reached the disk.
/// `progress` hears how many rows are done, of how many.
///
/// # Errors
/// [`BackupError`]; nothing is left at `path` then.
pub async fn back_up(
    source: &Source<'_>,
    path: &Path,
    mut progress: impl FnMut(u64, u64),
) -> Result<BackedUp, BackupError> {
    if path.try_exists().map_err(BackupError::file(path))? {
        return Err(BackupError::Refused(format!("{} exists already", path.display())));
    }
    if let DatabaseUrl::Sqlite(file) = source.database_url
        && !file.exists()
    {
        return Err(BackupError::Refused(format!("there is no database at {}", file.display())));
    }
    let unfinished = Unfinished::beside(path)?;
    let file = unfinished.create()?;
    let db = Database::connect(source.database_url, 1).await?;
    let outcome = write(&db, source, (file, path), &mut progress).await;
    db.close().await?;
    let manifest = outcome?;
    unfinished.moves_to(path)?;
    let bytes = fs::metadata(path).map_err(BackupError::file(path))?.len();
    Ok(BackedUp { path: path.to_owned(), manifest, bytes })
}

async fn write(
    db: &Database,
    source: &Source<'_>,
    (file, path): (fs::File, &Path),
    progress: &mut impl FnMut(u64, u64),
) -> Result<Manifest, BackupError> {
    let tx = at_one_moment(db).await?;
    let schema = migrate::applied(&tx).await?;
    if schema.is_empty() {
        return Err(BackupError::Refused(format!("{} holds no desk", source.database_url)));
    }
    let tables = schema::tables(&tx, db.backend()).await?;
    let mut all = 0;
    for table in &tables {
        all += table.count(&tx).await?;
    }
    let mut writer = Writer::begin(file, path, schema, source.now.micros())?;
    let mut done = 0;
    for table in &tables {
        write_table(&tx, db.backend(), table, &mut writer, &mut |rows| {
            done += rows;
            progress(done, all);
        })
        .await?;
    }
    let key_lines = key_lines(&tx).await?;
    tx.commit().await?;
    // After the rows: a file is there before a row names it.
    files::write(source.documents, &mut writer)?;
    writer.end(key_lines, source.keys)
}

/// A transaction that sees nothing of what others write from now on, and holds nobody up.
async fn at_one_moment(db: &Database) -> Result<DatabaseTransaction, StoreError> {
    Ok(match db.backend() {
        Backend::Sqlite => db.reader().begin().await?,
        Backend::Postgresql => {
            let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            db.reader().begin_with_config(Some(isolation), Some(access)).await?
        }
    })
}

async fn write_table(
    tx: &DatabaseTransaction,
    backend: Backend,
    table: &Table,
    writer: &mut Writer,
    progress: &mut impl FnMut(u64),
) -> Result<(), BackupError> {
    let cells = Cell::of(table)?;
    let names = table.columns.iter().map(|column| column.name.clone()).collect();
    writer.table(&table.name, names)?;
    let mut pages = Pages::begin(tx, backend, table).await?;
    loop {
        let page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            let cells = cells.iter().zip(&table.columns);
            let row = cells.map(|(cell, column)| cell.read(row, &column.name));
            writer.row(row.collect::<Result<_, _>>()?)?;
        }
        progress(u64::try_from(page.len()).unwrap_or(0));
    }
    writer.table_ends(&table.name)
}

/// The lines of the key file that are needed to open it.
async fn key_lines(tx: &DatabaseTransaction) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT key_id FROM case_keys ORDER BY key_id";
    let found = rows::all(tx, rows::binds(tx), sql).await?;
    found.iter().map(|row| row.get("key_id")).collect()
}

/// A file on its way to its place; removed when it does not get there.
struct Unfinished {
    path: PathBuf,
    folder: PathBuf,
}

impl Unfinished {
    fn beside(path: &Path) -> Result<Self, BackupError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.ok_or_else(|| BackupError::Refused("the file has no name".to_owned()))?;
        let suffix = u64::from_be_bytes(random::bytes()?);
        let path = folder.join(format!(".{name}.unfinished-{suffix:016x}"));
        Ok(Self { path, folder })
    }

    fn create(&self) -> Result<fs::File, BackupError> {
        let mut options = fs::OpenOptions::new();
        let created = options.write(true).create_new(true).mode(0o600).open(&self.path);
        created.map_err(BackupError::file(&self.path))
    }

    /// Never in the place of another file, also of one that appeared meanwhile.
    fn moves_to(&self, path: &Path) -> Result<(), BackupError> {
        let placed: io::Result<()> = fs::hard_link(&self.path, path)
            .and_then(|()| fs::File::open(&self.folder))
            .and_then(|folder| folder.sync_all());
        placed.map_err(BackupError::file(path))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It may never have been made; what is left behind harms nobody.
        let _ = fs::remove_file(&self.path);
    }
}
