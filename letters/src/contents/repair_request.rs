//! The request to complete a complaint (R6).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;
use domain::complaint::{Event, classification::Missing};

values! {
    /// The request to complete a complaint.
    pub struct RepairRequest {
        /// What is asked for.
        missing: Vec<Missing>,
        /// Until when.
        last_day: NaiveDate,
    }
}

impl Contents for RepairRequest {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::RepairRequested { missing, deadline } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { missing: missing.iter().copied().collect(), last_day: deadline.last_day })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        use Missing as M;
        let one = Self { missing: vec![M::Confirmation], last_day: sample::day(2, 16) };
        let missing = vec![M::Name, M::Contact, M::Description, M::Confirmation];
        vec![("one thing", one.clone()), ("everything", Self { missing, ..one })]
    }
}
