//! The handling term changed with the legal regime (R1).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use chrono::NaiveDate;
use domain::regulation::Regime;

values! {
    /// Another law applies.
    pub struct RegimeChanged {
        /// The code of the law: `awb`, `wkkgz`, `jeugdwet`, `wmo-provider` or `other`.
        regime: Code,
        /// The name of the law.
        law: Regime,
        /// The last day by which the desk has to be done.
        handling_last_day: NaiveDate,
    }
}

impl Contents for RegimeChanged {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let now = case.now();
        let handling_last_day = now.terms.handling.last_day;
        Ok(Self { regime: Code::of(&now.regime), law: now.regime, handling_last_day })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let under = |law: Regime| Self {
            regime: Code::of(&law),
            law,
            handling_last_day: sample::day(3, 16),
        };
        vec![
            ("awb", under(Regime::Awb)),
            ("wkkgz", under(Regime::Wkkgz)),
            ("jeugdwet", under(Regime::Jeugdwet)),
            ("wmo", under(Regime::WmoProvider)),
            ("other", under(Regime::Other)),
        ]
    }
}
