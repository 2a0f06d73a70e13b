//! The registers: municipalities, organisations, regulations, the calendar and outages, and who changes them.

pub mod bases;
pub mod calendars;
pub mod desks;
mod facts;
pub mod municipalities;
pub mod organisations;
pub mod outages;
pub mod places;
pub mod regulations;
pub mod texts;

pub(crate) use facts::rules;
pub use facts::{Background, Need, Version, facts};

use crate::{
    Origin, StoreError,
    audit::{self, DONE},
    dialect::tables,
};
use chrono::NaiveDate;
use domain::{Actor, Timestamp, calendar::CalendarError, place::ImpossiblePlace};
use sea_orm::ConnectionTrait;
use std::fmt::Display;

/// Who changes a register or an account, when, and from where: each change leaves a line in the audit (R71).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// From where.
    pub origin: Origin,
}

/// Why a register does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegisterRefusal {
    /// A version of the regulation comes into force after the one before it.
    #[error("the last version is in force from {last_valid_from}; the next one begins later")]
    RegulationNotLater {
        /// The first day of the last version.
        last_valid_from: NaiveDate,
    },
    /// The organisation that stands for the mayor and aldermen does not take part in the municipality.
    #[error("the college is not an organisation of this municipality")]
    CollegeUnknown,
    /// The organisation does not take part in the municipality.
    #[error("the organisation does not take part in this municipality")]
    DoesNotTakePart,
    /// A period ends before it begins.
    #[error("the end lies before the beginning")]
    EndsBeforeItBegins,
    /// An outage is recorded once it is over, because terms are extended from its end (R40).
    #[error("the outage is not over yet")]
    NotOverYet,
    /// The calendar cannot be extended in this way.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A place cannot be as it is described.
    #[error(transparent)]
    Place(#[from] ImpossiblePlace),
}

impl RegisterRefusal {
    /// The stable code, as the API names it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RegulationNotLater { .. } => "regulation_not_later",
            Self::CollegeUnknown => "college_unknown",
            Self::DoesNotTakePart => "does_not_take_part",
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::NotOverYet => "not_over_yet",
            Self::Place(impossible) => impossible.code(),
            Self::Calendar(error) => match error {
                CalendarError::SourceMissing => "decree_missing",
                CalendarError::AlreadyClosed { .. } => "already_closed",
                CalendarError::ImpossibleBirthday => "impossible_birthday",
                CalendarError::BirthdayNotAfterTheLast { .. } => "birthday_not_after_the_last",
                CalendarError::CoverageShrinks { .. } => "coverage_shrinks",
            },
        }
    }
}

impl Change {
    /// Writes the line of the audit, in the transaction of the change.
    pub(crate) async fn record(
        &self,
        conn: &impl ConnectionTrait,
        action: &str,
        object: impl Display,
    ) -> Result<(), StoreError> {
        let row = audit::row(self.at, (self.by, action, object.to_string()), DONE, &self.origin)?;
        tables::insert(conn, &[row]).await
    }
}
