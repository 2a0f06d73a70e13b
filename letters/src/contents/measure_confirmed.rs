//! The client says that a measure is done (R50).

use super::{Contents, measure_line::MeasureLine};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::complaint::Event;

values! {
    /// The client says that a measure is done.
    pub struct MeasureConfirmed {
        /// The measure.
        measure: MeasureLine,
    }
}

impl Contents for MeasureConfirmed {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::MeasureConfirmed { measure } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { measure: MeasureLine::of(case, case.measure(*measure)?)? })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let measure = MeasureLine::sample(1, reader == Reader::Addressee);
        vec![("as usual", Self { measure })]
    }
}
