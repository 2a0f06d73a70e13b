//! Tries: how soon somebody may guess again. A wait at most, and never a lock-out for good (S4).

use crate::{Store, StoreError, dialect::tables, entities::secret_attempt, rows};
use chrono::TimeDelta;
use domain::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait as _};

/// The time over which tries are counted.
pub(crate) const WINDOW: TimeDelta = TimeDelta::hours(1);

/// How long the next try waits after these of the last hour, oldest first, in microseconds; `None` when it need not.
pub(crate) type Pace = fn(&[i64], Timestamp) -> Option<TimeDelta>;

/// Whether a try may be made.
pub(crate) enum Try {
    Counted(Timestamp),
    TooMany { retry_after: TimeDelta },
}

impl Store {
    /// Counts a try before it is made, so that tries at the same moment cannot slip through.
    pub(crate) async fn count_try(
        &self,
        subject: &[u8; 32],
        pace: Pace,
    ) -> Result<Try, StoreError> {
        let tx = self.db.begin_write().await?;
        lock(&tx, subject).await?;
        let now = self.clock.now_in(&tx).await?;
        let mut recent = recent(&tx, subject).await?;
        recent.retain(|at| *at > now.moved(-WINDOW).micros());
        if let Some(retry_after) = pace(&recent, now) {
            return Ok(Try::TooMany { retry_after });
        }
        recent.push(now.micros());
        keep(&tx, subject, &recent).await?;
        tx.commit().await?;
        Ok(Try::Counted(now))
    }
}

/// Lets a try not count: it was right.
pub(crate) async fn forgive(
    tx: &DatabaseTransaction,
    subject: &[u8; 32],
    at: Timestamp,
) -> Result<(), StoreError> {
    lock(tx, subject).await?;
    let mut recent = recent(tx, subject).await?;
    if let Some(own) = recent.iter().rposition(|other| *other == at.micros()) {
        recent.remove(own);
    }
    keep(tx, subject, &recent).await
}

/// Makes the row when it is absent, and holds it until the transaction ends.
async fn lock(tx: &DatabaseTransaction, subject: &[u8; 32]) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let row = binds.rows([[subject.to_vec().into(), 0_i64.into(), "[]".into()]]);
    let sql = format!(
        "INSERT INTO secret_attempts (subject, latest_at, recent) VALUES {row} \
         ON CONFLICT (subject) DO UPDATE SET latest_at = secret_attempts.latest_at"
    );
    rows::change(tx, binds, sql).await?;
    Ok(())
}

/// The tries of the last hour, oldest first, in microseconds.
async fn recent(conn: &impl ConnectionTrait, subject: &[u8; 32]) -> Result<Vec<i64>, StoreError> {
    let row = secret_attempt::Entity::find_by_id(subject.to_vec()).one(conn).await?;
    let recent = row.map(|row| serde_json::from_str(&row.recent)).transpose();
    Ok(recent.map_err(|_| StoreError::Damaged { what: "tries of a secret" })?.unwrap_or_default())
}

async fn keep(
    tx: &DatabaseTransaction,
    subject: &[u8; 32],
    recent: &[i64],
) -> Result<(), StoreError> {
    let row = secret_attempt::Model {
        subject: subject.to_vec(),
        latest_at: recent.last().copied().unwrap_or(0),
        recent: rows::json(&recent)?,
    };
    tables::put(tx, &[row]).await
}
