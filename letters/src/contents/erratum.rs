//! A clear slip in the advice was corrected; the term stays (R49).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::complaint::Event;

values! {
    /// A slip was corrected.
    pub struct Erratum {
        /// The correction.
        erratum: String,
    }
}

impl Contents for Erratum {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::ErratumIssued { erratum } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { erratum: case.text(*erratum)? })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        vec![("as usual", Self { erratum: sample::words("Lees 2026 in plaats van 2025.") })]
    }
}
