//! Promises of the accounts, on both databases.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod desk;

use desk::{CARE, HAARLEM, MEMBER, change, day};
use domain::{AccountId, Actor, MunicipalityId, access::Caller};
use sea_orm::ConnectionTrait as _;
use std::collections::BTreeSet;
use store::{
    StoreError,
    accounts::{self, Role, Tie, TieKind, Username},
    registers::RegisterRefusal,
};
use tests::on_both_databases;
use uuid::Uuid;

const PORTAL: AccountId = AccountId(Uuid::from_u128(23));

fn username(text: &str) -> Username {
    text.parse().unwrap()
}

on_both_databases! {
    async fn a_member_of_staff_logs_in_whatever_the_capitals(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let found = accounts::find_to_log_in(&tx, &username("ANNA")).await.unwrap();
        let (account, password_hash) = found.unwrap();
        assert_eq!((account.id, account.token_epoch), (MEMBER, 0));
        assert_eq!(password_hash, "$argon2id$nothing");
        assert_eq!(accounts::find_to_log_in(&tx, &username("bram")).await.unwrap(), None);
    }

    async fn a_caller_works_for_the_municipalities_of_the_account(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let caller = accounts::caller_of(&tx, MEMBER).await.unwrap();
        let municipalities = BTreeSet::from([HAARLEM]);
        assert_eq!(caller, Some(Caller::new(Actor::Staff(MEMBER), municipalities)));
        let mut portal = desk::member(PORTAL, "zorg@example.nl");
        portal.role = Role::Organisation(CARE);
        portal.duty = portal.role.greatest_duty();
        portal.municipalities.clear();
        accounts::add(&tx, &change(), &portal).await.unwrap();
        let actor = Actor::Organisation { organisation: CARE, account: PORTAL };
        let caller = accounts::caller_of(&tx, PORTAL).await.unwrap();
        assert_eq!(caller, Some(Caller::new(actor, BTreeSet::new())));
        let nobody = accounts::caller_of(&tx, AccountId(Uuid::nil())).await.unwrap();
        assert_eq!(nobody, None);
        let everyone = accounts::list(&tx).await.unwrap();
        let names: Vec<_> = everyone.iter().map(|account| account.username.as_str()).collect();
        assert_eq!(names, ["anna", "zorg@example.nl"]);
        let staff = accounts::staff(&tx, &BTreeSet::from([HAARLEM])).await.unwrap();
        assert_eq!(staff, everyone[..1]);
    }

    async fn a_disabled_account_calls_no_more_and_its_tokens_end(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        assert!(accounts::disable(&tx, &change(), MEMBER).await.unwrap());
        assert_eq!(accounts::caller_of(&tx, MEMBER).await.unwrap(), None);
        assert!(accounts::staff(&tx, &BTreeSet::from([HAARLEM])).await.unwrap().is_empty());
        let account = accounts::find(&tx, MEMBER).await.unwrap().unwrap();
        assert_eq!((account.disabled_at, account.token_epoch), (Some(change().at), 1));
        assert!(accounts::enable(&tx, &change(), MEMBER).await.unwrap());
        assert!(accounts::caller_of(&tx, MEMBER).await.unwrap().is_some());
        assert!(!accounts::disable(&tx, &change(), PORTAL).await.unwrap());
        assert!(!accounts::enable(&tx, &change(), PORTAL).await.unwrap());
    }

    async fn a_new_password_or_municipality_ends_the_tokens_given_out(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        assert!(accounts::set_password(&tx, &change(), MEMBER, "$argon2id$new").await.unwrap());
        let none = BTreeSet::new();
        assert!(accounts::set_municipalities(&tx, &change(), MEMBER, &none).await.unwrap());
        let (account, password_hash) =
            accounts::find_to_log_in(&tx, &username("anna")).await.unwrap().unwrap();
        assert_eq!((account.token_epoch, account.municipalities), (2, none.clone()));
        assert_eq!(password_hash, "$argon2id$new");
        assert!(!accounts::set_password(&tx, &change(), PORTAL, "").await.unwrap());
        assert!(!accounts::set_municipalities(&tx, &change(), PORTAL, &none).await.unwrap());
    }

    async fn a_tie_that_is_over_is_still_a_tie(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let kind = TieKind::Employee;
        let since = Some(day("2020-01-01"));
        let tie = Tie { account: MEMBER, organisation: CARE, kind, since, until: None };
        accounts::add_tie(&tx, &change(), &tie).await.unwrap().unwrap();
        let too_early = accounts::end_tie(&tx, &change(), MEMBER, CARE, day("2019-12-31")).await;
        assert_eq!(too_early.unwrap().unwrap_err(), RegisterRefusal::EndsBeforeItBegins);
        let ended = accounts::end_tie(&tx, &change(), MEMBER, CARE, day("2024-06-30")).await;
        assert!(ended.unwrap().unwrap());
        let expected = Tie { until: Some(day("2024-06-30")), ..tie };
        assert_eq!(accounts::ties(&tx, MEMBER).await.unwrap(), [expected]);
        let unknown = accounts::end_tie(&tx, &change(), PORTAL, CARE, day("2024-06-30")).await;
        assert!(!unknown.unwrap().unwrap());
    }

    async fn a_username_exists_once(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let again = desk::member(PORTAL, "Anna");
        let refused = accounts::add(&tx, &change(), &again).await;
        assert!(matches!(refused, Err(StoreError::Duplicate(_))), "{refused:?}");
    }

    async fn no_account_speaks_for_an_organisation_without_one(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let forged = "UPDATE accounts SET role = 'organisation'";
        assert!(tx.execute_unprepared(forged).await.is_err());
    }

    async fn an_account_works_only_for_municipalities_that_exist(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let nowhere = BTreeSet::from([MunicipalityId(Uuid::from_u128(77))]);
        assert!(accounts::set_municipalities(&tx, &change(), MEMBER, &nowhere).await.is_err());
    }
}

#[test]
fn a_username_is_short_and_plain() {
    for right in ["abc", "Anna.de-Vries_2", "zorg@example.nl", &"a".repeat(64)] {
        assert_eq!(right.parse::<Username>().unwrap().as_str(), right.to_ascii_lowercase());
    }
    for wrong in ["", "ab", "-abc", "@abc", "an na", "anna\n", "änna", &"a".repeat(65)] {
        assert!(wrong.parse::<Username>().is_err(), "{wrong:?}");
    }
}
