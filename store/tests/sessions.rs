//! Promises of the sessions, on both databases.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::{AccountId, CaseId, Timestamp, complaint::commands::RenewSecret};
use life::{
    Life, SECOND,
    desk::{HAARLEM, MEMBER, change},
};
use sea_orm::{ConnectionTrait as _, Statement};
use std::collections::BTreeSet;
use store::{
    Store, Verified,
    accounts::{self, Account},
    sessions::{Holder, Limits, Owner, Proof, Session, SessionToken},
};
use tests::on_both_databases;

const LIMITS: Limits = Limits { idle: TimeDelta::minutes(30), whole: TimeDelta::hours(12) };

async fn account(store: &Store, id: AccountId) -> Account {
    accounts::find(store.database().reader(), id).await.unwrap().unwrap()
}

async fn signed_in(life: &Life, id: AccountId, now: Timestamp) -> SessionToken {
    let holder = Holder::Account(Box::new(account(&life.store, id).await));
    life.store.begin_session(holder, Proof::Password, LIMITS, now).await.unwrap().0
}

async fn found(life: &Life, token: &SessionToken, now: Timestamp) -> Option<Session> {
    life.store.session(token, LIMITS, now).await.unwrap()
}

async fn rows(life: &Life) -> i64 {
    let conn = life.store.database().reader();
    let sql = "SELECT count(*) FROM sessions";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql));
    row.await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

