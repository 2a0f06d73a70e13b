//! Appointments: where the desk can be met, what is free, and who booked what (Q4).

use crate::{
    desk::{By, Reply, TestDesk},
    installation::MUNICIPALITY,
    steps::{Case, filed, heard},
};
use serde_json::{Value, json};
use tests::on_both_databases;
use uuid::Uuid;

/// What the client wants the desk to know beforehand.
const REMARK: &str = "Ik neem mijn buurvrouw mee.";
const MONDAY: &str = "2026-11-09T10:00:00+01:00";

/// On Mondays from ten to twelve, one at a time, for half an hour.
fn library() -> Value {
    json!({
        "kind": "walk-in", "name": "Bibliotheek Centrum", "active": true,
        "address": { "dutch": {
            "street": "Gasthuisstraat", "number": { "number": 32 }, "postcode": "2011 XP", "town": "Haarlem" } },
        "accessibility": "Toegankelijk met een rolstoel.",
        "hours": [{ "weekday": "monday", "opens": "10:00", "closes": "12:00", "slotMinutes": 30,
            "seats": 1, "validFrom": "2026-01-01" }],
    })
}

fn places() -> String {
    format!("/municipalities/{}/places", MUNICIPALITY.0)
}

/// The id of the library, once an administrator added it.
async fn with_library(desk: &TestDesk) -> String {
    desk.post(By::Administrator, &places(), library()).await.is(201).text("/id")
}

fn booking(place: &str) -> Value {
    json!({ "place": place, "startsAt": MONDAY, "remark": REMARK })
}

async fn book(desk: &TestDesk, case: &Case, place: &str) -> Reply {
    desk.post(case.client.clone(), &case.path("/appointments"), booking(place)).await
}

/// When what is free begins, in UTC.
async fn free(desk: &TestDesk, place: &str, choice: &str) -> Vec<String> {
    let path = format!("{}/{place}/slots?{choice}", places());
    let slots = desk.get(By::Anybody, &path).await.is(200).body;
    let slots = slots["items"].as_array().unwrap().iter();
    slots.map(|slot| slot["startsAt"].as_str().unwrap().to_owned()).collect()
}

