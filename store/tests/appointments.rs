//! Promises of appointments: a seat is taken once, whoever asks at the same time, and the desk sees its day (Q4).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod life;

use chrono::{TimeDelta, Weekday};
use domain::{
    CaseId, MunicipalityId, PlaceId, Timestamp,
    agenda::Agenda,
    complaint::{Complaint, Refusal, commands::*},
    place::{AppointmentKind, OpeningHours, Place},
};
use life::{
    Life, client,
    desk::{HAARLEM, at, change, day},
    order, text,
};
use std::collections::BTreeSet;
use store::{
    Executed, OrderError,
    queries::{AppointmentRow, Cursor, appointments},
    registers::{RegisterRefusal, municipalities, places},
};
use tests::on_both_databases;
use tokio::task::JoinSet;
use uuid::Uuid;

const ELSEWHERE: MunicipalityId = MunicipalityId(Uuid::from_u128(2));
const LIBRARY: PlaceId = PlaceId(Uuid::from_u128(70));

/// On Mondays from ten to twelve, for so many at a time.
fn hours(seats: u16) -> OpeningHours {
    OpeningHours {
        weekday: Weekday::Mon,
        opens: "10:00".parse().unwrap(),
        closes: "12:00".parse().unwrap(),
        slot_minutes: 30,
        seats,
        valid_from: day("2026-01-01"),
        valid_until: None,
    }
}

fn library(seats: u16) -> Place {
    let address = serde_json::json!({ "dutch": {
        "street": "Gasthuisstraat", "number": { "number": 32 }, "postcode": "2011 XP", "town": "Haarlem",
    } });
    Place {
        id: LIBRARY,
        municipality: HAARLEM,
        kind: AppointmentKind::WalkIn,
        name: "Bibliotheek Centrum".parse().unwrap(),
        address: Some(serde_json::from_value(address).unwrap()),
        accessibility: Some("Toegankelijk met een rolstoel.".parse().unwrap()),
        active: true,
        hours: vec![hours(seats)],
    }
}

/// Next Monday at ten.
fn monday() -> Timestamp {
    at("2026-02-09T10:00:00+01:00")
}

fn booking(starts_at: Timestamp) -> BookAppointment {
    BookAppointment { place: LIBRARY, starts_at, remark: Some(text("Ik neem mijn zus mee.")) }
}

