//! What every text can use: who reads it, which case it is, and how to reach the desk.

use super::sample;
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::{notice::Recipient, term::a_year_after};

values! {
    /// What every text can use.
    pub struct Surroundings {
        /// Whether the client's side reads it.
        for_client: bool,
        /// Whether the representative reads it.
        for_representative: bool,
        /// Whether the organisation reads it whose answer, measure or task it is.
        for_addressee: bool,
        /// Whether an organisation complained about reads it, of which the letter asks nothing by itself.
        for_other_side: bool,
        /// Whether the mayor and aldermen read it.
        for_college: bool,
        /// The number of the case.
        case_number: String,
        /// The name of the client; none for who may not know it.
        client: Option<Name>,
        /// The name of the organisation that reads it.
        reader: Option<Name>,
        /// The day of the letter.
        date: NaiveDate,
        /// The day on which the complaint came in.
        received_on: NaiveDate,
        /// Whether the client wants an independent supporter (D9).
        supporter_wanted: bool,
        /// The name of the desk.
        desk: Name,
        /// The municipality that it serves.
        municipality: Name,
        /// Its telephone number.
        phone: Name,
        /// Its e-mail address.
        email: Option<Name>,
        /// Its website.
        website: Option<Name>,
        /// Where and when people can walk in, a line each.
        walk_in: Vec<Name>,
        /// The ombudsman (R4).
        ombudsman: Name,
        /// Where the ombudsman is.
        ombudsman_address: Name,
        /// The last day on which the client can turn to the ombudsman about this letter: a year later (R20).
        ombudsman_until: NaiveDate,
    }
}

impl Surroundings {
    pub(super) fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let (now, desk) = (case.now(), &case.background.desk.sender);
        let reader = match case.told.recipient {
            Recipient::Client | Recipient::Representative | Recipient::Desk => None,
            Recipient::Organisation(own) => Some(case.name(own)?),
        };
        let ombudsman = &case.background.regulation.settings.ombudsman;
        Ok(Self {
            client: case.client_name()?,
            reader,
            case_number: now.number.to_string(),
            date: case.told.at.day(),
            received_on: now.received_at.day(),
            supporter_wanted: now.supporter_wanted,
            desk: Name(desk.name.clone()),
            municipality: Name(desk.municipality.clone()),
            phone: Name(desk.phone.clone()),
            email: desk.email.clone().map(Name),
            website: desk.website.clone().map(Name),
            walk_in: desk.walk_in.iter().cloned().map(Name).collect(),
            ombudsman: Name(ombudsman.name.to_string()),
            ombudsman_address: Name(ombudsman.address.to_string()),
            ombudsman_until: a_year_after(case.told.at.day()),
            ..Self::for_reader(case.reader)
        })
    }

    /// The sample surroundings of a reader.
    pub(crate) fn for_reader(reader: Reader) -> Self {
        let knows_client = !matches!(reader, Reader::College | Reader::Desk);
        let is_organisation = !reader.is_client_side() && reader != Reader::Desk;
        Self {
            for_client: reader.is_client_side(),
            for_representative: reader == Reader::Representative,
            for_addressee: reader == Reader::Addressee,
            for_other_side: reader == Reader::OtherSide,
            for_college: reader == Reader::College,
            case_number: "HLM-2026-000123".to_owned(),
            client: knows_client.then(|| Name(sample::CLIENT.to_owned())),
            reader: is_organisation.then(sample::organisation),
            date: sample::day(3, 9),
            received_on: sample::day(2, 2),
            supporter_wanted: false,
            desk: Name("Meldpunt Sociaal Domein".to_owned()),
            municipality: Name("Haarlem".to_owned()),
            phone: Name("023 511 51 15".to_owned()),
            email: Some(Name("post@meldpunt.example".to_owned())),
            website: Some(Name("www.meldpunt.example".to_owned())),
            walk_in: vec![Name(
                "Bibliotheek, Gasthuisstraat 32: dinsdag van 10.00 tot 12.00 uur".to_owned(),
            )],
            ombudsman: Name("Nationale ombudsman".to_owned()),
            ombudsman_address: Name("Postbus 93122, 2509 AC Den Haag".to_owned()),
            ombudsman_until: a_year_after(sample::day(3, 9)),
        }
    }

    /// Other surroundings than usual, each with a name.
    pub(crate) fn variants(reader: Reader) -> Vec<(&'static str, Self)> {
        let usual = || Self::for_reader(reader);
        vec![
            (
                "strange names",
                Self {
                    client: usual().client.map(|_| Name(sample::STRANGE.to_owned())),
                    reader: usual().reader.map(|_| Name(sample::STRANGE.to_owned())),
                    ..usual()
                },
            ),
            (
                "a name of 200 characters",
                Self { client: usual().client.map(|_| sample::long_name()), ..usual() },
            ),
            ("nobody knows the name", Self { client: None, ..usual() }),
            ("telephone only", Self { email: None, website: None, walk_in: Vec::new(), ..usual() }),
            ("wants a supporter", Self { supporter_wanted: true, ..usual() }),
        ]
    }
}
