//! The opening of a letter, in the form that the person chose (R104).

use domain::{
    complaint::classification::Language,
    values::{FormOfAddress, Person, PersonName},
};

/// The opening for a person: `Geachte mevrouw Van den Berg`, `Dear Ms Van den Berg`.
pub(super) fn for_person(person: &Person, language: Language) -> String {
    match (&person.name, language) {
        (Some(name), Language::Dutch) => name.salutation(),
        (Some(name), Language::English) => format!("Dear {}", in_english(name)),
        (None, _) => for_anybody(language).to_owned(),
    }
}

/// The opening for who has no name, as an organisation.
pub(super) fn for_anybody(language: Language) -> &'static str {
    match language {
        Language::Dutch => "Geachte heer of mevrouw",
        Language::English => "Dear Sir or Madam",
    }
}

/// The opening for the desk itself.
pub(super) fn for_colleagues(language: Language) -> &'static str {
    match language {
        Language::Dutch => "Beste collega's",
        Language::English => "Dear colleagues",
    }
}

fn in_english(name: &PersonName) -> String {
    if let Some(own_words) = &name.how_to_address {
        return own_words.to_string();
    }
    let family = family_of(name);
    match (name.form, name.initials()) {
        (Some(FormOfAddress::Madam), _) => format!("Ms {}", capitalised(&family)),
        (Some(FormOfAddress::Sir), _) => format!("Mr {}", capitalised(&family)),
        (None, Some(initials)) => format!("{initials} {family}"),
        (None, None) => capitalised(&family),
    }
}

fn family_of(name: &PersonName) -> String {
    match &name.prefix {
        Some(prefix) => format!("{} {}", prefix.as_str().to_lowercase(), name.family),
        None => name.family.to_string(),
    }
}

fn capitalised(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
