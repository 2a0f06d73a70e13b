//! The question to the client whether the desk may take longer (R16).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// The desk asks for more time.
    pub struct ConsentRequest {
        /// The last day as it is.
        old_last_day: NaiveDate,
        /// The last day that the client is asked to agree to.
        asked_last_day: NaiveDate,
        /// The last day on which the client can say so.
        answer_by: NaiveDate,
        /// Why, in the words of the desk.
        explanation: String,
    }
}

impl Contents for ConsentRequest {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::ConsentRequested { last_day, answer_by, explanation } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self {
            old_last_day: case.now().terms.handling.last_day,
            asked_last_day: *last_day,
            answer_by: *answer_by,
            explanation: case.text(*explanation)?,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let usual = Self {
            old_last_day: sample::day(5, 11),
            asked_last_day: sample::day(6, 8),
            answer_by: sample::day(4, 20),
            explanation: sample::words("Wij wachten op een verslag."),
        };
        vec![("as usual", usual)]
    }
}
