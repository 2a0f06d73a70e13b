//! The report of a hearing, to be read and corrected (R14).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// The report of a hearing.
    pub struct HearingReport {
        /// The report.
        report: String,
        /// The day by which to say what is not right: as long as an organisation has for its view.
        react_by: NaiveDate,
    }
}

impl Contents for HearingReport {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::HearingHeld { report, .. } = case.told.event else {
            return Err(case.another_event());
        };
        let react_by = case.last_day(&case.background.regulation.settings.view_term);
        Ok(Self { report: case.text(*report)?, react_by })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let report = sample::words("Mevrouw Yilmaz vertelt dat zij drie keer belde.");
        vec![("as usual", Self { report, react_by: sample::day(3, 18) })]
    }
}
