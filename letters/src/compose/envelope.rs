//! Who a letter is for: the lines behind the window, and how it opens (R100, R104).

use super::{Case, Unwritable, salutation};
use crate::Sender;
use domain::{
    complaint::classification::Language,
    notice::Recipient,
    values::{Person, PersonName},
};

/// The lines behind the window of the envelope, and the opening.
pub(super) struct Envelope {
    pub(super) lines: Vec<String>,
    pub(super) salutation: String,
    pub(super) has_address: bool,
}

/// Who the letter of this case is for.
pub(super) fn of(case: &Case<'_>, language: Language) -> Result<Envelope, Unwritable> {
    match case.told.recipient {
        Recipient::Client => Ok(for_person(case.client()?, language)),
        Recipient::Representative => Ok(for_person(case.representative()?, language)),
        Recipient::Organisation(organisation) => {
            let own = case.organisation(organisation)?;
            let address = own.address.iter().flat_map(|address| address.lines());
            Ok(Envelope {
                lines: [own.name.clone()].into_iter().chain(address).collect(),
                salutation: salutation::for_anybody(language).to_owned(),
                has_address: own.address.is_some(),
            })
        }
        Recipient::Desk => Ok(for_desk(&case.background.desk.sender, language)),
    }
}

fn for_desk(desk: &Sender, language: Language) -> Envelope {
    Envelope {
        lines: [&desk.name].into_iter().chain(&desk.address).cloned().collect(),
        salutation: salutation::for_colleagues(language).to_owned(),
        has_address: !desk.address.is_empty(),
    }
}

fn for_person(person: &Person, language: Language) -> Envelope {
    let name = person.name.as_ref().map(PersonName::full);
    let address = person.address.iter().flat_map(|address| address.lines());
    Envelope {
        lines: name.into_iter().chain(address).collect(),
        salutation: salutation::for_person(person, language),
        has_address: person.address.is_some(),
    }
}
