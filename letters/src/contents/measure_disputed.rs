//! The client says that a measure is not done (R50).

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::complaint::Event;

values! {
    /// The client says that a measure is not done.
    pub struct MeasureDisputed {
        /// The measure.
        measure: MeasureLine,
        /// What is not done, for the client's side and the addressee.
        dispute: Option<String>,
    }
}

impl Contents for MeasureDisputed {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::MeasureDisputed { measure, dispute } = case.told.event else {
            return Err(case.another_event());
        };
        let measure = case.measure(*measure)?;
        let may_read = case.is_for(measure.addressee);
        let dispute = may_read.then(|| case.text(*dispute)).transpose()?;
        Ok(Self { measure: MeasureLine::of(case, measure)?, dispute })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let may_read = reader.is_client_side() || reader == Reader::Addressee;
        let dispute = may_read.then(|| sample::words("Er heeft niemand gebeld."));
        let measure = MeasureLine::sample(1, reader == Reader::Addressee);
        vec![("as usual", Self { measure, dispute })]
    }
}
