//! An addressee says that a measure was carried out: is it really done? (R50)

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// An addressee says that a measure was carried out.
    pub struct IsItReallyDone {
        /// The measure.
        measure: MeasureLine,
        /// How it was carried out, in the words of the addressee.
        evidence: String,
        /// The last day on which the client can react; none in a case of before there was one.
        react_by: Option<NaiveDate>,
    }
}

impl Contents for IsItReallyDone {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::MeasureReported { measure, evidence, react_by } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self {
            measure: MeasureLine::of(case, case.measure(*measure)?)?,
            evidence: case.text(*evidence)?,
            react_by: react_by.map(|due| due.last_day),
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let asked = Self {
            measure: MeasureLine::sample(1, false),
            evidence: sample::words("Wij hebben mevrouw Yilmaz gebeld."),
            react_by: Some(sample::day(5, 19)),
        };
        vec![("as usual", asked.clone()), ("without a term", Self { react_by: None, ..asked })]
    }
}
