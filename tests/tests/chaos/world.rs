//! What stands around the cases: a municipality, its organisations and its staff.

use chrono::{Days, NaiveDate};
use domain::{
    AccountId, Actor, MunicipalityId, OrganisationId,
    facts::{OrganisationFacts, Registers},
    regulation::{BasisKind, BindingBasis, Ombudsman, Regulation, Settings},
    values::{Address, Line},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Origin, Store,
    accounts::{self, NewAccount, Role},
    registers::{
        Change,
        bases::{self, RegisteredBasis},
        desks::{self, Desk},
        municipalities,
        organisations::{self, Organisation, OrganisationKind},
        regulations,
    },
};
use uuid::Uuid;

pub const HAARLEM: MunicipalityId = MunicipalityId(Uuid::from_u128(1));
pub const COLLEGE: OrganisationId = OrganisationId(Uuid::from_u128(11));
/// Reads its messages in the portal.
pub const CARE: OrganisationId = OrganisationId(Uuid::from_u128(12));
/// Is told by letter.
pub const TRANSPORT: OrganisationId = OrganisationId(Uuid::from_u128(13));
/// Is bound by nothing: its advice is a recommendation (R45).
pub const WELFARE: OrganisationId = OrganisationId(Uuid::from_u128(14));
pub const ANNA: AccountId = AccountId(Uuid::from_u128(21));
pub const BERT: AccountId = AccountId(Uuid::from_u128(22));

/// Name, kind, basis, whether it reads its messages in the portal.
const ORGANISATIONS: [(OrganisationId, &str, OrganisationKind, Option<BasisKind>, bool); 4] = [
    (COLLEGE, "Gemeente Haarlem", OrganisationKind::Municipality, Some(BasisKind::Ordinance), true),
    (CARE, "Zorg aan Huis", OrganisationKind::CareProvider, Some(BasisKind::Contract), true),
    (TRANSPORT, "Vervoer", OrganisationKind::WmoProvider, Some(BasisKind::Contract), false),
    (WELFARE, "Welzijn Centrum", OrganisationKind::Other, None, true),
];

/// Puts everything that stands around the cases in the registers.
pub async fn record(store: &Store, regulation: &Regulation, registers: &Registers) {
    let tx = store.database().begin_write().await.unwrap();
    let change = Change {
        by: Actor::Administrator(AccountId(Uuid::nil())),
        at: store.clock().now(),
        origin: Origin::clockwork("chaos"),
    };
    let (code, name) = ("HLM".parse().unwrap(), "Haarlem".parse().unwrap());
    municipalities::add(&tx, &change, HAARLEM, &code, &name).await.unwrap();
    for (id, name, kind, _, uses_portal) in ORGANISATIONS {
        let organisation = Organisation {
            id,
            municipalities: BTreeSet::from([HAARLEM]),
            name: name.parse().unwrap(),
            kind,
            kvk: None,
            uses_portal,
            address: Some(post_box()),
            email: None,
            active: true,
        };
        organisations::add(&tx, &change, &organisation).await.unwrap();
        for basis in registers.organisations[&id].bases.iter().cloned() {
            let id_of_basis = Uuid::from_u128(id.0.as_u128() + 100);
            let (organisation, municipality) = (id, HAARLEM);
            let basis = RegisteredBasis { id: id_of_basis, organisation, municipality, basis };
            bases::add(&tx, &change, &basis).await.unwrap().unwrap();
        }
    }
    let (from, settings) = (regulation.valid_from, &regulation.settings);
    regulations::add(&tx, &change, HAARLEM, from, settings).await.unwrap().unwrap();
    for (id, username) in [(ANNA, "anna"), (BERT, "bert")] {
        let member = NewAccount {
            id,
            username: username.parse().unwrap(),
            password_hash: "$argon2id$nothing".to_owned(),
            display_name: username.parse().unwrap(),
            role: Role::Staff,
            duty: Role::Staff.greatest_duty(),
            municipalities: BTreeSet::from([HAARLEM]),
        };
        accounts::add(&tx, &change, &member).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Where post for an organisation arrives.
pub fn post_box() -> Address {
    Address::PoBox {
        number: 3_333.try_into().unwrap(),
        postcode: "2001 DA".parse().unwrap(),
        town: "Haarlem".parse().unwrap(),
    }
}

/// Says who writes the letters: from then on they are written.
pub async fn describe_desk(store: &Store) {
    let desk = Desk {
        name: "Meldpunt Sociaal Domein Haarlem".parse().unwrap(),
        phone: "023 511 51 15".parse().unwrap(),
        address: post_box(),
        email: Some("meldpunt@haarlem.example".parse().unwrap()),
        website: None,
        logo: None,
    };
    let change = Change {
        by: Actor::Administrator(AccountId(Uuid::nil())),
        at: store.clock().now(),
        origin: Origin::clockwork("chaos"),
    };
    let tx = store.database().begin_write().await.unwrap();
    desks::set(&tx, &change, HAARLEM, &desk).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn portal_users() -> BTreeSet<OrganisationId> {
    ORGANISATIONS.iter().filter(|known| known.4).map(|known| known.0).collect()
}

/// The regulation of the municipality, in force early enough for every complaint of a test.
pub fn regulation(today: NaiveDate) -> Regulation {
    let ombudsman = Ombudsman {
        name: "Nationale ombudsman".parse().unwrap(),
        address: "Postbus 93122, 2509 AC Den Haag".parse().unwrap(),
    };
    Regulation {
        municipality: HAARLEM,
        version: 1,
        valid_from: today.checked_sub_days(Days::new(100)).unwrap(),
        settings: Settings::model(COLLEGE, ombudsman).unwrap(),
    }
}

/// What the registers say in all cases: every basis holds from that day.
pub fn registers(valid_from: NaiveDate) -> Registers {
    let organisations = ORGANISATIONS.iter().map(|(id, _, _, kind, uses_portal)| {
        let document: Line = "Contract, artikel 7".parse().unwrap();
        let basis = kind.map(|kind| BindingBasis { kind, document, valid_from, valid_until: None });
        let bases = basis.into_iter().collect();
        (*id, OrganisationFacts { bases, uses_portal: *uses_portal })
    });
    Registers {
        organisations: organisations.collect(),
        ties: BTreeMap::new(),
        staff: BTreeSet::from([ANNA, BERT]),
        agendas: BTreeMap::new(),
    }
}
