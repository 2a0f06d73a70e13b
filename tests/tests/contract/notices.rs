//! Letters, what people do with them, what waits, and the proof of it all.

use crate::{
    desk::{By, Reply, TestDesk},
    installation::{COLLEGE, MUNICIPALITY, PROVIDER},
    steps::{Case, filed, heard},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::delivery::{Claimed, Message, NewLetter, Outcome, Work};
use tests::on_both_databases;

/// How the desk of these tests stands on its letters.
pub fn described() -> Value {
    json!({
        "name": "Meldpunt Haarlem", "phone": "023 5115115",
        "address": { "poBox": { "number": 12, "postcode": "2001 DA", "town": "Haarlem" } },
    })
}

/// A letter whose file is not a real one.
pub fn letter(number: &str) -> NewLetter {
    NewLetter {
        number: number.to_owned(),
        text_version: "receipt-nl-1".to_owned(),
        pages: 1,
        file: format!("%PDF {number}").into_bytes(),
        announced: false,
        message: Message {
            subject: "Uw klacht is binnen".to_owned(),
            text: "Dag".to_owned(),
            html: "<p>Dag</p>".to_owned(),
            gist: Vec::new(),
            calendar: None,
            envelope: vec!["J. Groenen".to_owned()],
            postable: true,
        },
    }
}

impl TestDesk {
    /// A desk that is described, so that letters can be made.
    pub async fn described(&self) {
        let path = format!("/municipalities/{}/desk", MUNICIPALITY.0);
        self.call(By::Administrator, "PUT", &path, Some(described())).await.is(200);
    }

    /// Every notice that nothing was made of yet, taken up.
    pub async fn taken_up(&self) -> Vec<Claimed> {
        self.store.claim(Work::Write, 100).await.unwrap()
    }

    /// The worker's turn: every call becomes a task, every letter is made.
    pub async fn write(&self) -> Vec<Claimed> {
        let taken_up = self.taken_up().await;
        for notice in &taken_up {
            if notice.carrier.code() == "telephone" {
                assert!(self.store.conclude(notice, Outcome::ToCall).await.unwrap());
            } else {
                let number = format!("HLM-{}", notice.id);
                assert!(self.store.keep_letter(notice, &letter(&number), None).await.unwrap());
            }
        }
        taken_up
    }

    /// A notice of the case as somebody sees it.
    async fn notice(&self, by: By, case: &Case, channel: &str) -> Value {
        let list = self.get(by, &case.path("/notices")).await.is(200).body;
        let mut items = list["items"].as_array().unwrap().iter();
        items.find(|notice| notice["channel"] == channel).unwrap().clone()
    }

    async fn does(&self, case: &Case, notice: &Value, deed: Value) -> Reply {
        let path = case.path(&format!("/notices/{}/steps", text(notice, "id")));
        self.post(By::Handler, &path, deed).await
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

on_both_databases! {
    async fn a_letter_is_for_who_receives_it_and_for_the_desk(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        desk.described().await;
        let (case, other) = (filed(&desk).await, filed(&desk).await);
        let notice = desk.notice(By::Handler, &case, "post").await;
        let path = case.path(&format!("/notices/{}/letter", text(&notice, "id")));
        desk.get(By::Handler, &path).await.is(404);
        desk.write().await;
        let own = desk.notice(case.client.clone(), &case, "post").await;
        assert_eq!(own["status"], "rendered");
        assert_eq!(own["steps"], Value::Null, "how it went is for the desk");
        for by in [case.client.clone(), By::Handler] {
            let read = desk.get(by, &path).await.is(200);
            assert_eq!(read.headers["content-type"], "application/pdf");
            assert_eq!(read.headers["cache-control"], "no-store");
            let name = format!("attachment; filename=\"{}.pdf\"", text(&own, "letterNumber"));
            assert_eq!(read.headers["content-disposition"], name.as_str());
            assert!(read.bytes.starts_with(b"%PDF"));
        }
        for by in [other.client.clone(), By::Provider, By::Stranger] {
            desk.get(by, &path).await.is(404);
        }
        let elsewhere = other.path(&format!("/notices/{}/letter", text(&notice, "id")));
        desk.get(By::Handler, &elsewhere).await.is(404);
    }

    async fn what_a_letter_holds_for_a_calendar_is_for_its_reader(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        desk.described().await;
        let (case, other) = (filed(&desk).await, filed(&desk).await);
        let id_of = async |case: &Case| text(&desk.notice(By::Handler, case, "post").await, "id").to_owned();
        let (id, without) = (id_of(&case).await, id_of(&other).await);
        let path = case.path(&format!("/notices/{id}/calendar"));
        desk.get(case.client.clone(), &path).await.is(404);
        for notice in desk.taken_up().await {
            let mut letter = letter(&format!("HLM-{}", notice.id));
            letter.message.calendar =
                (notice.id.to_string() == id).then(|| "BEGIN:VCALENDAR\r\n".to_owned());
            assert!(desk.store.keep_letter(&notice, &letter, None).await.unwrap());
        }
        for by in [case.client.clone(), By::Handler] {
            let read = desk.get(by, &path).await.is(200);
            assert_eq!(read.headers["content-type"], "text/calendar; charset=utf-8");
            assert_eq!(read.bytes, b"BEGIN:VCALENDAR\r\n");
        }
        for by in [other.client.clone(), By::Provider, By::Stranger] {
            desk.get(by, &path).await.is(404);
        }
        let nothing = other.path(&format!("/notices/{without}/calendar"));
        desk.get(other.client.clone(), &nothing).await.is(404);
    }

    async fn what_a_person_does_is_recorded_or_refused_by_name(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        desk.described().await;
        let case = filed(&desk).await;
        desk.write().await;
        let call = desk.notice(By::Handler, &case, "telephone").await;
        assert_eq!(call["status"], "to-call");
        let tried = desk.does(&case, &call, json!({ "step": "called", "reached": false })).await;
        assert_eq!(tried.is(200).text("/status"), "to-call");
        let called = desk.does(&case, &call, json!({ "step": "called", "reached": true })).await;
        assert_eq!(called.is(200).text("/status"), "called");
        let again = desk.does(&case, &call, json!({ "step": "called", "reached": true })).await;
        assert_eq!(again.is_refused("notice_not_now").body["noticeStatus"], "called");
        let letter = desk.notice(By::Handler, &case, "post").await;
        let settled = json!({ "step": "settled", "how": "handed-over" });
        let handed = desk.does(&case, &letter, settled).await.is(200);
        let last = handed.body["steps"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((text(&last, "step"), text(&last, "detail")), ("settled", "handed-over"));
        assert_ne!(last["by"], "system");
        let send = |by: &str| json!({ "step": "send-again", "by": by });
        desk.does(&case, &letter, send("email")).await.is_refused("no_email_address");
        desk.does(&case, &letter, send("portal")).await.is_refused("not_in_portal");
        let sent = desk.does(&case, &letter, send("post")).await.is(200);
        assert_eq!(sent.text("/status"), "queued");
        desk.does(&case, &letter, send("pigeon")).await.is(400);
        let nothing = json!({ "id": MUNICIPALITY });
        desk.does(&case, &nothing, send("post")).await.is(404);
    }

    async fn the_evidence_is_that_of_the_letters_and_of_the_log(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        desk.described().await;
        let provider = json!({
            "municipalities": [MUNICIPALITY], "name": "=2+5", "kind": "care-provider",
            "usesPortal": true, "active": true });
        let path = format!("/organisations/{}", PROVIDER.0);
        desk.call(By::Administrator, "PUT", &path, Some(provider)).await.is(200);
        let case = heard(&desk).await;
        desk.write().await;
        let proof = desk.get(By::Handler, &case.path("/evidence")).await.is(200).body;
        assert_eq!(proof["number"], case.number.as_str());
        let events = desk.store.history(case.id.parse().unwrap()).await.unwrap();
        let notices = proof["notices"].as_array().unwrap();
        assert!(notices.len() > 4, "{proof:#}");
        for notice in notices {
            let nth = notice["decision"]["sequence"].as_u64().unwrap();
            let event = events.iter().find(|event| u64::from(event.seq) == nth).unwrap();
            assert_eq!(text(&notice["decision"], "hash"), hex(&event.hash));
            if notice["medium"] == "written" {
                let file = format!("%PDF HLM-{}", text(notice, "id"));
                assert_eq!(text(&notice["letter"], "sha256"), hex(&Sha256::digest(file)));
            }
        }
        let csv = [("accept", "text/csv")];
        let path = case.path("/evidence");
        let table = desk.call_with(By::Handler, "GET", &path, None, &csv).await.is(200);
        let table = table.body.as_str().unwrap().to_owned();
        let steps = notices.iter().map(|notice| notice["steps"].as_array().unwrap().len().max(1));
        assert_eq!(table.lines().count(), 1 + steps.sum::<usize>());
        assert!(table.contains(",'=2+5,"), "a spreadsheet takes this for a formula: {table}");
        desk.get(case.client.clone(), &path).await.is(403);
        desk.get(By::Provider, &path).await.is(403);
    }

    async fn what_waits_is_listed_with_the_oldest_first(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let first = filed(&desk).await;
        desk.pass(TimeDelta::minutes(1));
        let second = filed(&desk).await;
        let list = async |query: &str| -> Vec<(String, String)> {
            let page = desk.get(By::Handler, &format!("/notices?{query}")).await.is(200).body;
            let of = |item: &Value| (text(item, "number").to_owned(), text(item, "channel").to_owned());
            page["items"].as_array().unwrap().iter().map(of).collect()
        };
        let line = |case: &Case, channel: &str| (case.number.clone(), channel.to_owned());
        assert_eq!(list("status=queued").await.len(), 4);
        assert_eq!(list("").await, []);
        desk.described().await;
        desk.write().await;
        let calls = [line(&first, "telephone"), line(&second, "telephone")];
        assert_eq!(list("").await, calls);
        let letters = [line(&first, "post"), line(&second, "post")];
        assert_eq!(list("status=rendered").await, letters);
        assert_eq!(list("status=rendered&status=to-call").await.len(), 4);
        assert_eq!(list(&format!("status=rendered&municipality={}", COLLEGE.0)).await, []);
        let page = desk.get(By::Handler, "/notices?limit=1").await.is(200);
        assert_eq!(page.text("/items/0/lastStep/step"), "to-call");
        let next = format!("limit=1&cursor={}", page.text("/next"));
        assert_eq!(list(&next).await, [line(&second, "telephone")]);
        desk.get(By::Handler, "/notices?status=sent").await.is(400);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
