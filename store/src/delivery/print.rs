//! The print room: letters for the post in batches of a day, each printed and posted once, and by whom.

use super::{Carrier, NoticeStatus, Step, record};
use crate::{
    Store, StoreError, outbox,
    rows::{self, Row},
};
use chrono::{NaiveDate, TimeDelta};
use domain::{Actor, MunicipalityId, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

/// How many letters one batch holds, so that its one file stays of a size that a printer takes.
pub const LETTERS_PER_BATCH: u32 = 500;

/// How long a worker may take to lay out a batch; then another one may.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(10);

/// A batch of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Names it everywhere.
    pub id: Uuid,
    /// Whose letters they are.
    pub municipality: MunicipalityId,
    /// Its name, as on the folder and the file: `HLM-2026-11-27-1`.
    pub name: String,
    /// How many letters it holds.
    pub letters: u32,
    /// When it was put together.
    pub created_at: Timestamp,
    /// When its files were laid out.
    pub assembled_at: Option<Timestamp>,
    /// When a print service took it.
    pub handed_over_at: Option<Timestamp>,
    /// When it was printed, and by whom.
    pub printed: Option<(Timestamp, Actor)>,
    /// When it was posted, and by whom.
    pub posted: Option<(Timestamp, Actor)>,
    /// Which laying out of its files this is: a worker that takes it over has another.
    pub lease: Uuid,
}

/// A letter in a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// The notice.
    pub notice: Uuid,
    /// The number of its letter.
    pub number: String,
    /// How many pages it has.
    pub pages: u32,
}

pub(super) const COLUMNS: &str = "b.id, b.municipality_id, m.code, b.day, b.number, b.letters, b.created_at, \
     b.lease, b.assembled_at, b.handed_over_at, b.printed_at, b.printed_by, b.posted_at, b.posted_by";
pub(super) const TABLES: &str = "print_batches b JOIN municipalities m ON m.id = b.municipality_id";

impl Store {
    /// Puts the oldest letters that wait for the post into a new batch; `None` when none waits.
    ///
    /// Run twice by accident, the second run finds nothing: a letter lies in one batch only.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn open_batch(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Option<Batch>, StoreError> {
        let tx = self.db.begin_write().await?;
        self.lock_print_room(&tx, municipality).await?;
        let now = self.clock.now_in(&tx).await?;
        let letters = self.letters_to_print(&tx, municipality).await?;
        if letters.is_empty() {
            tx.rollback().await?;
            return Ok(None);
        }
        let id = outbox::id_at(now)?;
        insert_batch(&tx, (id, municipality), letters.len(), now).await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE notices SET status = {}, batch_id = {} WHERE id IN {}",
            binds.bind(NoticeStatus::Batched.code()),
            binds.bind(id),
            binds.list(letters.iter().copied())
        );
        rows::change(&tx, binds, sql).await?;
        let batch = find(&tx, id).await?.ok_or_else(rows::unreadable)?;
        let step = system_step(NoticeStatus::Batched.code(), &batch.name);
        for letter in letters {
            record(&tx, letter, now, step).await?;
        }
        tx.commit().await?;
        Ok(Some(batch))
    }

    /// One batch.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn batch(&self, id: Uuid) -> Result<Option<Batch>, StoreError> {
        find(self.db.reader(), id).await
    }

    /// The latest batches of these municipalities, at most so many, the newest first.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn batches(
        &self,
        municipalities: impl IntoIterator<Item = MunicipalityId>,
        most: u32,
    ) -> Result<Vec<Batch>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE b.municipality_id IN {} \
             ORDER BY b.created_at DESC, b.id DESC LIMIT {}",
            binds.list(municipalities.into_iter().map(|id| id.0)),
            binds.bind(i64::from(most))
        );
        rows::all(conn, binds, sql).await?.iter().map(read).collect()
    }

    /// The batches that were posted in the last month.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn posted_batches(&self) -> Result<Vec<Batch>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let since = binds.bind(self.clock.now().moved(-TimeDelta::days(31)).micros());
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE b.posted_at >= {since} ORDER BY b.posted_at, b.id"
        );
        rows::all(conn, binds, sql).await?.iter().map(read).collect()
    }

    /// One after the other, so that the numbers of a day's batches have no gaps.
    async fn lock_print_room(
        &self,
        tx: &DatabaseTransaction,
        municipality: MunicipalityId,
    ) -> Result<(), StoreError> {
        let mut binds = rows::binds(tx);
        let sql = format!(
            "SELECT id FROM municipalities WHERE id = {}{}",
            binds.bind(municipality.0),
            self.db.backend().for_update()
        );
        rows::first(tx, binds, sql).await.map(|_| ())
    }

    async fn letters_to_print(
        &self,
        tx: &DatabaseTransaction,
        municipality: MunicipalityId,
    ) -> Result<Vec<Uuid>, StoreError> {
        let mut binds = rows::binds(tx);
        let sql = format!(
            "SELECT n.id FROM notices n JOIN cases c ON c.id = n.case_id \
             WHERE n.status = 'rendered' AND n.channel = 'post' AND c.municipality_id = {} \
             ORDER BY n.created_at, n.id LIMIT {}{}",
            binds.bind(municipality.0),
            binds.bind(i64::from(LETTERS_PER_BATCH)),
            self.db.backend().for_update_skip_locked("n")
        );
        rows::all(tx, binds, sql).await?.iter().map(|row| row.get("id")).collect()
    }
}

async fn insert_batch(
    tx: &impl ConnectionTrait,
    (id, municipality): (Uuid, MunicipalityId),
    letters: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let (municipality, day) = (binds.bind(municipality.0), binds.bind(now.day()));
    let sql = format!(
        "INSERT INTO print_batches (id, municipality_id, day, number, letters, created_at, \
         lease, leased_until) \
         SELECT {}, {municipality}, {day}, COALESCE(MAX(number), 0) + 1, {}, {}, {}, {} \
         FROM print_batches WHERE municipality_id = {municipality} AND day = {day}",
        binds.bind(id),
        binds.bind(i32::try_from(letters).unwrap_or(i32::MAX)),
        binds.bind(now.micros()),
        binds.bind(id),
        binds.bind(now.moved(LEASE).micros())
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<Batch>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE b.id = {}", binds.bind(id));
    rows::first(conn, binds, sql).await?.as_ref().map(read).transpose()
}

pub(super) fn read(row: &Row) -> Result<Batch, StoreError> {
    let by = |at: Option<Timestamp>, column: &str| -> Result<_, StoreError> {
        Ok(at.zip(row.parsed_if_any::<Actor>(column)?))
    };
    let (day, number) = (row.get::<NaiveDate>("day")?, row.get::<i32>("number")?);
    Ok(Batch {
        id: row.get("id")?,
        municipality: MunicipalityId(row.get("municipality_id")?),
        name: format!("{}-{day}-{number}", row.get::<String>("code")?),
        letters: row.get::<i32>("letters")?.unsigned_abs(),
        created_at: row.timestamp("created_at")?,
        assembled_at: row.timestamp_if_any("assembled_at")?,
        handed_over_at: row.timestamp_if_any("handed_over_at")?,
        printed: by(row.timestamp_if_any("printed_at")?, "printed_by")?,
        posted: by(row.timestamp_if_any("posted_at")?, "posted_by")?,
        lease: row.get("lease")?,
    })
}

pub(super) fn system_step<'a>(name: &'a str, detail: &'a str) -> Step<'a> {
    Step { name, carrier: Carrier::Post, actor: Actor::System, detail }
}
