//! The complaint was settled: what was agreed, and that it can be opened again (R8).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// The complaint was settled.
    pub struct Settled {
        /// Since when the client is satisfied.
        satisfied_on: NaiveDate,
        /// What was agreed, for the client's side.
        agreement: Option<String>,
    }
}

impl Contents for Settled {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::Settled { satisfied_at, agreement, .. } = case.told.event else {
            return Err(case.another_event());
        };
        let agreement = case.reader.is_client_side().then(|| case.text(*agreement)).transpose()?;
        Ok(Self { satisfied_on: satisfied_at.day(), agreement })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let agreement = || sample::words("De zorgaanbieder zegt sorry.");
        let agreement = reader.is_client_side().then(agreement);
        vec![("as usual", Self { satisfied_on: sample::day(3, 3), agreement })]
    }
}
