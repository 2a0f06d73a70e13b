//! What the installation of these tests holds: one municipality, three organisations and the people who work with it.

use api::passwords::Passwords;
use domain::{AccountId, Actor, MunicipalityId, OrganisationId, access::Duty, values::Line};
use serde_json::{Value, json};
use store::{
    Origin, Store,
    accounts::{self, NewAccount, Role},
    registers::{
        Change, bases, municipalities,
        organisations::{self, Organisation, OrganisationKind},
        regulations,
    },
};
use uuid::Uuid;

/// The password of every account.
pub const PASSWORD: &str = "een lang wachtwoord";

pub const MUNICIPALITY: MunicipalityId = MunicipalityId(Uuid::from_u128(0x10));
pub const COLLEGE: OrganisationId = OrganisationId(Uuid::from_u128(0x20));
pub const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(0x21));
pub const STRANGER: OrganisationId = OrganisationId(Uuid::from_u128(0x22));
pub const HANDLER: AccountId = AccountId(Uuid::from_u128(0x30));
pub const SECOND: AccountId = AccountId(Uuid::from_u128(0x31));
pub const THIRD: AccountId = AccountId(Uuid::from_u128(0x32));
pub const SPOKESMAN: AccountId = AccountId(Uuid::from_u128(0x33));
pub const OUTSIDER: AccountId = AccountId(Uuid::from_u128(0x34));
pub const ADMINISTRATOR: AccountId = AccountId(Uuid::from_u128(0x35));
pub const AUDITOR: AccountId = AccountId(Uuid::from_u128(0x36));
pub const RECEPTION: AccountId = AccountId(Uuid::from_u128(0x37));
pub const CONTACT: AccountId = AccountId(Uuid::from_u128(0x38));
pub const ALDERMAN: AccountId = AccountId(Uuid::from_u128(0x39));
pub const CLERK: AccountId = AccountId(Uuid::from_u128(0x3a));
pub const ADVOCATE: AccountId = AccountId(Uuid::from_u128(0x3b));

/// Fills the registers.
pub async fn fill(store: &Store, passwords: &Passwords) {
    let hash = passwords.hash(PASSWORD.to_owned()).await.unwrap();
    let origin = Origin::clockwork("test");
    let change = &Change { by: Actor::System, at: store.clock().now(), origin };
    let tx = store.database().begin_write().await.unwrap();
    let code = "HLM".parse().unwrap();
    municipalities::add(&tx, change, MUNICIPALITY, &code, &line("Haarlem")).await.unwrap();
    for (id, name, kind, uses_portal) in [
        (COLLEGE, "Gemeente Haarlem", OrganisationKind::Municipality, true),
        (PROVIDER, "Zorg aan Huis", OrganisationKind::CareProvider, false),
        (STRANGER, "Woonbedrijf", OrganisationKind::Housing, true),
    ] {
        let name = line(name);
        let municipalities = [MUNICIPALITY].into();
        let organisation = Organisation {
            id,
            municipalities,
            name,
            kind,
            kvk: None,
            uses_portal,
            address: None,
            email: None,
            active: true,
        };
        organisations::add(&tx, change, &organisation).await.unwrap();
    }
    let basis = serde_json::from_value(json!({
        "kind": "contract", "document": "Contract 2026", "validFrom": "2026-01-01", "validUntil": null
    }));
    let registered = bases::RegisteredBasis {
        id: Uuid::from_u128(0x40),
        organisation: PROVIDER,
        municipality: MUNICIPALITY,
        basis: basis.unwrap(),
    };
    bases::add(&tx, change, &registered).await.unwrap().unwrap();
    let settings = serde_json::from_value(settings()).unwrap();
    let from = "2026-01-01".parse().unwrap();
    regulations::add(&tx, change, MUNICIPALITY, from, &settings).await.unwrap().unwrap();
    for (id, username, role, duty) in [
        (HANDLER, "handler", Role::Staff, Duty::Lead),
        (SECOND, "second", Role::Staff, Duty::Lead),
        (THIRD, "third", Role::Staff, Duty::Handler),
        (RECEPTION, "reception", Role::Staff, Duty::Intake),
        (SPOKESMAN, "spokesman", Role::Organisation(PROVIDER), Duty::Director),
        (CONTACT, "contact", Role::Organisation(PROVIDER), Duty::Contact),
        (OUTSIDER, "outsider", Role::Organisation(STRANGER), Duty::Director),
        (ADMINISTRATOR, "administrator", Role::Administrator, Duty::General),
        (AUDITOR, "auditor", Role::Auditor, Duty::General),
        (ALDERMAN, "alderman", Role::Municipality, Duty::General),
        (CLERK, "clerk", Role::Council, Duty::General),
        (ADVOCATE, "advocate", Role::Advocate, Duty::General),
    ] {
        let own = [MUNICIPALITY].into();
        let account = NewAccount {
            id,
            username: username.parse().unwrap(),
            password_hash: hash.clone(),
            display_name: line(username),
            role,
            duty,
            municipalities: if matches!(role, Role::Organisation(_)) { [].into() } else { own },
        };
        accounts::add(&tx, change, &account).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A regulation like the model regulation.
pub fn settings() -> Value {
    json!({
        "deskStatus": "advice-commission", "college": COLLEGE, "atwApplies": true,
        "responseTerm": "2w", "adjournmentWeeks": 4, "refusalTerm": "4w", "repairTerm": "2w",
        "viewTerm": "2w", "acknowledgementDays": 5, "postalGraceDays": 0, "fourEyes": true,
        "minimumReasons": 20, "publicationThreshold": 5,
        "handlingTerms":
            { "awb": "10w", "wkkgz": "6w", "jeugdwet": "6w", "wmoProvider": "6w", "other": "6w" },
        "retentionYears":
            { "handled": 5, "financial": 7, "ombudsman": 10, "notHandled": 1, "withdrawn": 1 },
        "ombudsman": { "name": "Nationale ombudsman", "address": "Postbus 93122, Den Haag" },
    })
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}
