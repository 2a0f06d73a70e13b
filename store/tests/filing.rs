//! Promises of intake: numbers without gaps, one answer per request, nothing personal in the open.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use domain::{
    complaint::{
        classification::{Channel, PreferredChannel},
        commands::RenewSecret,
    },
    values::CaseNumber,
};
use life::{Life, client, complaint, desk::MEMBER, once, online, preference, staff};
use sea_orm::{ConnectionTrait as _, Statement};
use std::collections::BTreeSet;
use store::{DatabaseUrl, FilingOrder, OrderError, Verified};
use tests::on_both_databases;
use tokio::task::JoinSet;

const AT_ONCE: u32 = 60;

on_both_databases! {
    async fn everyone_who_files_at_the_same_time_gets_a_number_of_their_own(database: TestDatabase) {
        let life = Life::begin(database).await;
        let processes = [life.store.clone(), life.another_process().await];
        let mut filings = JoinSet::new();
        for nth in 0..AT_ONCE {
            let store = processes[nth as usize % 2].clone();
            filings.spawn(async move { store.file(online(complaint())).await.unwrap() });
        }
        let filed = filings.join_all().await;
        let serials: BTreeSet<u32> =
            filed.iter().map(|filing| filing.number().serial()).collect();
        assert_eq!(serials, (1..=AT_ONCE).collect(), "distinct and without gaps");
        let secrets: BTreeSet<_> = filed.iter().map(|filing| filing.secret.digits()).collect();
        assert_eq!(secrets.len(), AT_ONCE as usize);
        for table in ["cases", "events", "notices", "client_secrets", "case_keys", "audit"] {
            // The registers were audited before.
            let of_cases = if table == "audit" { "audit WHERE action = 'file'" } else { table };
            assert_eq!(life.count(of_cases).await, i64::from(AT_ONCE), "{table}");
        }
    }

    async fn a_refused_filing_takes_no_number_and_sinks_no_other(database: TestDatabase) {
        let life = Life::begin(database).await;
        let mut filings = JoinSet::new();
        for nth in 0..30 {
            let store = life.store.clone();
            let mut filing = complaint();
            if nth % 3 == 0 {
                filing.organisations = BTreeSet::from([domain::OrganisationId(uuid::Uuid::nil())]);
            }
            filings.spawn(async move { store.file(online(filing)).await });
        }
        let outcomes = filings.join_all().await;
        let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
        let codes: Vec<_> = refused.map(OrderError::code).collect();
        assert_eq!(codes, ["unknown_organisation"; 10]);
        let serials: BTreeSet<u32> =
            outcomes.iter().flatten().map(|filing| filing.number().serial()).collect();
        assert_eq!(serials, (1..=20).collect());
        assert_eq!(life.count("audit WHERE result = 'unknown_organisation'").await, 10);
    }

    async fn the_number_counts_in_the_year_of_receipt(database: TestDatabase) {
        let life = Life::begin(database).await;
        let mut letter = complaint();
        letter.channel = Channel::Post;
        letter.received_at = Some(life::desk::at("2026-01-05T09:00:00Z"));
        let order = FilingOrder { caller: staff(MEMBER), ..online(letter) };
        let filed = life.store.file(order).await.unwrap();
        assert_eq!(filed.number().to_string(), "HLM-2026-000001");
        assert_eq!(filed.case.registered_at, life.now());
        assert_eq!(filed.case.received_at, life::desk::at("2026-01-05T09:00:00Z"));
    }

    async fn the_same_key_gives_the_same_answer_and_another_body_a_refusal(database: TestDatabase) {
        let life = Life::begin(database).await;
        let again = |fingerprint| {
            let idempotency = once("5f1b", fingerprint);
            FilingOrder { idempotency, ..online(complaint()) }
        };
        let first = life.store.file(again(1)).await.unwrap();
        let second = life.store.file(again(1)).await.unwrap();
        assert!(second.repeated && !first.repeated);
        assert_eq!((second.case, second.secret), (first.case, first.secret));
        assert!(matches!(life.store.file(again(2)).await, Err(OrderError::KeyReused)));
        assert_eq!(life.count("cases").await, 1);
    }

    async fn two_equal_requests_at_the_same_time_file_one_complaint(database: TestDatabase) {
        let life = Life::begin(database).await;
        let processes = [life.store.clone(), life.another_process().await];
        let mut filings = JoinSet::new();
        for nth in 0..8 {
            let store = processes[nth % 2].clone();
            let order = FilingOrder { idempotency: once("77aa", 1), ..online(complaint()) };
            filings.spawn(async move { store.file(order).await.unwrap() });
        }
        let filed = filings.join_all().await;
        let numbers: BTreeSet<CaseNumber> =
            filed.iter().map(|filing| filing.number().clone()).collect();
        assert_eq!(numbers.len(), 1);
        assert_eq!(filed.iter().filter(|filing| !filing.repeated).count(), 1);
        assert_eq!(life.count("cases").await, 1);
    }

    async fn without_an_account_people_file_on_the_website_only(database: TestDatabase) {
        let life = Life::begin(database).await;
        let mut by_telephone = complaint();
        by_telephone.channel = Channel::Telephone;
        let order = FilingOrder { caller: client(), ..online(by_telephone.clone()) };
        assert!(matches!(life.store.file(order).await, Err(OrderError::Forbidden)));
        let elsewhere = domain::MunicipalityId(uuid::Uuid::from_u128(9));
        by_telephone.municipality = elsewhere;
        let order = FilingOrder { caller: staff(MEMBER), ..online(by_telephone) };
        assert!(matches!(life.store.file(order).await, Err(OrderError::Forbidden)));
        let mut unknown = complaint();
        unknown.municipality = elsewhere;
        assert!(matches!(life.store.file(online(unknown)).await, Err(OrderError::NoRegulation)));
    }

    async fn who_prefers_the_telephone_gets_a_call_and_a_letter(database: TestDatabase) {
        let life = Life::begin(database).await;
        let mut filing = complaint();
        filing.preference = preference(PreferredChannel::Telephone);
        life.store.file(online(filing)).await.unwrap();
        assert_eq!(life.count("notices WHERE medium = 'call' AND channel = 'telephone'").await, 1);
        assert_eq!(life.count("notices WHERE medium = 'written' AND channel = 'post'").await, 1);
    }

    async fn the_secret_opens_the_case_and_ten_tries_an_hour_are_all(database: TestDatabase) {
        let life = Life::begin(database).await;
        let filed = life.filed().await;
        let wrong = domain::values::Secret::from_number(1);
        let number = filed.number();
        let known = Verified::Known { case: filed.case.id, epoch: 0 };
        assert_eq!(life.store.verify_secret(number, &filed.secret).await.unwrap(), known);
        for _ in 0..10 {
            let refused = life.store.verify_secret(number, &wrong).await.unwrap();
            assert_eq!(refused, Verified::Refused);
        }
        let delayed = life.store.verify_secret(number, &filed.secret).await.unwrap();
        assert!(matches!(delayed, Verified::TooMany { .. }), "a right secret waits as well");
        life.pass(chrono::TimeDelta::minutes(61));
        assert_eq!(life.store.verify_secret(number, &filed.secret).await.unwrap(), known);
        life.store.forget_secret(filed.case.id).await.unwrap();
        assert_eq!(life.store.secret_of(filed.case.id).await.unwrap(), None);
        assert_eq!(life.store.verify_secret(number, &filed.secret).await.unwrap(), known);
    }

    async fn a_secret_of_before_they_were_counted_opens_its_case(database: TestDatabase) {
        let life = Life::begin(database).await;
        let filed = life.filed().await;
        let tx = life.store.database().begin_write().await.unwrap();
        for before in [
            "ALTER TABLE client_secrets DROP COLUMN epoch",
            "DELETE FROM seaql_migrations WHERE version = 'm0004_secret_epoch'",
        ] {
            tx.execute_unprepared(before).await.unwrap();
        }
        tx.commit().await.unwrap();
        store::migrate(&life.database.url).await.unwrap();
        let opened = life.store.verify_secret(filed.number(), &filed.secret).await.unwrap();
        assert_eq!(opened, Verified::Known { case: filed.case.id, epoch: 0 });
        assert_eq!(life.store.verify(|_| {}).await.unwrap().problems, []);
    }

    async fn a_hash_of_the_old_secret_never_opens_a_case_with_a_new_one(database: TestDatabase) {
        let life = Life::begin(database).await;
        let filed = life.filed().await;
        let (number, old) = (filed.number().clone(), filed.secret.clone());
        let mut openings = JoinSet::new();
        for _ in 0..4 {
            let (store, number, old) = (life.store.clone(), number.clone(), old.clone());
            openings.spawn(async move { store.verify_secret(&number, &old).await.unwrap() });
        }
        life.staff(filed.case.id, RenewSecret {}).await.unwrap();
        openings.join_all().await;
        let new = life.store.secret_of(filed.case.id).await.unwrap().unwrap();
        assert_eq!(life.store.verify_secret(&number, &old).await.unwrap(), Verified::Refused);
        let opened = life.store.verify_secret(&number, &new).await.unwrap();
        assert_eq!(opened, Verified::Known { case: filed.case.id, epoch: 1 });
    }

    async fn tries_at_the_same_moment_do_not_slip_through(database: TestDatabase) {
        let life = Life::begin(database).await;
        let number: CaseNumber = "HLM-2026-000777".parse().unwrap();
        let mut tries = JoinSet::new();
        for nth in 0..16 {
            let (store, number) = (life.store.clone(), number.clone());
            let guess = domain::values::Secret::from_number(nth);
            tries.spawn(async move { store.verify_secret(&number, &guess).await.unwrap() });
        }
        let outcomes = tries.join_all().await;
        let tried = outcomes.iter().filter(|outcome| **outcome == Verified::Refused).count();
        assert_eq!(tried, 10);
    }

    async fn what_people_wrote_opens_again_and_stands_nowhere_in_the_open(database: TestDatabase) {
        let life = Life::begin(database).await;
        let filed = life.filed().await;
        let described = filed.case.descriptions[0];
        let papers = life.store.papers(filed.case.id, &[described, filed.case.client]).await;
        let papers = papers.unwrap();
        assert_eq!(papers.len(), 2);
        let said = serde_json::to_string(&papers[&described]).unwrap();
        assert!(said.contains("huishoudelijke hulp"));
        for planted in ["plantenna", "511 51 15", "235115115", "huishoudelijke"] {
            for table in ["events", "cases", "papers", "blind_index", "notices", "audit"] {
                assert!(!everything_in(&life, table).await.contains(planted), "{planted} {table}");
            }
        }
        let secret = filed.secret.digits();
        for table in ["client_secrets", "idempotency", "secret_attempts"] {
            assert!(!everything_in(&life, table).await.contains(&secret));
        }
    }

    async fn two_papers_that_changed_places_do_not_open(database: TestDatabase) {
        let life = Life::begin(database).await;
        let filed = life.filed().await;
        let other = life.filed().await;
        let (one, two) = (filed.case.id, other.case.id);
        let places = |case: domain::CaseId| match life.database.backend() {
            store::Backend::Sqlite => format!("x'{}'", case.0.simple()),
            store::Backend::Postgresql => format!("'{}'", case.0),
        };
        life.raw(&format!(
            "UPDATE papers SET sealed = (SELECT sealed FROM papers b WHERE b.case_id = {} \
             AND b.number = papers.number) WHERE case_id = {}",
            places(two),
            places(one)
        ))
        .await
        .unwrap();
        let opened = life.store.papers(one, &[filed.case.client]).await;
        assert!(matches!(opened, Err(store::StoreError::Sealed)));
        assert!(life.store.papers(two, &[other.case.client]).await.is_ok());
    }
}

/// Everything that a thief of the database would read: the file and its log, or all rows of the table.
async fn everything_in(life: &Life, table: &str) -> String {
    if let DatabaseUrl::Sqlite(path) = &life.database.url {
        let log = path.with_file_name("desk.db-wal");
        let bytes = [std::fs::read(path).unwrap(), std::fs::read(log).unwrap()].concat();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let conn = life.store.database().reader();
    let sql = format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql));
    row.await.unwrap().unwrap().try_get_by_index(0).unwrap()
}
