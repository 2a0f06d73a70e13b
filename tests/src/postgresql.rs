//! A private PostgreSQL server that ends with the process that started it, however that process ends.

use std::{
    fs,
    io::{self, Read as _},
    net::TcpListener,
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// How often a start is tried when another process takes the port in between.
const ATTEMPTS: u32 = 5;

/// Waits until the pipe from the test process closes, which even `kill -9` does, then stops and cleans up.
const WATCHER: &str = r#"
trap '' INT TERM HUP
folder=$1; shift
read -r _
"$@" >/dev/null 2>&1
rm -rf -- "$folder"
"#;

/// What a server does to keep its promises when the machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: fast, for tests.
    None,
    /// Everything, as a server has it by default: for measuring and for pulling plugs.
    Full,
}

/// A running server on 127.0.0.1; dropping it stops it and removes its folder.
#[derive(Debug)]
pub struct PostgresServer {
    port: u16,
    folder: PathBuf,
    watcher: Child,
}

impl PostgresServer {
    /// Starts a server with an empty cluster, in less than a second once the machine has made one before.
    ///
    /// # Panics
    /// With one line that says what is missing.
    pub fn start(durability: Durability) -> Self {
        let programs = programs();
        let folder =
            TempDir::with_prefix("meldpunt-postgresql-").expect("a temporary folder").keep();
        // Before anything runs: from here on, this process may die at any moment.
        let watcher = watch(&programs, &folder);
        let mut server = Self { port: 0, folder, watcher };
        copy_cluster(&programs, &server.cluster());
        give_to_server_user(&server.folder);
        for _ in 0..ATTEMPTS {
            server.port = free_port();
            if start_on(&programs, &server, durability) {
                return server;
            }
        }
        let log = fs::read_to_string(server.log()).unwrap_or_default();
        panic!("PostgreSQL does not start: {}", log.lines().last().unwrap_or("it says nothing"));
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its data.
    pub fn cluster(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Runs `pg_ctl` on it, for tests that stop it in mid-sentence: `["-m", "immediate", "restart"]`.
    ///
    /// # Panics
    /// When `pg_ctl` fails.
    pub fn control(&self, arguments: &[&str]) {
        let mut command = as_server_user(&programs().join("pg_ctl"));
        command.arg("-D").arg(self.cluster()).arg("-l").arg(self.folder.join("log"));
        run(command.args(arguments));
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
    }
}

fn watch(programs: &Path, folder: &Path) -> Child {
    let stop = as_server_user(&programs.join("pg_ctl"));
    let mut command = Command::new("sh");
    command.args(["-c", WATCHER, "watcher"]).arg(folder).arg(stop.get_program());
    command.args(stop.get_args()).arg("-D").arg(folder.join("cluster"));
    command.args(["-m", "immediate", "stop"]);
    // Its own group: a signal to the tests' group must not end it before it has done its work.
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("sh starts")
}

fn start_on(programs: &Path, server: &PostgresServer, durability: Durability) -> bool {
    let kept = match durability {
        Durability::None => "-c fsync=off -c full_page_writes=off -c synchronous_commit=off",
        Durability::Full => "",
    };
    let settings = format!(
        "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
         -c max_connections=200 {kept}",
        server.port
    );
    let mut command = as_server_user(&programs.join("pg_ctl"));
    command.arg("-D").arg(server.cluster()).arg("-l").arg(server.log());
    command.arg("-o").arg(settings).args(["-w", "-s", "start"]);
    quiet(&mut command).status().expect("pg_ctl runs").success()
}

/// Copies a cluster that `initdb` made once for all test runs of this user.
fn copy_cluster(programs: &Path, to: &Path) {
    let cache = cache();
    fs::create_dir_all(&cache).expect("a cache folder");
    let version = programs.parent().and_then(Path::file_name).unwrap_or_default();
    let template = cache.join(format!("pg-template-{}", version.to_string_lossy()));
    let lock = fs::File::create(cache.join("pg-template.lock")).expect("a lock file");
    lock.lock().expect("the lock");
    if !template.exists() {
        make_cluster(programs, &template);
    }
    drop(lock);
    run(Command::new("cp").arg("-a").arg("--reflink=auto").arg(&template).arg(to));
}

fn make_cluster(programs: &Path, template: &Path) {
    let folder = TempDir::with_prefix("meldpunt-initdb-").expect("a temporary folder");
    give_to_server_user(folder.path());
    let made = folder.path().join("cluster");
    let mut command = as_server_user(&programs.join("initdb"));
    command.arg("-D").arg(&made).args(["-A", "trust", "-U", "postgres", "-E", "UTF8"]);
    run(command.args(["--locale=C.UTF-8", "--no-sync"]));
    // Under its final name only when complete: a run that is broken off leaves no half cluster.
    let incomplete = template.with_extension("incomplete");
    run(Command::new("rm").arg("-rf").arg(&incomplete));
    run(Command::new("cp").arg("-a").arg(&made).arg(&incomplete));
    fs::rename(&incomplete, template).expect("the finished cluster gets its name");
}

fn cache() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = set("XDG_CACHE_HOME").map(PathBuf::from);
    let home = home.or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".cache")));
    home.unwrap_or_else(std::env::temp_dir).join("meldpunt")
}

/// The folder of the newest PostgreSQL's programs, installed first if that is possible.
pub fn programs() -> PathBuf {
    if let Some(found) = newest_installed() {
        return found;
    }
    if is_root() && Path::new("/usr/bin/apt-get").exists() {
        install();
    }
    newest_installed().unwrap_or_else(|| {
        panic!("tests need PostgreSQL's server in /usr/lib/postgresql: apt-get install postgresql")
    })
}

fn newest_installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let numbered = versions.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    let complete = numbered.filter(|(_, programs)| programs.join("initdb").exists());
    complete.max_by_key(|&(version, _)| version).map(|(_, programs)| programs)
}

/// Installs Debian's package without the cluster that it would make and start.
fn install() {
    let lock = fs::File::create(std::env::temp_dir().join("meldpunt-install.lock"));
    let lock = lock.expect("a lock file");
    lock.lock().expect("the lock");
    if newest_installed().is_some() {
        return;
    }
    fs::create_dir_all("/etc/postgresql-common").expect("a configuration folder");
    let setting = "/etc/postgresql-common/createcluster.conf";
    fs::write(setting, "create_main_cluster = false\n").expect("a configuration file");
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt().arg("update"));
    run(apt().args(["install", "-y", "--no-install-recommends", "postgresql"]));
}

/// The server refuses to run as root, so root runs it as the user of Debian's package.
fn as_server_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    // Somewhere the other user may be; a folder of root's would make the programs complain.
    command.current_dir("/");
    command
}

fn give_to_server_user(folder: &Path) {
    if is_root() {
        run(Command::new("chown").arg("-R").arg("postgres:postgres").arg(folder));
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("a bound address").port()
}

/// Output that a background server keeps open would keep the test's own output open.
fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn run(command: &mut Command) {
    let mut said = String::new();
    let outcome = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let status = outcome.and_then(|mut child| -> io::Result<_> {
        if let Some(errors) = &mut child.stderr {
            errors.read_to_string(&mut said)?;
        }
        child.wait()
    });
    let succeeded = status.as_ref().is_ok_and(std::process::ExitStatus::success);
    assert!(succeeded, "{command:?} fails: {status:?} {}", said.trim());
}
