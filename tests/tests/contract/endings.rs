//! What a token, a password or a secret no longer opens, from the moment that it ended (S4, S6, R71).

use crate::{
    desk::{By, Reply, TestDesk},
    installation::{HANDLER, PASSWORD},
    steps::{Case, filed},
};
use api::passwords::Passwords;
use domain::Actor;
use serde_json::json;
use store::{
    Origin,
    accounts::{disable, set_municipalities, set_password},
    registers::Change,
};
use tests::on_both_databases;

async fn logged_in(desk: &TestDesk) -> By {
    let login = json!({ "username": "handler", "password": PASSWORD });
    By::Token(desk.post(By::Anybody, "/tokens", login).await.is(200).text("/accessToken"))
}

async fn opened_with(desk: &TestDesk, case: &Case, secret: &str) -> Reply {
    let login = json!({ "number": case.number, "secret": secret });
    desk.post(By::Anybody, "/client-tokens", login).await
}

on_both_databases! {
    async fn a_new_password_ends_the_tokens_given_out(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let before = logged_in(&desk).await;
        desk.get(before.clone(), "/me").await.is(200);
        let conn = desk.store.database().begin_write().await.unwrap();
        let origin = Origin::clockwork("test");
        let change = Change { by: Actor::System, at: desk.store.clock().now(), origin };
        let hash = Passwords::default().hash(PASSWORD.to_owned()).await.unwrap();
        assert!(set_password(&conn, &change, HANDLER, &hash).await.unwrap());
        conn.commit().await.unwrap();
        desk.get(before, "/me").await.is(401);
        desk.get(logged_in(&desk).await, "/me").await.is(200);
    }

    async fn other_municipalities_and_a_disabled_account_end_them_too(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let origin = Origin::clockwork("test");
        let change = Change { by: Actor::System, at: desk.store.clock().now(), origin };
        let before = logged_in(&desk).await;
        let conn = desk.store.database().begin_write().await.unwrap();
        assert!(set_municipalities(&conn, &change, HANDLER, &[].into()).await.unwrap());
        conn.commit().await.unwrap();
        desk.get(before, "/me").await.is(401);
        let after = logged_in(&desk).await;
        let conn = desk.store.database().begin_write().await.unwrap();
        assert!(disable(&conn, &change, HANDLER).await.unwrap());
        conn.commit().await.unwrap();
        desk.get(after, "/me").await.is(401);
    }

    async fn a_new_secret_ends_the_old_one_and_its_tokens(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let id = case.id.parse().unwrap();
        let old = desk.store.secret_of(id).await.unwrap().unwrap().to_string();
        desk.get(case.client.clone(), &case.path("")).await.is(200);
        let renewed = desk.post(By::Handler, &case.path("/secrets"), json!({})).await.is(200);
        let new = desk.store.secret_of(id).await.unwrap().unwrap();
        let told = [new.to_string(), new.digits()];
        assert!(told.iter().all(|text| !renewed.body.to_string().contains(text.as_str())));
        desk.get(case.client.clone(), &case.path("")).await.is(401);
        opened_with(&desk, &case, &old).await.is(401);
        let token = opened_with(&desk, &case, &new.to_string()).await.is(200).text("/accessToken");
        desk.get(By::Token(token), &case.path("")).await.is(200);
        let notices = desk.get(By::Handler, &case.path("/notices")).await.is(200).body;
        let of_secret = notices["items"].as_array().unwrap().iter();
        let of_secret = of_secret.filter(|notice| notice["kind"] == "new-secret").count();
        assert_eq!(of_secret, 2, "a call and a letter (R44)");
    }

    async fn only_staff_give_a_new_secret(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        for (by, status) in [
            (case.client.clone(), 403), (By::Administrator, 403), (By::Provider, 403),
            (By::Anybody, 401),
        ] {
            desk.post(by, &case.path("/secrets"), json!({})).await.is(status);
        }
        desk.get(case.client.clone(), &case.path("")).await.is(200);
    }

    async fn the_audit_knows_from_where_a_request_came_behind_the_proxy(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let headers = [("x-forwarded-for", "203.0.113.9, 2001:db8::7")];
        let (path, handler) = (case.path("/assignments"), json!({ "handler": HANDLER }));
        desk.call_with(By::Handler, "POST", &path, Some(handler), &headers).await.is(200);
        assert_eq!(desk.origins("assign").await, ["2001:db8::7"], "the last one counts");
    }
}
