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
    /// Notices that cannot go on by themselves, or that the post brought back.
    pub notices_for_people: u64,
    /// Letters that wait for the print room.
    pub letters_to_print: u64,
    /// Readers whom somebody of the desk has to call.
    pub calls_to_make: u64,
    /// When the oldest written notice was decided that nobody has sent, posted or laid in the portal yet (R44).
    pub oldest_unsent: Option<Timestamp>,
    /// Documents that the virus scanner has not examined yet (S17).
    pub quarantined_documents: u64,
    /// When the oldest of those was added.
    pub oldest_quarantined_document: Option<Timestamp>,
}

/// The oldest written notice in each index of what is not sent yet, and in the batches that were not posted yet.
const OLDEST_UNSENT: &str = "\
    SELECT MIN(created_at) AS oldest FROM notices WHERE status = 'queued' AND medium = 'written' \
    UNION ALL SELECT MIN(created_at) FROM notices WHERE status = 'rendered' AND channel <> 'post' \
    AND channel <> 'portal' \
    UNION ALL SELECT MIN(created_at) FROM notices WHERE status = 'rendered' AND channel = 'post' \
    UNION ALL SELECT MIN(created_at) FROM notices \
    WHERE status IN ('needs-human', 'returned') AND medium = 'written' \
    UNION ALL SELECT MIN(n.created_at) FROM print_batches b JOIN notices n ON n.batch_id = b.id \
    WHERE b.posted_at IS NULL AND n.status IN ('batched', 'printed')";

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
         (SELECT MIN(created_at) FROM notices WHERE status = 'queued') AS oldest_queued_notice, \
         (SELECT COUNT(*) FROM notices WHERE status IN ('needs-human', 'returned')) \
         AS notices_for_people, \
         (SELECT COUNT(*) FROM notices WHERE status = 'rendered' AND channel = 'post') \
         AS letters_to_print, \
         (SELECT COUNT(*) FROM notices WHERE status = 'to-call') AS calls_to_make, \
         (SELECT MIN(oldest) FROM ({OLDEST_UNSENT}) AS unsent) AS oldest_unsent, \
         (SELECT COUNT(*) FROM documents WHERE scan = 'quarantined') AS quarantined_documents, \
         (SELECT MIN(added_at) FROM documents WHERE scan = 'quarantined') \
         AS oldest_quarantined_document",
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
        notices_for_people: row.count("notices_for_people")?,
        letters_to_print: row.count("letters_to_print")?,
        calls_to_make: row.count("calls_to_make")?,
        oldest_unsent: row.timestamp_if_any("oldest_unsent")?,
        quarantined_documents: row.count("quarantined_documents")?,
        oldest_quarantined_document: row.timestamp_if_any("oldest_quarantined_document")?,
    })
}
