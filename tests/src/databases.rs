//! Databases for tests: a fresh one for each, on SQLite and on a PostgreSQL that starts and stops by itself.

use crate::postgresql::{Durability, PostgresServer};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use std::sync::{
    Mutex, OnceLock, PoisonError,
    atomic::{AtomicU32, Ordering},
};
use store::{Backend, Database, DatabaseUrl};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The database that every other one is copied from.
const TEMPLATE: &str = "migrated";

/// Names of databases whose test is over, to be dropped when the next one begins.
static FINISHED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A database of one test, gone after it.
#[derive(Debug)]
pub struct TestDatabase {
    /// Where it is.
    pub url: DatabaseUrl,
    name: String,
    /// Keeps the folder of a SQLite file until the test is over.
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// Which of the two databases it is.
    pub fn backend(&self) -> Backend {
        self.url.backend()
    }

    /// Opens it; call again to play another process.
    pub async fn connect(&self) -> Database {
        Database::connect(&self.url, 4).await.expect("the test database opens")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.backend() == Backend::Postgresql {
            finished().push(std::mem::take(&mut self.name));
        }
    }
}

/// A database with the whole schema and no rows.
pub async fn fresh(backend: Backend) -> TestDatabase {
    match backend {
        Backend::Sqlite => {
            let database = sqlite();
            store::migrate(&database.url).await.expect("the schema is made");
            database
        }
        Backend::Postgresql => {
            static TEMPLATE_IS_READY: OnceCell<()> = OnceCell::const_new();
            TEMPLATE_IS_READY
                .get_or_init(async || {
                    create(TEMPLATE, "template0").await;
                    store::migrate(&url_of(TEMPLATE)).await.expect("the schema is made");
                })
                .await;
            postgresql(TEMPLATE).await
        }
    }
}

/// A database without any table.
pub async fn empty(backend: Backend) -> TestDatabase {
    match backend {
        Backend::Sqlite => sqlite(),
        Backend::Postgresql => postgresql("template0").await,
    }
}

/// The PostgreSQL of this test process, started at the first call.
pub fn server() -> &'static PostgresServer {
    static SERVER: OnceLock<PostgresServer> = OnceLock::new();
    SERVER.get_or_init(|| PostgresServer::start(Durability::None))
}

/// Makes two tests of each function: `name::sqlite` and `name::postgresql`, each with a fresh database.
///
/// ```
/// tests::on_both_databases! {
///     async fn a_new_database_answers(database: TestDatabase) {
///         database.connect().await.ping().await.unwrap();
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($(
        $(#[$attribute:meta])*
        async fn $name:ident($database:ident: TestDatabase) $body:block
    )+) => {$(
        $(#[$attribute])*
        mod $name {
            #[allow(unused_imports, reason = "a small test may need nothing of its file")]
            use super::*;

            async fn on($database: $crate::databases::TestDatabase) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                on($crate::databases::fresh(store::Backend::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgresql() {
                on($crate::databases::fresh(store::Backend::Postgresql).await).await;
            }
        }
    )+};
}

fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("desk.db"));
    TestDatabase { url, name: String::new(), _folder: Some(folder) }
}

async fn postgresql(template: &str) -> TestDatabase {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    create(&name, template).await;
    TestDatabase { url: url_of(&name), name, _folder: None }
}

async fn create(name: &str, template: &str) {
    let maintenance = maintenance().await;
    let over = std::mem::take(&mut *finished());
    for old in over {
        run(&maintenance, &format!("DROP DATABASE IF EXISTS {old} WITH (FORCE)")).await;
    }
    run(&maintenance, &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
        .await;
    maintenance.close().await.expect("the maintenance connection closes");
}

async fn maintenance() -> DatabaseConnection {
    let url =
        tokio::task::spawn_blocking(|| server().url("postgres")).await.expect("PostgreSQL starts");
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.expect("PostgreSQL accepts connections")
}

async fn run(maintenance: &DatabaseConnection, statement: &str) {
    maintenance.execute_unprepared(statement).await.expect(statement);
}

fn url_of(name: &str) -> DatabaseUrl {
    server().url(name).parse().expect("a valid address")
}

fn finished() -> std::sync::MutexGuard<'static, Vec<String>> {
    FINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
