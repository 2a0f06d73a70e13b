//! The term passed on an advice that does not bind the addressee (R45).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// Nobody answered an advice that does not bind.
    pub struct AdviceUnanswered {
        /// Who did not answer.
        organisation: Name,
        /// The last day on which it could have answered.
        last_day: NaiveDate,
    }
}

impl Contents for AdviceUnanswered {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::Lapsed { organisation, .. } = case.told.event else {
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
