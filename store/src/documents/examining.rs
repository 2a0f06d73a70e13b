//! Documents under examination: each is taken up under a lease, and tried again later when the scanner fails (S17).

use super::Documents;
use crate::{Order, OrderError, Origin, StoreError, outbox, rows};
use chrono::TimeDelta;
use domain::{
    Actor, CaseId, ObjectId,
    access::Caller,
    complaint::{
        Refusal,
        commands::{RecordScan, Verdict},
        document::DocumentRefusal,
    },
};
use std::{collections::BTreeSet, time::Instant};
use uuid::Uuid;

/// How long a worker may take over a document; then another one may.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// The longest wait after failures.
const LONGEST: TimeDelta = TimeDelta::minutes(5);

const WAITS: &str = "FROM documents d LEFT JOIN document_scans s ON s.object_id = d.object_id \
    WHERE d.scan = 'quarantined'";

/// A document under the lease of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToExamine {
    /// The case.
    pub case: CaseId,
    /// The number of the document within the case.
    pub document: u16,
    /// Where its content lies.
    pub object: ObjectId,
    /// How often it was taken up, this time included.
    pub attempts: u32,
    lease: Uuid,
}

impl Documents {
    /// Whether a document waits for the scanner at this moment.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn any_quarantined(&self) -> Result<bool, StoreError> {
        let conn = self.store.db.reader();
        let mut binds = rows::binds(conn);
        let due = due(&mut binds, self.store.clock.now().micros());
        let row = rows::first(conn, binds, format!("SELECT 1 {WAITS} AND {due} LIMIT 1")).await?;
        Ok(row.is_some())
    }

    /// Takes up the document that waits longest, for one worker at a time.
    ///
    /// # Errors
    /// As [`Documents::any_quarantined`].
    pub async fn claim(&self) -> Result<Option<ToExamine>, StoreError> {
        let tx = self.store.db.begin_write().await?;
        let now = self.store.clock.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let due = due(&mut binds, now.micros());
        let sql = format!(
            "SELECT d.case_id, d.document, d.object_id, COALESCE(s.attempts, 0) AS attempts \
             {WAITS} AND {due} ORDER BY d.added_at, d.object_id LIMIT 1{}",
            self.store.db.backend().for_update_skip_locked("d")
        );
        let Some(row) = rows::first(&tx, binds, sql).await? else {
            tx.rollback().await?;
            return Ok(None);
        };
        let claimed = ToExamine {
            case: CaseId(row.get("case_id")?),
            document: u16::try_from(row.get::<i32>("document")?).map_err(|_| rows::unreadable())?,
            object: ObjectId(row.get("object_id")?),
            attempts: row.get::<i32>("attempts")?.unsigned_abs() + 1,
            lease: outbox::id_at(now)?,
        };
        let mut binds = rows::binds(&tx);
        let (object, lease) = (claimed.object.0.into(), claimed.lease.into());
        let until = now.moved(LEASE).micros().into();
        let sql = format!(
            "INSERT INTO document_scans (object_id, lease, leased_until, next_at, attempts) \
             VALUES {} ON CONFLICT (object_id) DO UPDATE SET lease = excluded.lease, \
             leased_until = excluded.leased_until, attempts = document_scans.attempts + 1",
            binds.rows([[object, lease, until, now.micros().into(), 1_i32.into()]])
        );
        rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(Some(claimed))
    }

    /// Records what the scanner found. What it refuses is destroyed, once the log says so.
    ///
    /// # Errors
    /// [`StoreError`]; the document is then examined again.
    pub async fn examined(&self, claimed: &ToExamine, verdict: Verdict) -> Result<(), StoreError> {
        let command = RecordScan { document: claimed.document, object: claimed.object, verdict };
        let order = Order {
            caller: Caller::new(Actor::System, BTreeSet::new()),
            case: claimed.case,
            command: command.into(),
            expected_version: None,
            arrived: Instant::now(),
            origin: Origin::clockwork("examine-documents"),
            idempotency: None,
        };
        match self.store.execute(order).await {
            Ok(_) => {}
            // Somebody whose lease ran out was here before, or there is nothing to examine any more.
            Err(OrderError::Refused(Refusal::Document(DocumentRefusal::AlreadyExamined {
                ..
            }))) => return self.forget(claimed).await,
            Err(OrderError::Store(error)) => return Err(error),
            Err(error) => {
                tracing::error!(code = error.code(), "what a scanner found cannot be recorded");
                return Err(StoreError::Damaged { what: "a document under examination" });
            }
        }
        if verdict == Verdict::Infected {
            self.objects.delete(claimed.object).await?;
        }
        self.forget(claimed).await
    }

    /// Lets go of a document that could not be examined; it is tried again after a while.
    ///
    /// # Errors
    /// As [`Documents::any_quarantined`].
    pub async fn put_off(&self, claimed: &ToExamine) -> Result<(), StoreError> {
        let tx = self.store.db.begin_write().await?;
        let doublings = claimed.attempts.min(8);
        let wait = (TimeDelta::seconds(2) * 2_i32.pow(doublings)).min(LONGEST);
        let next_at = self.store.clock.now_in(&tx).await?.moved(wait).micros();
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE document_scans SET leased_until = 0, next_at = {} \
             WHERE object_id = {} AND lease = {}",
            binds.bind(next_at),
            binds.bind(claimed.object.0),
            binds.bind(claimed.lease)
        );
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }

    async fn forget(&self, claimed: &ToExamine) -> Result<(), StoreError> {
        let tx = self.store.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let object = binds.bind(claimed.object.0);
        let sql = format!("DELETE FROM document_scans WHERE object_id = {object}");
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }
}

/// Nobody examines it, and it is time to try.
fn due(binds: &mut crate::Binds, now: i64) -> String {
    let (next, leased) = (binds.bind(now), binds.bind(now));
    format!("COALESCE(s.next_at, 0) <= {next} AND COALESCE(s.leased_until, 0) <= {leased}")
}
