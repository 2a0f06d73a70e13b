//! The files of a batch: which letters lie in it, who lays them out, and which one cannot be printed.

use super::{
    Batch, Enclosed, NoticeStatus,
    print::{COLUMNS, LEASE, TABLES, read, system_step},
    record,
};
use crate::{
    Store, StoreError, outbox,
    rows::{self, Row},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

impl Store {
    /// Takes over a batch whose files were never laid out, because its worker died; `None` when there is none.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn take_over_batch(&self) -> Result<Option<Batch>, StoreError> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE b.posted_at IS NULL AND b.assembled_at IS NULL \
             AND b.leased_until <= {} ORDER BY b.created_at, b.id LIMIT 1{}",
            binds.bind(now.micros()),
            self.db.backend().for_update_skip_locked("b")
        );
        let Some(row) = rows::first(&tx, binds, sql).await? else {
            tx.rollback().await?;
            return Ok(None);
        };
        let lease = outbox::id_at(now)?;
        let batch = Batch { lease, ..read(&row)? };
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE print_batches SET lease = {}, leased_until = {} WHERE id = {}",
            binds.bind(lease),
            binds.bind(now.moved(LEASE).micros()),
            binds.bind(batch.id)
        );
        rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(Some(batch))
    }

    /// The letters of a batch in the order in which they lie.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn enclosed(&self, batch: Uuid) -> Result<Vec<Enclosed>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT n.id, l.number, l.pages FROM notices n JOIN letters l ON l.notice_id = n.id \
             WHERE n.batch_id = {} ORDER BY n.created_at, n.id",
            binds.bind(batch)
        );
        let found = rows::all(conn, binds, sql).await?;
        let read = |row: &Row| {
            let pages = row.get::<i32>("pages")?.unsigned_abs();
            Ok(Enclosed { notice: row.get("id")?, number: row.get("number")?, pages })
        };
        found.iter().map(read).collect()
    }

    /// Takes a letter that cannot be read out of a batch, for a person to look at: it holds up no other.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn take_out(
        &self,
        batch: &Batch,
        notice: Uuid,
        because: &str,
    ) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let name = NoticeStatus::NeedsHuman.code();
        let sql = format!(
            "UPDATE notices SET status = {}, batch_id = NULL WHERE id = {} AND batch_id = {}",
            binds.bind(name),
            binds.bind(notice),
            binds.bind(batch.id)
        );
        if rows::change(&tx, binds, sql).await? == 1 {
            record(&tx, notice, now, system_step(name, because)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Records that the files of a batch are laid out; `false` when another worker took it over.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn batch_assembled(&self, batch: &Batch) -> Result<bool, StoreError> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE print_batches SET assembled_at = {} WHERE id = {} AND lease = {}",
            binds.bind(now.micros()),
            binds.bind(batch.id),
            binds.bind(batch.lease)
        );
        let held = rows::change(&tx, binds, sql).await? == 1;
        tx.commit().await?;
        Ok(held)
    }

    /// The batches that lie ready for a print service: laid out, and neither handed over nor printed; the oldest first.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn batches_to_hand_over(&self) -> Result<Vec<Batch>, StoreError> {
        let conn = self.db.reader();
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE b.posted_at IS NULL AND b.assembled_at IS NOT NULL \
             AND b.handed_over_at IS NULL AND b.printed_at IS NULL ORDER BY b.created_at, b.id"
        );
        rows::all(conn, rows::binds(conn), sql).await?.iter().map(read).collect()
    }

    /// Records that a print service took a batch, once, and for each of its letters.
    ///
    /// # Errors
    /// As [`Store::open_batch`].
    pub async fn batch_handed_over(&self, batch: &Batch) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE print_batches SET handed_over_at = {} WHERE id = {} AND handed_over_at IS NULL",
            binds.bind(now.micros()),
            binds.bind(batch.id)
        );
        if rows::change(&tx, binds, sql).await? == 1 {
            for letter in letters_in(&tx, batch.id).await? {
                record(&tx, letter, now, system_step("handed-over", &batch.name)).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

/// The letters that still lie in a batch: one that a person took out went another way.
pub(super) async fn letters_in(
    tx: &impl ConnectionTrait,
    batch: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    let mut binds = rows::binds(tx);
    let sql = format!(
        "SELECT id FROM notices WHERE batch_id = {} AND status IN ('batched', 'printed')",
        binds.bind(batch)
    );
    rows::all(tx, binds, sql).await?.iter().map(|row| row.get("id")).collect()
}
