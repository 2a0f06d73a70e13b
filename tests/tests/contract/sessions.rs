//! Signing in and out with a browser, and what the cookie of a session opens (S6, S11).

use crate::{
    desk::{Browser, By, TestDesk},
    installation::{ADMINISTRATOR, HANDLER, MUNICIPALITY, PASSWORD},
    steps::{Case, filed, filing},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::on_both_databases;

/// Somebody with an account, in a browser.
pub async fn signed_in(desk: &TestDesk, username: &str) -> Browser {
    desk.browser("/sessions", json!({ "username": username, "password": PASSWORD })).await
}

/// The client of a case, in a browser.
pub async fn opened(desk: &TestDesk, case: &Case) -> Browser {
    let secret = desk.store.secret_of(case.id.parse().unwrap()).await.unwrap().unwrap();
    let login = json!({ "number": case.number, "secret": secret.to_string() });
    desk.browser("/client-sessions", login).await
}

on_both_databases! {
    async fn a_browser_signs_in_works_and_signs_out(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let login = json!({ "username": "handler", "password": PASSWORD });
        let reply = desk.post(By::Anybody, "/sessions", login).await.is(201);
        assert_eq!(reply.headers["location"], "/v1/sessions/current");
        let cookie = reply.headers["set-cookie"].to_str().unwrap().to_owned();
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert!(pair.starts_with("__Host-meldpunt="), "{pair}");
        assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax");
        let csrf = reply.text("/csrfToken");
        assert!(!reply.body.to_string().contains(pair.split_once('=').unwrap().1));
        let browser = By::Browser(Browser { cookie: pair.to_owned(), csrf });
        assert_eq!(desk.get(browser.clone(), "/me").await.is(200).text("/name"), "handler");
        let case = filed(&desk).await;
        let assign = json!({ "handler": HANDLER });
        desk.post(browser.clone(), &case.path("/assignments"), assign).await.is(200);
        let session = desk.get(browser.clone(), "/sessions/current").await.is(200).body;
        assert_eq!(session, reply.body);
        assert_eq!(session["method"], "password");
        let out = desk.call(browser.clone(), "DELETE", "/sessions/current", None).await.is(200);
        assert_eq!(out.headers["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
        let removed = out.headers["set-cookie"].to_str().unwrap();
        assert!(removed.starts_with("__Host-meldpunt=; ") && removed.ends_with("; Max-Age=0"));
        let after = desk.get(browser, "/me").await.is(401);
        assert_eq!(after.headers["set-cookie"], removed, "the browser forgets what is over");
    }

    async fn a_wrong_password_or_secret_begins_no_session(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        for (path, login) in [
            ("/sessions", json!({ "username": "handler", "password": "iets anders" })),
            ("/sessions", json!({ "username": "nobody", "password": PASSWORD })),
            ("/client-sessions", json!({ "number": case.number, "secret": "1234 5678 9012" })),
        ] {
            let refused = desk.post(By::Anybody, path, login).await.is(401);
            assert_eq!(refused.body["code"], "wrong_credentials");
            assert!(!refused.headers.contains_key("set-cookie"));
        }
    }

    async fn the_client_of_a_case_has_a_session_for_that_case_alone(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (case, other) = (filed(&desk).await, filed(&desk).await);
        let browser = By::Browser(opened(&desk, &case).await);
        let session = desk.get(browser.clone(), "/sessions/current").await.is(200).body;
        assert_eq!((&session["method"], &session["complaint"]), (&json!("client-secret"), &json!(case.id)));
        desk.get(browser.clone(), &case.path("")).await.is(200);
        desk.get(browser.clone(), &other.path("")).await.is(404);
        let more = json!({ "description": "En nog iets." });
        desk.post(browser, &case.path("/supplements"), more).await.is(200);
    }

    async fn who_signs_in_gets_a_token_that_nobody_knew_and_the_old_one_ends(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let planted = signed_in(&desk, "outsider").await;
        let login = json!({ "username": "handler", "password": PASSWORD });
        let headers = [("cookie", planted.cookie.as_str())];
        let reply = desk.call_with(By::Anybody, "POST", "/sessions", Some(login), &headers).await;
        let cookie = reply.is(201).headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(!cookie.starts_with(&planted.cookie));
        desk.get(By::Browser(planted), "/me").await.is(401);
    }

    async fn who_may_do_more_gets_another_token_and_the_old_one_ends(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let before = signed_in(&desk, "administrator").await;
        let elsewhere = json!({ "code": "ZVT", "name": "Zandvoort" });
        let added = desk.post(By::Browser(before.clone()), "/municipalities", elsewhere).await.is(201);
        let header = |name: &str| added.headers[name].to_str().unwrap().to_owned();
        let cookie = header("set-cookie").split(';').next().unwrap().to_owned();
        let after = Browser { cookie, csrf: header("x-csrf-token") };
        assert_ne!(after, before);
        desk.get(By::Browser(before), "/me").await.is(401);
        let me = desk.get(By::Browser(after.clone()), "/me").await.is(200).body;
        assert_eq!(me["municipalities"].as_array().unwrap().len(), 2);
        let district = json!({ "name": "Noord" });
        let path = format!("/municipalities/{}/districts", added.text("/id"));
        desk.post(By::Browser(after), &path, district).await.is(201);
        let by_token = json!({ "code": "BLM", "name": "Bloemendaal" });
        let added = desk.post(By::Administrator, "/municipalities", by_token).await.is(201);
        assert!(!added.headers.contains_key("set-cookie"));
    }

    async fn the_header_wins_from_the_cookie_right_or_wrong(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let administrator = signed_in(&desk, "administrator").await;
        let with_cookie = [("cookie", administrator.cookie.as_str())];
        let me = async |by| desk.call_with(by, "GET", "/me", None, &with_cookie).await;
        assert_eq!(me(By::Handler).await.is(200).text("/name"), "handler");
        me(By::Token("geen token".to_owned())).await.is(401);
        for scheme in ["Basic YTpi", "", "Bearer"] {
            let headers = [with_cookie[0], ("authorization", scheme)];
            desk.call_with(By::Anybody, "GET", "/me", None, &headers).await.is(401);
        }
        let district = Some(json!({ "name": "Noord" }));
        let path = format!("/municipalities/{}/districts", MUNICIPALITY.0);
        let added = desk.call_with(By::Administrator, "POST", &path, district, &with_cookie).await;
        added.is(201);
        desk.get(By::Administrator, "/sessions/current").await.is(404);
        desk.call(By::Administrator, "DELETE", "/sessions/current", None).await.is(404);
    }

    async fn who_has_a_session_that_is_over_files_like_anybody(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let browser = signed_in(&desk, "handler").await;
        desk.door.advance(TimeDelta::hours(12)).unwrap();
        desk.post(By::Browser(browser.clone()), "/complaints", filing()).await.is(201);
        let mut by_telephone: Value = filing();
        by_telephone["channel"] = json!("telephone");
        by_telephone["confirmed"] = json!(true);
        desk.post(By::Browser(browser), "/complaints", by_telephone).await.is(403);
        for cookie in ["__Host-meldpunt=", "__Host-meldpunt=x; a=b", "__Host-meldpunt=%00"] {
            let headers = [("cookie", cookie)];
            desk.call_with(By::Anybody, "GET", "/me", None, &headers).await.is(401);
        }
    }

    async fn one_person_ends_all_own_sessions_and_no_others(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let (one, two) = (signed_in(&desk, "administrator").await, signed_in(&desk, "administrator").await);
        let (client, again) = (opened(&desk, &case).await, opened(&desk, &case).await);
        let others = signed_in(&desk, "handler").await;
        for (own, other) in [(one, two), (client, again)] {
            let ended = desk.call(By::Browser(own.clone()), "DELETE", "/sessions", None).await.is(200);
            assert_eq!(ended.body["ended"], 2);
            assert!(ended.headers.contains_key("clear-site-data"));
            desk.get(By::Browser(own), "/me").await.is(401);
            desk.get(By::Browser(other), "/me").await.is(401);
        }
        desk.get(By::Browser(others), "/me").await.is(200);
        let left = signed_in(&desk, "administrator").await;
        let ended = desk.call(By::Administrator, "DELETE", "/sessions", None).await.is(200);
        assert_eq!(ended.body["ended"], 1, "with a token too");
        desk.get(By::Browser(left), "/me").await.is(401);
        assert_eq!(desk.get(By::Administrator, "/me").await.is(200).text("/account"), ADMINISTRATOR.0.to_string());
    }
}
