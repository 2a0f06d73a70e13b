//! A person and how to reach and address them (R6, R104).

use super::{Address, Email, Line, Phone, Text};
use serde::{Deserialize, Serialize};

/// The details of a person; all optional, because an incomplete complaint is stored too and repaired later (R6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// The name.
    pub name: Option<PersonName>,
    /// Where post arrives.
    pub address: Option<Address>,
    /// The e-mail address.
    pub email: Option<Email>,
    /// The telephone number.
    pub phone: Option<Phone>,
    /// What the person needs in contact: an interpreter, large print, a quiet room (Q3).
    pub wishes: Option<Text>,
}

impl Person {
    /// Whether the name and address are known, which the law asks of a complainant (R6).
    pub fn has_name_and_address(&self) -> bool {
        self.name.is_some() && self.address.is_some()
    }
}

/// A name, and how its bearer wants to be addressed; nobody is asked for a gender (R104).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonName {
    /// The person's own words for behind `Geachte`; they go before everything else.
    pub how_to_address: Option<Line>,
    /// The form of address that the person chose.
    pub form: Option<FormOfAddress>,
    /// The given names.
    pub given: Option<Line>,
    /// The initials as the person writes them; taken from the given names when missing.
    pub initials: Option<Line>,
    /// The prefix of the family name: `van den`.
    pub prefix: Option<Line>,
    /// The family name without its prefix.
    pub family: Line,
}

/// A form of address that a person can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormOfAddress {
    /// `mevrouw`.
    Madam,
    /// `heer` in letters, `meneer` in speech.
    Sir,
}

impl FormOfAddress {
    fn behind_geachte(self) -> &'static str {
        match self {
            Self::Madam => "mevrouw",
            Self::Sir => "heer",
        }
    }
}

impl PersonName {
    /// A name of which only the family name is known.
    pub fn of_family(family: Line) -> Self {
        Self { how_to_address: None, form: None, given: None, initials: None, prefix: None, family }
    }

    /// The opening of a letter, without a comma: `Geachte mevrouw Van den Berg`, `Geachte J.R. Groenen`.
    pub fn salutation(&self) -> String {
        if let Some(own_words) = &self.how_to_address {
            return format!("Geachte {own_words}");
        }
        match (self.form, self.initials()) {
            (Some(form), _) => {
                format!("Geachte {} {}", form.behind_geachte(), capitalised(&self.surname()))
            }
            (None, Some(initials)) => format!("Geachte {initials} {}", self.surname()),
            (None, None) => format!("Geachte {}", capitalised(&self.surname())),
        }
    }

    /// The name as on an envelope or in a list: `Jo Rene Groenen`, `J. van den Berg`.
    pub fn full(&self) -> String {
        match self.given.as_ref().or(self.initials.as_ref()) {
            Some(first) => format!("{first} {}", self.surname()),
            None => capitalised(&self.surname()),
        }
    }

    /// The initials: as written by the person, or the first letter of each given name with a dot.
    pub fn initials(&self) -> Option<String> {
        if let Some(initials) = &self.initials {
            return Some(initials.to_string());
        }
        let given = self.given.as_ref()?.as_str();
        let letters: String = given
            .split_whitespace()
            .filter_map(|name| name.chars().find(|c| c.is_alphabetic()))
            .flat_map(|first| first.to_uppercase().chain(['.']))
            .collect();
        (!letters.is_empty()).then_some(letters)
    }

    /// The family name with its prefix in small letters, as behind a first name or initials.
    fn surname(&self) -> String {
        match &self.prefix {
            Some(prefix) => format!("{} {}", prefix.as_str().to_lowercase(), self.family),
            None => self.family.to_string(),
        }
    }
}

fn capitalised(name: &str) -> String {
    let mut rest = name.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
