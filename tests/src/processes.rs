//! Real processes of `meldpunt` that tests stop in mid-step, kill and start again; none outlives its test.

use std::{
    fs,
    io::Write as _,
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt as _,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};
use store::{DatabaseUrl, Keys};
use tempfile::TempDir;

/// The key of every installation that tests make.
const KEY: [u8; 32] = [7; 32];
const KEY_IN_BASE64: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// How often a process is asked how it is, while a test waits for it.
const GLANCE: Duration = Duration::from_millis(5);

/// What all processes of one installation are started with.
#[derive(Debug)]
pub struct Installation {
    environment: Vec<(&'static str, String)>,
    folder: TempDir,
    started: AtomicU32,
}

impl Installation {
    /// An installation on this database, without any process yet.
    pub fn on(database: &DatabaseUrl) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = match database {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgresql(url) => url.clone(),
        };
        let environment = vec![
            ("MELDPUNT_DATABASE_URL", address),
            ("MELDPUNT_DATA_DIR", folder.path().display().to_string()),
            ("MELDPUNT_KEY", KEY_IN_BASE64.to_owned()),
            ("MELDPUNT_LOG_FORMAT", "text".to_owned()),
        ];
        Self { environment, folder, started: AtomicU32::new(0) }
    }

    /// The same, with its key in a file that can get more lines.
    pub fn with_key_file(database: &DatabaseUrl) -> Self {
        let mut installation = Self::on(database);
        let file = installation.key_file();
        fs::write(&file, format!("1:{KEY_IN_BASE64}\n")).expect("the key file is written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("only its owner");
        installation.environment.retain(|(name, _)| *name != "MELDPUNT_KEY");
        installation.environment.push(("MELDPUNT_KEY_FILE", file.display().to_string()));
        installation
    }

    /// Where the key file is, when there is one.
    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("desk.key")
    }

    /// The data directory.
    pub fn data_dir(&self) -> &Path {
        self.folder.path()
    }

    /// The keys of the installation, for a test that reads what its processes wrote.
    pub fn keys() -> Keys {
        Keys::from_bytes(KEY)
    }

    /// Starts `meldpunt` with these arguments. Call it from the test's own thread: the process ends with it.
    pub fn start(&self, arguments: &[&str]) -> Process {
        self.start_with(arguments, &[])
    }

    /// The same, with settings for this process alone.
    pub fn start_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Process {
        self.spawn(self.command(arguments), settings)
    }

    /// The same, with what stands in a file as its standard input.
    pub fn start_reading(&self, arguments: &[&str], input: &Path) -> Process {
        let mut command = self.command(arguments);
        command.stdin(fs::File::open(input).expect("the input opens"));
        self.spawn(command, &[])
    }

    fn spawn(&self, mut command: Command, settings: &[(&str, &str)]) -> Process {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let lines = self.folder.path().join(format!("{number}.log"));
        let file = fs::File::create(&lines).expect("a file for what the process says");
        command.envs(settings.iter().copied());
        command.stdout(file.try_clone().expect("the same file")).stderr(file);
        Process { child: command.spawn().expect("meldpunt starts"), lines }
    }

    /// Runs `meldpunt` with these arguments and this standard input to its end: whether it went well, and what it said.
    pub fn run(&self, arguments: &[&str], input: &str) -> (bool, String) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("meldpunt starts");
        let mut standard_input = child.stdin.take().expect("it was asked for");
        // Who has no question does not wait for an answer.
        let _ = standard_input.write_all(input.as_bytes());
        drop(standard_input);
        let output = child.wait_with_output().expect("meldpunt ends");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// The kernel kills the process when the test's thread ends, however that ends: even by `kill -9`.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "SIGKILL"]).arg(program()).args(arguments);
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        for inherited in ["PATH", "HOME", "TMPDIR"] {
            command.envs(std::env::var_os(inherited).map(|value| (inherited, value)));
        }
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }
}

/// The number of the signal by which a process aborts itself.
const SIGABRT: i32 = 6;

/// A running process of `meldpunt`; dropping it kills it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    lines: PathBuf,
}

impl Process {
    /// Ends it as a power cut would: `kill -9`.
    pub fn kill(mut self) {
        self.end();
    }

    /// Whether it died by its own hand, as at a named point.
    pub fn was_aborted(&mut self) -> bool {
        let ended = self.child.try_wait().expect("a child of ours");
        ended.is_some_and(|status| status.signal() == Some(SIGABRT))
    }

    /// Stops it wherever it is, in mid-step, with every lock it holds: `SIGSTOP`.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Lets it go on: `SIGCONT`.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    /// Asks it to end, as a service manager does: `SIGTERM`.
    pub fn ask_to_stop(&self) {
        self.signal("TERM");
    }

    /// Waits until it ended by itself; `None` when it did not in this time.
    pub fn ends_within(&mut self, patience: Duration) -> Option<ExitStatus> {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the process is ours") {
                return Some(status);
            }
            if begin.elapsed() > patience {
                return None;
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// Whether it still runs, or stands still.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().expect("the process is ours").is_none()
    }

    /// Everything it wrote so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.lines).unwrap_or_default()
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().expect("sh runs");
        assert!(sent.success(), "{kill} fails");
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// An address on this machine that nobody listens on.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("a bound address")
}

/// The program of this build, made first when it is absent or older than its sources: `cargo test -p tests`
/// alone does not make it.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("the test knows its own file");
        let folder = test.ancestors().nth(2).expect("tests lie in target/<profile>/deps");
        let program = folder.join("meldpunt");
        if modified(&program).is_none_or(|made| made < newest_source()) {
            build(folder);
        }
        assert!(program.exists(), "{} is missing: cargo build --workspace", program.display());
        program
    })
}

fn build(folder: &Path) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The whole workspace, so that the features are those of the tests and nothing is built twice.
    cargo.args(["build", "--locked", "--workspace", "--bin", "meldpunt"]).current_dir(root());
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    let made = cargo.env("CARGO_TARGET_DIR", folder.with_file_name("")).status();
    let made = made.is_ok_and(|status| status.success());
    assert!(made, "the program cannot be built: run cargo build --workspace --bin meldpunt");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the project")
}

/// When a source of the program was last changed.
fn newest_source() -> SystemTime {
    let crates = ["domain", "migration", "letters", "store", "workers", "api"];
    let mut folders: Vec<_> = crates.iter().map(|name| root().join(name).join("src")).collect();
    let mut newest = SystemTime::UNIX_EPOCH;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            newest = newest.max(modified(&path).unwrap_or(newest));
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    newest
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
