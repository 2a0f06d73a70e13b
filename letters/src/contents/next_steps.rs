//! Where the client can turn after the desk, by the law of the case (R1, R4).

use crate::{
    compose::Case,
    values::{Code, values},
};
use domain::regulation::Regime;

values! {
    /// Where the client can turn after the desk; the ombudsman is known to every letter.
    pub struct NextSteps {
        /// The code of the law: `awb`, `wkkgz`, `jeugdwet`, `wmo-provider` or `other`.
        regime: Code,
        /// The name of the law.
        law: Regime,
    }
}

impl NextSteps {
    pub(super) fn of(case: &Case<'_>) -> Self {
        Self::under(case.now().regime)
    }

    pub(super) fn under(law: Regime) -> Self {
        Self { regime: Code::of(&law), law }
    }
}
