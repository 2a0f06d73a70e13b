//! A fixed world: one municipality, its regulation, four organisations and the desk's staff.

use chrono::{NaiveDate, Weekday};
use domain::{
    AccountId, CaseId, HearingId, MunicipalityId, OrganisationId, OutageId, PlaceId, Timestamp,
    agenda::Agenda,
    calendar::Calendar,
    facts::{OrganisationFacts, Registers},
    place::{AppointmentKind, OpeningHours, Place},
    regulation::{BasisKind, BindingBasis, Ombudsman, Regulation, Settings},
    term::Term,
    values::{Address, HouseNumber},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub const HAARLEM: MunicipalityId = MunicipalityId(Uuid::from_u128(0x10));
pub const ELSEWHERE: MunicipalityId = MunicipalityId(Uuid::from_u128(0x11));
pub const CASE: CaseId = CaseId(Uuid::from_u128(0x20));

/// A care provider, bound by contract; it receives the advice by e-mail.
pub const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(0x30));
/// The neighbourhood team, bound by ordinance; it reads its messages in the portal.
pub const TEAM: OrganisationId = OrganisationId(Uuid::from_u128(0x31));
/// The mayor and aldermen, bound by ordinance.
pub const COLLEGE: OrganisationId = OrganisationId(Uuid::from_u128(0x32));
/// A foundation of volunteers, bound by nothing (R45).
pub const FOUNDATION: OrganisationId = OrganisationId(Uuid::from_u128(0x33));
/// An organisation that is in no register.
pub const NOBODY: OrganisationId = OrganisationId(Uuid::from_u128(0x3f));

/// Handles the case.
pub const HANDLER: AccountId = AccountId(Uuid::from_u128(0x40));
/// The second person (S22).
pub const SECOND: AccountId = AccountId(Uuid::from_u128(0x41));
/// Worked for the provider (R9).
pub const TIED: AccountId = AccountId(Uuid::from_u128(0x42));
/// Not on the staff of this desk.
pub const OUTSIDER: AccountId = AccountId(Uuid::from_u128(0x4f));

pub const HEARING: HearingId = HearingId(Uuid::from_u128(0x50));
pub const OUTAGE: OutageId = OutageId(Uuid::from_u128(0x60));

/// The library, where two clients at a time can walk in on Mondays from ten to twelve, for half an hour each.
pub const LIBRARY: PlaceId = PlaceId(Uuid::from_u128(0x70));
/// The telephone from which the desk calls back on weekdays from nine to five, a quarter of an hour each.
pub const CALL_BACK: PlaceId = PlaceId(Uuid::from_u128(0x71));

/// Everything outside the case on which decisions rest.
#[derive(Debug, Clone)]
pub struct World {
    pub calendar: Calendar,
    pub regulation: Regulation,
    pub registers: Registers,
}

impl World {
    pub fn new() -> Self {
        let bound = |kind, uses_portal| OrganisationFacts {
            bases: vec![BindingBasis {
                kind,
                document: "2024-17".parse().unwrap(),
                valid_from: day("2024-01-01"),
                valid_until: None,
            }],
            uses_portal,
        };
        let registers = Registers {
            organisations: BTreeMap::from([
                (PROVIDER, bound(BasisKind::Contract, false)),
                (TEAM, bound(BasisKind::Ordinance, true)),
                (COLLEGE, bound(BasisKind::Ordinance, true)),
                (FOUNDATION, OrganisationFacts::default()),
            ]),
            ties: BTreeMap::from([(TIED, BTreeSet::from([PROVIDER]))]),
            staff: BTreeSet::from([HANDLER, SECOND, TIED]),
            agendas: [library(), call_back()]
                .map(|place| (place.id, Agenda { place, taken: Vec::new() }))
                .into(),
        };
        Self { calendar: Calendar::statutory(), regulation: regulation(), registers }
    }

    /// What is booked at a place.
    pub fn agenda(&mut self, place: PlaceId) -> &mut Agenda {
        self.registers.agendas.get_mut(&place).unwrap()
    }

    /// The same world with another regulation.
    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut world = Self::new();
        change(&mut world.regulation.settings);
        world
    }

    /// The same world, where post may arrive some days after the last day (R37).
    pub fn with_grace(days: u8) -> Self {
        Self::with(|settings| settings.postal_grace_days = days)
    }
}

/// The library in the centre.
pub fn library() -> Place {
    Place {
        id: LIBRARY,
        municipality: HAARLEM,
        kind: AppointmentKind::WalkIn,
        name: "Bibliotheek Centrum".parse().unwrap(),
        address: Some(Address::Dutch {
            street: "Gasthuisstraat".parse().unwrap(),
            number: HouseNumber::new(32, None, None).unwrap(),
            postcode: "2011 XP".parse().unwrap(),
            town: "Haarlem".parse().unwrap(),
        }),
        accessibility: Some("Toegankelijk met een rolstoel.".parse().unwrap()),
        active: true,
        hours: vec![hours(Weekday::Mon, "10:00", "12:00", (30, 2))],
    }
}

/// The telephone from which the desk calls back.
pub fn call_back() -> Place {
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    Place {
        id: CALL_BACK,
        kind: AppointmentKind::CallBack,
        name: "Terugbellen".parse().unwrap(),
        address: None,
        accessibility: None,
        hours: weekdays.map(|weekday| hours(weekday, "09:00", "17:00", (15, 1))).into(),
        ..library()
    }
}

/// Hours from 2024 on, in slots of some minutes for some clients.
pub fn hours(
    weekday: Weekday,
    opens: &str,
    closes: &str,
    (slot_minutes, seats): (u16, u16),
) -> OpeningHours {
    OpeningHours {
        weekday,
        opens: opens.parse().unwrap(),
        closes: closes.parse().unwrap(),
        slot_minutes,
        seats,
        valid_from: day("2024-01-01"),
        valid_until: None,
    }
}

fn regulation() -> Regulation {
    let settings = Settings::model(
        COLLEGE,
        Ombudsman {
            name: "Nationale ombudsman".parse().unwrap(),
            address: "Postbus 93122, 2509 AC Den Haag".parse().unwrap(),
        },
    )
    .unwrap();
    Regulation { municipality: HAARLEM, version: 1, valid_from: day("2024-01-01"), settings }
}

/// A term of whole weeks.
pub fn weeks(count: u8) -> Term {
    Term::weeks(count).unwrap()
}

/// A day written as in ISO 8601.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An instant written as in RFC 3339.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
