//! What people look at: work queues, search, the register and lists, each bounded by an index and a page size.

mod appointments;
mod cases;
mod cursor;
mod dues;
mod evidence;
mod gauges;
mod notices;
mod register;
mod search;
mod waiting;
mod work_queue;

pub use appointments::{AppointmentRow, appointments};
pub use cases::CaseRow;
pub use cursor::{Cursor, CursorInvalid};
pub use dues::{MeasureRow, ResponseRow, measures_due, responses_due};
pub use evidence::{Evidence, LetterEvidence};
pub use gauges::{Gauges, gauges};
pub use notices::{NoticeRow, NoticeStep, notice_steps, notices};
pub use register::{RegisterEntry, RegisterYear, register};
pub use search::{SearchTerms, search};
pub use waiting::{Waiting, WaitingNotice, waiting_notices};
pub use work_queue::{Assigned, Filter, work_queue};

use domain::{MunicipalityId, OrganisationId};
use std::collections::BTreeSet;

/// The most rows on one page.
pub const LARGEST_PAGE: u32 = 100;

/// Whose view of the cases it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The desk of these municipalities.
    Desk(BTreeSet<MunicipalityId>),
    /// An organisation: the cases that it was told of (D2).
    Organisation(OrganisationId),
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<Item> {
    /// The rows in order.
    pub items: Vec<Item>,
    /// Where the next page begins; `None` on the last page.
    pub next: Option<Cursor>,
}

impl<Item> Page<Item> {
    /// A page out of rows of which one more than a page was asked for.
    fn cut(mut items: Vec<Item>, limit: u32, position: impl Fn(&Item) -> Cursor) -> Self {
        let size = page_size(limit) as usize;
        let has_more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| has_more).map(position);
        Self { items, next }
    }
}

/// One to the most rows that a page has.
fn page_size(limit: u32) -> u32 {
    limit.clamp(1, LARGEST_PAGE)
}
