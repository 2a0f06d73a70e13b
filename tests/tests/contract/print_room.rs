//! The print room, and the desk as it stands on letters.

use crate::{
    desk::{By, TestDesk},
    installation::MUNICIPALITY,
    notices::{described, letter},
    steps::{Case, filed},
};
use chrono::TimeDelta;
use letters::samples;
use serde_json::{Value, json};
use std::sync::OnceLock;
use store::delivery::NewLetter;
use tests::on_both_databases;

/// A real letter: the print room takes files apart.
fn real_letter(number: &str) -> NewLetter {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        let letter = letters::Letter {
            sender: samples::sender(),
            addressee: vec!["J. Groenen".to_owned()],
            language: domain::complaint::classification::Language::Dutch,
            large_print: false,
            date: chrono::NaiveDate::default(),
            number: "HLM-2026-000001-1.1".to_owned(),
            subject: "Uw klacht is binnen".to_owned(),
            salutation: "Geachte heer Groenen".to_owned(),
            body: vec![letters::Block::Paragraph("Wij lezen uw klacht.".to_owned())],
        };
        letters::Typesetter::new().unwrap().set(&letter).unwrap().bytes
    });
    NewLetter { file: file.clone(), ..letter(number) }
}

impl TestDesk {
    /// Letters for the post, real ones.
    async fn letters_for_the_post(&self) {
        for notice in self.taken_up().await {
            if notice.carrier.code() == "post" {
                let letter = real_letter(&format!("HLM-{}", notice.id));
                assert!(self.store.keep_letter(&notice, &letter, None).await.unwrap());
            }
        }
    }

    async fn posted_letter(&self, case: &Case) -> Value {
        let list = self.get(case.client.clone(), &case.path("/notices")).await.is(200).body;
        let mut items = list["items"].as_array().unwrap().iter();
        items.find(|notice| notice["channel"] == "post").unwrap().clone()
    }
}

on_both_databases! {
    async fn a_batch_is_printed_and_posted_once(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        desk.described().await;
        let case = filed(&desk).await;
        desk.letters_for_the_post().await;
        let run = async || desk.post(By::Handler, "/print-batches", json!({})).await.is(200).body;
        let batch = run().await["items"][0].clone();
        assert_eq!(batch["letters"], 1);
        assert!(batch["assembledAt"].is_string());
        assert_eq!(run().await["items"], json!([]), "a letter lies in one batch only");
        let path = format!("/print-batches/{}", batch["id"].as_str().unwrap());
        assert_eq!(desk.get(By::Handler, &path).await.is(200).body, batch);
        assert_eq!(desk.get(By::Second, "/print-batches").await.is(200).body["items"], json!([batch]));
        let file = desk.get(By::Handler, &format!("{path}/file")).await.is(200);
        assert!(file.bytes.starts_with(b"%PDF"));
        let manifest = desk.get(By::Handler, &format!("{path}/manifest")).await.is(200);
        let letter = desk.posted_letter(&case).await;
        assert!(manifest.body.as_str().unwrap().contains(letter["letterNumber"].as_str().unwrap()));
        let does = async |deed: Value| desk.post(By::Handler, &format!("{path}/steps"), deed).await;
        let printed = does(json!({ "step": "printed" })).await.is(200);
        assert!(printed.body["printed"]["by"].is_string());
        does(json!({ "step": "printed" })).await.is_refused("batch_done_before");
        let tomorrow = desk.later(TimeDelta::days(1));
        let early = json!({ "step": "posted", "at": tomorrow });
        does(early).await.is_refused("impossible_moment");
        assert_eq!(desk.posted_letter(&case).await["sentAt"], Value::Null);
        does(json!({ "step": "posted" })).await.is(200);
        let sent = desk.posted_letter(&case).await;
        assert_eq!(sent["status"], "posted");
        assert!(sent["sentAt"].is_string());
        let nothing = format!("/print-batches/{}", MUNICIPALITY.0);
        for part in ["", "/file", "/manifest"] {
            desk.get(By::Handler, &format!("{nothing}{part}")).await.is(404);
        }
        let deed = json!({ "step": "printed" });
        desk.post(By::Handler, &format!("{nothing}/steps"), deed).await.is(404);
    }

    async fn a_desk_is_described_for_its_letters(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let path = format!("/municipalities/{}/desk", MUNICIPALITY.0);
        desk.get(By::Handler, &path).await.is(404);
        let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">\
                    <rect width=\"9\" height=\"9\" fill=\"#123\"/></svg>";
        let mut with_logo = described();
        with_logo["logo"] = json!(logo);
        desk.call(By::Administrator, "PUT", &path, Some(with_logo)).await.is(200);
        let read = desk.get(By::Handler, &path).await.is(200);
        assert_eq!((read.text("/logo").as_str(), read.text("/phone").as_str()), (logo, "023 5115115"));
        desk.call(By::Handler, "PUT", &path, Some(described())).await.is(403);
        desk.get(By::Provider, &path).await.is(403);
        let elsewhere = format!("/municipalities/{}/desk", uuid::Uuid::from_u128(9));
        desk.get(By::Administrator, &elsewhere).await.is(404);
    }

    async fn a_logo_loads_nothing_and_runs_nothing(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let path = format!("/municipalities/{}/desk", MUNICIPALITY.0);
        let filler = "<path d=\"M0 0\"/>".repeat(6_500);
        for (inside, code) in [
            ("<script>alert(1)</script>", "not_allowed"),
            ("<foreignObject/>", "not_allowed"),
            ("<image href=\"https://example.org/a.png\"/>", "not_allowed"),
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"/>", "not_allowed"),
            ("<g onclick=\"a()\"/>", "script"),
            ("<use href=\"https://example.org/a.svg#a\"/>", "external_reference"),
            ("<rect style=\"fill: url( https://example.org/a )\"/>", "external_reference"),
            ("<style>@import 'https://example.org/a.css';</style>", "external_reference"),
            ("<?xml-stylesheet href=\"a.css\"?>", "external_reference"),
            ("<g>", "format"),
            (filler.as_str(), "too_long"),
        ] {
            let mut desk_with = described();
            let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
            desk_with["logo"] = json!(svg);
            let refused = desk.call(By::Administrator, "PUT", &path, Some(desk_with)).await.is(400);
            assert_eq!(refused.text("/errors/0/field"), "/logo");
            assert_eq!(refused.text("/errors/0/code"), code, "{:.80}", inside);
        }
        desk.get(By::Handler, &path).await.is(404);
    }
}
