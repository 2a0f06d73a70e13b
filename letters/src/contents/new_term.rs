//! The desk needs more time: the one adjournment, or longer with the consent of the client (R16).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;

values! {
    /// The desk needs more time.
    pub struct NewTerm {
        /// The last day until now.
        old_last_day: NaiveDate,
        /// The last day from now on.
        handling_last_day: NaiveDate,
    }
}

impl Contents for NewTerm {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        Ok(Self {
            old_last_day: case.told.before.terms.handling.last_day,
            handling_last_day: case.now().terms.handling.last_day,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let usual =
            Self { old_last_day: sample::day(4, 13), handling_last_day: sample::day(5, 11) };
        vec![("as usual", usual)]
    }
}
