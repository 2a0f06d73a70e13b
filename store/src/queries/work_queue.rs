//! The work queue: cases in order of what is due first, narrowed by what staff choose.
//!
//! A page costs the same out of a million cases as out of ten thousand. Each choice has an index in the order of the
//! queue; a question that no single index answers is cut into branches that one index answers each, of which the
//! first rows are merged.

mod branches;

use super::{
    Cursor, Page, Scope,
    cases::{self, CaseRow},
    page_size,
};
use crate::{StoreError, entities::case::NEVER, rows};
use branches::Question;
use domain::{
    AccountId, DistrictId, OrganisationId, Timestamp,
    complaint::{
        StateName,
        classification::{Ground, LifeArea},
    },
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Which cases are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Whose view it is.
    pub scope: Scope,
    /// Where they may stand; every state when empty.
    pub states: BTreeSet<StateName>,
    /// Only whose next term ends at or after this instant, or who await nothing. An organisation's own list goes by its
    /// own terms, here and below.
    pub due_from: Option<Timestamp>,
    /// Only whose next term ends before this instant: now, for what is overdue.
    pub due_before: Option<Timestamp>,
    /// Who handles them.
    pub assigned: Assigned,
    /// The organisation that they involve; an organisation sees its own cases, whatever it asks for here.
    pub organisation: Option<OrganisationId>,
    /// The district where the client lives.
    pub district: Option<DistrictId>,
    /// An area of life that they touch.
    pub life_area: Option<LifeArea>,
    /// A ground that they have.
    pub ground: Option<Ground>,
}

/// Who handles the cases that are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned {
    /// Anyone or nobody.
    Any,
    /// Nobody.
    Nobody,
    /// Somebody.
    Somebody,
    /// This member of staff.
    To(AccountId),
}

impl Filter {
    /// Everything in view.
    pub fn all(scope: Scope) -> Self {
        Self {
            scope,
            states: BTreeSet::new(),
            due_from: None,
            due_before: None,
            assigned: Assigned::Any,
            organisation: None,
            district: None,
            life_area: None,
            ground: None,
        }
    }

    /// The cases that still need somebody's work.
    pub fn open(scope: Scope) -> Self {
        let states = StateName::ALL.into_iter().filter(|state| state.is_open()).collect();
        Self { states, ..Self::all(scope) }
    }

    /// The states wanted of those that are open, or of the others, in which nothing is awaited.
    fn wanted(&self, open: bool) -> BTreeSet<StateName> {
        let all = StateName::ALL.into_iter().filter(|state| state.is_open() == open);
        let chosen = |state: &StateName| self.states.is_empty() || self.states.contains(state);
        all.filter(|state| (open || self.due_before.is_none()) && chosen(state)).collect()
    }
}

/// A page of the work queue behind the cursor: so many cases at most, and never more than 100.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn work_queue(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<CaseRow>, StoreError> {
    let mut question = Question::new(rows::binds(conn), filter, after, page_size(limit) + 1);
    let Some(page) = question.page() else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let sql = format!(
        "SELECT {} FROM ({page}) AS page JOIN cases c ON c.id = page.id \
         ORDER BY page.next_due_at, page.id",
        cases::columns("page.next_due_at")
    );
    let found = rows::all(conn, question.binds, sql).await?;
    let items = found.iter().map(cases::read).collect::<Result<_, _>>()?;
    Ok(Page::cut(items, limit, |last: &CaseRow| Cursor {
        at: last.next_due_at.map_or(NEVER, Timestamp::micros),
        id: last.id.0,
    }))
}
