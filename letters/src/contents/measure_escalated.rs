//! A measure is not carried out: the college is asked to act (R50).

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::{complaint::Event, notice::Recipient};

values! {
    /// A measure is not carried out.
    pub struct MeasureEscalated {
        /// The measure.
        measure: MeasureLine,
        /// What the desk tells the college; for the college alone.
        escalation: Option<String>,
    }
}

impl Contents for MeasureEscalated {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::MeasureEscalated { measure, escalation } = case.told.event else {
            return Err(case.another_event());
        };
        let college = Recipient::Organisation(case.now().college);
        let for_college = case.told.recipient == college;
        Ok(Self {
            measure: MeasureLine::of(case, case.measure(*measure)?)?,
            escalation: for_college.then(|| case.text(*escalation)).transpose()?,
        })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let for_college = reader == Reader::College;
        let escalation = for_college.then(|| sample::words("De aanbieder belt niet terug."));
        let measure = MeasureLine::sample(1, reader == Reader::Addressee);
        vec![("as usual", Self { measure, escalation })]
    }
}
