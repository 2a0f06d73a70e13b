//! The term to answer was extended because of an outage (R40).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// The term to answer was extended.
    pub struct TermExtended {
        /// Whose term it is.
        organisation: Name,
        /// The last day from now on.
        last_day: NaiveDate,
    }
}

impl Contents for TermExtended {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::ExtendedForOutage { organisation, deadline, .. } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { organisation: case.name(*organisation)?, last_day: deadline.last_day })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        vec![(
            "as usual",
            Self { organisation: sample::organisation(), last_day: sample::day(4, 8) },
        )]
    }
}
