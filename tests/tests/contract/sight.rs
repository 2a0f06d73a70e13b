//! What somebody may not know does not stand in any answer to them (D2, S2, S3).

use crate::{
    desk::{By, TestDesk},
    installation::{HANDLER, PROVIDER},
    steps::{Case, FINDINGS, PHONE, STORY, advised, draft, filed, heard},
};
use domain::complaint::paper::PaperNumber;
use serde_json::{Value, json};
use tests::on_both_databases;

/// Everything that somebody can read about a case, in one text.
async fn readable(desk: &TestDesk, by: By, case: &Case) -> String {
    let mut text = String::new();
    for part in ["", "/deadlines", "/notices", "/history"] {
        text += &desk.get(by.clone(), &case.path(part)).await.body.to_string();
    }
    for paper in papers(desk, case).await {
        let paper = case.path(&format!("/papers/{paper}"));
        text += &desk.get(by.clone(), &paper).await.body.to_string();
    }
    text
}

/// The numbers of all papers of the case.
async fn papers(desk: &TestDesk, case: &Case) -> Vec<PaperNumber> {
    let candidates = (1..50).flat_map(|event| (0..20).map(move |place| event * 1_000 + place));
    let candidates: Vec<PaperNumber> = candidates.map(PaperNumber).collect();
    let found = desk.store.papers(case.id.parse().unwrap(), &candidates).await.unwrap();
    found.into_keys().collect()
}

on_both_databases! {
    async fn an_organisation_reads_the_complaint_and_never_how_to_reach_the_client(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        let provider = readable(&desk, By::Provider, &case).await;
        assert!(provider.contains(STORY) && provider.contains("Jo Groenen"));
        assert!(!provider.contains(PHONE) && !provider.contains("Grote Markt"));
        let client = readable(&desk, case.client.clone(), &case).await;
        assert!(client.contains(PHONE) && client.contains("Wij belden twee keer."));
    }

    async fn nobody_outside_the_desk_reads_a_draft(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = heard(&desk).await;
        desk.post(By::Handler, &case.path("/drafts"), draft()).await.is(200);
        assert!(readable(&desk, By::Second, &case).await.contains(FINDINGS));
        for by in [case.client.clone(), By::Provider] {
            assert!(!readable(&desk, by, &case).await.contains(FINDINGS));
        }
        desk.post(By::Second, &case.path("/draft-approvals"), json!({})).await.is(200);
        desk.post(By::Handler, &case.path("/advices"), json!({})).await.is(200);
        for by in [case.client.clone(), By::Provider] {
            assert!(readable(&desk, by, &case).await.contains(FINDINGS));
        }
    }

    async fn what_was_withheld_is_not_in_the_copy(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let copy = json!({ "organisation": PROVIDER, "withheld": "De naam van de buurman." });
        let assign = json!({ "handler": HANDLER });
        for (part, body) in
            [("/assignments", assign), ("/acknowledgements", json!({})), ("/copies", copy)]
        {
            desk.post(By::Handler, &case.path(part), body).await.is(200);
        }
        let view = desk.get(By::Provider, &case.path("")).await.is(200);
        assert_eq!(view.body["withheld"], true);
        let provider = readable(&desk, By::Provider, &case).await;
        assert!(!provider.contains(STORY) && !provider.contains("buurman"));
    }

    async fn what_is_not_yours_looks_like_what_does_not_exist(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let other = filed(&desk).await;
        let nothing = Case { id: uuid::Uuid::from_u128(9).to_string(), ..filed(&desk).await };
        for by in [other.client.clone(), By::Provider, By::Stranger] {
            for part in ["", "/deadlines", "/notices", "/papers/1000"] {
                let theirs = desk.get(by.clone(), &case.path(part)).await.is(404);
                let none = desk.get(by.clone(), &nothing.path(part)).await.is(404);
                assert_eq!(theirs.body, none.body, "{part}");
            }
        }
        let withdraw = json!({ "channel": "online" });
        let theirs =
            desk.post(other.client.clone(), &case.path("/withdrawals"), withdraw.clone()).await;
        let none = desk.post(other.client.clone(), &nothing.path("/withdrawals"), withdraw).await;
        assert_eq!((theirs.status, theirs.body), (none.status, none.body));
        let administrator = desk.get(By::Administrator, &case.path("")).await.is(403);
        assert_eq!(administrator.body["errors"], Value::Null);
    }
}
