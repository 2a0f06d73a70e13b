//! Promises of backups (G14): whole or not there, restored as it was on either database, and never from a damaged file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops at the first surprise"
)]

mod life;
mod post_room;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    complaint::classification::PreferredChannel,
    values::{Person, PersonName},
};
use life::{Life, ROOT_KEY, complaint, online};
use migration::{Migrator, MigratorTrait as _};
use post_room::{described, letter};
use sea_orm::{ConnectionTrait as _, Statement};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use store::{
    Backend, Clock, DatabaseUrl, Keys, Store, StoreSettings,
    backup::{BackedUp, BackupError, Manifest, Source, Target, back_up, check, restore},
    delivery::Work,
};
use tests::{
    databases::{TestDatabase, empty, fresh},
    on_both_databases,
};

/// What somebody told about herself, and nobody may find in a backup.
const PLANTED: [&str; 4] =
    ["Zwaluwstaart", "zwaluwstaart@example.nl", "0611223344", "De kraan lekt al sinds Pasen"];

/// The same, as much of it as is certain to stand there however it is written.
const SOUGHT: [&str; 4] = ["Zwaluwstaart", "zwaluwstaart@example", "611223344", "kraan lekt al"];

/// A desk with letters, an advice, and a complaint of somebody with a rare name.
async fn desk(database: TestDatabase) -> Life {
    let life = described(database).await;
    life.advised().await;
    let mut filing = complaint();
    filing.client = Person {
        name: Some(PersonName::of_family(PLANTED[0].parse().unwrap())),
        email: Some(PLANTED[1].parse().unwrap()),
        phone: Some(PLANTED[2].parse().unwrap()),
        ..filing.client
    };
    filing.description = Some(PLANTED[3].parse().unwrap());
    life.store.file(online(filing)).await.unwrap();
    for notice in life.store.claim(Work::Write, 3).await.unwrap() {
        let made = letter(&format!("{}", notice.id), true);
        assert!(life.store.keep_letter(&notice, &made, None).await.unwrap());
    }
    life.rendered(PreferredChannel::Post).await;
    life
}

fn keys() -> Keys {
    Keys::from_bytes(ROOT_KEY)
}

/// A folder for what a test writes.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    async fn back_up(&self, url: &DatabaseUrl, name: &str) -> BackedUp {
        let (keys, documents) = (keys(), self.path("documents"));
        let now = "2026-02-03T09:00:00Z".parse().unwrap();
        let source = Source { database_url: url, keys: &keys, documents: &documents, now };
        let mut seen = (0, 0);
        let path = self.path(name);
        let made = back_up(&source, &path, |done, all| seen = (done, all)).await.unwrap();
        assert_eq!(seen, (made.manifest.rows(), made.manifest.rows()), "all rows were counted");
        made
    }

    async fn restore(&self, url: &DatabaseUrl, name: &str) -> Result<Manifest, BackupError> {
        let (keys, documents) = (keys(), self.path("restored-documents"));
        let target = Target { database_url: url, keys: &keys, documents: &documents };
        restore(&self.path(name), &target, |_, _| {}).await
    }
}

async fn open(url: &DatabaseUrl, clock: Clock) -> Store {
    let settings = StoreSettings { database_url: url.clone(), connections: 4, keys: keys(), clock };
    Store::open(settings).await.unwrap()
}

/// The rows of each table in a backup, in one order on both databases.
fn rows(backup: &Path) -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(backup).unwrap();
    let mut tables = BTreeMap::new();
    let mut rows: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with("{\"row\"") {
            rows.push(line.to_owned());
        } else if line.starts_with("{\"table-ends\"") {
            let end: serde_json::Value = serde_json::from_str(line).unwrap();
            let name = end["table-ends"]["name"].as_str().unwrap().to_owned();
            rows.sort();
            tables.insert(name, std::mem::take(&mut rows));
        }
    }
    tables
}

/// The notice of some letter.
async fn a_letter(store: &Store) -> uuid::Uuid {
    let conn = store.database().reader();
    let sql = "SELECT notice_id FROM letters ORDER BY number LIMIT 1";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql));
    row.await.unwrap().unwrap().try_get("", "notice_id").unwrap()
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T, BackupError>) -> String {
    outcome.unwrap_err().to_string()
}

