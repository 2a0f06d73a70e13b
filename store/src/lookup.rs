//! Under which tokens a person is found at the phone desk: name parts, telephone, e-mail, postcode and house number.

use crate::{Keys, LookupKind, entities::blind_index};
use domain::{
    CaseId,
    values::{Email, Person, PersonName, Phone, Postcode, fold, name_tokens},
};
use std::collections::BTreeSet;

/// Whose details they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Client,
    Representative,
}

impl Role {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Representative => "representative",
        }
    }
}

/// The rows under which this person finds the case.
pub(crate) fn rows(
    keys: &Keys,
    case: CaseId,
    role: Role,
    person: &Person,
) -> Vec<blind_index::Model> {
    let row = |token: [u8; 16]| blind_index::Model {
        token: token.to_vec(),
        case_id: case.0,
        person: role.code().to_owned(),
    };
    tokens(keys, person).into_iter().map(row).collect()
}

fn tokens(keys: &Keys, person: &Person) -> BTreeSet<[u8; 16]> {
    let mut tokens = BTreeSet::new();
    if let Some(name) = &person.name {
        let parts = name_tokens(&whole_name(name));
        tokens.extend(parts.iter().map(|part| keys.lookup_token(LookupKind::Name, part)));
    }
    tokens.extend(person.phone.as_ref().map(|phone| phone_token(keys, phone)));
    tokens.extend(person.email.as_ref().map(|email| email_token(keys, email)));
    let door = person.address.as_ref().and_then(|address| address.door());
    tokens.extend(door.map(|(postcode, number)| door_token(keys, postcode, number)));
    tokens
}

/// The given names and the family name; not the prefix, which half the country shares.
fn whole_name(name: &PersonName) -> String {
    let given = name.given.as_ref().map_or("", |given| given.as_str());
    format!("{given} {}", name.family)
}

/// The token of a telephone number.
pub(crate) fn phone_token(keys: &Keys, phone: &Phone) -> [u8; 16] {
    keys.lookup_token(LookupKind::Phone, phone.as_str())
}

/// The token of an e-mail address, without regard to capitals.
pub(crate) fn email_token(keys: &Keys, email: &Email) -> [u8; 16] {
    keys.lookup_token(LookupKind::Email, &email.as_str().to_lowercase())
}

/// The token of a postcode and house number.
pub(crate) fn door_token(keys: &Keys, postcode: &Postcode, number: u32) -> [u8; 16] {
    let postcode = fold(&postcode.to_string());
    keys.lookup_token(LookupKind::PostcodeAndNumber, &format!("{postcode} {number}"))
}

/// The tokens of the parts of a name, as somebody says it on the telephone.
pub(crate) fn name_lookup(keys: &Keys, said: &str) -> Vec<[u8; 16]> {
    let parts = name_tokens(said);
    parts.iter().map(|part| keys.lookup_token(LookupKind::Name, part)).collect()
}
