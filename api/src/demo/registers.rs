//! Puts the sample municipality in the registers, with the accounts that visitors sign in with.

use super::{
    Fault, Login, PASSWORD,
    world::{SampleAccount, World},
};
use crate::passwords;
use domain::{Actor, Timestamp, place::Place};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use store::{
    Origin, Store,
    accounts::{self, NewAccount, Role, Username},
    registers::{
        Change,
        bases::{self, RegisteredBasis},
        calendars, desks,
        municipalities::{self, District},
        organisations::{self, Organisation},
        places, regulations,
    },
};
use uuid::Uuid;

/// Records everything that stands around the complaints.
pub(super) async fn record(store: &Store, world: &World) -> Result<(), Fault> {
    let transaction = store.database().begin_write().await?;
    let change = at_the_start(world);
    calendars::ensure(&transaction).await?;
    let municipality = world.municipality;
    municipalities::add(&transaction, &change, municipality, &world.code, &world.name).await?;
    for (id, name) in &world.districts {
        let district = District { id: *id, municipality, name: name.clone() };
        municipalities::add_district(&transaction, &change, &district).await?;
    }
    record_organisations(&transaction, &change, world).await?;
    let settings = &world.regulation.settings;
    let valid_from = world.regulation.valid_from;
    regulations::add(&transaction, &change, municipality, valid_from, settings)
        .await?
        .map_err(|refusal| Fault::Register(refusal.to_string()))?;
    record_places(&transaction, &change, world).await?;
    desks::set(&transaction, &change, municipality, &world.desk).await?;
    Ok(transaction.commit().await.map_err(store::StoreError::from)?)
}

/// Adds the accounts and says who can sign in. It comes last: a sample with accounts is complete.
pub(super) async fn open_doors(store: &Store, world: &World) -> Result<Vec<Login>, Fault> {
    // All accounts share one password, so that one hash will do.
    let hash = passwords::hash_now(PASSWORD).map_err(|_| Fault::Password)?;
    let transaction = store.database().begin_write().await?;
    let change = at_the_start(world);
    let mut logins = Vec::new();
    let others = [
        (&world.administrator, Role::Administrator),
        (&world.auditor, Role::Auditor),
        (&world.clerk, Role::Council),
    ];
    let staff = world.staff.iter().map(|account| (account, Role::Staff));
    let contacts =
        world.organisations.iter().map(|item| (&item.account, Role::Organisation(item.id)));
    for (sample, role) in others.into_iter().chain(staff).chain(contacts) {
        let account = account(world, sample, role, hash.clone())?;
        accounts::add(&transaction, &change, &account).await?;
        logins.push(Login {
            username: sample.username.clone(),
            display_name: sample.display_name.to_string(),
        });
    }
    transaction.commit().await.map_err(store::StoreError::from)?;
    Ok(logins)
}

fn at_the_start(world: &World) -> Change {
    let at = Timestamp::start_of(world.regulation.valid_from);
    Change { by: Actor::System, at, origin: Origin::clockwork("demo") }
}

async fn record_organisations(
    conn: &impl ConnectionTrait,
    change: &Change,
    world: &World,
) -> Result<(), Fault> {
    let municipality = world.municipality;
    for sample in &world.organisations {
        let organisation = Organisation {
            id: sample.id,
            municipalities: BTreeSet::from([municipality]),
            name: sample.name.clone(),
            kind: sample.kind,
            kvk: None,
            uses_portal: sample.uses_portal,
            address: Some(sample.address.clone()),
            email: Some(sample.email.clone()),
            active: true,
        };
        organisations::add(conn, change, &organisation).await?;
        if let Some(basis) = sample.basis.clone() {
            let id = Uuid::from_u128(sample.id.0.as_u128() ^ 1);
            let registered = RegisteredBasis { id, organisation: sample.id, municipality, basis };
            bases::add(conn, change, &registered)
                .await?
                .map_err(|refusal| Fault::Register(refusal.to_string()))?;
        }
    }
    Ok(())
}

async fn record_places(
    conn: &impl ConnectionTrait,
    change: &Change,
    world: &World,
) -> Result<(), Fault> {
    let all: Vec<Place> =
        world.registers.borrow().agendas.values().map(|agenda| agenda.place.clone()).collect();
    for place in all {
        places::add(conn, change, &place)
            .await?
            .map_err(|refusal| Fault::Register(refusal.to_string()))?;
    }
    Ok(())
}

fn account(
    world: &World,
    sample: &SampleAccount,
    role: Role,
    password_hash: String,
) -> Result<NewAccount, Fault> {
    let municipalities = match role {
        Role::Organisation(_) => BTreeSet::new(),
        Role::Staff
        | Role::Administrator
        | Role::Auditor
        | Role::Municipality
        | Role::Council
        | Role::Advocate => BTreeSet::from([world.municipality]),
    };
    let username = sample.username.parse::<Username>();
    Ok(NewAccount {
        id: sample.id,
        username: username.map_err(|invalid| Fault::Register(invalid.to_string()))?,
        password_hash,
        display_name: sample.display_name.clone(),
        role,
        duty: role.greatest_duty(),
        municipalities,
    })
}
