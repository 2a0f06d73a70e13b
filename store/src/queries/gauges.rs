//! The figures that operators watch: what is due, overdue, unassigned, and how far the clockwork is behind.

use crate::{StoreError, rows};
use domain::Timestamp;
use sea_orm::ConnectionTrait;

/// The figures of one instant, of the whole installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauges {
    /// Cases that still need somebody's work.
    pub open_cases: u64,
    /// Open cases of which a term has ended.
    pub overdue_cases: u64,
    /// Open cases without a handler.
    pub unassigned_cases: u64,
    /// Answers to advices that are awaited.
    pub awaited_responses: u64,
    /// Answers that are awaited though silence is final: what the enforcer has yet to do.
    pub unenforced_responses: u64,
    /// Since when the oldest of those is final; the enforcement lag counts from here (G4).
    pub oldest_unenforced: Option<Timestamp>,
    /// Notices that nobody has taken up yet.
    pub queued_notices: u64,
    /// When the oldest of those was decided.
    pub oldest_queued_notice: Option<Timestamp>,
}

/// The figures now.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn gauges(conn: &impl ConnectionTrait, now: Timestamp) -> Result<Gauges, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT \
         (SELECT COUNT(*) FROM cases WHERE open) AS open_cases, \
         (SELECT COUNT(*) FROM cases WHERE open AND next_due_at <= {}) AS overdue_cases, \
         (SELECT COUNT(*) FROM cases WHERE open AND handler_id IS NULL) AS unassigned_cases, \
         (SELECT COUNT(*) FROM responses WHERE status = 'pending' AND final_at IS NOT NULL) \
         AS awaited_responses, \
         (SELECT COUNT(*) FROM responses WHERE status = 'pending' AND final_at IS NOT NULL \
         AND final_at <= {}) AS unenforced_responses, \
         (SELECT MIN(final_at) FROM responses WHERE status = 'pending' AND final_at IS NOT NULL \
         AND final_at <= {}) AS oldest_unenforced, \
         (SELECT COUNT(*) FROM notices WHERE status = 'queued') AS queued_notices, \
         (SELECT MIN(created_at) FROM notices WHERE status = 'queued') AS oldest_queued_notice",
        binds.bind(now.micros()),
        binds.bind(now.micros()),
        binds.bind(now.micros()),
    );
    let row = rows::first(conn, binds, sql).await?.ok_or_else(rows::unreadable)?;
    Ok(Gauges {
        open_cases: row.count("open_cases")?,
        overdue_cases: row.count("overdue_cases")?,
        unassigned_cases: row.count("unassigned_cases")?,
        awaited_responses: row.count("awaited_responses")?,
        unenforced_responses: row.count("unenforced_responses")?,
        oldest_unenforced: row.timestamp_if_any("oldest_unenforced")?,
        queued_notices: row.count("queued_notices")?,
        oldest_queued_notice: row.timestamp_if_any("oldest_queued_notice")?,
    })
}
