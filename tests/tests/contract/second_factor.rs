//! The second factor: enrolling, signing in with it, losing it; and a program that guesses (S4, R72).

use crate::{
    desk::{By, Reply, TestDesk},
    installation::{ADMINISTRATOR, HANDLER, OUTSIDER, PASSWORD, THIRD},
};
use chrono::TimeDelta;
use domain::{AccountId, Actor};
use serde_json::{Value, json};
use store::{
    Origin,
    accounts::{self, NewAccount, Role, add_municipality},
    registers::{Change, municipalities},
    second_factor::TotpSecret,
};
use tests::on_both_databases;
use tokio::task::JoinSet;
use uuid::Uuid;

fn named(username: &str) -> Value {
    json!({ "username": username, "password": PASSWORD })
}

fn with_code(username: &str, code: &str) -> Value {
    json!({ "username": username, "password": PASSWORD, "code": code })
}

async fn token(desk: &TestDesk, login: Value) -> Reply {
    desk.post(By::Anybody, "/tokens", login).await
}

/// An account with a confirmed authenticator: its secret, and the codes for when it is lost.
async fn enrolled(desk: &TestDesk, username: &str) -> (TotpSecret, Vec<String>) {
    let answer = desk.post(By::Anybody, "/second-factors", named(username)).await.is(200);
    let secret = TotpSecret::from_base32(&answer.text("/secret")).unwrap();
    assert!(answer.text("/uri").contains(&format!("Meldpunt:{username}?secret=")));
    let code = secret.code_at(desk.door.now()).to_string();
    let path = "/second-factor-confirmations";
    let confirmed = desk.post(By::Anybody, path, with_code(username, &code)).await.is(200);
    let codes = confirmed.body["recoveryCodes"].as_array().unwrap();
    let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    // The code that confirmed is used up.
    desk.door.advance(TimeDelta::seconds(30)).unwrap();
    (secret, codes)
}

/// A name with whose tries a program guesses.
async fn guess(desk: &TestDesk, username: &str) -> Reply {
    let wrong = json!({ "username": username, "password": "iets anders" });
    desk.post(By::Anybody, "/tokens", wrong).await
}