on_both_databases! {
    async fn a_backup_is_restored_as_it_was_on_either_database(database: TestDatabase) {
        let life = desk(database).await;
        let place = Place::new();
        fs::create_dir_all(place.path("documents/ab")).unwrap();
        let large: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0] ^ 0x5a).collect();
        fs::write(place.path("documents/ab/sealed one"), &large).unwrap();
        fs::write(place.path("documents/empty"), b"").unwrap();
        fs::write(place.path("documents/.on its way"), b"half").unwrap();
        let made = place.back_up(&life.database.url, "one").await;
        assert_eq!(made.manifest.key_lines, ["1"]);
        let before = rows(&made.path);
        for table in ["events", "case_keys", "papers", "letters", "notices", "audit", "places"] {
            assert!(before.contains_key(table), "{table}");
        }
        assert!(before["events"].len() > 10 && before["letters"].len() > 2);
        let some = a_letter(&life.store).await;
        let original = life.store.letter(some).await.unwrap().unwrap();
        for backend in [Backend::Sqlite, Backend::Postgresql] {
            let target = empty(backend).await;
            let place_there = Place(tempfile::tempdir().unwrap());
            fs::copy(&made.path, place_there.path("one")).unwrap();
            let restored = place_there.restore(&target.url, "one").await.unwrap();
            assert_eq!(restored, made.manifest);
            let there = place_there.path("restored-documents");
            assert_eq!(fs::read(there.join("ab/sealed one")).unwrap(), large);
            assert_eq!(fs::read(there.join("empty")).unwrap(), b"");
            assert!(!there.join(".on its way").exists());
            let again = place_there.back_up(&target.url, "again").await;
            assert_eq!(rows(&again.path), before, "{backend:?}");
            let store = open(&target.url, life.clock.clone()).await;
            assert_eq!(store.verify(|_| {}).await.unwrap().problems, []);
            let letter = store.letter(some).await.unwrap().unwrap();
            assert_eq!(letter, original);
            // The desk goes on where it was: the next number, and a log that only grows.
            let filed = store.file(online(complaint())).await.unwrap();
            assert_eq!(filed.number().serial(), 4);
            let tx = store.database().begin_write().await.unwrap();
            assert!(tx.execute_unprepared("UPDATE events SET kind = 'x'").await.is_err());
            drop(tx);
            // Only into an empty place.
            let told = refusal(place_there.restore(&target.url, "one").await);
            assert!(told.contains("is not empty"), "{told}");
        }
    }

    async fn a_backup_made_while_others_write_is_of_one_moment(database: TestDatabase) {
        let life = desk(database).await;
        let place = Place::new();
        let store = life.store.clone();
        let writing = tokio::spawn(async move {
            let mut filed = 0;
            loop {
                store.file(online(complaint())).await.unwrap();
                filed += 1;
                if filed == 150 {
                    return;
                }
            }
        });
        let mut names = Vec::new();
        while !writing.is_finished() || names.is_empty() {
            let name = format!("backup {}", names.len());
            place.back_up(&life.database.url, &name).await;
            names.push(name);
        }
        writing.await.unwrap();
        let mut sizes = Vec::new();
        for name in &names {
            let target = empty(life.database.backend()).await;
            fs::remove_dir_all(place.path("restored-documents")).ok();
            place.restore(&target.url, name).await.unwrap();
            let store = open(&target.url, life.clock.clone()).await;
            let found = store.verify(|_| {}).await.unwrap();
            assert_eq!(found.problems, [], "{name}");
            sizes.push(found.cases);
        }
        assert!(sizes.is_sorted());
        println!("{:?}: backups of {sizes:?} cases", life.database.backend());
    }

    async fn a_stolen_backup_shows_nobody(database: TestDatabase) {
        let life = desk(database).await;
        let place = Place::new();
        let made = place.back_up(&life.database.url, "one").await;
        let bytes = fs::read(&made.path).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&made.path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        // What is written in base64 is looked at as it was, too.
        let text = String::from_utf8(bytes.clone()).unwrap();
        let opened: Vec<Vec<u8>> =
            text.split('"').filter_map(|part| STANDARD.decode(part).ok()).collect();
        assert!(opened.len() > 100);
        let haystacks: Vec<&[u8]> =
            std::iter::once(&bytes[..]).chain(opened.iter().map(Vec::as_slice)).collect();
        let finds = |needle: &[u8]| {
            haystacks.iter().any(|hay| hay.windows(needle.len()).any(|part| part == needle))
        };
        assert!(finds(b"case_keys") && finds("Zorg aan Huis".as_bytes()), "the search finds what is there");
        for sought in SOUGHT {
            for form in forms(sought) {
                assert!(!finds(&form), "{sought}");
            }
        }
        assert!(!finds(&ROOT_KEY) && !finds(STANDARD.encode(ROOT_KEY).as_bytes()), "the key is not in it");
    }

    async fn a_backup_that_is_damaged_touches_nothing(database: TestDatabase) {
        let life = desk(database).await;
        let place = Place::new();
        let made = place.back_up(&life.database.url, "one").await;
        let whole = fs::read(&made.path).unwrap();
        check(&made.path, &keys(), |_, _| {}).unwrap();
        let step = whole.len() / 40;
        let mut damaged: Vec<Vec<u8>> = (0..40).map(|nth| whole[..nth * step].to_vec()).collect();
        damaged.push(whole[..whole.len() - 1].to_vec());
        damaged.push([&whole[..], b"{\"row\":[]}\n"].concat());
        for nth in 0..60 {
            let mut changed = whole.clone();
            let place = nth * (whole.len() - 1) / 59;
            changed[place] = if changed[place] == b'7' { b'8' } else { b'7' };
            damaged.push(changed);
        }
        // A row that was taken out, together with its line.
        let text = String::from_utf8(whole.clone()).unwrap();
        let gone = text.lines().position(|line| line.starts_with("{\"row\"")).unwrap();
        let rest = text.lines().enumerate().filter(|(nth, _)| *nth != gone);
        damaged.push(rest.map(|(_, line)| format!("{line}\n")).collect::<String>().into_bytes());
        let target = empty(life.database.backend()).await;
        for (nth, bytes) in damaged.iter().enumerate() {
            fs::write(place.path("damaged"), bytes).unwrap();
            let told = refusal(place.restore(&target.url, "damaged").await);
            let known = told.contains("damaged") || told.contains("no backup of meldpunt")
                || told.contains("newer program") || told.contains("schema");
            assert!(known && told.lines().count() == 1, "{nth}: {told}");
        }
        // Nothing was made there: the whole one still finds an empty place.
        place.restore(&target.url, "one").await.unwrap();
    }

    async fn a_backup_of_another_desk_or_a_newer_program_is_refused(database: TestDatabase) {
        let life = desk(database).await;
        let place = Place::new();
        let made = place.back_up(&life.database.url, "one").await;
        let told = refusal(check(&made.path, &Keys::from_bytes([8; 32]), |_, _| {}));
        assert!(told.contains("key file is not that of the desk"), "{told}");
        let text = fs::read_to_string(&made.path).unwrap();
        for (old, new, part) in [
            ("\"format\":1", "\"format\":2", "a newer program made this backup"),
            ("m0001a_log", "m9999_log", "newer program, which has m9999_log"),
        ] {
            fs::write(place.path("newer"), text.replacen(old, new, 1)).unwrap();
            let told = refusal(check(&place.path("newer"), &keys(), |_, _| {}));
            assert!(told.contains(part), "{told}");
        }
        fs::write(place.path("foreign"), "PGDMP").unwrap();
        let told = refusal(check(&place.path("foreign"), &keys(), |_, _| {}));
        assert_eq!(told, "this is no backup of meldpunt");
        // Neither is a file replaced, nor a folder of files.
        let (keys, now) = (keys(), life.now());
        let documents = place.path("documents");
        let source =
            Source { database_url: &life.database.url, keys: &keys, documents: &documents, now };
        let told = refusal(back_up(&source, &made.path, |_, _| {}).await);
        assert!(told.ends_with("exists already"), "{told}");
        fs::create_dir_all(place.path("restored-documents")).unwrap();
        fs::write(place.path("restored-documents/letter"), "x").unwrap();
        let target = empty(life.database.backend()).await;
        let told = refusal(place.restore(&target.url, "one").await);
        assert!(told.contains("remove what is there first"), "{told}");
        let nothing = empty(life.database.backend()).await;
        let source = Source { database_url: &nothing.url, ..source };
        assert!(back_up(&source, &place.path("none"), |_, _| {}).await.is_err());
        let left: Vec<_> = fs::read_dir(place.0.path()).unwrap().collect();
        let hidden = left.iter().flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
        assert_eq!(hidden.count(), 0, "nothing half is left behind");
    }

    async fn an_older_backup_is_brought_up_to_date(database: TestDatabase) {
        let old = empty(database.backend()).await;
        let all = u32::try_from(Migrator::migrations().len()).unwrap();
        let db = old.connect().await;
        let tx = db.begin_write().await.unwrap();
        Migrator::up(&tx, Some(all - 1)).await.unwrap();
        let municipality = "INSERT INTO municipalities (id, code, name, created_at) VALUES \
             ('6f1c1d0e-0000-7000-8000-000000000001', 'HLM', 'Haarlem', 1)";
        let municipality = match old.backend() {
            Backend::Sqlite => municipality
                .replace("'6f1c1d0e-0000-7000-8000-000000000001'", "x'6f1c1d0e000070008000000000000001'"),
            Backend::Postgresql => municipality.to_owned(),
        };
        tx.execute_unprepared(&municipality).await.unwrap();
        tx.commit().await.unwrap();
        let place = Place::new();
        let made = place.back_up(&old.url, "old").await;
        assert_eq!(made.manifest.schema.len(), usize::try_from(all - 1).unwrap());
        // A place whose empty tables are newer cannot take it, one without tables can.
        let told = refusal(place.restore(&fresh(old.backend()).await.url, "old").await);
        assert!(told.contains("tables of another version"), "{told}");
        let target = empty(old.backend()).await;
        place.restore(&target.url, "old").await.unwrap();
        let store = open(&target.url, Clock::System).await;
        assert_eq!(store::pending_migrations(store.database()).await.unwrap(), Vec::<String>::new());
        let found = store::registers::municipalities::list(store.database().reader()).await.unwrap();
        assert_eq!(found.len(), 1);
        // And empty tables of the same version will do.
        let same = place.back_up(&target.url, "same").await;
        assert_eq!(same.manifest.schema.len(), usize::try_from(all).unwrap());
        place.restore(&fresh(old.backend()).await.url, "same").await.unwrap();
    }
}

