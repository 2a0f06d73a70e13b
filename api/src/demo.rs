//! The demonstration: a municipality with three years of complaints, made by the real commands on a moving clock.

mod aftermath;
mod course;
mod dice;
mod life;
mod people;
mod places;
mod registers;
mod words;
mod world;

use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use course::Course;
use dice::Dice;
use domain::{
    Actor, CaseId, Timestamp,
    complaint::{
        File, Refusal,
        classification::{Channel, Ground, Language, LifeArea, Preference, PreferredChannel},
    },
    term::TermError,
    values::{CaseNumber, Invalid, NotAScore, Person, Text},
};
use life::Life;
use std::collections::BTreeMap;
use store::{PastCase, Store, StoreError};
use world::World;

/// Complaints in an ordinary year of the sample.
const A_YEAR: u32 = 400;
/// How many years the sample looks back.
const YEARS: u32 = 3;
/// How many cases are written in one transaction.
const BATCH: usize = 60;

/// Why the sample could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A text or number of the sample is not one that the desk accepts.
    #[error("the sample holds an impossible value: {0}")]
    Value(#[from] Invalid),
    /// A term of the sample is not one.
    #[error("the sample holds an impossible term: {0}")]
    Term(#[from] TermError),
    /// A score of the sample is not one.
    #[error("the sample holds an impossible score: {0}")]
    Score(#[from] NotAScore),
    /// A step of the sample is against the rules.
    #[error("a step of the sample is against the rules: {0}")]
    Refused(#[from] Refusal),
    /// A filing did not begin with its registration.
    #[error("a filing of the sample did not register a complaint")]
    NotFiled,
    /// A password of the sample could not be hashed.
    #[error("the password of the sample could not be hashed")]
    Password,
    /// A register refused what the sample put in it.
    #[error("a register refused the sample: {0}")]
    Register(String),
    /// The store did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a visitor needs to sign in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The username.
    pub username: String,
    /// Whose account it is.
    pub display_name: String,
}

/// The password of every account in the sample.
pub const PASSWORD: &str = world::PASSWORD;

/// Fills an empty database with the sample, up to this moment, and says who can sign in.
///
/// `progress` hears how many complaints were written, and of how many.
pub async fn fill(
    store: &Store,
    seed: u64,
    until: Timestamp,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Vec<Login>, Fault> {
    let mut dice = Dice::new(seed);
    let first_day = until.day().checked_sub_days(Days::new(u64::from(YEARS) * 365));
    let first_day = first_day.unwrap_or(until.day());
    let world = World::new(&mut dice, first_day)?;
    registers::record(store, &world).await?;
    let arrivals = arrivals(&world, &mut dice, first_day, until);
    let total = arrivals.len() as u64;
    let mut serials: BTreeMap<i32, u32> = BTreeMap::new();
    let portal = world.portal_users();
    let mut batch = Vec::with_capacity(BATCH);
    let mut written = 0;
    for arrival in arrivals {
        let year = arrival.received_at.day().year();
        let serial = serials.entry(year).or_default();
        *serial += 1;
        let year = u16::try_from(year).map_err(|_| Invalid::CaseNumber)?;
        let number = CaseNumber::new(world.code.clone(), year, *serial)?;
        batch.push(live(&world, &mut dice, number, &arrival, until)?);
        if batch.len() == BATCH {
            written += batch.len() as u64;
            store.record_past(&batch, &portal).await?;
            batch.clear();
            progress(written, total);
        }
    }
    store.record_past(&batch, &portal).await?;
    store.past_was_told(until.moved(-TOLD_AT_THE_START)).await?;
    progress(total, total);
    registers::open_doors(store, &world).await
}

/// The letters of so long are written when the demonstration opens, for visitors to see; older ones went out.
const TOLD_AT_THE_START: TimeDelta = TimeDelta::days(2);

/// Who can sign in to a demonstration that was filled before; empty when it was not.
pub async fn logins(store: &Store) -> Result<Vec<Login>, StoreError> {
    let accounts = store::accounts::list(store.database().reader()).await?;
    let login = |account: store::accounts::Account| Login {
        username: account.username.to_string(),
        display_name: account.display_name.to_string(),
    };
    Ok(accounts.into_iter().map(login).collect())
}

/// Whether an earlier filling did not come to its end: there are registers, and nobody who can sign in.
pub async fn is_interrupted(store: &Store) -> Result<bool, StoreError> {
    let conn = store.database().reader();
    let begun = !store::registers::municipalities::list(conn).await?.is_empty();
    Ok(begun && logins(store).await?.is_empty())
}

/// When a complaint comes in, and by which door.
struct Arrival {
    channel: Channel,
    received_at: Timestamp,
    registered_at: Timestamp,
}

/// All arrivals of the sample, in the order of the register.
fn arrivals(
    world: &World,
    dice: &mut Dice,
    first_day: NaiveDate,
    until: Timestamp,
) -> Vec<Arrival> {
    let mut arrivals: Vec<Arrival> = (0..A_YEAR * YEARS)
        .map(|_| {
            let day = dice::later(first_day, dice.between(0, YEARS * 365 - 1));
            let channel = dice.weighted(&[
                (46, Channel::Online),
                (26, Channel::Telephone),
                (18, Channel::Post),
                (10, Channel::Counter),
            ]);
            arrival(world, dice, channel, day)
        })
        .filter(|arrival| arrival.registered_at <= until)
        .collect();
    arrivals.sort_by_key(|arrival| arrival.registered_at);
    arrivals
}

fn arrival(world: &World, dice: &mut Dice, channel: Channel, day: NaiveDate) -> Arrival {
    let received_at = match channel {
        Channel::Online => dice.waking_moment(day),
        Channel::Telephone | Channel::Post | Channel::Counter => {
            dice.office_moment(&world.calendar, Timestamp::start_of(day), 1)
        }
    };
    let registered_at = match channel {
        Channel::Post => dice.office_moment(&world.calendar, received_at, 1),
        Channel::Online => received_at,
        Channel::Telephone | Channel::Counter => received_at.moved(TimeDelta::minutes(12)),
    };
    Arrival { channel, received_at, registered_at }
}

/// The whole life of one complaint, as far as the sample lasts.
fn live(
    world: &World,
    dice: &mut Dice,
    number: CaseNumber,
    arrival: &Arrival,
    until: Timestamp,
) -> Result<PastCase, Fault> {
    let filing = filing(world, dice, arrival)?;
    let actor = match arrival.channel {
        Channel::Online => Actor::Client,
        Channel::Telephone | Channel::Post | Channel::Counter => Actor::Staff(world.staff[0].id),
    };
    let id = CaseId(dice.id());
    let begun = (arrival.registered_at, actor);
    let life = Life::begin(world, id, number, &filing, begun, until)?;
    let handlers: Vec<_> = world.staff[1..4].iter().map(|account| account.id).collect();
    let handler = dice.pick(&handlers);
    let mut course = Course { at: life.now, life, dice, handler };
    course.run()?;
    let (id, decisions) = course.life.end()?;
    Ok(PastCase { id, decisions })
}

fn filing(world: &World, dice: &mut Dice, arrival: &Arrival) -> Result<File, Fault> {
    let organisations: Vec<_> = world.organisations.iter().map(|item| item.id).collect();
    let districts: Vec<_> = world.districts.iter().map(|(id, _)| *id).collect();
    let area = dice.pick(&LifeArea::ALL);
    let more = dice.chance(25).then(|| dice.pick(&LifeArea::ALL));
    let ground = dice.pick(&Ground::ALL);
    let second = dice.chance(30).then(|| dice.pick(&Ground::ALL));
    let organisation = dice.pick(&organisations);
    let other = dice.chance(18).then(|| dice.pick(&organisations));
    let incomplete = dice.chance(11);
    let person = people::somebody(dice)?;
    let has_email = person.email.is_some();
    let client = if incomplete {
        Person { address: None, email: None, phone: None, ..person }
    } else {
        person
    };
    let description = Text::parse(dice.pick(words::descriptions(area)))?;
    let days_before = if dice.chance(6) { dice.between(380, 700) } else { dice.between(1, 120) };
    let conduct = arrival.received_at.day().checked_sub_days(Days::new(u64::from(days_before)));
    let written = matches!(arrival.channel, Channel::Post | Channel::Telephone | Channel::Counter);
    Ok(File {
        municipality: world.municipality,
        channel: arrival.channel,
        received_at: (arrival.channel != Channel::Online).then_some(arrival.received_at),
        client,
        description: Some(description),
        confirmed: written && !dice.chance(5),
        district: dice.chance(92).then(|| dice.pick(&districts)),
        life_areas: [area].into_iter().chain(more).collect(),
        grounds: [ground].into_iter().chain(second).collect(),
        organisations: [organisation].into_iter().chain(other).collect(),
        regime: None,
        conduct_last_day: conduct.filter(|_| dice.chance(80)),
        preference: preference(dice, arrival.channel, has_email),
        supporter_wanted: dice.chance(28),
        representative: dice.chance(9).then(|| people::somebody(dice)).transpose()?,
    })
}

fn preference(dice: &mut Dice, channel: Channel, has_email: bool) -> Preference {
    let by = match channel {
        Channel::Online if has_email => PreferredChannel::Email,
        Channel::Telephone if dice.chance(50) => PreferredChannel::Telephone,
        Channel::Online | Channel::Telephone | Channel::Post | Channel::Counter => {
            PreferredChannel::Post
        }
    };
    let language = if dice.chance(8) { Language::English } else { Language::Dutch };
    Preference { by, language, large_print: dice.chance(7) }
}
