//! The question to the client what it thinks of how the desk worked (Q1).

use super::Contents;
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use domain::complaint::StateName;

values! {
    /// The client is asked for a score.
    pub struct AppreciationRequest {
        /// How the case ended: `closed`, `not-handled` or `settled`.
        ending: Code,
    }
}

impl Contents for AppreciationRequest {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        Ok(Self { ending: Code::of(&case.now().state.name()) })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let after = |ending: StateName| Self { ending: Code::of(&ending) };
        vec![
            ("closed", after(StateName::Closed)),
            ("not handled", after(StateName::NotHandled)),
            ("settled", after(StateName::Settled)),
        ]
    }
}