/// How a text can stand in a file: as it is, in the other forms of Unicode, and inside of base64 wherever it begins.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let mut forms = vec![text.as_bytes().to_vec(), text.to_lowercase().into_bytes()];
    forms.extend([wide(u16::to_le_bytes), wide(u16::to_be_bytes)]);
    for before in 0..3 {
        let encoded = STANDARD.encode([&vec![b'x'; before], text.as_bytes()].concat());
        // The first and last letters depend on what stands around it.
        let inner = &encoded.as_bytes()[[0, 2, 3][before]..];
        forms.push(inner[..inner.len() - 4].to_vec());
    }
    forms
}

#[tokio::test]
async fn a_paper_of_a_restored_desk_opens() {
    let life = desk(fresh(Backend::Sqlite).await).await;
    let filed = life.store.file(online(complaint())).await.unwrap();
    let place = Place::new();
    place.back_up(&life.database.url, "one").await;
    let target = empty(Backend::Postgresql).await;
    place.restore(&target.url, "one").await.unwrap();
    let store = open(&target.url, life.clock.clone()).await;
    let there = store.papers(filed.case.id, &[filed.case.client]).await.unwrap();
    assert_eq!(there, life.store.papers(filed.case.id, &[filed.case.client]).await.unwrap());
    assert_eq!(store.secret_of(filed.case.id).await.unwrap(), Some(filed.secret));
}
