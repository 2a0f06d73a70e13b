//! Promises of the connections and transactions, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbErr, Statement, TransactionTrait as _};
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Backend, Binds, Database, DatabaseUrl, StoreError, retry_conflicts};
use tests::{databases, on_both_databases};

/// Commits statements one after the other.
async fn change(database: &Database, statements: &[&str]) -> Result<(), StoreError> {
    let tx = database.begin_write().await?;
    for statement in statements {
        tx.execute_unprepared(statement).await?;
    }
    Ok(tx.commit().await?)
}

async fn make_counter(database: &Database) {
    let table = "CREATE TABLE counter (id INT PRIMARY KEY, value BIGINT)";
    change(database, &[table, "INSERT INTO counter VALUES (1, 0)"]).await.unwrap();
}

async fn counted(database: &Database) -> i64 {
    let backend = database.backend().database_backend();
    let question = Statement::from_string(backend, "SELECT value FROM counter");
    let row = database.reader().query_one_raw(question).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Reads and writes back one more, which goes wrong unless transactions wait for each other.
async fn count_once(database: &Database) -> Result<(), StoreError> {
    let tx = database.begin_write().await?;
    count_in(&tx, database.backend()).await?;
    Ok(tx.commit().await?)
}

async fn count_in(tx: &DatabaseTransaction, backend: Backend) -> Result<(), StoreError> {
    let sql = format!("SELECT value FROM counter WHERE id = 1{}", backend.for_update());
    let question = Statement::from_string(backend.database_backend(), sql);
    let value: i64 = tx.query_one_raw(question).await?.unwrap().try_get_by_index(0)?;
    let mut binds = Binds::new(backend);
    let sql = format!("UPDATE counter SET value = {} WHERE id = 1", binds.bind(value + 1));
    tx.execute_raw(binds.statement(sql)).await?;
    Ok(())
}

/// A genuine conflict of the database: on SQLite, to write after having read what another changed since.
async fn conflict(database: &Database) -> DbErr {
    if database.backend() == Backend::Postgresql {
        let raise = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$";
        return database.reader().execute_unprepared(raise).await.unwrap_err();
    }
    let other = databases::empty(Backend::Sqlite).await;
    let writer = other.connect().await;
    make_counter(&writer).await;
    let late = sea_orm::Database::connect(other.url.to_string()).await.unwrap();
    let late = late.begin().await.unwrap();
    let read = Statement::from_string(late.get_database_backend(), "SELECT value FROM counter");
    late.query_one_raw(read).await.unwrap();
    count_once(&writer).await.unwrap();
    late.execute_unprepared("UPDATE counter SET value = 9").await.unwrap_err()
}

on_both_databases! {
    async fn what_the_writer_commits_the_reader_sees(database: TestDatabase) {
        let database = database.connect().await;
        make_counter(&database).await;
        count_once(&database).await.unwrap();
        assert_eq!(counted(&database).await, 1);
        database.ping().await.unwrap();
        database.close().await.unwrap();
    }

    async fn a_transaction_that_is_dropped_leaves_nothing_behind(database: TestDatabase) {
        let database = database.connect().await;
        make_counter(&database).await;
        let tx = database.begin_write().await.unwrap();
        count_in(&tx, database.backend()).await.unwrap();
        drop(tx);
        count_once(&database).await.unwrap();
        assert_eq!(counted(&database).await, 1);
    }

    async fn a_transaction_that_the_database_ended_by_itself_swallows_no_later_one(database: TestDatabase) {
        let database = database.connect().await;
        make_counter(&database).await;
        for round in 1..=3 {
            // What SQLite does by itself when the disk is full.
            let tx = database.begin_write().await.unwrap();
            tx.execute_unprepared("ROLLBACK").await.unwrap();
            drop(tx);
            drop(database.begin_write().await.unwrap());
            count_once(&database).await.unwrap();
            count_once(&database).await.unwrap();
            assert_eq!(counted(&database).await, 2 * round, "what was committed is there for others");
        }
    }

    async fn two_processes_that_write_at_once_both_count(database: TestDatabase) {
        let processes = [database.connect().await, database.connect().await];
        make_counter(&processes[0]).await;
        let mut writers = tokio::task::JoinSet::new();
        for number in 0..40 {
            let database = processes[number % 2].clone();
            writers.spawn(async move { retry_conflicts(|| count_once(&database)).await });
        }
        for outcome in writers.join_all().await {
            outcome.unwrap();
        }
        assert_eq!(counted(&processes[0]).await, 40);
    }

    async fn work_that_comes_second_is_done_again_and_three_times_at_most(database: TestDatabase) {
        let database = database.connect().await;
        make_counter(&database).await;
        for (conflicts, succeeds, attempts) in [(1, true, 2), (2, true, 3), (9, false, 3)] {
            let before = counted(&database).await;
            let attempt = AtomicU32::new(0);
            let outcome = retry_conflicts(async || {
                let tx = database.begin_write().await?;
                count_in(&tx, database.backend()).await?;
                if attempt.fetch_add(1, Ordering::Relaxed) < conflicts {
                    return Err(conflict(&database).await.into());
                }
                Ok(tx.commit().await?)
            });
            let outcome = outcome.await;
            assert_eq!(outcome.is_ok(), succeeds, "{outcome:?}");
            assert_eq!(attempt.into_inner(), attempts);
            assert_eq!(counted(&database).await - before, i64::from(succeeds));
        }
    }

    async fn the_second_event_with_the_same_number_is_a_conflict(database: TestDatabase) {
        let empty = databases::empty(database.backend()).await;
        let table = "CREATE TABLE events (id INT, seq INT, PRIMARY KEY (id, seq))";
        let row = "INSERT INTO events VALUES (1, 1)";
        let outcome = change(&empty.connect().await, &[table, row, row]).await;
        assert!(matches!(outcome, Err(StoreError::Conflict(_))), "{outcome:?}");
    }

    async fn an_error_names_the_constraint_and_never_the_value(database: TestDatabase) {
        let table = "CREATE TABLE people (email TEXT UNIQUE)";
        let row = "INSERT INTO people VALUES ('jansen@example.nl')";
        let outcome = change(&database.connect().await, &[table, row, row]).await;
        let Err(StoreError::Duplicate(fault)) = outcome else { panic!("{outcome:?}") };
        assert!(fault.constraint().unwrap().contains("email"), "{fault}");
        assert!(!format!("{fault} {fault:?}").contains("jansen"));
    }

    async fn an_error_in_a_value_does_not_repeat_it(database: TestDatabase) {
        let backend = database.backend().database_backend();
        let database = database.connect().await;
        let sql = "SELECT 'jansen' AS name";
        let row = database.reader().query_one_raw(Statement::from_string(backend, sql)).await;
        let wrong_type = row.unwrap().unwrap().try_get_by_index::<i32>(0).unwrap_err();
        let error = StoreError::from(wrong_type);
        assert!(!format!("{error} {error:?}").contains("jansen"), "{error}");
    }

    async fn a_table_of_given_rows_reads_the_same(database: TestDatabase) {
        let database = database.connect().await;
        let mut binds = Binds::new(database.backend());
        let (one, two) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
        let rows = binds.rows([
            [one.into(), 10_i64.into(), sea_orm::Value::String(None)],
            [two.into(), 20_i64.into(), "text".into()],
        ]);
        let wanted = binds.list([two]);
        let none = binds.list(std::iter::empty::<uuid::Uuid>());
        let sql = format!(
            "WITH given (id, number, word) AS (VALUES {rows})
             SELECT number FROM given WHERE id IN {wanted} OR id IN {none}"
        );
        let row = database.reader().query_one_raw(binds.statement(sql)).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 20);
    }

    async fn the_largest_statement_is_accepted_and_no_larger_one_is_suggested(database: TestDatabase) {
        let database = database.connect().await;
        let backend = database.backend();
        assert_eq!(backend.rows_per_statement(5), backend.most_values() / 5);
        for (values, accepted) in [(backend.most_values(), true), (backend.most_values() + 1, false)] {
            let mut binds = Binds::new(backend);
            let sql = format!("SELECT 1 WHERE 1 IN {}", binds.list(1..=i64::try_from(values).unwrap()));
            let outcome = database.reader().query_one_raw(binds.statement(sql)).await;
            assert_eq!(outcome.is_ok(), accepted, "{values} values");
        }
    }
}

