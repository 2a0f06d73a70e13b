//! The desk that is measured: one municipality, its organisations and staff, and the complaints that come in there.

use anyhow::Result;
use domain::{
    AccountId, Actor, DistrictId, MunicipalityId, OrganisationId, Timestamp,
    complaint::{
        File,
        classification::{Channel, Ground, Language, LifeArea, Preference, PreferredChannel},
    },
    regulation::{BasisKind, BindingBasis, Ombudsman, Settings},
    values::{Address, HouseNumber, Line, Person, PersonName, Text},
};
use sea_orm::DatabaseTransaction;
use std::collections::BTreeSet;
use store::{
    Origin, Store,
    accounts::{self, NewAccount, Role},
    registers::{
        Change, bases, municipalities,
        municipalities::District,
        organisations::{self, Organisation, OrganisationKind},
        regulations,
    },
};
use uuid::Uuid;

pub const MUNICIPALITY: MunicipalityId = MunicipalityId(Uuid::from_u128(1));
pub const COLLEGE: OrganisationId = OrganisationId(Uuid::from_u128(0x10_00));
/// How many organisations are complained about.
pub const ORGANISATIONS: u128 = 12;
/// How many districts the municipality has.
pub const DISTRICTS: u128 = 10;
/// How many people handle cases.
pub const STAFF: u128 = 20;

/// An organisation that is bound by advices.
pub fn organisation(nth: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(0x10_01 + nth % ORGANISATIONS))
}

pub fn district(nth: u128) -> DistrictId {
    DistrictId(Uuid::from_u128(0x20_00 + nth % DISTRICTS))
}

pub fn member(nth: u128) -> AccountId {
    AccountId(Uuid::from_u128(0x30_00 + nth % STAFF))
}

/// Puts the desk in the registers.
pub async fn open(store: &Store, since: Timestamp) -> Result<()> {
    let tx = store.database().begin_write().await?;
    let change = Change { by: Actor::System, at: since, origin: Origin::clockwork("bench") };
    municipalities::add(&tx, &change, MUNICIPALITY, &"HLM".parse()?, &"Haarlem".parse()?).await?;
    for nth in 0..DISTRICTS {
        let name = format!("Wijk {nth}").parse()?;
        let district = District { id: district(nth), municipality: MUNICIPALITY, name };
        municipalities::add_district(&tx, &change, &district).await?;
    }
    add_organisations(&tx, &change, since).await?;
    regulations::add(&tx, &change, MUNICIPALITY, since.day(), &settings()?).await??;
    for nth in 0..STAFF {
        let account = NewAccount {
            id: member(nth),
            username: format!("staff{nth}").parse()?,
            password_hash: "$argon2id$nothing".to_owned(),
            display_name: format!("Medewerker {nth}").parse()?,
            role: Role::Staff,
            duty: Role::Staff.greatest_duty(),
            municipalities: BTreeSet::from([MUNICIPALITY]),
        };
        accounts::add(&tx, &change, &account).await?;
    }
    Ok(tx.commit().await?)
}

async fn add_organisations(
    tx: &DatabaseTransaction,
    change: &Change,
    since: Timestamp,
) -> Result<()> {
    let all = (0..ORGANISATIONS).map(|nth| (organisation(nth), OrganisationKind::WmoProvider));
    for (id, kind) in [(COLLEGE, OrganisationKind::Municipality)].into_iter().chain(all) {
        let organisation = Organisation {
            id,
            municipalities: BTreeSet::from([MUNICIPALITY]),
            name: format!("Organisatie {}", id.0.as_u128()).parse()?,
            kind,
            kvk: None,
            uses_portal: true,
            address: None,
            email: None,
            active: true,
        };
        organisations::add(tx, change, &organisation).await?;
        let basis = BindingBasis {
            kind: BasisKind::Contract,
            document: "Raamcontract, artikel 7".parse()?,
            valid_from: since.day(),
            valid_until: None,
        };
        let id = Uuid::from_u128(id.0.as_u128() << 32);
        let (organisation, municipality) = (organisation.id, MUNICIPALITY);
        let basis = bases::RegisteredBasis { id, organisation, municipality, basis };
        bases::add(tx, change, &basis).await??;
    }
    Ok(())
}

/// A complete complaint by the website, each a little different.
pub fn complaint(nth: u128) -> Result<File> {
    const STORY: &str = "Niemand belde terug over de huishoudelijke hulp. Ik heb drie keer gebeld \
        en één keer een brief gestuurd, maar ik hoorde niets. Ondertussen kwam er geen hulp.";
    let given: Line = ["Fatima", "Jan", "Marieke", "Ömer"][(nth % 4) as usize].parse()?;
    let name = PersonName {
        given: Some(given),
        ..PersonName::of_family(format!("Jansen{}", nth % 5_000).parse()?)
    };
    let client = Person {
        name: Some(name),
        address: Some(Address::Dutch {
            street: "Grote Houtstraat".parse()?,
            number: HouseNumber::new(u32::try_from(1 + nth % 240)?, None, None)?,
            postcode: "2011 SN".parse()?,
            town: "Haarlem".parse()?,
        }),
        email: Some(format!("client{nth}@voorbeeld.nl").parse()?),
        phone: Some(format!("06{:08}", 10_000_000 + nth % 90_000_000).parse()?),
        wishes: None,
    };
    Ok(File {
        municipality: MUNICIPALITY,
        channel: Channel::Online,
        received_at: None,
        client,
        description: Some(Text::parse(STORY)?),
        confirmed: true,
        district: Some(district(nth)),
        life_areas: BTreeSet::from([LifeArea::ALL[(nth % 9) as usize]]),
        grounds: BTreeSet::from([Ground::Treatment]),
        organisations: BTreeSet::from([organisation(nth)]),
        regime: None,
        conduct_last_day: None,
        preference: Preference {
            by: PreferredChannel::Post,
            language: Language::Dutch,
            large_print: false,
        },
        supporter_wanted: false,
        representative: None,
    })
}

fn settings() -> Result<Settings> {
    Ok(Settings::model(
        COLLEGE,
        Ombudsman {
            name: "Nationale ombudsman".parse()?,
            address: "Postbus 93122, 2509 AC Den Haag".parse()?,
        },
    )?)
}
