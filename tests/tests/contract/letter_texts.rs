//! Texts of letters that a municipality writes itself: checked, tried, and every version kept.

use crate::{
    desk::{By, TestDesk},
    installation::MUNICIPALITY,
};
use serde_json::{Value, json};
use tests::on_both_databases;

fn path(rest: &str) -> String {
    format!("/municipalities/{}/letter-texts{rest}", MUNICIPALITY.0)
}

on_both_databases! {
    async fn a_municipality_writes_a_text_and_goes_back(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let by = || By::Administrator;
        let all = desk.get(by(), &path("")).await.is(200);
        let items = all.body["items"].as_array().unwrap();
        assert_eq!(items.len(), 2 * domain::notice::NoticeKind::ALL.len());
        assert!(items.iter().all(|item| item["version"] == Value::Null));
        let one = path("/withdrawn/dutch");
        let before = desk.get(by(), &one).await.is(200);
        assert_eq!(before.body["source"], before.body["builtIn"]);
        let built_in = before.text("/builtIn");
        let own = format!("{built_in}\nBedankt dat u ons schreef.\n");
        let changed = desk.call(by(), "PUT", &one, Some(json!({ "source": own }))).await.is(200);
        assert_eq!(changed.text("/source"), own);
        assert_eq!(changed.body["versions"][0]["version"], 1);
        let back = desk.call(by(), "PUT", &one, Some(json!({ "source": null }))).await.is(200);
        assert_eq!(back.text("/source"), built_in);
        assert_eq!(back.body["versions"].as_array().unwrap().len(), 2);
        assert_eq!(back.body["versions"][1]["source"], own.as_str());
    }

    async fn a_text_that_is_not_right_is_refused_with_everything_that_is_wrong(
        database: TestDatabase
    ) {
        let desk = TestDesk::open(database).await;
        let one = path("/withdrawn/dutch");
        let source = "# Uw klacht\n\nDerhalve delen wij u middels dit schrijven mede dat {{ nothing }}.";
        let refused = desk.call(By::Administrator, "PUT", &one, Some(json!({ "source": source }))).await.is(400);
        let errors = refused.body["errors"].as_array().unwrap();
        assert!(!errors.is_empty());
        assert!(errors.iter().all(|error| error["location"]["pointer"] == "/source"
            || error.to_string().contains("/source")));
        let still = desk.get(By::Administrator, &one).await.is(200);
        assert_eq!(still.body["versions"], json!([]));
    }

    async fn a_text_can_be_seen_before_it_counts(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let one = path("/withdrawn/dutch");
        let source = desk.get(By::Administrator, &one).await.text("/builtIn");
        let preview = format!("{one}/preview");
        let seen = desk
            .post(By::Administrator, &preview, json!({ "source": source, "largePrint": true }))
            .await
            .is(200);
        assert!(seen.bytes.starts_with(b"%PDF"));
        let body = json!({ "source": source, "sample": 1000 });
        desk.post(By::Administrator, &preview, body).await.is(400);
        let still = desk.get(By::Administrator, &one).await.is(200);
        assert_eq!(still.body["versions"], json!([]));
        desk.get(By::Administrator, &path("/nothing/dutch")).await.is(404);
    }
}
