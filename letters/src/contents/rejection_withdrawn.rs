//! An addressee took its rejection back: its term runs on (R46).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// An addressee took its rejection back.
    pub struct RejectionWithdrawn {
        /// Who.
        organisation: Name,
        /// The last day on which it can answer.
        last_day: NaiveDate,
    }
}

impl Contents for RejectionWithdrawn {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::RejectionWithdrawn { organisation } = case.told.event else {
            return Err(case.another_event());
        };
        let last_day = case.term_of(*organisation)?.last_day;
        Ok(Self { organisation: case.name(*organisation)?, last_day })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        vec![(
            "as usual",
            Self { organisation: sample::organisation(), last_day: sample::day(4, 7) },
        )]
    }
}