on_both_databases! {
    async fn everybody_sees_where_and_when_the_desk_can_be_met(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let id = with_library(&desk).await;
        let listed = desk.get(By::Anybody, &places()).await.is(200);
        assert_eq!(listed.text("/items/0/hours/0/weekday"), "monday");
        let path = format!("{}/{id}", places());
        assert_eq!(desk.get(By::Anybody, &path).await.is(200).body, listed.body["items"][0]);
        assert_eq!(
            free(&desk, &id, "from=2026-11-09&days=1").await,
            ["2026-11-09T09:00:00Z", "2026-11-09T09:30:00Z", "2026-11-09T10:00:00Z", "2026-11-09T10:30:00Z"]
        );
        assert_eq!(free(&desk, &id, "from=2026-11-10").await.len(), 4, "a week, with one Monday");
        assert_eq!(free(&desk, &id, "from=2026-11-02&days=1").await, [""; 0], "too short a notice");
        let too_long = format!("{path}/slots?from=2026-11-09&days=32");
        desk.get(By::Anybody, &too_long).await.is(400);
        let nowhere = format!("{}/{}/slots?from=2026-11-09", places(), Uuid::from_u128(9));
        desk.get(By::Anybody, &nowhere).await.is(404);
        let elsewhere = path.replace(&MUNICIPALITY.0.to_string(), &Uuid::from_u128(9).to_string());
        desk.get(By::Anybody, &elsewhere).await.is(404);
    }

    async fn administrators_maintain_the_places(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let key = [("idempotency-key", "een-sleutel-van-zestien")];
        let add = async |body| {
            desk.call_with(By::Administrator, "POST", &places(), Some(body), &key).await
        };
        let first = add(library()).await.is(201);
        assert_eq!(add(library()).await.is(201).body, first.body);
        let mut closed = library();
        closed["active"] = json!(false);
        add(closed.clone()).await.is_refused("key_reused");
        let path = format!("{}/{}", places(), first.text("/id"));
        let change = async |path: &str, body| {
            desk.call(By::Administrator, "PUT", path, Some(body)).await
        };
        assert_eq!(change(&path, closed).await.is(200).body["active"], false);
        let mut homeless = library();
        homeless["address"] = Value::Null;
        change(&path, homeless).await.is_refused("address_missing");
        let mut double = library();
        double["hours"] = json!([double["hours"][0], double["hours"][0]]);
        desk.post(By::Administrator, &places(), double).await.is_refused("hours_overlap");
        let mut late = library();
        late["hours"][0]["opens"] = json!("24:00");
        change(&path, late).await.is(400);
        change(&format!("{}/{}", places(), Uuid::from_u128(9)), library()).await.is(404);
        assert_eq!(desk.origins("place-added").await.len(), 1);
        assert_eq!(desk.origins("place-changed").await.len(), 1);
    }

    async fn a_client_books_and_the_desk_sees_it(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (id, case) = (with_library(&desk).await, filed(&desk).await);
        let own = book(&desk, &case, &id).await.is(200);
        assert_eq!(own.text("/appointments/0/place/name"), "Bibliotheek Centrum");
        assert_eq!(own.text("/appointments/0/remark/text"), REMARK);
        let notices = desk.get(case.client.clone(), &case.path("/notices")).await.is(200);
        assert!(notices.body.to_string().contains("appointment-confirmed"));
        let agenda = format!("/municipalities/{}/appointments?day=2026-11-09", MUNICIPALITY.0);
        let day = desk.get(By::Second, &agenda).await.is(200);
        assert_eq!(day.text("/items/0/number"), case.number);
        assert_eq!(day.text("/items/0/place/id"), id);
        assert_eq!(free(&desk, &id, "from=2026-11-09&days=1").await.len(), 3);
        let other = filed(&desk).await;
        let full = book(&desk, &other, &id).await.is_refused("slot_is_full");
        assert_eq!(full.body["nearest"][0], "2026-11-09T09:30:00Z");
        let cancel = json!({ "appointment": 1, "motive": "Ik ben ziek." });
        desk.post(By::Handler, &case.path("/appointment-cancellations"), cancel).await.is(200);
        book(&desk, &other, &id).await.is(200);
        let day = desk.get(By::Second, &agenda).await.is(200);
        assert_eq!(day.body["items"].as_array().unwrap().len(), 1);
    }

    /// G13: whoever presses twice has one appointment.
    async fn a_repeated_booking_is_one_appointment(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (id, case) = (with_library(&desk).await, filed(&desk).await);
        let path = case.path("/appointments");
        let key = [("idempotency-key", "een-sleutel-van-zestien")];
        for _ in 0..2 {
            let by = case.client.clone();
            let reply = desk.call_with(by, "POST", &path, Some(booking(&id)), &key).await.is(200);
            assert_eq!(reply.body["appointments"].as_array().unwrap().len(), 1);
        }
    }

    /// D2: whom the client meets is between the client and the desk.
    async fn no_organisation_reads_of_an_appointment(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (id, case) = (with_library(&desk).await, heard(&desk).await);
        let starts_at = "2026-11-16T10:00:00+01:00";
        let later = json!({ "place": id, "startsAt": starts_at, "remark": REMARK });
        let path = case.path("/appointments");
        desk.post(By::Handler, &path, later).await.is(200);
        let mut theirs = String::new();
        for part in ["", "/deadlines", "/notices"] {
            theirs += &desk.get(By::Provider, &case.path(part)).await.is(200).body.to_string();
        }
        assert!(!theirs.contains("appointment") && !theirs.contains(REMARK), "{theirs}");
        desk.post(By::Provider, &path, booking(&id)).await.is(403);
        let agenda = format!("/municipalities/{}/appointments?day=2026-11-16", MUNICIPALITY.0);
        desk.get(By::Provider, &agenda).await.is(403);
        let elsewhere = agenda.replace(&MUNICIPALITY.0.to_string(), &Uuid::from_u128(9).to_string());
        desk.get(By::Handler, &elsewhere).await.is(404);
    }
}
