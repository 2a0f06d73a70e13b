//! Promises of changing the key (S19, S22): two people, no process left behind, nothing lost and nothing under an old line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod life;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{AccountId, Actor, CaseId, complaint::paper::PaperNumber};
use life::{
    Life, ROOT_KEY, complaint,
    desk::{MEMBER, change, member},
    online,
};
use sea_orm::{ConnectionTrait as _, Statement};
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};
use store::{
    Backend, Clock, FilingOrder, Keys, OrderError, Store, StoreError, StoreSettings,
    accounts::{self, NewAccount, Role},
    registers::Change,
    rotation::{RotationRefusal, sealed_tables},
};
use tests::on_both_databases;
use uuid::Uuid;

const FIRST: AccountId = AccountId(Uuid::from_u128(31));
const OTHER: AccountId = AccountId(Uuid::from_u128(32));

/// A desk with two administrators and a key file.
struct Office {
    life: Life,
    store: Store,
    folder: tempfile::TempDir,
}

impl Office {
    async fn open(database: tests::databases::TestDatabase) -> Self {
        let life = Life::begin(database).await;
        let tx = life.store.database().begin_write().await.unwrap();
        for (id, name) in [(FIRST, "carla"), (OTHER, "dirk")] {
            let role = Role::Administrator;
            let duty = role.greatest_duty();
            let new =
                NewAccount { role, duty, municipalities: BTreeSet::new(), ..member(id, name) };
            accounts::add(&tx, &change(), &new).await.unwrap();
        }
        tx.commit().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("key"), &format!("1:{}\n", STANDARD.encode(ROOT_KEY)));
        let store = process(&life, &folder.path().join("key")).await;
        Self { life, store, folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("key")
    }

    /// The ids in the key file.
    fn ids(&self) -> Vec<String> {
        Keys::load(&self.file()).unwrap().ids()
    }

    async fn rotate(&self) -> String {
        self.store.propose_key(FIRST, &by(FIRST)).await.unwrap().unwrap();
        self.store.confirm_key(OTHER, &by(OTHER)).await.unwrap().unwrap()
    }

    /// Files complaints, of which the answer and the secret are kept too.
    async fn file_some(&self, store: &Store, from: u32, many: u32) {
        for nth in from..from + many {
            let idempotency = life::once(&format!("key {nth}"), 1);
            store.file(FilingOrder { idempotency, ..online(complaint()) }).await.unwrap();
        }
    }

    /// The ids of the lines under which anything is sealed.
    async fn lines_in_use(&self) -> BTreeSet<String> {
        let mut lines = BTreeSet::new();
        for (table, column) in
            [("case_keys", "wrapped"), ("client_secrets", "sealed"), ("idempotency", "answer")]
        {
            for sealed in self.sealed(table, column).await {
                let length = usize::from(sealed[0]);
                lines.insert(String::from_utf8(sealed[1..=length].to_vec()).unwrap());
            }
        }
        lines
    }

    async fn sealed(&self, table: &str, column: &str) -> Vec<Vec<u8>> {
        let conn = self.store.database().reader();
        let sql = format!("SELECT {column} AS sealed FROM {table} WHERE {column} IS NOT NULL");
        let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql));
        rows.await.unwrap().iter().map(|row| row.try_get("", "sealed").unwrap()).collect()
    }

    fn literal(&self, case: CaseId) -> String {
        match self.life.database.backend() {
            Backend::Sqlite => format!("x'{}'", case.0.simple()),
            Backend::Postgresql => format!("'{}'", case.0),
        }
    }

    async fn change(&self, sql: &str) -> Result<u64, StoreError> {
        let tx = self.store.database().begin_write().await?;
        let changed = tx.execute_unprepared(sql).await?.rows_affected();
        tx.commit().await?;
        Ok(changed)
    }
}

