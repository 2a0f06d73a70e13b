//! A fixed world: one municipality, its regulation, four organisations and the desk's staff.

use chrono::NaiveDate;
use domain::{
    AccountId, CaseId, HearingId, MunicipalityId, OrganisationId, OutageId, Timestamp,
    calendar::Calendar,
    facts::{OrganisationFacts, Registers},
    regulation::{BasisKind, BindingBasis, Ombudsman, Regulation, Settings},
    term::Term,
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
        };
        Self { calendar: Calendar::statutory(), regulation: regulation(), registers }
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
