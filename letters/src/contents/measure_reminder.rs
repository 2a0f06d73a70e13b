//! A reminder to an addressee to carry a measure out (R50).

use super::{Contents, measure_line::MeasureLine};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::complaint::Event;

values! {
    /// A measure has to be carried out.
    pub struct MeasureReminder {
        /// The measure.
        measure: MeasureLine,
        /// Whether its last day is the day of the letter.
        is_today: bool,
    }
}

impl Contents for MeasureReminder {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::MeasureReminded { measure, last_day, .. } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self {
            measure: MeasureLine::of(case, case.measure(*measure)?)?,
            is_today: *last_day == case.told.at.day(),
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let on = |is_today| Self { measure: MeasureLine::sample(1, true), is_today };
        vec![("days before", on(false)), ("on the last day", on(true))]
    }
}
