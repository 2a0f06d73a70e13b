//! The term passed in silence: the advice is carried out in full (D5).

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// The advice is carried out in full.
    pub struct CarriedOutInFull {
        /// Who did not answer.
        organisation: Name,
        /// The last day on which it could have answered.
        last_day: NaiveDate,
        /// What it has to do, and by which day.
        measures: Vec<MeasureLine>,
    }
}

impl Contents for CarriedOutInFull {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::Enforced { organisation, .. } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self {
            organisation: case.name(*organisation)?,
            last_day: case.term_of(*organisation)?.last_day,
            measures: MeasureLine::due_of(case, *organisation)?,
        })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let of = |count| Self {
            organisation: sample::organisation(),
            last_day: sample::day(4, 7),
            measures: MeasureLine::samples(count, reader == Reader::Addressee),
        };
        vec![("one measure", of(1)), ("several measures", of(3))]
    }
}
