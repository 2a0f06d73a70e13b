//! The sample municipality: its districts, organisations, people of the desk, and regulation.

use super::{Fault, dice::Dice, places};
use chrono::NaiveDate;
use domain::{
    AccountId, DistrictId, MunicipalityId, OrganisationId,
    agenda::Agenda,
    calendar::Calendar,
    facts::{OrganisationFacts, Registers},
    regulation::{BasisKind, BindingBasis, Ombudsman, Regulation, Settings},
    values::{Address, Email, Line, MunicipalityCode, PoBoxNumber, Postcode},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};
use store::registers::{desks::Desk, organisations::OrganisationKind};

/// The password of every account in the sample. The demonstration prints it; nothing else has it.
pub(super) const PASSWORD: &str = "welkom-bij-het-meldpunt";

/// Everything that stands around the sample's complaints.
pub(super) struct World {
    pub(super) municipality: MunicipalityId,
    pub(super) code: MunicipalityCode,
    pub(super) name: Line,
    pub(super) districts: Vec<(DistrictId, Line)>,
    pub(super) organisations: Vec<SampleOrganisation>,
    pub(super) desk: Desk,
    pub(super) staff: Vec<SampleAccount>,
    pub(super) administrator: SampleAccount,
    pub(super) auditor: SampleAccount,
    pub(super) clerk: SampleAccount,
    pub(super) regulation: Regulation,
    pub(super) calendar: Calendar,
    /// What the rules read; the agendas fill up while the lives are told.
    pub(super) registers: RefCell<Registers>,
}

/// An organisation of the sample, with the account that speaks for it.
pub(super) struct SampleOrganisation {
    pub(super) id: OrganisationId,
    pub(super) name: Line,
    pub(super) kind: OrganisationKind,
    pub(super) basis: Option<BindingBasis>,
    pub(super) uses_portal: bool,
    pub(super) address: Address,
    pub(super) email: Email,
    pub(super) account: SampleAccount,
}

/// Who writes the letters of the sample.
fn desk() -> Result<Desk, Fault> {
    Ok(Desk {
        name: Line::parse("Meldpunt Sociaal Domein Haarlem")?,
        phone: Line::parse("023 511 51 15")?,
        address: post_box(99)?,
        email: Some(Email::parse("meldpunt@voorbeeld.example")?),
        website: Some(Line::parse("www.meldpunt.example")?),
        logo: Some(LOGO.to_owned()),
    })
}

/// A mark of the sample: two speech balloons that touch.
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40"><path fill="#154273" d="M4 4h34v22H16l-8 8v-8H4z"/><path fill="#e17000" d="M42 12h18v20h-4v6l-6-6H26v-4h16z"/></svg>"##;

/// The post box of the sample organisation with this place in the list.
fn post_box(place: usize) -> Result<Address, Fault> {
    let place = u32::try_from(place).unwrap_or(0);
    Ok(Address::PoBox {
        number: PoBoxNumber::try_from(3_300 + place)?,
        postcode: Postcode::parse("2001 DA")?,
        town: Line::parse("Haarlem")?,
    })
}

/// An account of the sample.
#[derive(Clone)]
pub(super) struct SampleAccount {
    pub(super) id: AccountId,
    pub(super) username: String,
    pub(super) display_name: Line,
}

/// Name, kind, username of the contact, basis, portal.
const ORGANISATIONS: &[(&str, OrganisationKind, &str, Option<BasisKind>, bool)] = &[
    (
        "Gemeente Haarlem, afdeling Sociaal Domein",
        OrganisationKind::Municipality,
        "gemeente",
        Some(BasisKind::Ordinance),
        true,
    ),
    (
        "Buurtteam Noord",
        OrganisationKind::NeighbourhoodTeam,
        "buurtteam-noord",
        Some(BasisKind::SubsidyDecision),
        true,
    ),
    (
        "Buurtteam Schalkwijk",
        OrganisationKind::NeighbourhoodTeam,
        "buurtteam-schalkwijk",
        Some(BasisKind::SubsidyDecision),
        true,
    ),
    (
        "Zorggroep Spaarne",
        OrganisationKind::CareProvider,
        "zorggroep-spaarne",
        Some(BasisKind::Contract),
        true,
    ),
    (
        "Thuishulp Kennemerland",
        OrganisationKind::WmoProvider,
        "thuishulp",
        Some(BasisKind::Contract),
        true,
    ),
    (
        "Vervoer op Maat",
        OrganisationKind::WmoProvider,
        "vervoer-op-maat",
        Some(BasisKind::Contract),
        false,
    ),
    (
        "Jeugdhulp De Duinen",
        OrganisationKind::YouthCare,
        "jeugdhulp-duinen",
        Some(BasisKind::Contract),
        true,
    ),
    (
        "Jeugdteam Oost",
        OrganisationKind::YouthCare,
        "jeugdteam-oost",
        Some(BasisKind::SubsidyDecision),
        true,
    ),
    (
        "Schuldhulp Kennemer",
        OrganisationKind::DebtHelp,
        "schuldhulp",
        Some(BasisKind::Covenant),
        true,
    ),
    (
        "Woningstichting De Haven",
        OrganisationKind::Housing,
        "woningstichting",
        Some(BasisKind::Covenant),
        false,
    ),
    (
        "Werkbedrijf Zuid-Kennemerland",
        OrganisationKind::Other,
        "werkbedrijf",
        Some(BasisKind::Contract),
        true,
    ),
    ("Stichting Welzijn Centrum", OrganisationKind::Other, "welzijn-centrum", None, true),
];
const STAFF: &[(&str, &str)] = &[
    ("intake", "Marloes Intake"),
    ("handler", "Henk Behandelaar"),
    ("handler2", "Sevda Behandelaar"),
    ("handler3", "Ruud Behandelaar"),
    ("lead", "Ingrid Coördinator"),
    ("lead2", "Joris Coördinator"),
];
const DISTRICTS: &[&str] = &["Centrum", "Noord", "Oost", "Schalkwijk", "Zuid-West"];