fn by(account: AccountId) -> Change {
    Change { by: Actor::Administrator(account), ..change() }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

async fn process(life: &Life, key_file: &Path) -> Store {
    with_keys(life, Keys::load(key_file).unwrap()).await
}

async fn with_keys(life: &Life, keys: Keys) -> Store {
    let settings = StoreSettings {
        database_url: life.database.url.clone(),
        connections: 4,
        keys,
        clock: Clock::fixed(life.now()),
    };
    Store::open(settings).await.unwrap()
}

on_both_databases! {
    async fn changing_the_key_takes_two_administrators(database: TestDatabase) {
        let office = Office::open(database).await;
        let store = &office.store;
        let refused = store.propose_key(MEMBER, &by(MEMBER)).await.unwrap();
        assert_eq!(refused, Err(RotationRefusal::NotAnAdministrator));
        assert_eq!(office.ids(), ["1"], "nobody who may not touches the file");
        assert_eq!(store.confirm_key(OTHER, &by(OTHER)).await.unwrap(), Err(RotationRefusal::NothingProposed));
        assert_eq!(store.propose_key(FIRST, &by(FIRST)).await.unwrap(), Ok("2".to_owned()));
        let line = || "2".to_owned();
        let again = store.propose_key(FIRST, &by(FIRST)).await.unwrap();
        assert_eq!(again, Err(RotationRefusal::AlreadyProposed { line: line() }));
        let alone = store.confirm_key(FIRST, &by(FIRST)).await.unwrap();
        assert_eq!(alone, Err(RotationRefusal::SamePerson { line: line() }));
        let staff = store.confirm_key(MEMBER, &by(MEMBER)).await.unwrap();
        assert_eq!(staff, Err(RotationRefusal::NotAnAdministrator));
        let by_hand = "UPDATE key_lines SET confirmed_at = 1, confirmed_by = proposed_by";
        assert!(office.change(by_hand).await.is_err(), "also not by raw SQL");
        // Who proposed left the desk in between.
        let tx = store.database().begin_write().await.unwrap();
        accounts::disable(&tx, &change(), FIRST).await.unwrap();
        tx.commit().await.unwrap();
        let late = store.confirm_key(OTHER, &by(OTHER)).await.unwrap();
        assert_eq!(late, Err(RotationRefusal::NotAnAdministrator));
        let tx = store.database().begin_write().await.unwrap();
        accounts::enable(&tx, &change(), FIRST).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.confirm_key(OTHER, &by(OTHER)).await.unwrap(), Ok(line()));
        for (action, account) in [("key-line-proposed", FIRST), ("key-line-confirmed", OTHER)] {
            let lines = format!(
                "audit WHERE action = '{action}' AND object = '2' AND result = 'done' \
                 AND actor = '{}'",
                Actor::Administrator(account)
            );
            assert_eq!(office.life.count(&lines).await, 1, "{action}");
            assert_eq!(office.life.count(&format!("audit WHERE action = '{action}'")).await, 1);
        }
    }

    async fn a_new_line_seals_nothing_until_it_is_confirmed(database: TestDatabase) {
        let office = Office::open(database).await;
        let beside = process(&office.life, &office.file()).await;
        office.store.propose_key(FIRST, &by(FIRST)).await.unwrap().unwrap();
        assert_eq!(office.ids(), ["1", "2"]);
        let mode = fs::metadata(office.file()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(office.folder.path()).unwrap().count(), 1, "nothing is left behind");
        // One that reads the file only now, and one that reads it again.
        let late = process(&office.life, &office.file()).await;
        beside.refresh_keys().await.unwrap();
        for (nth, store) in (1..).zip([&office.store, &beside, &late]) {
            office.file_some(store, nth, 1).await;
        }
        assert_eq!(office.lines_in_use().await, BTreeSet::from(["1".to_owned()]));
        office.store.confirm_key(OTHER, &by(OTHER)).await.unwrap().unwrap();
        beside.refresh_keys().await.unwrap();
        let filed = beside.file(online(complaint())).await.unwrap();
        // Who has not heard of it goes on under the old line, and opens what others sealed.
        let paper = [filed.case.client];
        assert_eq!(late.papers(filed.case.id, &paper).await.unwrap().len(), 1);
        office.file_some(&late, 9, 1).await;
        let both = BTreeSet::from(["1".to_owned(), "2".to_owned()]);
        assert_eq!(office.lines_in_use().await, both);
        // What the row says of its key is so.
        let said = "case_keys WHERE key_id = '2'";
        assert_eq!(office.life.count(said).await, 1);
    }

    async fn nothing_is_sealed_under_a_line_that_a_process_lacks(database: TestDatabase) {
        let office = Office::open(database).await;
        let elsewhere = office.folder.path().join("copy");
        fs::copy(office.file(), &elsewhere).unwrap();
        let far = process(&office.life, &elsewhere).await;
        far.announce_keys(Uuid::from_u128(1), "far:1").await.unwrap();
        office.store.propose_key(FIRST, &by(FIRST)).await.unwrap().unwrap();
        let refused = office.store.confirm_key(OTHER, &by(OTHER)).await.unwrap();
        let processes = vec!["far:1".to_owned()];
        let refusal = RotationRefusal::NotEverywhere { line: "2".to_owned(), processes };
        assert_eq!(refused, Err(refusal.clone()));
        // The same id with another key is another line.
        let own = fs::read_to_string(&elsewhere).unwrap();
        write(&elsewhere, &format!("{own}2:{}\n", STANDARD.encode([9; 32])));
        far.refresh_keys().await.unwrap();
        far.announce_keys(Uuid::from_u128(1), "far:1").await.unwrap();
        assert_eq!(office.store.confirm_key(OTHER, &by(OTHER)).await.unwrap(), Err(refusal));
        let unknown = far.confirm_key(OTHER, &by(OTHER)).await.unwrap();
        assert_eq!(unknown, Err(RotationRefusal::LineUnknown { line: "2".to_owned() }));
        // A process that has read a wrong key stays with it: it is started anew with the right file.
        fs::copy(office.file(), &elsewhere).unwrap();
        assert!(far.refresh_keys().await.is_err());
        let far = process(&office.life, &elsewhere).await;
        far.announce_keys(Uuid::from_u128(1), "far:1").await.unwrap();
        assert_eq!(office.store.confirm_key(OTHER, &by(OTHER)).await.unwrap(), Ok("2".to_owned()));
        // One that starts later without the line is told so.
        write(&elsewhere, &own);
        let late = process(&office.life, &elsewhere).await;
        assert_eq!(late.missing_key_line().await.unwrap(), Some("2".to_owned()));
        assert_eq!(office.store.missing_key_line().await.unwrap(), None);
    }

    async fn everything_is_sealed_anew_while_the_desk_goes_on(database: TestDatabase) {
        let office = Office::open(database).await;
        let beside = process(&office.life, &office.file()).await;
        office.file_some(&office.store, 0, 230).await;
        let first = office.store.file(online(complaint())).await.unwrap();
        office.rotate().await;
        beside.refresh_keys().await.unwrap();
        let filing = async {
            office.file_some(&beside, 1_000, 40).await;
            office.file_some(&office.store, 2_000, 40).await;
        };
        let mut seen = Vec::new();
        let (one, other, ()) = tokio::join!(
            office.store.reseal(|done, all| seen.push((done, all))),
            beside.reseal(|_, _| {}),
            filing
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((one.unopened, other.unopened), (0, 0));
        // 231 keys, 231 secrets and 230 answers, and none of them twice.
        assert_eq!(one.done + other.done, 692, "{one:?} {other:?}");
        assert!(seen.is_sorted() && seen.iter().all(|(done, all)| done <= all), "{seen:?}");
        assert_eq!(office.lines_in_use().await, BTreeSet::from(["2".to_owned()]));
        assert_eq!(office.life.count("case_keys WHERE key_id <> '2'").await, 0);
        for (table, column) in [("case_keys", "wrapped"), ("client_secrets", "sealed")] {
            for sealed in office.sealed(table, column).await {
                assert!(office.store.keys().is_newest(&sealed), "{table}");
            }
        }
        assert_eq!(office.store.reseal(|_, _| {}).await.unwrap().done, 0);
        // Everything opens, for one that knows nothing but the file.
        let late = process(&office.life, &office.file()).await;
        assert_eq!(late.secret_of(first.case.id).await.unwrap(), Some(first.secret));
        let again = FilingOrder { idempotency: life::once("key 7", 1), ..online(complaint()) };
        assert!(late.file(again).await.unwrap().repeated);
        assert_eq!(late.verify(|_| {}).await.unwrap().problems, []);
        let paper = late.papers(first.case.id, &[first.case.client]).await.unwrap();
        assert_eq!(paper.len(), 1);
    }

    async fn what_is_broken_off_is_finished_by_the_next(database: TestDatabase) {
        let office = Office::open(database).await;
        office.file_some(&office.store, 0, 210).await;
        office.rotate().await;
        let (told, hears) = tokio::sync::oneshot::channel();
        let mut told = Some(told);
        let reseal = office.store.reseal(|done, _| {
            if done > 0 {
                told.take().into_iter().for_each(|told| told.send(()).unwrap());
            }
        });
        // Dropped where it stands, as the kernel drops a process.
        tokio::select! {
            biased;
            _ = hears => {}
            _ = reseal => panic!("it ended before it was broken off"),
        }
        let in_use = office.lines_in_use().await;
        assert_eq!(in_use.len(), 2, "a part was done: {in_use:?}");
        let rest = office.store.reseal(|_, _| {}).await.unwrap();
        assert!(rest.done > 0 && rest.done < 630, "{rest:?}");
        assert_eq!(office.lines_in_use().await, BTreeSet::from(["2".to_owned()]));
        assert_eq!(office.store.verify(|_| {}).await.unwrap().problems, []);
    }

    async fn keys_of_two_cases_that_changed_places_do_not_open_after_a_rotation(database: TestDatabase) {
        let office = Office::open(database).await;
        let one = office.store.file(online(complaint())).await.unwrap().case.id;
        let other = office.store.file(online(complaint())).await.unwrap().case.id;
        office.rotate().await;
        office.store.reseal(|_, _| {}).await.unwrap();
        let nobody = CaseId(Uuid::from_u128(1));
        for (from, to) in [(one, nobody), (other, one), (nobody, other)] {
            let (from, to) = (office.literal(from), office.literal(to));
            let moved = format!("UPDATE case_keys SET case_id = {to} WHERE case_id = {from}");
            assert_eq!(office.change(&moved).await.unwrap(), 1);
        }
        for case in [one, other] {
            let opened = office.store.papers(case, &[PaperNumber(1)]).await;
            assert!(matches!(opened, Err(StoreError::Sealed)), "{opened:?}");
        }
        // A row that does not open is left alone and counted; the others are sealed anew.
        office.file_some(&office.store, 0, 1).await;
        office.rotate().await;
        let outcome = office.store.reseal(|_, _| {}).await.unwrap();
        assert_eq!((outcome.unopened, outcome.done), (2, 5), "{outcome:?}");
    }

    async fn an_old_line_goes_when_nothing_needs_it_and_never_comes_back(database: TestDatabase) {
        let office = Office::open(database).await;
        office.file_some(&office.store, 0, 2).await;
        let frozen = with_keys(&office.life, Keys::from_bytes(ROOT_KEY)).await;
        assert_eq!(office.rotate().await, "2");
        let early = office.store.retire_keys(&by(FIRST)).await.unwrap();
        assert!(early.retired.is_empty() && early.needed[0].1.starts_with("6 rows"), "{early:?}");
        office.store.reseal(|_, _| {}).await.unwrap();
        let stays = office.store.retire_keys(&by(FIRST)).await.unwrap();
        assert_eq!((stays.retired, stays.removed), (vec!["1".to_owned()], vec![]));
        assert_eq!(office.ids(), ["1", "2"], "the first line stays");
        // A process that stood still all the time still seals under it: nothing of that is written.
        let refused = frozen.file(online(complaint())).await;
        assert!(matches!(refused, Err(OrderError::Store(StoreError::Database(_)))), "{refused:?}");
        assert_eq!(office.life.count("cases").await, 2);

        office.file_some(&office.store, 2, 1).await;
        let elsewhere = office.folder.path().join("copy");
        fs::copy(office.file(), &elsewhere).unwrap();
        assert_eq!(office.rotate().await, "3");
        // Whoever says that it still seals under a line keeps it.
        office.store.reseal(|_, _| {}).await.unwrap();
        let before = process(&office.life, &elsewhere).await;
        before.announce_keys(Uuid::from_u128(2), "slow:1").await.unwrap();
        let kept = office.store.retire_keys(&by(FIRST)).await.unwrap();
        assert_eq!(kept.needed, [("2".to_owned(), "processes seal under it: slow:1".to_owned())]);
        before.give_up_keys(Uuid::from_u128(2)).await.unwrap();
        let done = office.store.retire_keys(&by(FIRST)).await.unwrap();
        assert_eq!(done.removed, ["2"]);
        assert_eq!(office.ids(), ["1", "3"]);
        assert_eq!(office.lines_in_use().await, BTreeSet::from(["3".to_owned()]));
        // The id of a line that is gone is never given to another key.
        assert_eq!(office.rotate().await, "4");
        assert_eq!(office.ids(), ["1", "3", "4"]);
        let lines = "audit WHERE action = 'key-line-retired'";
        assert_eq!(office.life.count(lines).await, 2);
        assert_eq!(office.store.verify(|_| {}).await.unwrap().problems, []);
    }

    async fn a_line_that_somebody_added_by_hand_is_the_one_that_is_proposed(database: TestDatabase) {
        let office = Office::open(database).await;
        let own = fs::read_to_string(office.file()).unwrap();
        write(&office.file(), &format!("{own}from-the-safe:{}\n", STANDARD.encode([9; 32])));
        office.store.refresh_keys().await.unwrap();
        office.file_some(&office.store, 0, 1).await;
        assert_eq!(office.lines_in_use().await, BTreeSet::from(["1".to_owned()]));
        assert_eq!(office.rotate().await, "from-the-safe");
        // A proposal that is taken back leaves the line where it is, for the next one.
        assert_eq!(office.store.propose_key(FIRST, &by(FIRST)).await.unwrap(), Ok("2".to_owned()));
        assert_eq!(office.store.withdraw_key(OTHER, &by(OTHER)).await.unwrap(), Ok("2".to_owned()));
        assert_eq!(office.store.keys().sealing_id(), "from-the-safe");
        assert_eq!(office.store.propose_key(OTHER, &by(OTHER)).await.unwrap(), Ok("2".to_owned()));
        assert_eq!(office.ids(), ["1", "from-the-safe", "2"]);
    }

    async fn a_file_whose_first_line_changed_is_not_taken_over(database: TestDatabase) {
        let office = Office::open(database).await;
        let filed = office.store.file(online(complaint())).await.unwrap();
        write(&office.file(), &format!("1:{}\n", STANDARD.encode([9; 32])));
        assert!(matches!(office.store.refresh_keys().await, Err(StoreError::Key { .. })));
        assert_eq!(office.store.secret_of(filed.case.id).await.unwrap(), Some(filed.secret));
        let given = with_keys(&office.life, Keys::from_bytes(ROOT_KEY)).await;
        let refused = given.propose_key(FIRST, &by(FIRST)).await.unwrap();
        assert_eq!(refused, Err(RotationRefusal::NoFile));
    }
}

/// What a new use of the installation's keys has to join: otherwise it stays under the old line forever.
#[test]
fn a_rotation_knows_everything_that_is_sealed_under_the_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut uses = BTreeSet::new();
    let mut folders = vec![root.join("store/src"), root.join("api/src"), root.join("workers/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if [".seal_for(", ".seal_under_line("]
                .iter()
                .any(|sealing| fs::read_to_string(&path).unwrap().contains(sealing))
            {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                uses.insert(name);
            }
        }
    }
    let known = [
        "idempotency.rs",
        "rotation/lines.rs",
        "rotation/reseal.rs",
        "sealing.rs",
        "second_factor.rs",
        "secret.rs",
    ];
    assert_eq!(uses, known.map(|name| format!("store/src/{name}")).into());
    assert_eq!(sealed_tables(), ["case_keys", "client_secrets", "idempotency", "second_factors"]);
}