on_both_databases! {
    async fn a_session_says_who_it_is_and_how_they_proved_it(database: TestDatabase) {
        let life = Life::begin(database).await;
        let now = life.now();
        let holder = Holder::Account(Box::new(account(&life.store, MEMBER).await));
        let at_a_provider =
            Proof::Oidc { provider: "gemeente".to_owned(), level: Some("substantial".to_owned()) };
        for proof in [Proof::Password, Proof::PasswordAndTotp, at_a_provider] {
            let begun = life.store.begin_session(holder.clone(), proof.clone(), LIMITS, now);
            let (token, session) = begun.await.unwrap();
            assert_eq!((&session.holder, &session.proof), (&holder, &proof));
            assert_eq!(session.idle_until, now.moved(LIMITS.idle));
            assert_eq!(session.ends_at, now.moved(LIMITS.whole));
            assert_eq!(found(&life, &token, now).await, Some(session));
            let told: SessionToken = token.reveal().parse().unwrap();
            assert!(found(&life, &told, now).await.is_some());
        }
        let stranger: SessionToken = "A".repeat(43).parse().unwrap();
        assert_eq!(found(&life, &stranger, now).await, None);
        assert!(!life.store.end_session(&stranger).await.unwrap());
    }

    async fn a_session_ends_without_use_and_in_any_case_to_the_microsecond(database: TestDatabase) {
        let life = Life::begin(database).await;
        let (begin, least) = (life.now(), TimeDelta::microseconds(1));
        let unused = signed_in(&life, MEMBER, begin).await;
        let last = begin.moved(LIMITS.idle - least);
        assert_eq!(found(&life, &unused, begin.moved(LIMITS.idle)).await, None);
        let used = found(&life, &unused, last).await.unwrap();
        assert_eq!(used.idle_until, last.moved(LIMITS.idle), "asking counts as use");
        assert_eq!(found(&life, &unused, last.moved(LIMITS.idle)).await, None);
        let busy = signed_in(&life, MEMBER, begin).await;
        let end = begin.moved(LIMITS.whole);
        let mut now = begin;
        while now < end.moved(-TimeDelta::minutes(20)) {
            now = now.moved(TimeDelta::minutes(20));
            assert!(found(&life, &busy, now).await.is_some(), "{now}");
        }
        assert!(found(&life, &busy, end.moved(-least)).await.unwrap().idle_until <= end);
        assert_eq!(found(&life, &busy, end).await, None);
    }

    async fn use_is_written_down_once_a_minute_at_most(database: TestDatabase) {
        let life = Life::begin(database).await;
        let begin = life.now();
        let token = signed_in(&life, MEMBER, begin).await;
        let minute = TimeDelta::minutes(1);
        let soon = found(&life, &token, begin.moved(minute - TimeDelta::seconds(1))).await.unwrap();
        assert_eq!(soon.idle_until, begin.moved(LIMITS.idle));
        let later = found(&life, &token, begin.moved(minute)).await.unwrap();
        assert_eq!(later.idle_until, begin.moved(minute + LIMITS.idle));
        let again = found(&life, &token, begin.moved(minute)).await.unwrap();
        assert_eq!(again, later, "it was written down");
    }

    async fn a_disabled_account_a_new_password_and_other_municipalities_end_it_at_once(database: TestDatabase) {
        let life = Life::begin(database).await;
        let now = life.now();
        let others = signed_in(&life, SECOND, now).await;
        for step in 0..3 {
            let token = signed_in(&life, MEMBER, now).await;
            assert!(found(&life, &token, now).await.is_some());
            let tx = life.store.database().begin_write().await.unwrap();
            let changed = match step {
                0 => accounts::set_password(&tx, &change(), MEMBER, "$argon2id$new").await,
                1 => {
                    let municipalities = BTreeSet::from([HAARLEM]);
                    accounts::set_municipalities(&tx, &change(), MEMBER, &municipalities).await
                }
                _ => accounts::disable(&tx, &change(), MEMBER).await,
            };
            assert!(changed.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(found(&life, &token, now).await, None, "step {step}");
        }
        let tx = life.store.database().begin_write().await.unwrap();
        assert!(accounts::enable(&tx, &change(), MEMBER).await.unwrap());
        tx.commit().await.unwrap();
        let token = signed_in(&life, MEMBER, now).await;
        assert!(found(&life, &token, now).await.is_some());
        assert!(found(&life, &others, now).await.is_some(), "a colleague goes on");
    }

    async fn a_new_secret_ends_the_sessions_of_a_client(database: TestDatabase) {
        let life = Life::begin(database).await;
        let (now, filed) = (life.now(), life.filed().await);
        let case = filed.case.id;
        let number = &filed.case.number;
        let known = life.store.verify_secret(number, &filed.secret).await.unwrap();
        assert_eq!(known, Verified::Known { case, epoch: 0 });
        let holder = Holder::Client { case, epoch: 0 };
        let begun = life.store.begin_session(holder.clone(), Proof::ClientSecret, LIMITS, now);
        let (token, _) = begun.await.unwrap();
        assert_eq!(found(&life, &token, now).await.unwrap().holder, holder);
        life.staff(case, RenewSecret {}).await.unwrap();
        assert_eq!(found(&life, &token, now).await, None);
    }

    async fn another_token_ends_the_old_one_and_goes_on_with_the_session(database: TestDatabase) {
        let life = Life::begin(database).await;
        let now = life.now();
        let old = signed_in(&life, MEMBER, now).await;
        let before = found(&life, &old, now).await;
        let new = life.store.renew_session(&old).await.unwrap().unwrap();
        assert_ne!(old.reveal(), new.reveal());
        assert_eq!(found(&life, &old, now).await, None);
        assert_eq!(found(&life, &new, now).await, before);
        assert_ne!(life.store.csrf_token(&old), life.store.csrf_token(&new));
        assert!(life.store.renew_session(&old).await.unwrap().is_none());
    }

    async fn sessions_end_one_by_one_or_all_at_once(database: TestDatabase) {
        let life = Life::begin(database).await;
        let now = life.now();
        let (one, two) = (signed_in(&life, MEMBER, now).await, signed_in(&life, MEMBER, now).await);
        let others = signed_in(&life, SECOND, now).await;
        assert!(life.store.end_session(&one).await.unwrap());
        assert_eq!(found(&life, &one, now).await, None);
        assert!(found(&life, &two, now).await.is_some());
        assert_eq!(life.store.end_sessions(Owner::Account(MEMBER)).await.unwrap(), 1);
        assert_eq!(found(&life, &two, now).await, None);
        assert!(found(&life, &others, now).await.is_some());
        assert_eq!(life.store.end_sessions(Owner::Client(CaseId(uuid::Uuid::nil()))).await.unwrap(), 0);
    }

    async fn the_oldest_session_makes_room_for_the_twenty_first(database: TestDatabase) {
        let life = Life::begin(database).await;
        let begin = life.now();
        let at = |second| begin.moved(TimeDelta::seconds(second));
        let others = signed_in(&life, SECOND, begin).await;
        let mut tokens = Vec::new();
        for second in 0..21 {
            tokens.push(signed_in(&life, MEMBER, at(second)).await);
        }
        assert_eq!(found(&life, &tokens[0], at(21)).await, None);
        for token in &tokens[1..] {
            assert!(found(&life, token, at(21)).await.is_some());
        }
        assert!(found(&life, &others, at(21)).await.is_some());
    }

    async fn what_is_over_is_forgotten_and_nothing_else(database: TestDatabase) {
        let life = Life::begin(database).await;
        let begin = life.now();
        let over = signed_in(&life, MEMBER, begin).await;
        let goes_on = signed_in(&life, MEMBER, begin.moved(TimeDelta::minutes(1))).await;
        let then = begin.moved(LIMITS.idle);
        let swept = life.store.forget_sessions(then).await.unwrap();
        assert_eq!((swept.done, swept.more, rows(&life).await), (1, false, 1));
        assert!(found(&life, &goes_on, then).await.is_some());
        assert!(!life.store.end_session(&over).await.unwrap());
    }

    async fn the_database_holds_nothing_that_opens_a_session(database: TestDatabase) {
        let life = Life::begin(database).await;
        let token = signed_in(&life, MEMBER, life.now()).await;
        let conn = life.store.database().reader();
        let sql = "SELECT id FROM sessions";
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql));
        let id: Vec<u8> = row.await.unwrap().unwrap().try_get_by_index(0).unwrap();
        let stolen = <[u8; 32]>::try_from(id).unwrap();
        let text = URL_SAFE_NO_PAD.encode(stolen);
        assert_ne!(text, token.reveal());
        assert_eq!(found(&life, &text.parse().unwrap(), life.now()).await, None);
        assert_ne!(life.store.csrf_token(&token), text);
    }

    async fn a_table_row_that_is_no_session_cannot_be_written(database: TestDatabase) {
        let life = Life::begin(database).await;
        signed_in(&life, MEMBER, life.now()).await;
        for forged in ["account_id = NULL", "method = 'client-secret'", "provider = 'x'",
            "method = 'oidc'", "method = 'guessed'", "idle_until = ends_at + 1"] {
            assert!(life.raw(&format!("UPDATE sessions SET {forged}")).await.is_err(), "{forged}");
        }
    }
}

#[test]
fn a_token_has_one_way_to_be_written_and_is_never_shown() {
    let text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let token: SessionToken = text.parse().unwrap();
    assert_eq!(token.reveal(), text);
    assert_eq!(format!("{token:?}"), "***");
    for wrong in [
        "",
        "A",
        &"A".repeat(42),
        &"A".repeat(44),
        &format!("{}=", "A".repeat(43)),
        &format!("{}B", "A".repeat(42)),
        &format!("{}+", "A".repeat(42)),
    ] {
        assert!(wrong.parse::<SessionToken>().is_err(), "{wrong}");
    }
}
