//! A desk whose silences all became final, with a mail server and a print room: what must have gone out is known.

use crate::{
    chance::Dice,
    desk::Desk,
    life,
    world::{self, CARE},
};
use chrono::TimeDelta;
use domain::{Actor, access::Caller, complaint::classification::PreferredChannel};
use sea_orm::{ConnectionTrait as _, QueryResult, Statement};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use store::{FilingOrder, Origin};
use tests::{
    databases::TestDatabase,
    mail_server::MailServer,
    processes::Process,
    web_server::{SIGNING_KEY, WebServer},
};
use uuid::Uuid;

/// How long all letters may take on a busy machine, in a program that is not optimised.
const PATIENCE: Duration = Duration::from_secs(300);

/// The domain of the desk's e-mail.
pub const DOMAIN: &str = "meldpunt.example";

/// What arrived.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub letters: usize,
    pub mails: usize,
    pub duplicates: usize,
    pub printed: usize,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { letters, mails, duplicates, printed } = self;
        write!(f, "{letters} letters, {mails} by e-mail ({duplicates} twice), {printed} printed")
    }
}

/// The desk and everything by which its letters go out.
pub struct PostRoom {
    pub desk: Desk,
    settings: Vec<(&'static str, String)>,
    print_room: PathBuf,
    _folder: tempfile::TempDir,
}

impl PostRoom {
    /// A desk where so many advices passed in silence, and nothing was written yet.
    pub async fn open(
        database: TestDatabase,
        mail: &MailServer,
        dice: &mut Dice,
        silences: usize,
    ) -> Self {
        let mut desk = Desk::open(database).await;
        let ends = desk.advise(dice, 2, silences).await;
        let last = *ends.last().expect("there are ends");
        desk.move_to(last.moved(TimeDelta::seconds(1)), Duration::ZERO).await;
        world::describe_desk(&desk.store).await;
        while desk.store.enforce_due(100).await.unwrap().more {}
        let folder = tempfile::tempdir().unwrap();
        let print_room = folder.path().join("print");
        let settings = vec![
            ("MELDPUNT_MAIL_SERVER", mail.url()),
            ("MELDPUNT_MAIL_FROM", format!("desk@{DOMAIN}")),
            ("MELDPUNT_PRINT_DIR", print_room.display().to_string()),
        ];
        Self { desk, settings, print_room, _folder: folder }
    }

    /// A complaint of somebody who wants to be told by this channel, right now.
    pub async fn file_by(&self, channel: PreferredChannel) {
        self.desk.store.refresh_clock().await.unwrap();
        let order = FilingOrder {
            caller: Caller::new(Actor::Client, BTreeSet::new()),
            filing: life::complaint(&[CARE], channel),
            arrived: Instant::now(),
            origin: Origin::clockwork("chaos"),
            idempotency: None,
        };
        self.desk.store.file(order).await.unwrap();
    }

    /// From now on e-mails are files in this folder, and the print room lies there too.
    pub fn moves_to(&mut self, folder: &Path) {
        self.print_room = folder.join("print");
        self.settings = vec![
            ("MELDPUNT_MAIL_DIR", folder.join("mail").display().to_string()),
            ("MELDPUNT_PRINT_DIR", self.print_room.display().to_string()),
        ];
    }

    /// Starts `meldpunt` with the settings of the post room, and some of its own.
    pub fn start(&self, arguments: &[&str], own: &[(&str, &str)]) -> Process {
        let settings = self.settings.iter().map(|(name, value)| (*name, value.as_str()));
        let settings: Vec<_> = settings.chain(own.iter().copied()).collect();
        self.desk.installation.start_with(arguments, &settings)
    }

    /// Lays out everything that waits for the post.
    pub async fn print(&self) {
        // A batch whose worker died is somebody else's until its lease is over.
        let later = self.desk.now().moved(TimeDelta::minutes(11));
        self.desk.move_to(later, Duration::ZERO).await;
        let mut process = self.start(&["notices", "print"], &[]);
        let ended = process.ends_within(PATIENCE).expect("the print room ends");
        assert!(ended.success(), "{}", process.said());
    }

