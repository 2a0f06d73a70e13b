//! The key is changed while a desk serves: no request fails, whatever dies, and nothing stays under the old line (S19, S22).

use crate::{
    desk::Desk,
    filings::{complain, is_serving, told},
    ledger::column,
    turns,
};
use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{Backend, Clock, Keys, Store, StoreSettings};
use tests::{
    databases::TestDatabase,
    on_both_databases,
    processes::{Installation, Process, free_address},
};
use tokio::task::JoinSet;
use uuid::Uuid;

const CLIENTS: usize = 3;
const PASSWORD: &str = "een heel lang wachtwoord";

/// Enough that a rotation takes a while.
const FILED_BEFORE: usize = 500;

on_both_databases! {
    async fn the_key_changes_while_the_desk_serves(database: TestDatabase) {
        let _together = turns::together().await;
        rotate_while_serving(database).await;
    }
}

async fn rotate_while_serving(database: TestDatabase) {
    let mut desk = Desk::open(database).await;
    desk.installation = Installation::with_key_file(&desk.url);
    for name in ["carla", "dirk"] {
        run(&desk, &["user", "add", name, "--role", "administrator", "--password-stdin"], PASSWORD);
    }
    let address = free_address();
    let mut processes = vec![serve(&desk, address)];
    if desk.url.backend() == Backend::Postgresql {
        processes.push(desk.installation.start(&["work"]));
    }
    is_serving(address).await;
    let http = client();
    let mut filings = JoinSet::new();
    for _ in 0..FILED_BEFORE / 50 {
        let http = http.clone();
        filings.spawn(async move {
            for _ in 0..50 {
                file(&http, address).await;
            }
        });
    }
    filings.join_all().await;

    let over = Arc::new(AtomicBool::new(false));
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(keep_filing(address, over.clone()));
    }
    let propose = ["rotate-keys", "propose", "--by", "carla"];
    let (well, said) = desk.installation.run(&propose, "een ander wachtwoord\n");
    assert!(
        !well && said.contains("no enabled administrator has this name and password"),
        "{said}"
    );
    run(&desk, &propose, PASSWORD);
    let (well, said) =
        desk.installation.run(&["rotate-keys", "confirm", "--by", "carla"], PASSWORD);
    assert!(!well && said.contains("that takes somebody else"), "{said}");
    assert_eq!(lines(&desk).await, BTreeSet::from(["1".to_owned()]));

    let deaths = die_on_the_way(&desk).await;
    let said = run(&desk, &["rotate-keys", "reseal"], "");
    assert!(said.contains("everything is sealed under line 2"), "{said}");
    // A while longer, under the new line.
    tokio::time::sleep(Duration::from_secs(1)).await;
    over.store(true, Ordering::SeqCst);
    let during: usize = clients.join_all().await.into_iter().sum();
    assert!(during > 20, "{during} filings are too few to say anything");
    assert_eq!(lines(&desk).await, BTreeSet::from(["2".to_owned()]));
    assert_each_is_newest(&desk).await;

    let said = run(&desk, &["rotate-keys", "finish", "--by", "dirk"], PASSWORD);
    assert!(said.contains("line 1: nothing can be sealed under it any more; kept"), "{said}");
    file(&http, address).await;
    assert!(run(&desk, &["verify"], "").ends_with(" 0 problems\n"));
    for process in &mut processes {
        assert!(process.is_alive(), "{}", process.said());
    }
    println!(
        "{:?}, rotation: {during} complaints filed meanwhile without a failure, {deaths} deaths",
        desk.url.backend()
    );
}

/// Confirms, and dies in the middle of sealing anew; says how often.
async fn die_on_the_way(desk: &Desk) -> usize {
    let file = desk.installation.data_dir().join("password");
    fs::write(&file, PASSWORD).unwrap();
    let mut deaths = 0;
    let confirm =
        desk.installation.start_reading(&["rotate-keys", "confirm", "--by", "dirk"], &file);
    dies_when_a_part_is_done(desk, confirm, &mut deaths).await;
    for _ in 0..2 {
        if lines(desk).await.len() > 1 {
            let again = desk.installation.start(&["rotate-keys", "reseal"]);
            tokio::time::sleep(Duration::from_millis(60)).await;
            again.kill();
            deaths += 1;
        }
    }
    assert!(deaths > 0, "it was over before it could die");
    deaths
}

async fn dies_when_a_part_is_done(desk: &Desk, mut process: Process, deaths: &mut usize) {
    let begin = std::time::Instant::now();
    while process.is_alive() {
        assert!(begin.elapsed() < Duration::from_secs(60), "{}", process.said());
        if lines(desk).await.contains("2") {
            process.kill();
            *deaths += 1;
            return;
        }
    }
    panic!("it ended: {}", process.said());
}

/// The lines under which the keys of cases are.
async fn lines(desk: &Desk) -> BTreeSet<String> {
    let rows = desk.rows("SELECT DISTINCT key_id FROM case_keys").await;
    rows.iter().map(|row| column(row, "key_id")).collect()
}

/// Everything is under the newest line, and opens for one that knows nothing but the file.
async fn assert_each_is_newest(desk: &Desk) {
    let settings = StoreSettings {
        database_url: desk.url.clone(),
        connections: 2,
        keys: Keys::load(&desk.installation.key_file()).unwrap(),
        clock: Clock::System,
    };
    let store = Store::open(settings).await.unwrap();
    assert_eq!(store.keys().sealing_id(), "2");
    for (table, name) in
        [("case_keys", "wrapped"), ("client_secrets", "sealed"), ("idempotency", "answer")]
    {
        let sealed = format!("SELECT {name} AS sealed FROM {table} WHERE {name} IS NOT NULL");
        let rows = desk.rows(&sealed).await;
        assert!(!rows.is_empty(), "{table}");
        let newest = |sealed: Vec<u8>| store.keys().is_newest(&sealed);
        assert!(rows.iter().all(|row| newest(column(row, "sealed"))), "{table}");
    }
    for row in desk.rows("SELECT id FROM cases").await {
        let case = domain::CaseId(column(&row, "id"));
        assert!(store.secret_of(case).await.unwrap().is_some());
        let client = store.load(case).await.unwrap().unwrap().client;
        assert_eq!(store.papers(case, &[client]).await.unwrap().len(), 1);
    }
}

fn serve(desk: &Desk, address: SocketAddr) -> Process {
    desk.installation.start_with(
        &["serve"],
        &[("MELDPUNT_LISTEN", &address.to_string()), ("MELDPUNT_RATE_PER_MINUTE", "0")],
    )
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap()
}

/// Every request must succeed at once.
async fn file(http: &reqwest::Client, address: SocketAddr) {
    told(complain(http, address, Uuid::now_v7())).await.expect("the desk answers, and well");
}

async fn keep_filing(address: SocketAddr, over: Arc<AtomicBool>) -> usize {
    let http = client();
    let mut filed = 0;
    while !over.load(Ordering::SeqCst) {
        file(&http, address).await;
        filed += 1;
    }
    filed
}

/// Runs a command that must go well, with a line of input.
fn run(desk: &Desk, arguments: &[&str], input: &str) -> String {
    let (well, said) = desk.installation.run(arguments, &format!("{input}\n"));
    assert!(well, "{arguments:?}: {said}");
    said
}
