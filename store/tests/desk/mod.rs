//! A small desk: one municipality with its college, a care provider and a member of staff.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use chrono::NaiveDate;
use domain::{
    AccountId, Actor, MunicipalityId, OrganisationId, Timestamp,
    regulation::{BasisKind, BindingBasis, Ombudsman, Settings},
};
use sea_orm::DatabaseTransaction;
use std::collections::BTreeSet;
use store::{
    Database, Origin,
    accounts::{self, NewAccount, Role},
    registers::{
        Change, bases, municipalities,
        organisations::{self, Organisation, OrganisationKind},
        regulations,
    },
};
use uuid::Uuid;

pub const HAARLEM: MunicipalityId = MunicipalityId(Uuid::from_u128(1));
pub const COLLEGE: OrganisationId = OrganisationId(Uuid::from_u128(11));
pub const CARE: OrganisationId = OrganisationId(Uuid::from_u128(12));
pub const MEMBER: AccountId = AccountId(Uuid::from_u128(21));

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn change() -> Change {
    Change {
        by: Actor::Administrator(AccountId(Uuid::nil())),
        at: at("2026-01-01T09:00:00Z"),
        origin: Origin { request_id: "a request".to_owned(), address: None },
    }
}

/// A desk that is ready to work; commits nothing.
pub async fn open(database: &Database) -> DatabaseTransaction {
    let tx = database.begin_write().await.unwrap();
    let (code, name) = ("HLM".parse().unwrap(), "Haarlem".parse().unwrap());
    municipalities::add(&tx, &change(), HAARLEM, &code, &name).await.unwrap();
    for (id, name, kind) in [
        (COLLEGE, "Gemeente Haarlem", OrganisationKind::Municipality),
        (CARE, "Zorg aan Huis", OrganisationKind::CareProvider),
    ] {
        organisations::add(&tx, &change(), &organisation(id, name, kind)).await.unwrap();
    }
    let first = day("2026-01-01");
    regulations::add(&tx, &change(), HAARLEM, first, &settings()).await.unwrap().unwrap();
    accounts::add(&tx, &change(), &member(MEMBER, "anna")).await.unwrap();
    tx
}

pub fn organisation(id: OrganisationId, name: &str, kind: OrganisationKind) -> Organisation {
    Organisation {
        id,
        municipalities: BTreeSet::from([HAARLEM]),
        name: name.parse().unwrap(),
        kind,
        kvk: Some("12345678".parse().unwrap()),
        uses_portal: true,
        address: None,
        email: None,
        active: true,
    }
}

pub fn member(id: AccountId, username: &str) -> NewAccount {
    NewAccount {
        id,
        username: username.parse().unwrap(),
        password_hash: "$argon2id$nothing".to_owned(),
        display_name: "Anna".parse().unwrap(),
        role: Role::Staff,
        duty: Role::Staff.greatest_duty(),
        municipalities: BTreeSet::from([HAARLEM]),
    }
}

pub fn basis(
    organisation: OrganisationId,
    from: &str,
    until: Option<&str>,
) -> bases::RegisteredBasis {
    bases::RegisteredBasis {
        id: Uuid::from_u128(31),
        organisation,
        municipality: HAARLEM,
        basis: BindingBasis {
            kind: BasisKind::Contract,
            document: "Contract 2026/1, artikel 7".parse().unwrap(),
            valid_from: day(from),
            valid_until: until.map(day),
        },
    }
}

pub fn settings() -> Settings {
    Settings {
        minimum_reasons: 50,
        ..Settings::model(
            COLLEGE,
            Ombudsman {
                name: "Nationale ombudsman".parse().unwrap(),
                address: "Postbus 93122, 2509 AC Den Haag".parse().unwrap(),
            },
        )
        .unwrap()
    }
}
