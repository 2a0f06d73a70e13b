//! Which cases have to be looked at for reminders, and until when each was seen to have none.

use super::{Chore, Swept};
use crate::{
    Store, StoreError,
    entities::{case, reminder_look},
    rows,
};
use domain::{CaseId, Timestamp, complaint::Complaint, facts::Facts};
use uuid::Uuid;

impl Store {
    /// Sends the reminders that are due, in batches of so many cases: to addressees, and to the desk of its own terms.
    ///
    /// Any number of processes may do this at the same time, and runs may be missed: the case remembers what was sent.
    ///
    /// # Errors
    /// As [`Store::enforce_due`]; the batches before are then recorded.
    pub async fn remind(&self, limit: u32) -> Result<Swept, StoreError> {
        let mut done = 0;
        let mut after = CaseId(Uuid::nil());
        loop {
            let cases = self.cases_to_look_at(limit, after).await?;
            let Some(last) = cases.last().copied() else { break };
            let batch = self.sweep(&Chore::Remind(cases), limit, None).await?;
            done += batch.count(|_| true);
            after = last;
        }
        Ok(Swept { done, more: false })
    }

    /// Open cases in which a reminder may be due, in the order of their ids. Read without a lock: most runs find none,
    /// and the rule decides once more under the lock.
    async fn cases_to_look_at(&self, limit: u32, after: CaseId) -> Result<Vec<CaseId>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let (after, now) = (binds.bind(after.0), binds.bind(self.clock.now().micros()));
        let limit = binds.bind(i64::from(limit));
        let sql = format!(
            "SELECT c.id FROM cases c LEFT JOIN reminder_looks l ON l.case_id = c.id \
             WHERE c.open AND c.id > {after} \
             AND (l.case_id IS NULL OR l.version <> c.version OR l.look_at <= {now} \
             OR l.calendar_version <> (SELECT max(version) FROM calendars)) \
             ORDER BY c.id LIMIT {limit}"
        );
        let found = rows::all(conn, binds, sql).await?;
        found.iter().map(|row| Ok(CaseId(row.get("id")?))).collect()
    }
}

/// That nothing more is due in the case before its next reminder.
pub(super) fn look(case: &Complaint, facts: &Facts<'_>) -> reminder_look::Model {
    let next = case.next_reminder(facts.now, facts.calendar);
    reminder_look::Model {
        case_id: case.id.0,
        version: i32::try_from(case.version).unwrap_or(i32::MAX),
        calendar_version: i32::try_from(facts.calendar.version()).unwrap_or(i32::MAX),
        look_at: next.map_or(case::NEVER, Timestamp::micros),
    }
}
