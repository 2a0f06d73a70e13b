//! A hearing will not take place.

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::{
    Timestamp,
    complaint::{Event, hearing::Hearing},
};

values! {
    /// A hearing will not take place.
    pub struct HearingCancelled {
        /// When it would have been.
        at: Timestamp,
    }
}

impl Contents for HearingCancelled {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::HearingCancelled { hearing } = case.told.event else {
            return Err(case.another_event());
        };
        let before = case.told.before;
        let all = before.parties.values().map(|side| &side.hearing).chain([&before.client_hearing]);
        let own = all.filter_map(Hearing::invitation).find(|own| own.hearing == *hearing);
        Ok(Self { at: own.ok_or(case.another_event())?.at })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        vec![("as usual", Self { at: sample::morning(3, 4) })]
    }
}
