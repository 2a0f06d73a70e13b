//! An earlier letter that the advice is carried out in full no longer holds (R40, R43).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, Name, values},
};
use domain::complaint::{Event, event::SetAside};

values! {
    /// An earlier letter no longer holds.
    pub struct EnforcementSetAside {
        /// Whose silence it was about.
        organisation: Name,
        /// Why: `answered-in-time` or `outage`.
        because: Code,
    }
}

impl Contents for EnforcementSetAside {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::EnforcementSetAside { organisation, because } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { organisation: case.name(*organisation)?, because: Code::of(because) })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let because = |because: SetAside| Self {
            organisation: sample::organisation(),
            because: Code::of(&because),
        };
        vec![
            ("answered in time", because(SetAside::AnsweredInTime)),
            ("an outage", because(SetAside::Outage)),
        ]
    }
}
