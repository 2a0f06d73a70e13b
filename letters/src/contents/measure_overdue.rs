//! The day of a measure has passed (R50).

use super::{Contents, measure_line::MeasureLine};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::complaint::Event;

values! {
    /// The day of a measure has passed.
    pub struct MeasureOverdue {
        /// The measure.
        measure: MeasureLine,
    }
}

impl Contents for MeasureOverdue {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::MeasureOverdue { measure } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { measure: MeasureLine::of(case, case.measure(*measure)?)? })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let measure = MeasureLine::sample(1, reader == Reader::Addressee);
        vec![("as usual", Self { measure })]
    }
}
