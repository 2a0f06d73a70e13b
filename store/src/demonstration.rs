//! The demonstration: an empty database is marked for it, filled with a past, and has a clock that visitors move.

use crate::{
    Clock, Database, Store, StoreError,
    change::{self, Change, Decided},
    dialect::tables,
    rows, secret,
};
use chrono::TimeDelta;
use domain::{
    Actor, CaseId, OrganisationId, Timestamp,
    complaint::{Complaint, Decision},
};
use sea_orm::ConnectionTrait;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// A case that has lived already, decision by decision.
#[derive(Debug)]
pub struct PastCase {
    /// Which case it is.
    pub id: CaseId,
    /// What was decided, oldest first; the first one files it.
    pub decisions: Vec<PastDecision>,
}

/// What was decided in a case at some moment.
#[derive(Debug)]
pub struct PastDecision {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What: as the rules decided it at that moment.
    pub decision: Decision,
}

/// The clock to go by: that of the demonstration when the database is marked for one.
pub(crate) async fn clock(db: &Database, configured: Clock) -> Result<Clock, StoreError> {
    Ok(match (configured, offset(db.reader()).await?) {
        (Clock::System, Some(offset)) => Clock::Demo(Arc::new(AtomicI64::new(offset))),
        (configured, _) => configured,
    })
}

/// Takes in how far another process moved the clock.
pub(crate) async fn follow(db: &Database, clock: &Clock) -> Result<(), StoreError> {
    if let Clock::Demo(shared) = clock
        && let Some(offset) = offset(db.reader()).await?
    {
        shared.store(offset, Ordering::SeqCst);
    }
    Ok(())
}

impl Store {
    /// Marks an empty database for a demonstration, and gives the store that goes by its clock; `None`, and
    /// nothing changes, when the database holds anything that is not a demonstration.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn mark_demonstration(&self) -> Result<Option<Self>, StoreError> {
        let tx = self.db.begin_write().await?;
        let marked = offset(&tx).await?;
        if marked.is_none() {
            let filled =
                "SELECT 1 AS one FROM municipalities UNION ALL SELECT 1 FROM accounts LIMIT 1";
            if rows::first(&tx, rows::binds(&tx), filled).await?.is_some() {
                return Ok(None);
            }
            let mark = "INSERT INTO demonstration (id, clock_offset) VALUES (1, 0)";
            rows::change(&tx, rows::binds(&tx), mark).await?;
        }
        tx.commit().await?;
        let clock = Clock::Demo(Arc::new(AtomicI64::new(marked.unwrap_or(0))));
        Ok(Some(self.going_by(clock)))
    }

    /// Moves the clock of a demonstration forward, for all processes; `None` when this is none.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn move_clock(&self, by: TimeDelta) -> Result<Option<Timestamp>, StoreError> {
        let Some(micros) = by.num_microseconds().filter(|micros| *micros >= 0) else {
            return Ok(None);
        };
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE demonstration SET clock_offset = clock_offset + {} WHERE id = 1",
            binds.bind(micros)
        );
        let moved = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        follow(&self.db, &self.clock).await?;
        Ok((moved == 1 && self.is_demo()).then(|| self.clock.now()))
    }

    /// Writes cases that have lived already, by the same function that writes every decision.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a case does not begin with its filing.
    pub async fn record_past(
        &self,
        cases: &[PastCase],
        uses_portal: &BTreeSet<OrganisationId>,
    ) -> Result<(), StoreError> {
        let (mut changes, mut secrets) = (Vec::new(), Vec::new());
        for case in cases {
            changes.push(self.relive(case, uses_portal)?);
            secrets.push(secret::row(&self.keys, case.id, &secret::new()?)?);
        }
        let tx = self.db.begin_write().await?;
        change::write(&tx, &changes, &[]).await?;
        tables::insert(&tx, &secrets).await?;
        for change in &changes {
            count(&tx, change.case()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What the sample's past told was told then: every notice decided before this moment stands as gone out, at the
    /// moment of its decision and without a letter. Gives how many.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn past_was_told(&self, until: Timestamp) -> Result<u64, StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let until = binds.bind(until.micros());
        let sql = format!(
            "UPDATE notices SET sent_at = created_at, status = CASE channel \
             WHEN 'post' THEN 'posted' WHEN 'email' THEN 'sent' WHEN 'telephone' THEN 'called' \
             ELSE 'delivered' END WHERE status = 'queued' AND created_at < {until}"
        );
        let told = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(told)
    }

    fn relive(
        &self,
        case: &PastCase,
        uses_portal: &BTreeSet<OrganisationId>,
    ) -> Result<Change, StoreError> {
        let decided = |past: &'_ PastDecision| (past.actor, past.at);
        let Some((first, later)) = case.decisions.split_first() else {
            return Err(StoreError::Damaged { what: "a past case without its filing" });
        };
        let (actor, at) = decided(first);
        let filed = Decided { decision: &first.decision, actor, at, uses_portal };
        let mut change = Change::file(&self.keys, case.id, &filed)?;
        for past in later {
            let (actor, at) = decided(past);
            change
                .add(&self.keys, &Decided { decision: &past.decision, actor, at, uses_portal })?;
        }
        Ok(change)
    }
}

/// Raises the counter of the register to the number of this case.
async fn count(tx: &impl ConnectionTrait, case: &Complaint) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let (municipality, year) =
        (binds.bind(case.municipality.0), binds.bind(i32::from(case.number.year())));
    let serial = i32::try_from(case.number.serial());
    let serial = binds.bind(serial.map_err(|_| StoreError::Damaged { what: "a case number" })?);
    let sql = format!(
        "INSERT INTO case_numbers (municipality_id, year, last) \
         VALUES ({municipality}, {year}, {serial}) \
         ON CONFLICT (municipality_id, year) DO UPDATE SET last = excluded.last \
         WHERE case_numbers.last < excluded.last"
    );
    rows::change(tx, binds, sql).await?;
    Ok(())
}

async fn offset(conn: &impl ConnectionTrait) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT clock_offset FROM demonstration WHERE id = 1";
    let row = rows::first(conn, rows::binds(conn), sql).await?;
    row.map(|row| row.get("clock_offset")).transpose()
}
