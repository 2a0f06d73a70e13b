//! The notices that wait for somebody or something, the oldest first: whom to call, what the post brought back, what
//! cannot go on by itself, and what is not yet made or sent.
//!
//! What waits is little beside what was ever sent: each status has an index of its own in the order of the list, and
//! a page reads no further into it than it needs to find cases of the reader's municipalities.

use super::{
    Cursor, Page,
    notices::{self, NoticeRow, NoticeStep},
    page_size,
};
use crate::{
    Binds, StoreError,
    delivery::NoticeStatus,
    rows::{self, Row},
};
use domain::{CaseId, MunicipalityId, values::CaseNumber};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use std::collections::BTreeSet;

/// How a notice stands that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Waiting {
    /// It cannot go on by itself.
    NeedsHuman,
    /// The post brought it back.
    Returned,
    /// Somebody of the desk has to call.
    ToCall,
    /// Nothing was made of it yet.
    Queued,
    /// Its letter waits to be sent or printed.
    Rendered,
}

impl Waiting {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NeedsHuman, Self::Returned, Self::ToCall, Self::Queued, Self::Rendered];

    /// What somebody of the desk has to do something about.
    pub const FOR_PEOPLE: [Self; 3] = [Self::NeedsHuman, Self::Returned, Self::ToCall];

    /// The status as the outbox names it.
    pub fn status(self) -> NoticeStatus {
        match self {
            Self::NeedsHuman => NoticeStatus::NeedsHuman,
            Self::Returned => NoticeStatus::Returned,
            Self::ToCall => NoticeStatus::ToCall,
            Self::Queued => NoticeStatus::Queued,
            Self::Rendered => NoticeStatus::Rendered,
        }
    }

    /// The waiting status with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|waiting| waiting.status().code() == code)
    }

    /// The conditions of the indexes in which such notices stand, word for word, so that SQLite sees that they apply.
    fn conditions(self) -> &'static [&'static str] {
        match self {
            Self::NeedsHuman => {
                &["n.status IN ('needs-human', 'returned') AND n.status = 'needs-human'"]
            }
            Self::Returned => {
                &["n.status IN ('needs-human', 'returned') AND n.status = 'returned'"]
            }
            Self::ToCall => &["n.status = 'to-call'"],
            Self::Queued => &["n.status = 'queued'"],
            Self::Rendered => &[
                "n.status = 'rendered' AND n.channel <> 'post'",
                "n.status = 'rendered' AND n.channel = 'post'",
            ],
        }
    }
}

/// A notice that waits, with its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingNotice {
    /// The notice.
    pub notice: NoticeRow,
    /// Its case.
    pub case: CaseId,
    /// The public number of the case.
    pub number: CaseNumber,
    /// Whose desk handles it.
    pub municipality: MunicipalityId,
    /// The last step, which says why it waits; `None` when nothing was done yet.
    pub last_step: Option<NoticeStep>,
}

/// A page of the waiting notices of these municipalities behind the cursor: so many at most, and never more than 100.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn waiting_notices(
    conn: &impl ConnectionTrait,
    municipalities: &BTreeSet<MunicipalityId>,
    statuses: &BTreeSet<Waiting>,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<WaitingNotice>, StoreError> {
    if municipalities.is_empty() || statuses.is_empty() {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let mut binds = rows::binds(conn);
    let rows_wanted = page_size(limit) + 1;
    let branches = statuses.iter().flat_map(|status| status.conditions());
    let branches = branches
        .map(|condition| branch(&mut binds, condition, municipalities, (after, rows_wanted)));
    let branches = branches.collect::<Vec<_>>().join(" UNION ALL ");
    let sql = format!(
        "SELECT {}, n.case_id, c.number, c.municipality_id, s.at, s.step, \
         s.channel AS by_way, s.actor, s.detail \
         FROM (SELECT id, created_at FROM ({}) AS merged \
         ORDER BY created_at, id LIMIT {rows_wanted}) AS page \
         JOIN notices n ON n.id = page.id JOIN cases c ON c.id = n.case_id \
         LEFT JOIN letters l ON l.notice_id = n.id \
         LEFT JOIN notice_steps s ON s.notice_id = n.id AND s.number = \
         (SELECT MAX(o.number) FROM notice_steps o WHERE o.notice_id = n.id) \
         ORDER BY page.created_at, page.id",
        notices::COLUMNS,
        branches,
    );
    let found = rows::all(conn, binds, sql).await?;
    let items = found.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page::cut(items, limit, |last: &WaitingNotice| Cursor {
        at: last.notice.created_at.micros(),
        id: last.notice.id,
    }))
}

/// The first rows of one index behind the cursor. CROSS JOIN keeps SQLite from beginning with the cases.
fn branch(
    binds: &mut Binds,
    condition: &str,
    municipalities: &BTreeSet<MunicipalityId>,
    (after, rows_wanted): (Option<Cursor>, u32),
) -> String {
    let own = binds.list(municipalities.iter().map(|id| id.0));
    let behind = after.map(|Cursor { at, id }| {
        format!(" AND (n.created_at, n.id) > ({}, {})", binds.bind(at), binds.bind(id))
    });
    format!(
        "SELECT id, created_at FROM (SELECT n.id, n.created_at FROM notices n \
         CROSS JOIN cases c WHERE {condition} AND c.id = n.case_id \
         AND c.municipality_id IN {own}{} \
         ORDER BY n.created_at, n.id LIMIT {rows_wanted}) AS branch",
        behind.unwrap_or_default()
    )
}

fn read(row: &Row) -> Result<WaitingNotice, StoreError> {
    let has_step = row.get::<Option<String>>("step")?.is_some();
    Ok(WaitingNotice {
        notice: notices::read(row)?,
        case: CaseId(row.get("case_id")?),
        number: row.parsed("number")?,
        municipality: MunicipalityId(row.get("municipality_id")?),
        last_step: has_step.then(|| notices::read_step(row)).transpose()?,
    })
}
