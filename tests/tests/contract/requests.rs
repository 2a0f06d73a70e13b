//! Logging in, filing, and what every request can say of itself: its key and the version that it is meant for.

use crate::{
    desk::{By, TestDesk},
    installation::{COLLEGE, HANDLER, MUNICIPALITY, PASSWORD},
    steps::{filed, filing},
};
use serde_json::{Value, json};
use tests::on_both_databases;

on_both_databases! {
    async fn logging_in(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let login = |password: &str| json!({ "username": "handler", "password": password });
        let token = desk.post(By::Anybody, "/tokens", login(PASSWORD)).await.is(200);
        let handler = By::Token(token.text("/accessToken"));
        assert_eq!(desk.get(handler, "/me").await.is(200).text("/name"), "handler");
        let wrong = desk.post(By::Anybody, "/tokens", login("iets anders")).await.is(401);
        assert_eq!(wrong.body["code"], "wrong_credentials");
        let nobody = json!({ "number": "HLM-2026-000001", "secret": "1234 5678 9012" });
        desk.post(By::Anybody, "/client-tokens", nobody).await.is(401);
        for by in [By::Provider, By::Administrator] {
            desk.get(by, "/me").await.is(200);
        }
        desk.get(By::Token("geen token".to_owned()), "/me").await.is(401);
    }

    async fn a_complaint_from_the_website_and_one_by_telephone(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        assert_eq!(case.number, "HLM-2026-000001");
        let mut by_telephone = filing();
        by_telephone["channel"] = json!("telephone");
        by_telephone["confirmed"] = json!(true);
        let taken_down = desk.post(By::Handler, "/complaints", by_telephone.clone()).await.is(201);
        assert_eq!(taken_down.body["secret"], Value::Null);
        desk.post(By::Anybody, "/complaints", by_telephone).await.is(403);
        let mut unknown = filing();
        unknown["municipality"] = json!(COLLEGE);
        desk.post(By::Anybody, "/complaints", unknown).await.is_refused("no_regulation");
        desk.post(By::Anybody, "/complaints", json!({ "channel": "pigeon" })).await.is(400);
    }

    async fn the_same_request_with_the_same_key_has_one_effect(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let key = [("idempotency-key", "0190a6f4-e89b-72d3-a456-426614174000")];
        let send =
            async |body| desk.call_with(By::Anybody, "POST", "/complaints", Some(body), &key).await;
        let first = send(filing()).await.is(201);
        assert_eq!(send(filing()).await.is(201).body, first.body);
        let mut other = filing();
        other["supporterWanted"] = json!(true);
        send(other).await.is_refused("key_reused");
        let district = json!({ "name": "Noord" });
        let path = format!("/municipalities/{}/districts", MUNICIPALITY.0);
        let send =
            async |body| desk.call_with(By::Administrator, "POST", &path, Some(body), &key).await;
        let first = send(district.clone()).await.is(201);
        assert_eq!(send(district).await.is(201).body, first.body);
        send(json!({ "name": "Zuid" })).await.is_refused("key_reused");
    }

    async fn a_change_meant_for_another_version_does_nothing(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let assign = Some(json!({ "handler": HANDLER }));
        for (tag, status) in [("\"7\"", 412), ("\"nonsense\"", 412), ("\"1\"", 200), ("*", 200)] {
            let header = [("if-match", tag)];
            let path = case.path("/assignments");
            let reply = desk.call_with(By::Handler, "POST", &path, assign.clone(), &header).await;
            assert_eq!(reply.status, status, "{tag}: {}", reply.body);
        }
        assert_eq!(desk.get(By::Handler, &case.path("")).await.is(200).headers["etag"], "\"3\"");
    }
}
