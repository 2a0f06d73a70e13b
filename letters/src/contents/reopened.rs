//! The case is open again (R8).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;

values! {
    /// The case is open again.
    pub struct Reopened {
        /// The last day by which the desk has to be done; none where the advice stands already or the day has passed.
        handling_last_day: Option<NaiveDate>,
    }
}

impl Contents for Reopened {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let now = case.now();
        let last_day = now.terms.handling.last_day;
        let runs = now.state.advice().is_none() && last_day >= case.told.at.day();
        Ok(Self { handling_last_day: runs.then_some(last_day) })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let runs = Self { handling_last_day: Some(sample::day(5, 11)) };
        vec![("the term runs", runs), ("no term runs", Self { handling_last_day: None })]
    }
}
