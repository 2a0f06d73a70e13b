//! An invitation to be heard: when, where, who may come along (R14, R54, H5, Q3).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;
use domain::{Timestamp, complaint::Event};

values! {
    /// An invitation to be heard.
    pub struct HearingInvitation {
        /// When it takes place.
        at: Timestamp,
        /// The last day on which to say whether one comes.
        answer_by: NaiveDate,
        /// Where it is, and what else the desk says about it.
        invitation: String,
    }
}

impl Contents for HearingInvitation {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::InvitedToHearing { at, answer_by, invitation, .. } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { at: *at, answer_by: *answer_by, invitation: case.text(*invitation)? })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let usual = Self {
            at: sample::morning(3, 4),
            answer_by: sample::day(2, 25),
            invitation: sample::words("Grote Markt 2, kamer 12. Er is een lift."),
        };
        vec![("as usual", usual)]
    }
}
