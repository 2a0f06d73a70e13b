//! A copy of the complaint for the other side, and the request for its view (R13).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::{complaint::Event, values::PersonName};

values! {
    /// A copy of the complaint, and the request for a view.
    pub struct CopyForView {
        /// Who complains; none without a name.
        complainant: Option<Name>,
        /// What the client wrote; nothing when a part of it is withheld, for that copy goes out on its own.
        descriptions: Vec<String>,
        /// Whether a part is withheld.
        withheld: bool,
        /// Until when the organisation can give its view.
        view_last_day: NaiveDate,
    }
}

impl Contents for CopyForView {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::CopySent { withheld, view_deadline, .. } = case.told.event else {
            return Err(case.another_event());
        };
        let withheld = withheld.is_some();
        let told: &[_] = if withheld { &[] } else { &case.now().descriptions };
        Ok(Self {
            complainant: case.client()?.name.as_ref().map(PersonName::full).map(Name),
            descriptions: case.texts(told)?,
            withheld,
            view_last_day: view_deadline.last_day,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let whole = Self {
            complainant: Some(Name(sample::CLIENT.to_owned())),
            descriptions: vec![sample::words("Niemand belde terug."), sample::words("Nog niet.")],
            withheld: false,
            view_last_day: sample::day(2, 23),
        };
        let part = Self { descriptions: Vec::new(), withheld: true, ..whole.clone() };
        let nameless = Self { complainant: None, ..whole.clone() };
        vec![("the whole", whole), ("a part withheld", part), ("without a name", nameless)]
    }
}
