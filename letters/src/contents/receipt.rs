//! The receipt: the number, the secret, and what happens now (R5, R7).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;
use domain::{complaint::classification::Missing, notice::Recipient, values::Secret};

values! {
    /// The receipt of a complaint.
    pub struct Receipt {
        /// The client's secret; none when the client saw it on the screen (S4).
        secret: Option<Secret>,
        /// What the complaint still lacks (R6).
        missing: Vec<Missing>,
        /// The day by which the desk says who handles the case (R7).
        acknowledge_by: NaiveDate,
        /// The last day by which the desk has to be done (R15).
        handling_last_day: NaiveDate,
    }
}

impl Contents for Receipt {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let secret = case.background.secret.filter(|_| case.told.recipient == Recipient::Client);
        let now = case.now();
        Ok(Self {
            secret: secret.cloned(),
            missing: now.missing.iter().copied().collect(),
            acknowledge_by: now.terms.acknowledge_by,
            handling_last_day: now.terms.handling.last_day,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        use Missing as M;
        let usual = Self {
            secret: Some(Secret::from_number(123_456_789_012)),
            missing: Vec::new(),
            acknowledge_by: sample::day(2, 9),
            handling_last_day: sample::day(4, 13),
        };
        let missing = vec![M::Name, M::Contact, M::Description, M::Confirmation];
        vec![
            ("with the secret", usual.clone()),
            ("seen on the screen", Self { secret: None, ..usual.clone() }),
            ("incomplete", Self { missing, ..usual }),
        ]
    }
}