    pub async fn count(&self, from_where: &str) -> usize {
        let rows = self.rows(&format!("SELECT COUNT(*) AS many FROM {from_where}")).await;
        usize::try_from(rows[0].try_get_by::<i64, _>("many").unwrap()).unwrap()
    }

    pub async fn wait_until(&self, patience: Duration, from_where: &str, many: usize) {
        let begin = Instant::now();
        while self.count(from_where).await != many {
            assert!(begin.elapsed() < patience, "still not {many}: {from_where}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until nothing is to be written or sent.
    pub async fn wait_until_quiet(&self) {
        self.wait_until(PATIENCE, UNDER_WAY, 0).await;
    }

    /// Lets time pass in such steps until nothing is to be written or sent.
    pub async fn pass_until_quiet(&self, step: TimeDelta) {
        self.pass_until_none(step, UNDER_WAY).await;
    }

    /// Lets time pass in such steps until no row is like this.
    pub async fn pass_until_none(&self, step: TimeDelta, from_where: &str) {
        let begin = Instant::now();
        while self.count(from_where).await > 0 {
            assert!(begin.elapsed() < PATIENCE, "still some: {from_where}");
            self.pass(step).await;
        }
    }

    /// Lets time pass in such steps until something happened.
    pub async fn pass_until(&self, step: TimeDelta, mut happened: impl FnMut() -> bool) {
        let begin = Instant::now();
        while !happened() {
            assert!(begin.elapsed() < PATIENCE, "it never happened");
            self.pass(step).await;
        }
    }

    pub async fn pass(&self, step: TimeDelta) {
        let later = self.desk.now().moved(step);
        self.desk.move_to(later, Duration::ZERO).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
    }

    /// When each e-mail was decided, by its Message-ID.
    pub async fn decided_at(&self) -> BTreeMap<String, i64> {
        let rows = self.rows("SELECT id, created_at FROM notices").await;
        let read = |row: &QueryResult| {
            let id = row.try_get_by::<Uuid, _>("id").unwrap();
            (format!("{id}@{DOMAIN}"), row.try_get_by::<i64, _>("created_at").unwrap())
        };
        rows.iter().map(read).collect()
    }

    /// Fails unless each written notice became one numbered letter that went out by its way: an e-mail at least once
    /// and always under the same Message-ID, a sheet in exactly one batch, a message in the portal (G5, G6).
    pub async fn assert_each_letter_once(&self, mail: &MailServer) -> Seen {
        // A reminder may have been decided just now.
        self.wait_until(PATIENCE, UNWRITTEN, 0).await;
        let letters = self.count("letters").await;
        let sent = self.numbers("status = 'sent'").await;
        let inbox = mail.inbox();
        let arrived: BTreeSet<_> = inbox.iter().map(|mail| mail.message_id.clone()).collect();
        let expected: BTreeSet<_> = sent.keys().map(|id| format!("{id}@{DOMAIN}")).collect();
        assert!(arrived.is_superset(&expected), "what was sent arrived");
        let announced = self.count("notice_steps WHERE step = 'sent'").await;
        assert_eq!(announced, sent.len(), "each sending is recorded once");
        let printed = self.assert_print_room().await;
        let verification = self.desk.store.verify(|_| {}).await.unwrap();
        assert_eq!(verification.problems, [], "the log and the tables agree");
        Seen { letters, mails: inbox.len(), duplicates: inbox.len() - arrived.len(), printed }
    }

    /// Exactly one file for each letter in a batch, and no half batch.
    pub async fn assert_print_room(&self) -> usize {
        let batched = self.numbers("status = 'batched'").await;
        let mut files = Vec::new();
        for batch in fs::read_dir(&self.print_room).into_iter().flatten().flatten() {
            let name = batch.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            assert!(batch.path().join("batch.pdf").exists(), "{name} is whole");
            let list = fs::read_to_string(batch.path().join("manifest.csv")).unwrap();
            let letters = fs::read_dir(batch.path().join("letters")).unwrap().flatten();
            let letters: Vec<_> = letters.map(|file| file.path()).collect();
            assert_eq!(letters.len() + 1, list.lines().count(), "{name}: a row for each letter");
            files.extend(letters);
        }
        let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut names: Vec<_> = files.iter().map(name).collect();
        names.sort();
        let mut expected: Vec<_> = batched.into_values().collect();
        expected.sort();
        assert_eq!(names, expected, "one file for each letter in a batch");
        names.len()
    }

    /// Fails unless the print service has the very files of every batch, and each letter says once that it went there.
    pub async fn assert_taken(&self, service: &WebServer) {
        let mut batches = 0;
        for batch in fs::read_dir(&self.print_room).unwrap().flatten() {
            let taken = service.taken("in").join(batch.file_name());
            for file in ["batch.pdf", "manifest.csv"] {
                let there = fs::read(taken.join(file)).expect("the service has it");
                assert!(
                    there == fs::read(batch.path().join(file)).unwrap(),
                    "{file} arrived whole"
                );
            }
            batches += 1;
        }
        assert!(batches > 0);
        let said = self.count("notice_steps WHERE step = 'handed-over'").await;
        assert_eq!(said, self.count("notices WHERE status = 'batched'").await);
    }

    /// The numbers of the letters of these notices, by the notice.
    async fn numbers(&self, which: &str) -> BTreeMap<Uuid, String> {
        let sql = format!(
            "SELECT n.id, l.number FROM notices n JOIN letters l ON l.notice_id = n.id WHERE n.{which}"
        );
        let rows = self.rows(&sql).await;
        let read = |row: &QueryResult| {
            (row.try_get_by("id").unwrap(), row.try_get_by::<String, _>("number").unwrap())
        };
        rows.iter().map(read).collect()
    }

    async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let conn = self.desk.store.database().reader();
        let statement = Statement::from_string(conn.get_database_backend(), sql.to_owned());
        conn.query_all_raw(statement).await.unwrap()
    }
}

/// A batch older than all others, whose files are gone.
pub const WITHOUT_FILES: &str = "INSERT INTO print_batches \
     (id, municipality_id, day, number, letters, created_at, lease, leased_until, assembled_at) \
     SELECT municipality_id, municipality_id, day, number + 100, 1, created_at - 1, lease, leased_until, \
     assembled_at FROM print_batches ORDER BY created_at, id LIMIT 1";

/// The settings by which batches go to this print service.
pub fn print_service(service: &WebServer) -> [(&'static str, String); 4] {
    [
        ("MELDPUNT_PRINT_SERVICE", service.url("/in")),
        ("MELDPUNT_PRINT_SERVICE_KEY", SIGNING_KEY.to_owned()),
        ("MELDPUNT_OUTGOING_NETWORKS", "127.0.0.0/8, ::1/128".to_owned()),
        ("MELDPUNT_OUTGOING_CA", service.certificate().display().to_string()),
    ]
}

/// A key that signs e-mail, and the record by which DNS tells its public half.
pub fn signing_key() -> (String, String) {
    let openssl = |arguments: &[&str], input: &str| {
        let mut command = Command::new("openssl");
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("openssl starts");
        process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        String::from_utf8(process.wait_with_output().unwrap().stdout).unwrap()
    };
    let key = openssl(&["genrsa", "2048"], "");
    let public = openssl(&["rsa", "-pubout"], &key);
    let public: String = public.lines().filter(|line| !line.starts_with('-')).collect();
    (key, format!("v=DKIM1; k=rsa; p={public}"))
}

/// What was decided and is no letter; a call is none.
const UNWRITTEN: &str = "notices n WHERE n.status IN ('queued', 'needs-human') OR (n.medium = 'written' \
     AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.notice_id = n.id))";

const UNDER_WAY: &str =
    "notices WHERE status = 'queued' OR (status = 'rendered' AND channel <> 'post')";