#[tokio::test]
async fn readers_of_sqlite_refuse_to_write() {
    let database = databases::fresh(Backend::Sqlite).await.connect().await;
    let outcome = database.reader().execute_unprepared("CREATE TABLE sneaky (id INT)").await;
    assert!(matches!(StoreError::from(outcome.unwrap_err()), StoreError::Unavailable(_)));
}

#[tokio::test]
async fn a_sqlite_file_and_its_folder_are_made_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er 100%?/desk.db");
    let url = DatabaseUrl::Sqlite(path.clone());
    store::migrate(&url).await.unwrap();
    let database = Database::connect(&url, 1).await.unwrap();
    make_counter(&database).await;
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&path.with_extension("db-wal")), 0o600);
    database.close().await.unwrap();
    assert!(!path.with_extension("db-wal").exists(), "closing folds the log into the file");
}

#[test]
fn an_address_that_cannot_work_is_refused_with_the_reason_and_without_its_password() {
    let refused = [
        ("", "begins neither"),
        ("mysql://root:s3cret@localhost/desk", "begins neither"),
        ("sqlite::memory:", "memory"),
        ("sqlite://desk.db?mode=memory", "memory"),
        ("sqlite:", "path"),
        ("postgresql://user:s3cret@host:port/desk", "expected postgresql://"),
    ];
    for (text, reason) in refused {
        let error = text.parse::<DatabaseUrl>().unwrap_err().to_string();
        assert!(error.contains(reason) && !error.contains("s3cret"), "{text}: {error}");
    }
    let server: DatabaseUrl = "postgresql://desk:s3cret@db.example:5433/desk".parse().unwrap();
    assert_eq!(
        format!("{server} {server:?}").replace("postgresql://db.example:5433/desk", ""),
        " "
    );
    let files = [
        ("sqlite:desk.db", "desk.db"),
        ("sqlite://data/desk.db?mode=rwc", "data/desk.db"),
        ("sqlite:///var/lib/meldpunt/desk.db", "/var/lib/meldpunt/desk.db"),
    ];
    for (text, path) in files {
        assert_eq!(text.parse::<DatabaseUrl>().unwrap(), DatabaseUrl::Sqlite(path.into()));
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_unavailable() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let nobody: DatabaseUrl = format!("postgresql://desk@127.0.0.1:{port}/desk").parse().unwrap();
    let (opened, migrated) = tokio::join!(Database::connect(&nobody, 1), store::migrate(&nobody));
    assert!(matches!(opened, Err(StoreError::Unavailable(_))), "{opened:?}");
    assert!(matches!(migrated, Err(StoreError::Unavailable(_))), "{migrated:?}");
}

#[tokio::test]
async fn a_wrong_address_is_explained_in_words() {
    let missing: DatabaseUrl = databases::server().url("nowhere").parse().unwrap();
    let error = Database::connect(&missing, 1).await.unwrap_err().to_string();
    assert!(error.contains("no database of this name"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Geachte mevrouw Jansen, ".repeat(100)).unwrap();
    let error = Database::connect(&DatabaseUrl::Sqlite(path), 1).await.unwrap_err().to_string();
    assert!(error.contains("not a SQLite database"), "{error}");
}
