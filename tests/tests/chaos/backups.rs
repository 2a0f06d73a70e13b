//! A backup of a desk that serves, restored in an empty place: the whole rehearsal, with real processes (G14).

use crate::{
    chance::Dice,
    desk::Desk,
    filings::{complain, is_serving, told},
    ledger::column,
    letters::post_room::PostRoom,
    turns,
};
use domain::complaint::classification::PreferredChannel;
use sea_orm::{ConnectionTrait as _, Statement};
use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{Backend, Clock, Store, StoreSettings};
use tests::{
    databases::{self, TestDatabase},
    mail_server::MailServer,
    on_both_databases,
    processes::{Installation, free_address},
};
use uuid::Uuid;

on_both_databases! {
    async fn a_desk_is_restored_in_an_empty_place_and_goes_on(database: TestDatabase) {
        let _together = turns::together().await;
        rehearse(database).await;
    }
}

async fn rehearse(database: TestDatabase) {
    let mail = MailServer::start();
    let mut room = PostRoom::open(database, &mail, &mut Dice::thrown_for("backup"), 3).await;
    room.desk.installation = Installation::with_key_file(&room.desk.url);
    room.file_by(PreferredChannel::Post).await;
    room.file_by(PreferredChannel::Email).await;
    let worker = room.start(&["work"], &[]);
    room.wait_until_quiet().await;
    drop(worker);
    let desk = &room.desk;
    let address = free_address();
    let _server = serve(&desk.installation, address);
    is_serving(address).await;
    let over = Arc::new(AtomicBool::new(false));
    let filing = tokio::spawn(keep_filing(address, over.clone()));

    let folder = tempfile::tempdir().unwrap();
    let documents = desk.installation.data_dir().join("documents/2026");
    fs::create_dir_all(&documents).unwrap();
    fs::write(documents.join("sealed"), b"what was sealed elsewhere").unwrap();
    let (well, said) = desk.installation.run(&["backup", &folder.path().display().to_string()], "");
    assert!(well && said.contains("The key is not in it"), "{said}");
    over.store(true, Ordering::SeqCst);
    let filed = filing.await.unwrap();
    assert!(filed > 0, "the desk served meanwhile");
    let backup = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let bytes = fs::read(&backup).unwrap();
    for planted in ["Jansen", "belde terug"] {
        assert!(!bytes.windows(planted.len()).any(|part| part == planted.as_bytes()), "{planted}");
    }
    let backup = backup.display().to_string();

    for backend in [Backend::Sqlite, Backend::Postgresql] {
        let target = databases::empty(backend).await;
        let there = Installation::with_key_file(&target.url);
        without_the_key(&there, &backup);
        let (well, said) = there.run(&["restore", "--check", &backup], "");
        assert!(well && said.contains("is whole"), "{said}");
        let (well, said) = there.run(&["restore", &backup], "");
        assert!(well && said.contains("is restored"), "{said}");
        let (well, said) = there.run(&["verify"], "");
        assert!(well && said.ends_with(" 0 problems\n"), "{said}");
        let copied = fs::read(there.data_dir().join("documents/2026/sealed")).unwrap();
        assert_eq!(copied, b"what was sealed elsewhere");
        let store = opened(&target).await;
        let letters = assert_same_letters(desk, &store).await;
        let last = last_number(&store).await;
        let address = free_address();
        let _server = serve(&there, address);
        is_serving(address).await;
        let number = file(address).await;
        assert_eq!(serial(&number), last + 1, "the register goes on");
        let (well, said) = there.run(&["restore", &backup], "");
        assert!(!well && said.contains("is not empty"), "{said}");
        println!(
            "{:?} to {backend:?}: {letters} letters are the same to the byte; goes on at {number}",
            desk.url.backend()
        );
    }
}

/// Without the right key nothing is restored, and none is made.
fn without_the_key(there: &Installation, backup: &str) {
    let file = there.key_file();
    let key = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let (well, said) = there.run(&["restore", backup], "");
    assert!(!well && said.contains("put the key of the desk there first"), "{said}");
    assert!(!file.exists());
    fs::write(&file, "1:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let (well, said) = there.run(&["restore", backup], "");
    assert!(!well && said.contains("not that of the desk which made this backup"), "{said}");
    fs::write(&file, key).unwrap();
}

async fn opened(target: &TestDatabase) -> Store {
    let settings = StoreSettings {
        database_url: target.url.clone(),
        connections: 2,
        keys: Installation::keys(),
        clock: Clock::System,
    };
    Store::open(settings).await.unwrap()
}

/// Every letter of the backup opens, and its PDF is that of the desk, byte for byte; says how many.
async fn assert_same_letters(desk: &Desk, restored: &Store) -> usize {
    let rows = desk.rows("SELECT notice_id FROM letters ORDER BY number").await;
    for row in &rows {
        let notice: Uuid = column(row, "notice_id");
        let original = desk.store.letter(notice).await.unwrap().unwrap();
        let letter = restored.letter(notice).await.unwrap().unwrap();
        assert!(letter.file.starts_with(b"%PDF") && letter.file == original.file);
        assert_eq!(letter, original);
    }
    assert!(rows.len() >= 3, "{} letters", rows.len());
    rows.len()
}

async fn last_number(store: &Store) -> u32 {
    let conn = store.database().reader();
    let sql = "SELECT last FROM case_numbers ORDER BY year DESC LIMIT 1";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql));
    row.await.unwrap().unwrap().try_get::<i32>("", "last").unwrap().unsigned_abs()
}

fn serial(number: &str) -> u32 {
    number.rsplit('-').next().unwrap().parse().unwrap()
}

/// The desk of a rehearsal sends nothing.
fn serve(installation: &Installation, address: SocketAddr) -> tests::processes::Process {
    installation.start_with(
        &["serve", "--no-workers"],
        &[("MELDPUNT_LISTEN", &address.to_string()), ("MELDPUNT_RATE_PER_MINUTE", "0")],
    )
}

async fn file(address: SocketAddr) -> String {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    let told = told(complain(&http, address, Uuid::now_v7())).await.expect("the desk answers");
    told.number().to_owned()
}

async fn keep_filing(address: SocketAddr, over: Arc<AtomicBool>) -> usize {
    let mut filed = 0;
    while !over.load(Ordering::SeqCst) {
        file(address).await;
        filed += 1;
    }
    filed
}