fn wait(reply: &Reply) -> i64 {
    reply.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

on_both_databases! {
    async fn who_enrolled_needs_a_code_and_each_code_counts_once(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let before = By::Token(token(&desk, named("handler")).await.is(200).text("/accessToken"));
        desk.get(before.clone(), "/me").await.is(200);
        let (secret, _) = enrolled(&desk, "handler").await;
        desk.get(before, "/me").await.is(401);
        let needed = token(&desk, named("handler")).await.is(401);
        assert_eq!(needed.body["code"], "second_factor_needed");
        let code = secret.code_at(desk.door.now()).to_string();
        let given = token(&desk, with_code("handler", &code)).await.is(200).text("/accessToken");
        desk.get(By::Token(given), "/me").await.is(200);
        let again = token(&desk, with_code("handler", &code)).await.is(401);
        assert_eq!(again.body["code"], "wrong_code");
        desk.door.advance(TimeDelta::seconds(30)).unwrap();
        token(&desk, with_code("handler", &code)).await.is(401);
        let next = secret.code_at(desk.door.now()).to_string();
        let begun = desk.post(By::Anybody, "/sessions", with_code("handler", &next)).await.is(201);
        assert_eq!(begun.body["method"], "password+totp");
        desk.door.advance(TimeDelta::seconds(90)).unwrap();
        let old = secret.code_at(desk.door.now().moved(-TimeDelta::seconds(60))).to_string();
        token(&desk, with_code("handler", &old)).await.is(401);
        let colleague = token(&desk, named("second")).await;
        colleague.is(200);
    }

    async fn a_code_for_a_lost_authenticator_opens_once(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (_, codes) = enrolled(&desk, "handler").await;
        let (_, others) = enrolled(&desk, "second").await;
        assert_eq!(codes.len(), 10);
        token(&desk, with_code("handler", &others[0])).await.is(401);
        token(&desk, with_code("handler", &codes[0])).await.is(200);
        token(&desk, with_code("handler", &codes[0])).await.is(401);
        let typed = codes[1].to_lowercase().replace('-', " ");
        token(&desk, with_code("handler", &typed)).await.is(200);
        token(&desk, with_code("second", &others[0])).await.is(200);
    }

    async fn of_eight_who_use_one_code_at_once_one_gets_in(database: TestDatabase) {
        let desk = std::sync::Arc::new(TestDesk::open(database).await);
        let (secret, codes) = enrolled(&desk, "handler").await;
        for code in [secret.code_at(desk.door.now()).to_string(), codes[0].clone()] {
            let mut tries = JoinSet::new();
            for _ in 0..8 {
                let (desk, code) = (desk.clone(), code.clone());
                tries.spawn(async move { token(&desk, with_code("handler", &code)).await.status });
            }
            let statuses = tries.join_all().await;
            let inside = statuses.iter().filter(|status| **status == 200).count();
            assert_eq!(inside, 1, "{statuses:?}");
            // What failed counts; here an hour passes.
            desk.pass(TimeDelta::hours(1));
        }
    }

    async fn where_it_is_required_an_account_without_one_can_only_enrol(database: TestDatabase) {
        let desk = TestDesk::with_second_factors(database).await;
        for path in ["/tokens", "/sessions"] {
            let refused = desk.post(By::Anybody, path, named("handler")).await.is(401);
            assert_eq!(refused.body["code"], "second_factor_missing");
            assert!(!refused.headers.contains_key("set-cookie"));
            let wrong = json!({ "username": "handler", "password": "iets anders" });
            let refused = desk.post(By::Anybody, path, wrong).await.is(401);
            assert_eq!(refused.body["code"], "wrong_credentials");
        }
        let first = desk.post(By::Anybody, "/second-factors", named("handler")).await.is(200);
        let not_confirmed = token(&desk, named("handler")).await.is(401);
        assert_eq!(not_confirmed.body["code"], "second_factor_missing");
        let (secret, _) = enrolled(&desk, "handler").await;
        assert_ne!(first.text("/secret"), secret.base32(), "a new one until it is confirmed");
        let code = secret.code_at(desk.door.now()).to_string();
        token(&desk, with_code("handler", &code)).await.is(200);
    }

    async fn a_second_factor_is_enrolled_with_the_password_and_not_over_another(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let wrong = json!({ "username": "handler", "password": "iets anders" });
        desk.post(By::Anybody, "/second-factors", wrong).await.is(401);
        let answer = desk.post(By::Anybody, "/second-factors", named("handler")).await.is(200);
        let secret = TotpSecret::from_base32(&answer.text("/secret")).unwrap();
        let code = secret.code_at(desk.door.now()).to_string();
        let path = "/second-factor-confirmations";
        let other = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
        let refused = desk.post(By::Anybody, path, with_code("handler", &other)).await.is(401);
        assert_eq!(refused.body["code"], "wrong_code");
        desk.post(By::Anybody, path, with_code("second", &code)).await.is(401);
        let without = json!({ "username": "handler", "password": "iets anders", "code": code });
        desk.post(By::Anybody, path, without).await.is(401);
        desk.post(By::Anybody, path, with_code("handler", &code)).await.is(200);
        desk.post(By::Anybody, path, with_code("handler", &code)).await.is(401);
        let again = desk.post(By::Anybody, "/second-factors", named("handler")).await;
        again.is_refused("second_factor_exists");
    }

    async fn an_administrator_resets_what_somebody_lost_and_never_the_own_one(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (secret, codes) = enrolled(&desk, "handler").await;
        let reset = |id: AccountId| format!("/accounts/{}/second-factor-resets", id.0);
        let code = secret.code_at(desk.door.now()).to_string();
        let session = desk.browser("/sessions", with_code("handler", &code)).await;
        for (by, status) in [(By::Handler, 403), (By::Provider, 403), (By::Anybody, 401)] {
            desk.call(by, "POST", &reset(HANDLER), None).await.is(status);
        }
        let own = desk.call(By::Administrator, "POST", &reset(ADMINISTRATOR), None).await.is(403);
        assert_eq!(own.body["code"], "own_account");
        desk.get(By::Browser(session.clone()), "/me").await.is(200);
        let done = desk.call(By::Administrator, "POST", &reset(HANDLER), None).await.is(200);
        assert_eq!(done.body["reset"], true);
        assert_eq!(desk.origins("account-second-factor-reset").await.len(), 1);
        desk.get(By::Browser(session), "/me").await.is(401);
        token(&desk, named("handler")).await.is(200);
        let (_, new) = enrolled(&desk, "handler").await;
        token(&desk, with_code("handler", &codes[0])).await.is(401);
        token(&desk, with_code("handler", &new[0])).await.is(200);
        let none = desk.call(By::Administrator, "POST", &reset(THIRD), None).await.is(200);
        assert_eq!(none.body["reset"], false);
    }

    async fn an_account_that_works_elsewhere_too_is_out_of_reach(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let at = desk.store.clock().now();
        let change = Change { by: Actor::System, at, origin: Origin::clockwork("test") };
        let elsewhere = domain::MunicipalityId(Uuid::from_u128(0x11));
        let stranger = AccountId(Uuid::from_u128(0x49));
        let tx = desk.store.database().begin_write().await.unwrap();
        let (code, name) = ("ZVT".parse().unwrap(), "Zandvoort".parse().unwrap());
        municipalities::add(&tx, &change, elsewhere, &code, &name).await.unwrap();
        add_municipality(&tx, &change, THIRD, elsewhere).await.unwrap();
        let new = NewAccount {
            id: stranger,
            username: "stranger".parse().unwrap(),
            password_hash: "$argon2id$nothing".to_owned(),
            display_name: "Stranger".parse().unwrap(),
            role: Role::Administrator,
            duty: Role::Administrator.greatest_duty(),
            municipalities: [elsewhere].into(),
        };
        accounts::add(&tx, &change, &new).await.unwrap();
        tx.commit().await.unwrap();
        let reset = async |id: AccountId| {
            let path = format!("/accounts/{}/second-factor-resets", id.0);
            desk.call(By::Administrator, "POST", &path, None).await
        };
        reset(OUTSIDER).await.is(200);
        for id in [THIRD, stranger, AccountId(Uuid::nil())] {
            let absent = reset(id).await.is(404);
            assert_eq!(absent.body, reset(AccountId(Uuid::max())).await.body);
        }
    }

    async fn who_guesses_waits_longer_and_longer_whether_or_not_the_name_exists(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let mut course = Vec::new();
        for username in ["handler", "nobody"] {
            let mut waits = Vec::new();
            for _ in 0..10 {
                assert_eq!(guess(&desk, username).await.is(401).body["code"], "wrong_credentials");
            }
            for _ in 0..9 {
                let told = wait(&guess(&desk, &username.to_uppercase()).await.is(429));
                waits.push(told);
                desk.pass(TimeDelta::seconds(told));
                guess(&desk, username).await.is(401);
            }
            course.push(waits);
        }
        assert_eq!(course[0], course[1]);
        assert!(course[0].is_sorted() && course[0][8] > 200, "{:?}", course[0]);
        guess(&desk, "handler").await.is(401);
        let right = token(&desk, named("handler")).await.is(429);
        desk.pass(TimeDelta::seconds(wait(&right)));
        token(&desk, named("handler")).await.is(200);
        guess(&desk, "handler").await.is(401);
        token(&desk, named("handler")).await.is(200);
        token(&desk, named("second")).await.is(200);
    }

    async fn a_program_gets_few_tries_in_an_hour_also_of_codes(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (secret, _) = enrolled(&desk, "handler").await;
        let around = |seconds| desk.door.now().moved(TimeDelta::seconds(seconds));
        let right = [-30, 0, 30].map(|seconds| secret.code_at(around(seconds)).to_string());
        let mut tried = 0;
        for second in 0..3_600 {
            let code = format!("{:06}", 900_000 + second);
            if right.contains(&code) {
                continue;
            }
            let reply = token(&desk, with_code("handler", &code)).await;
            if reply.status == 429 {
                let told = wait(&reply);
                desk.pass(TimeDelta::seconds(told));
            } else {
                tried += u32::from(reply.is(401).body["code"] == "wrong_code");
            }
            if desk.now().as_str() >= "2026-11-02T10:00:00Z" {
                break;
            }
        }
        assert!((15..=35).contains(&tried), "{tried}");
    }

    async fn tries_at_the_same_moment_do_not_slip_through(database: TestDatabase) {
        let desk = std::sync::Arc::new(TestDesk::open(database).await);
        let mut tries = JoinSet::new();
        for _ in 0..24 {
            let desk = desk.clone();
            tries.spawn(async move { guess(&desk, "handler").await.status });
        }
        let statuses = tries.join_all().await;
        let tried = statuses.iter().filter(|status| **status == 401).count();
        assert!(tried <= 10, "{statuses:?}");
    }
}