/// A desk with a library where so many can be met at a time.
async fn with_library(database: tests::databases::TestDatabase, seats: u16) -> Life {
    let life = Life::begin(database).await;
    let tx = life.store.database().begin_write().await.unwrap();
    places::add(&tx, &change(), &library(seats)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    life
}

async fn book(life: &Life, case: CaseId, starts_at: Timestamp) -> Result<Executed, OrderError> {
    life.store.execute(order(client(), case, booking(starts_at))).await
}

/// A page of the appointments of the desk on that Monday.
async fn page(
    life: &Life,
    after: Option<Cursor>,
    limit: u32,
) -> (Vec<AppointmentRow>, Option<Cursor>) {
    let conn = life.store.database().reader();
    let span = (Timestamp::start_of(monday().day()), Timestamp::end_of(monday().day()));
    let own = BTreeSet::from([HAARLEM]);
    let page = appointments(conn, &own, span, after, limit).await.unwrap();
    (page.items, page.next)
}

on_both_databases! {
    async fn of_many_who_want_the_last_seat_exactly_one_gets_it(database: TestDatabase) {
        let life = with_library(database, 1).await;
        let processes = [life.store.clone(), life.another_process().await];
        let mut wishes = JoinSet::new();
        for nth in 0..8 {
            let (store, case) = (processes[nth % 2].clone(), life.filed().await.case.id);
            wishes.spawn(async move { store.execute(order(client(), case, booking(monday()))).await });
        }
        let outcomes = wishes.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for refused in outcomes.into_iter().filter_map(Result::err) {
            let OrderError::Refused(Refusal::SlotIsFull { nearest }) = refused else {
                panic!("{refused}")
            };
            assert_eq!(nearest[0], monday().moved(TimeDelta::minutes(30)));
        }
        assert_eq!(life.count("appointments").await, 1);
        assert_eq!(life.count("notices WHERE kind = 'appointment-confirmed'").await, 1);
    }

    async fn as_many_are_met_at_the_same_time_as_there_are_seats(database: TestDatabase) {
        let life = with_library(database, 5).await;
        let mut wishes = JoinSet::new();
        for _ in 0..8 {
            let (store, case) = (life.store.clone(), life.filed().await.case.id);
            wishes.spawn(async move { store.execute(order(client(), case, booking(monday()))).await });
        }
        let outcomes = wishes.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5);
        let booked = outcomes.into_iter().filter_map(Result::ok);
        let seats: BTreeSet<u16> = booked.map(|done| done.case.appointments[&1].seat).collect();
        assert_eq!(seats, (1..=5).collect());
    }

    /// The last word is the table's: also somebody with the database's password cannot take a seat twice.
    async fn no_seat_is_taken_twice_even_by_raw_sql(database: TestDatabase) {
        let life = with_library(database, 1).await;
        book(&life, life.filed().await.case.id, monday()).await.unwrap();
        let again = "INSERT INTO appointments SELECT municipality_id, appointment, municipality_id, \
            place_id, kind, starts_at, ends_at, seat FROM appointments";
        assert!(life.raw(again).await.is_err());
        assert_eq!(life.count("appointments").await, 1);
    }

    async fn a_cancelled_appointment_frees_its_seat(database: TestDatabase) {
        let life = with_library(database, 1).await;
        let (first, second) = (life.filed().await.case.id, life.filed().await.case.id);
        book(&life, first, monday()).await.unwrap();
        let refused = book(&life, second, monday()).await.unwrap_err();
        assert!(matches!(refused, OrderError::Refused(Refusal::SlotIsFull { .. })));
        life.staff(first, CancelAppointment { appointment: 1, motive: None }).await.unwrap();
        book(&life, second, monday()).await.unwrap();
        assert_eq!(life.count("notices WHERE kind = 'appointment-cancelled'").await, 1);
    }

    async fn nothing_is_booked_at_a_place_of_another_desk_or_at_none(database: TestDatabase) {
        let life = with_library(database, 1).await;
        let tx = life.store.database().begin_write().await.unwrap();
        let (code, name) = ("AMS".parse().unwrap(), "Amsterdam".parse().unwrap());
        municipalities::add(&tx, &change(), ELSEWHERE, &code, &name).await.unwrap();
        let other = Place { id: PlaceId(ELSEWHERE.0), municipality: ELSEWHERE, ..library(1) };
        places::add(&tx, &change(), &other).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let case = life.filed().await.case.id;
        for place in [other.id, PlaceId(Uuid::nil())] {
            let wish = BookAppointment { place, ..booking(monday()) };
            let refused = life.staff(case, wish).await.unwrap_err();
            assert!(matches!(refused, OrderError::Refused(Refusal::UnknownPlace { .. })));
        }
    }

    async fn the_desk_sees_its_day_in_order_of_time_page_by_page(database: TestDatabase) {
        let life = with_library(database, 2).await;
        let mut booked = Vec::new();
        for nth in [3, 0, 0, 2, 1] {
            let case = life.filed().await.case;
            let starts_at = monday().moved(TimeDelta::minutes(30 * nth));
            book(&life, case.id, starts_at).await.unwrap();
            booked.push((starts_at, case.id));
        }
        let next_week = life.filed().await.case.id;
        book(&life, next_week, monday().moved(TimeDelta::days(7))).await.unwrap();
        booked.sort();
        let (first, next) = page(&life, None, 2).await;
        let (second, next) = page(&life, next, 2).await;
        let (third, end) = page(&life, next, 2).await;
        assert_eq!((first.len(), second.len(), third.len(), end), (2, 2, 1, None));
        let all: Vec<AppointmentRow> = [first, second, third].concat();
        let told: Vec<_> = all.iter().map(|row| (row.starts_at, row.case)).collect();
        assert_eq!(told, booked);
        assert!(all.iter().all(|row| row.place == LIBRARY && row.municipality == HAARLEM));
        assert_eq!((all[0].appointment, all[0].kind), (1, AppointmentKind::WalkIn));
    }

    async fn what_is_taken_is_what_was_booked(database: TestDatabase) {
        let life = with_library(database, 2).await;
        book(&life, life.filed().await.case.id, monday()).await.unwrap();
        let conn = life.store.database().reader();
        let taken = async |first: &str, last: &str| {
            let agenda: Agenda =
                places::agenda(conn, library(2), (day(first), day(last))).await.unwrap();
            agenda.taken.len()
        };
        assert_eq!(taken("2026-02-09", "2026-02-09").await, 1);
        assert_eq!(taken("2026-02-02", "2026-02-08").await, 0);
        assert_eq!(taken("2026-02-11", "2026-02-20").await, 0);
    }

    /// The table of appointments follows from the log, as the others do.
    async fn the_appointments_are_checked_and_can_be_made_anew(database: TestDatabase) {
        let life = with_library(database, 2).await;
        let case: Complaint = life.filed().await.case;
        book(&life, case.id, monday()).await.unwrap();
        let whole = life.store.verify(|_| {}).await.unwrap();
        assert_eq!(whole.problems, []);
        for damage in ["UPDATE appointments SET seat = 2", "DELETE FROM appointments"] {
            life.raw(damage).await.unwrap();
            assert_eq!(life.store.verify(|_| {}).await.unwrap().problems.len(), 1, "{damage}");
            assert_eq!(life.store.rebuild(|_| {}).await.unwrap(), 1);
            assert_eq!(life.store.verify(|_| {}).await.unwrap().problems, []);
        }
        assert_eq!(life.count("appointments WHERE seat = 1").await, 1);
    }

    async fn a_place_is_kept_as_it_was_described(database: TestDatabase) {
        let life = with_library(database, 2).await;
        let tx = life.store.database().begin_write().await.unwrap();
        assert_eq!(places::find(&tx, LIBRARY).await.unwrap(), Some(library(2)));
        let telephone = Place {
            id: PlaceId(Uuid::from_u128(71)),
            kind: AppointmentKind::CallBack,
            name: "Aan de telefoon".parse().unwrap(),
            address: None,
            accessibility: None,
            ..library(1)
        };
        places::add(&tx, &change(), &telephone).await.unwrap().unwrap();
        let closed = Place { active: false, hours: Vec::new(), ..library(2) };
        assert!(places::update(&tx, &change(), &closed).await.unwrap().unwrap());
        let all = places::of_municipality(&tx, HAARLEM).await.unwrap();
        assert_eq!(all, [telephone.clone(), closed]);
        assert_eq!(places::of_municipality(&tx, ELSEWHERE).await.unwrap(), []);
        let unknown = Place { id: PlaceId(Uuid::nil()), ..library(2) };
        assert!(!places::update(&tx, &change(), &unknown).await.unwrap().unwrap());
        let homeless = Place { address: None, ..library(2) };
        let refused = places::update(&tx, &change(), &homeless).await.unwrap().unwrap_err();
        assert_eq!(refused.code(), "address_missing");
        let double = Place { hours: vec![hours(1), hours(2)], ..telephone };
        let refused = places::add(&tx, &change(), &double).await.unwrap().unwrap_err();
        assert!(matches!(refused, RegisterRefusal::Place(_)));
        tx.commit().await.unwrap();
        assert_eq!(life.count("audit WHERE action = 'place-changed'").await, 1);
    }
}
