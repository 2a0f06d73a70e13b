//! An addressee accepted the advice: what it does, and by which day.

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// An addressee accepted.
    pub struct AdviceAccepted {
        /// Who.
        organisation: Name,
        /// The day on which its answer came in.
        answered_on: NaiveDate,
        /// What it does, and by which day.
        measures: Vec<MeasureLine>,
    }
}

impl Contents for AdviceAccepted {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::Accepted { organisation, received_at, .. } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self {
            organisation: case.name(*organisation)?,
            answered_on: received_at.day(),
            measures: MeasureLine::due_of(case, *organisation)?,
        })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let of = |count| Self {
            organisation: sample::organisation(),
            answered_on: sample::day(3, 20),
            measures: MeasureLine::samples(count, reader == Reader::Addressee),
        };
        vec![("one measure", of(1)), ("several measures", of(3))]
    }
}