impl World {
    /// The sample municipality, with its regulation in force from this day.
    pub(super) fn new(dice: &mut Dice, valid_from: NaiveDate) -> Result<Self, Fault> {
        let municipality = MunicipalityId(dice.id());
        let mut organisations = Vec::new();
        for (name, kind, username, basis, uses_portal) in ORGANISATIONS {
            let basis = basis.map(|kind| basis_since(kind, valid_from)).transpose()?;
            organisations.push(SampleOrganisation {
                id: OrganisationId(dice.id()),
                name: Line::parse(name)?,
                kind: *kind,
                basis,
                uses_portal: *uses_portal,
                address: post_box(organisations.len())?,
                email: Email::parse(&format!("{username}@voorbeeld.example"))?,
                account: account(dice, username, name)?,
            });
        }
        let staff = STAFF
            .iter()
            .map(|(username, name)| account(dice, username, name))
            .collect::<Result<Vec<_>, Fault>>()?;
        let districts = DISTRICTS
            .iter()
            .map(|name| Ok((DistrictId(dice.id()), Line::parse(name)?)))
            .collect::<Result<Vec<_>, Fault>>()?;
        let mut registers = registers(&organisations, &staff);
        for place in places::all(dice, municipality, valid_from)? {
            registers.agendas.insert(place.id, Agenda { place, taken: Vec::new() });
        }
        Ok(Self {
            municipality,
            code: MunicipalityCode::parse("HLM")?,
            name: Line::parse("Haarlem")?,
            districts,
            staff,
            administrator: account(dice, "admin", "Functioneel beheerder")?,
            auditor: account(dice, "toezicht", "Functionaris gegevensbescherming")?,
            clerk: account(dice, "griffie", "Griffie")?,
            regulation: Regulation {
                municipality,
                version: 1,
                valid_from,
                settings: settings(organisations[0].id)?,
            },
            calendar: Calendar::statutory(),
            organisations,
            desk: desk()?,
            registers: RefCell::new(registers),
        })
    }

    /// The organisations that read their messages in the portal.
    pub(super) fn portal_users(&self) -> BTreeSet<OrganisationId> {
        let users = self.organisations.iter().filter(|organisation| organisation.uses_portal);
        users.map(|organisation| organisation.id).collect()
    }

    /// Another member of staff than this one.
    pub(super) fn colleague(&self, of: AccountId, dice: &mut Dice) -> AccountId {
        let others = self.staff.iter().map(|account| account.id).filter(|id| *id != of);
        dice.pick(&others.collect::<Vec<_>>())
    }
}

fn account(dice: &mut Dice, username: &str, name: &str) -> Result<SampleAccount, Fault> {
    Ok(SampleAccount {
        id: AccountId(dice.id()),
        username: username.to_owned(),
        display_name: Line::parse(name)?,
    })
}

fn basis_since(kind: BasisKind, valid_from: NaiveDate) -> Result<BindingBasis, Fault> {
    let document = Line::parse("Register van afspraken, bijlage 1")?;
    Ok(BindingBasis { kind, document, valid_from, valid_until: None })
}

fn registers(organisations: &[SampleOrganisation], staff: &[SampleAccount]) -> Registers {
    let known = organisations.iter().map(|organisation| {
        let bases = organisation.basis.iter().cloned().collect();
        (organisation.id, OrganisationFacts { bases, uses_portal: organisation.uses_portal })
    });
    Registers {
        organisations: known.collect(),
        ties: BTreeMap::new(),
        staff: staff.iter().map(|account| account.id).collect::<BTreeSet<_>>(),
        agendas: BTreeMap::new(),
    }
}

/// The model regulation, with the ombudsman for municipalities that have none of their own.
fn settings(college: OrganisationId) -> Result<Settings, Fault> {
    let name = Line::parse("Nationale ombudsman")?;
    let address = Line::parse("Postbus 93122, 2509 AC Den Haag")?;
    Ok(Settings::model(college, Ombudsman { name, address })?)
}
