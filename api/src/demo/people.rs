//! Invented clients: names, streets and ways to reach them.

use super::{Fault, dice::Dice};
use domain::values::{
    Address, Email, HouseNumber, Line, Person, PersonName, Phone, Postcode, Text,
};

const GIVEN: &[&str] = &[
    "Aisha", "Bram", "Carla", "Daan", "Elif", "Fatima", "Gerrit", "Hanna", "Ibrahim", "Jolanda",
    "Karim", "Lotte", "Mohamed", "Noor", "Otto", "Petra", "Rachid", "Sanne", "Tomasz", "Ursula",
    "Vera", "Wim", "Yara", "Zeynep", "Anneke", "Cor", "Dirk", "Mieke", "Samira", "Joop",
];
const FAMILY: &[(&str, &str)] = &[
    ("", "Jansen"),
    ("de", "Vries"),
    ("van den", "Berg"),
    ("", "Bakker"),
    ("", "Yılmaz"),
    ("", "El Amrani"),
    ("van", "Dijk"),
    ("", "Visser"),
    ("", "Smit"),
    ("de", "Boer"),
    ("", "Mulder"),
    ("", "Kowalska"),
    ("", "Bouzid"),
    ("van der", "Meer"),
    ("", "Öztürk"),
    ("", "Hendriks"),
    ("", "Peters"),
    ("", "Groenen"),
    ("ter", "Horst"),
    ("", "Sanders"),
    ("", "Pinas"),
    ("", "Tesfay"),
    ("", "Dekker"),
    ("van", "Leeuwen"),
    ("", "Kaya"),
];
const STREETS: &[(&str, &str)] = &[
    ("Kleverparkweg", "2023 CD"),
    ("Rijksstraatweg", "2025 DK"),
    ("Zijlweg", "2013 DG"),
    ("Schoterweg", "2021 HL"),
    ("Amsterdamsevaart", "2032 EG"),
    ("Boerhaavelaan", "2035 RC"),
    ("Californiëplein", "2037 AA"),
    ("Engelandlaan", "2034 GT"),
    ("Leidsevaart", "2013 HB"),
    ("Generaal Cronjéstraat", "2021 JC"),
    ("Vergierdeweg", "2026 BJ"),
    ("Prinsen Bolwerk", "2011 MA"),
];
const WISHES: &[&str] = &[
    "Graag een tolk Turks bij het gesprek.",
    "Ik gebruik een rolstoel. De zaal moet zonder trap te bereiken zijn.",
    "Graag rustig praten, ik hoor slecht.",
    "Lezen gaat moeilijk. Bel mij liever eerst.",
];

/// Somebody who can be reached, by post at least.
pub(super) fn somebody(dice: &mut Dice) -> Result<Person, Fault> {
    let given = dice.pick(GIVEN);
    let (prefix, family) = dice.pick(FAMILY);
    let name = PersonName {
        given: Some(Line::parse(given)?),
        prefix: (!prefix.is_empty()).then(|| Line::parse(prefix)).transpose()?,
        ..PersonName::of_family(Line::parse(family)?)
    };
    let email = dice.chance(55).then(|| {
        let address = format!("{}.{}@voorbeeld.nl", plain(given), plain(family));
        Email::parse(&address)
    });
    let phone = dice.chance(80).then(|| {
        let number = dice.between(10_000_000, 99_999_999);
        Phone::parse(&format!("06{number}"))
    });
    let wishes = dice.chance(8).then(|| Text::parse(dice.pick(WISHES)));
    Ok(Person {
        name: Some(name),
        address: Some(address(dice)?),
        email: email.transpose()?,
        phone: phone.transpose()?,
        wishes: wishes.transpose()?,
    })
}

fn address(dice: &mut Dice) -> Result<Address, Fault> {
    let (street, postcode) = dice.pick(STREETS);
    Ok(Address::Dutch {
        street: Line::parse(street)?,
        number: HouseNumber::new(dice.between(1, 240), None, None)?,
        postcode: Postcode::parse(postcode)?,
        town: Line::parse("Haarlem")?,
    })
}

/// A name as it can stand in an e-mail address.
fn plain(name: &str) -> String {
    domain::values::fold(name)
}
