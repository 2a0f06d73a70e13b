//! The client withdrew the complaint.

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::complaint::Event;

values! {
    /// The client withdrew the complaint.
    pub struct Withdrawn {
        /// Why, for the client's side, when the client said so.
        motive: Option<String>,
    }
}

impl Contents for Withdrawn {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::Withdrawn { motive, .. } = case.told.event else {
            return Err(case.another_event());
        };
        let motive = motive.filter(|_| case.reader.is_client_side());
        Ok(Self { motive: motive.map(|motive| case.text(motive)).transpose()? })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let motive = || sample::words("Het is al opgelost.");
        let said = Self { motive: reader.is_client_side().then(motive) };
        vec![("with a motive", said), ("without a motive", Self { motive: None })]
    }
}
