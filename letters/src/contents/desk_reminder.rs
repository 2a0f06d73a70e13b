//! A reminder to the desk of a term in its own work (R7, R11, R13, R15, R50).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// A term in the work of the desk.
    pub struct DeskReminder {
        /// Which term: `acknowledgement`, `declining`, `handling`, `view` or `measure`.
        term: Code,
        /// Its last day.
        last_day: NaiveDate,
        /// Whether that day has passed.
        has_passed: bool,
    }
}

impl Contents for DeskReminder {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::DeskReminded { what, last_day, .. } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self {
            term: Code(what.code().to_owned()),
            last_day: *last_day,
            has_passed: *last_day < case.told.at.day(),
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let of = |term: &str, has_passed| Self {
            term: Code(term.to_owned()),
            last_day: sample::day(3, 9),
            has_passed,
        };
        vec![
            ("acknowledge", of("acknowledgement", false)),
            ("acknowledge, too late", of("acknowledgement", true)),
            ("decline", of("declining", false)),
            ("advise", of("handling", false)),
            ("no view came", of("view", true)),
            ("a measure", of("measure", false)),
        ]
    }
}
