//! The bookkeeping of the workers: heartbeats, runs that happen once, and what grows old.

use crate::{Store, StoreError, rows};
use chrono::TimeDelta;
use domain::Timestamp;

/// How long an answer is kept for a request that comes again (G13).
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(2);

/// How long a process has a run to itself; each part of its work that is done begins this anew.
const LEASE: TimeDelta = TimeDelta::minutes(2);

impl Store {
    /// Says that a worker is alive.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn heartbeat(&self, worker: &str) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let (name, at) = (binds.bind(worker), binds.bind(self.clock.now_in(&tx).await?.micros()));
        let sql = format!(
            "INSERT INTO heartbeats (name, at) VALUES ({name}, {at}) \
             ON CONFLICT (name) DO UPDATE SET at = excluded.at"
        );
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }

    /// When a worker was last alive; `None` when it never was.
    ///
    /// # Errors
    /// As [`Store::heartbeat`].
    pub async fn last_heartbeat(&self, worker: &str) -> Result<Option<Timestamp>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!("SELECT at FROM heartbeats WHERE name = {}", binds.bind(worker));
        let row = rows::first(conn, binds, sql).await?;
        row.map(|row| row.timestamp("at")).transpose()
    }

    /// Claims the run of a job for a scheduled time: one process gets it, and another one only when that one neither
    /// ended the run nor did a part of it for two minutes (G8).
    ///
    /// # Errors
    /// As [`Store::heartbeat`].
    pub async fn claim_run(&self, job: &str, scheduled_for: Timestamp) -> Result<bool, StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let now = self.clock.now_in(&tx).await?;
        let until = now.moved(LEASE).micros();
        let run = [job.into(), scheduled_for.micros().into(), now.micros().into(), until.into()];
        let sql = format!(
            "INSERT INTO job_runs (job, scheduled_for, started_at, leased_until) VALUES {} \
             ON CONFLICT (job, scheduled_for) DO UPDATE \
             SET started_at = excluded.started_at, leased_until = excluded.leased_until \
             WHERE job_runs.finished_at IS NULL \
             AND COALESCE(job_runs.leased_until, 0) <= excluded.started_at",
            binds.rows([run])
        );
        let claimed = rows::change(&tx, binds, sql).await? == 1;
        tx.commit().await?;
        Ok(claimed)
    }

    /// Keeps a run that was claimed, because a part of it was done and more is waiting.
    ///
    /// # Errors
    /// As [`Store::heartbeat`].
    pub async fn keep_run(&self, job: &str, scheduled_for: Timestamp) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE job_runs SET leased_until = {} WHERE job = {} AND scheduled_for = {}",
            binds.bind(self.clock.now_in(&tx).await?.moved(LEASE).micros()),
            binds.bind(job),
            binds.bind(scheduled_for.micros())
        );
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }

    /// Records the end of a run, with the number of things that were done.
    ///
    /// # Errors
    /// As [`Store::heartbeat`].
    pub async fn finish_run(
        &self,
        job: &str,
        scheduled_for: Timestamp,
        done: u64,
    ) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE job_runs SET finished_at = {}, outcome = {} \
             WHERE job = {} AND scheduled_for = {}",
            binds.bind(self.clock.now_in(&tx).await?.micros()),
            binds.bind(format!("done {done}")),
            binds.bind(job),
            binds.bind(scheduled_for.micros())
        );
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets answers kept for repeated requests, tries of secrets and runs of jobs once they are old; says how many.
    ///
    /// # Errors
    /// As [`Store::heartbeat`].
    pub async fn forget_old_keys(&self) -> Result<u64, StoreError> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let mut forgotten = 0;
        for (condition, age) in [
            ("idempotency WHERE created_at", ANSWERS_KEPT),
            ("secret_attempts WHERE latest_at", crate::tries::WINDOW),
            ("job_runs WHERE scheduled_for", TimeDelta::days(90)),
        ] {
            let mut binds = rows::binds(&tx);
            let before = binds.bind(now.moved(-age).micros());
            let sql = format!("DELETE FROM {condition} < {before}");
            forgotten += rows::change(&tx, binds, sql).await?;
        }
        tx.commit().await?;
        Ok(forgotten)
    }
}
