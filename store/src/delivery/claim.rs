//! Taking up notices: a worker holds a lease on what it works on, and a lease runs out.

use super::{Carrier, NoticeStatus};
use crate::{
    Store, StoreError, outbox,
    rows::{self, Row},
};
use chrono::TimeDelta;
use domain::{
    CaseId, Timestamp,
    complaint::classification::Language,
    notice::{NoticeKind, Recipient},
};
use uuid::Uuid;

/// How long a worker may take over what it took up; then another one may.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// What a worker wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Make letters of notices, and tasks of calls.
    Write,
    /// Hand letters, and word of what lies in the portal, to the mail server.
    Mail,
}

impl Work {
    fn condition(self) -> &'static str {
        match self {
            // Without a sender no letter can be made: it waits until the desk is described.
            Self::Write => {
                "n.status = 'queued' AND EXISTS (SELECT 1 FROM cases c JOIN desks d \
                 ON d.municipality_id = c.municipality_id WHERE c.id = n.case_id)"
            }
            Self::Mail => "n.status = 'rendered' AND n.channel <> 'post'",
        }
    }
}

/// A notice under the lease of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Names the notice in its letter and e-mail.
    pub id: Uuid,
    /// The case.
    pub case: CaseId,
    /// The event that brought it about.
    pub seq: u32,
    /// Which letter it is.
    pub kind: NoticeKind,
    /// Who receives it.
    pub recipient: Recipient,
    /// By which way it goes.
    pub carrier: Carrier,
    /// In which language.
    pub language: Language,
    /// In letters of 18 points.
    pub large_print: bool,
    /// How often it was taken up for this work, this time included.
    pub attempts: u32,
    /// When it was decided.
    pub created_at: Timestamp,
    /// Until when the lease holds.
    pub leased_until: Timestamp,
    pub(crate) work: Work,
    pub(crate) lease: Uuid,
}

impl Store {
    /// Takes up at most so many notices for this work, the oldest first, each for one worker at a time (G7).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn claim(&self, work: Work, limit: u32) -> Result<Vec<Claimed>, StoreError> {
        if !self.has_work(work).await? {
            return Ok(Vec::new());
        }
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let at = binds.bind(now.micros());
        let sql = format!(
            "SELECT n.id, n.case_id, n.seq, n.kind, n.recipient, n.channel, n.language, \
             n.large_print, n.attempts, n.created_at FROM notices n \
             WHERE {} AND n.next_at <= {at} AND n.leased_until <= {at} \
             ORDER BY n.created_at, n.id LIMIT {}{}",
            work.condition(),
            binds.bind(i64::from(limit)),
            self.db.backend().for_update_skip_locked("n")
        );
        let found = rows::all(&tx, binds, sql).await?;
        if found.is_empty() {
            tx.rollback().await?;
            return Ok(Vec::new());
        }
        let (lease, until) = (outbox::id_at(now)?, now.moved(LEASE));
        let read = found.iter().map(|row| read(row, work, (lease, until)));
        let claimed = read.collect::<Result<Vec<_>, _>>()?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE notices SET lease = {}, leased_until = {}, attempts = attempts + 1 \
             WHERE id IN {}",
            binds.bind(lease),
            binds.bind(until.micros()),
            binds.list(claimed.iter().map(|notice| notice.id))
        );
        rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    /// Whether anything waits, asked without the lock that writing takes.
    async fn has_work(&self, work: Work) -> Result<bool, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let at = binds.bind(self.clock.now().micros());
        let sql = format!(
            "SELECT 1 FROM notices n WHERE {} AND n.next_at <= {at} AND n.leased_until <= {at} \
             LIMIT 1",
            work.condition()
        );
        Ok(rows::first(conn, binds, sql).await?.is_some())
    }

    /// How many notices have this status.
    ///
    /// # Errors
    /// As [`Store::claim`].
    pub async fn waiting(&self, status: NoticeStatus) -> Result<u64, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let status = binds.bind(status.code());
        let sql = format!("SELECT COUNT(*) AS waiting FROM notices WHERE status = {status}");
        let row = rows::first(conn, binds, sql).await?;
        row.map_or(Ok(0), |row| row.count("waiting"))
    }
}

fn read(
    row: &Row,
    work: Work,
    (lease, leased_until): (Uuid, Timestamp),
) -> Result<Claimed, StoreError> {
    let kind = NoticeKind::from_code(&row.get::<String>("kind")?);
    let recipient = outbox::recipient(&row.get::<String>("recipient")?);
    let carrier = Carrier::from_code(&row.get::<String>("channel")?);
    Ok(Claimed {
        id: row.get("id")?,
        case: CaseId(row.get("case_id")?),
        seq: row.get::<i32>("seq")?.unsigned_abs(),
        kind: kind.ok_or_else(rows::unreadable)?,
        recipient: recipient.ok_or_else(rows::unreadable)?,
        carrier: carrier.ok_or_else(rows::unreadable)?,
        language: row.coded("language")?,
        large_print: row.get("large_print")?,
        attempts: row.get::<i32>("attempts")?.unsigned_abs() + 1,
        created_at: row.timestamp("created_at")?,
        leased_until,
        work,
        lease,
    })
}
