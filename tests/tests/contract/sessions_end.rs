//! Every operation, with a session of each role that ended in each possible way (S6).

use crate::{
    desk::{Browser, By, LIMITS, TestDesk},
    document::{operations, with_ids},
    installation::{ADMINISTRATOR, HANDLER, MUNICIPALITY, PASSWORD, SPOKESMAN},
    sessions::{opened, signed_in},
    steps::{Case, filed},
};
use api::passwords::Passwords;
use chrono::TimeDelta;
use domain::{AccountId, Actor};
use serde_json::json;
use store::{
    Origin,
    accounts::{disable, enable, set_municipalities, set_password},
    registers::Change,
};
use tests::on_both_databases;

/// How a session can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    SignedOut,
    SignedOutEverywhere,
    SignedInAgain,
    Disabled,
    NewPassword,
    OtherMunicipalities,
    NewSecret,
    Idle,
    Whole,
}

impl End {
    const OF_ACCOUNTS: [Self; 8] = [
        Self::SignedOut,
        Self::SignedOutEverywhere,
        Self::SignedInAgain,
        Self::Disabled,
        Self::NewPassword,
        Self::OtherMunicipalities,
        Self::Idle,
        Self::Whole,
    ];
    const OF_CLIENTS: [Self; 6] = [
        Self::SignedOut,
        Self::SignedOutEverywhere,
        Self::SignedInAgain,
        Self::NewSecret,
        Self::Idle,
        Self::Whole,
    ];

    async fn happens(self, desk: &TestDesk, browser: &Browser, whose: Whose<'_>) {
        let by = || By::Browser(browser.clone());
        match (self, whose) {
            (Self::SignedOut, _) => {
                desk.call(by(), "DELETE", "/sessions/current", None).await.is(200);
            }
            (Self::SignedOutEverywhere, _) => {
                desk.call(by(), "DELETE", "/sessions", None).await.is(200);
            }
            (Self::SignedInAgain, _) => {
                let login = json!({ "username": "second", "password": PASSWORD });
                let cookie = [("cookie", browser.cookie.as_str())];
                let path = "/sessions";
                desk.call_with(By::Anybody, "POST", path, Some(login), &cookie).await.is(201);
            }
            (Self::NewSecret, Whose::Client(case)) => {
                desk.post(By::Handler, &case.path("/secrets"), json!({})).await.is(200);
            }
            (Self::Idle, _) => {
                desk.door.advance(LIMITS.idle).unwrap();
            }
            (Self::Whole, _) => {
                // In use all the time.
                for _ in 0..36 {
                    assert_eq!(desk.raw(by(), "GET", "/v1/me").await.status(), 200);
                    desk.door.advance(TimeDelta::minutes(20)).unwrap();
                }
            }
            (change, Whose::Account(account)) => change.changes(desk, account).await,
            (end, Whose::Client(_)) => panic!("{end:?} of a client"),
        }
    }

    async fn changes(self, desk: &TestDesk, account: AccountId) {
        let at = desk.store.clock().now();
        let change = Change { by: Actor::System, at, origin: Origin::clockwork("test") };
        let tx = desk.store.database().begin_write().await.unwrap();
        let changed = if self == Self::Disabled {
            disable(&tx, &change, account).await
        } else if self == Self::NewPassword {
            let hash = Passwords::default().hash(PASSWORD.to_owned()).await.unwrap();
            set_password(&tx, &change, account, &hash).await
        } else {
            assert_eq!(self, Self::OtherMunicipalities);
            let own = if account == SPOKESMAN { [].into() } else { [MUNICIPALITY].into() };
            set_municipalities(&tx, &change, account, &own).await
        };
        assert!(changed.unwrap());
        tx.commit().await.unwrap();
    }

    /// So that the next session can begin.
    async fn is_over(self, desk: &TestDesk, whose: Whose<'_>) {
        if let (Self::Disabled, Whose::Account(account)) = (self, whose) {
            let at = desk.store.clock().now();
            let change = Change { by: Actor::System, at, origin: Origin::clockwork("test") };
            let tx = desk.store.database().begin_write().await.unwrap();
            assert!(enable(&tx, &change, account).await.unwrap());
            tx.commit().await.unwrap();
        }
    }
}

#[derive(Clone, Copy)]
enum Whose<'c> {
    Account(AccountId),
    Client(&'c Case),
}

/// Nothing that needs a session opens any more; what is open to everybody treats the browser like anybody.
async fn opens_nothing(desk: &TestDesk, browser: &Browser, how: &str) {
    for operation in operations() {
        let path = with_ids(&operation.path);
        let by = By::Browser(browser.clone());
        let status = desk.raw(by, &operation.method, &path).await.status().as_u16();
        if operation.words("x-access").contains(&"public") {
            let anybody = desk.raw(By::Anybody, &operation.method, &path).await.status().as_u16();
            assert_eq!(status, anybody, "{} after {how}", operation.id());
        } else {
            assert_eq!(status, 401, "{} after {how}", operation.id());
        }
    }
}

on_both_databases! {
    async fn a_session_that_ended_opens_nothing_whatever_ended_it(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        for (username, account) in
            [("handler", HANDLER), ("spokesman", SPOKESMAN), ("administrator", ADMINISTRATOR)]
        {
            for end in End::OF_ACCOUNTS {
                let browser = signed_in(&desk, username).await;
                assert_eq!(desk.raw(By::Browser(browser.clone()), "GET", "/v1/me").await.status(), 200);
                end.happens(&desk, &browser, Whose::Account(account)).await;
                opens_nothing(&desk, &browser, &format!("{end:?} of {username}")).await;
                end.is_over(&desk, Whose::Account(account)).await;
            }
        }
    }

    async fn a_session_of_a_client_that_ended_opens_nothing(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        for end in End::OF_CLIENTS {
            let browser = opened(&desk, &case).await;
            assert_eq!(desk.raw(By::Browser(browser.clone()), "GET", "/v1/me").await.status(), 200);
            end.happens(&desk, &browser, Whose::Client(&case)).await;
            opens_nothing(&desk, &browser, &format!("{end:?} of a client")).await;
        }
    }
}
