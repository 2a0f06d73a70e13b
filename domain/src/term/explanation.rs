//! Why a deadline is what it is: the steps of the computation as values, each with a plain sentence.

use super::{Deadline, Term};
use crate::{OutageId, Timestamp, calendar::Closure};
use chrono::NaiveDate;
use serde::Serialize;
use std::fmt;

/// The steps that lead from the event to the end of the term, in order.
///
/// Displayed as one sentence a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step of the computation of a deadline; in JSON an object with its `code`. Displayed as an English sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Step {
    /// The event falls on a legal day (R42).
    EventFallsOn {
        /// The instant of the event.
        at: Timestamp,
        /// The calendar day in the Netherlands.
        day: NaiveDate,
    },
    /// The term begins the day after the event (R26).
    TermBegins {
        /// The first day of the term.
        day: NaiveDate,
    },
    /// The last day by counting alone.
    NominalLastDay {
        /// The length of the term.
        term: Term,
        /// The day.
        day: NaiveDate,
    },
    /// The Act does not move the last day of this term, whatever day it is.
    ActDoesNotExtend {
        /// Why not.
        because: NotExtended,
    },
    /// The term cannot end on this day.
    DaySkipped {
        /// The day.
        day: NaiveDate,
        /// Why not.
        because: Closure,
    },
    /// An outage on the last day moved it (R40).
    OutageExtends {
        /// The outage.
        outage: OutageId,
        /// The last day since then.
        day: NaiveDate,
    },
    /// The last day of the term.
    LastDay {
        /// The day.
        day: NaiveDate,
    },
    /// The first instant that is too late.
    ExpiresAt {
        /// The instant.
        at: Timestamp,
    },
}

/// Why the Act leaves a last day where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NotExtended {
    /// The regulation does not let the Act apply (R27).
    NotInTheRegulation,
    /// A part of the term is longer than twelve weeks (R28).
    LongerThanTwelveWeeks,
}

impl Explanation {
    pub(super) fn of(deadline: &Deadline) -> Self {
        let counted = [
            Step::EventFallsOn { at: deadline.event_at, day: deadline.event_day },
            Step::TermBegins { day: deadline.event_day.succ_opt().unwrap_or(deadline.event_day) },
            Step::NominalLastDay { term: deadline.term.clone(), day: deadline.nominal_last_day },
        ];
        let left = not_extended(deadline).map(|because| Step::ActDoesNotExtend { because });
        let skipped = deadline
            .skipped
            .iter()
            .map(|skipped| Step::DaySkipped { day: skipped.day, because: skipped.because });
        let outage = deadline
            .extended_by
            .map(|outage| Step::OutageExtends { outage, day: deadline.last_day });
        let end =
            [Step::LastDay { day: deadline.last_day }, Step::ExpiresAt { at: deadline.expires_at }];
        Self {
            steps: counted
                .into_iter()
                .chain(left)
                .chain(skipped)
                .chain(outage)
                .chain(end)
                .collect(),
        }
    }
}

fn not_extended(deadline: &Deadline) -> Option<NotExtended> {
    if !deadline.atw_applies {
        Some(NotExtended::NotInTheRegulation)
    } else if !deadline.term.is_within_the_act() {
        Some(NotExtended::LongerThanTwelveWeeks)
    } else {
        None
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EventFallsOn { at, day } => {
                write!(f, "The event at {at} falls on {} in the Netherlands.", named(*day))
            }
            Self::TermBegins { day } => {
                write!(f, "The term begins the day after, on {}.", named(*day))
            }
            Self::NominalLastDay { term, day } => {
                write!(f, "By counting {term}, the term ends on {}.", named(*day))
            }
            Self::ActDoesNotExtend { because: NotExtended::NotInTheRegulation } => {
                f.write_str("The regulation does not move the last day on from a closed day.")
            }
            Self::ActDoesNotExtend { because: NotExtended::LongerThanTwelveWeeks } => {
                f.write_str("The law does not move the last day of a term of more than 12 weeks.")
            }
            Self::DaySkipped { day, because } => {
                write!(f, "It cannot end on {}: it is {because}.", named(*day))
            }
            Self::OutageExtends { day, .. } => {
                write!(f, "An outage on the last day moves it to {}.", named(*day))
            }
            Self::LastDay { day } => write!(f, "The last day of the term is {}.", named(*day)),
            Self::ExpiresAt { at } => {
                write!(f, "The term is over at {at}, midnight at the end of that day.")
            }
        }
    }
}

fn named(day: NaiveDate) -> impl fmt::Display {
    day.format("%A %-d %B %Y")
}
