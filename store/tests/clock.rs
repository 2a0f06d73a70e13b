//! Promises of the clock and of the migrations, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use chrono::{DateTime, TimeDelta, Utc};
use domain::Timestamp;
use sea_orm::{ConnectionTrait as _, Statement, Value};
use store::{Backend, Binds, Clock, HighWater, StoreError};
use tests::{databases, on_both_databases};

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

on_both_databases! {
    async fn an_instant_comes_back_as_it_was_written_and_sorts_as_time(database: TestDatabase) {
        let backend = database.backend();
        let database = database.connect().await;
        let now = Clock::System.now();
        let given = [
            instant("2026-10-25T00:59:59Z"),
            instant("2026-10-25T00:59:59.5Z"),
            instant("2026-10-25T00:59:59.500001Z"),
            instant("2026-10-25T01:00:00Z"),
            now,
            now.moved(TimeDelta::microseconds(1)),
        ];
        let kind = match backend {
            Backend::Sqlite => "TEXT",
            Backend::Postgresql => "TIMESTAMPTZ",
        };
        let tx = database.begin_write().await.unwrap();
        tx.execute_unprepared(&format!("CREATE TABLE instants (at {kind})")).await.unwrap();
        let mut binds = Binds::new(backend);
        let rows = binds.rows(given.iter().rev().map(|at| [Value::from(at.utc())]));
        let insert = binds.statement(format!("INSERT INTO instants VALUES {rows}"));
        tx.execute_raw(insert).await.unwrap();
        let sql = "SELECT at FROM instants ORDER BY at";
        let sorted = Statement::from_string(backend.database_backend(), sql);
        let rows = tx.query_all_raw(sorted).await.unwrap();
        let read = rows.iter().map(|row| row.try_get_by_index::<DateTime<Utc>>(0).unwrap());
        assert_eq!(read.collect::<Vec<_>>(), given.map(Timestamp::utc));
    }

    async fn the_time_of_a_decision_goes_on_within_a_transaction(database: TestDatabase) {
        let database = database.connect().await;
        let tx = database.begin_write().await.unwrap();
        let first = Clock::System.now_in(&tx).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        let second = Clock::System.now_in(&tx).await.unwrap();
        assert!(second.since(first) >= TimeDelta::milliseconds(2));
        assert!(Clock::System.now().since(first) < TimeDelta::minutes(1), "the clocks agree here");
    }

    async fn a_visitor_of_the_demonstration_moves_the_time_of_decisions(database: TestDatabase) {
        let database = database.connect().await;
        let tx = database.begin_write().await.unwrap();
        let clock = Clock::demo();
        let first = clock.now_in(&tx).await.unwrap();
        clock.clone().advance(TimeDelta::days(15)).unwrap();
        let passed = clock.now_in(&tx).await.unwrap().since(first);
        assert!(passed >= TimeDelta::days(15) && passed < TimeDelta::days(16), "{passed}");
        clock.set(instant("2027-01-01T12:00:00Z")).unwrap();
        let set = clock.now_in(&tx).await.unwrap();
        assert!(set.since(instant("2027-01-01T12:00:00Z")).abs() < TimeDelta::minutes(1), "{set}");
    }

    async fn a_fixed_clock_stands_still_until_it_is_set(database: TestDatabase) {
        let database = database.connect().await;
        let tx = database.begin_write().await.unwrap();
        let clock = Clock::fixed(instant("2026-10-12T22:30:00Z"));
        assert_eq!(clock.now_in(&tx).await.unwrap(), instant("2026-10-12T22:30:00Z"));
        clock.advance(TimeDelta::days(1)).unwrap();
        assert_eq!(clock.now(), instant("2026-10-13T22:30:00Z"));
        clock.set(instant("2026-01-01T00:00:00Z")).unwrap();
        assert_eq!(clock.now_in(&tx).await.unwrap(), clock.now());
    }

    async fn a_migrated_database_is_ready_and_stays_so(database: TestDatabase) {
        let open = database.connect().await;
        assert_eq!(store::pending_migrations(&open).await.unwrap(), Vec::<String>::new());
        store::migrate(&database.url).await.unwrap();
        assert_eq!(store::pending_migrations(&open).await.unwrap(), Vec::<String>::new());
    }

    async fn four_processes_may_migrate_an_empty_database_at_once(database: TestDatabase) {
        for _round in 0..3 {
            let empty = databases::empty(database.backend()).await;
            let mut processes = tokio::task::JoinSet::new();
            for _ in 0..4 {
                let url = empty.url.clone();
                processes.spawn(async move { store::migrate(&url).await });
            }
            for outcome in processes.join_all().await {
                outcome.unwrap();
            }
            let open = empty.connect().await;
            assert_eq!(store::pending_migrations(&open).await.unwrap(), Vec::<String>::new());
        }
    }

    async fn a_database_of_a_newer_program_is_refused(database: TestDatabase) {
        let open = database.connect().await;
        let tx = open.begin_write().await.unwrap();
        let future = "INSERT INTO seaql_migrations VALUES ('m99991231_from_the_future', 0)";
        tx.execute_unprepared(future).await.unwrap();
        tx.commit().await.unwrap();
        for outcome in [store::migrate(&database.url).await.err(), store::pending_migrations(&open).await.err()] {
            assert!(matches!(outcome, Some(StoreError::Migration(_))), "{outcome:?}");
        }
    }
}

#[test]
fn nobody_moves_the_clock_of_the_system() {
    assert_eq!(Clock::System.advance(TimeDelta::days(1)), None);
    assert_eq!(Clock::System.set(instant("2026-01-01T00:00:00Z")), None);
}

#[test]
fn a_clock_that_stepped_back_stops_decisions_until_it_is_right() {
    let mark = HighWater::default();
    let noon = instant("2026-11-20T12:00:00Z");
    assert_eq!(mark.latest(), None);
    mark.admit(noon).unwrap();
    mark.admit(noon.moved(TimeDelta::minutes(-5))).unwrap();
    assert_eq!(mark.latest(), Some(noon), "a clock that lags a little does not lower the mark");
    let outcome = mark.admit(noon.moved(TimeDelta::hours(-1)));
    assert!(matches!(outcome, Err(StoreError::ClockSteppedBack { seconds: 3600 })), "{outcome:?}");
    mark.admit(noon.moved(TimeDelta::seconds(1))).unwrap();
}
