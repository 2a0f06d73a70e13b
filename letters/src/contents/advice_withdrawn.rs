//! The advice was withdrawn and will be replaced (R49).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::complaint::Event;

values! {
    /// The advice was withdrawn.
    pub struct AdviceWithdrawn {
        /// Why.
        motive: String,
    }
}

impl Contents for AdviceWithdrawn {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::AdviceWithdrawn { motive } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { motive: case.text(*motive)? })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        vec![("as usual", Self { motive: sample::words("Er staat een fout in punt 2.") })]
    }
}
