//! A clamd of the tests' own: it knows one virus, and can be away for a while.

use std::{
    fs,
    os::unix::net::UnixStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// What it takes for a virus. No real one can be in a test, and no list of them can be fetched.
pub const VIRUS: &str = "MELDPUNT-TEST-SIGNATURE";

/// How often is looked whether it is there.
const TRIES: u32 = 300;

/// Where a clamd listens, and the process when it runs. Dropping it ends it.
#[derive(Debug)]
pub struct ClamdServer {
    folder: TempDir,
    process: Option<Child>,
}

impl ClamdServer {
    /// A clamd that does not run yet.
    pub fn away() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = folder.path().join("database");
        fs::create_dir(&database).expect("a folder for signatures");
        let hex: String = VIRUS.bytes().map(|byte| format!("{byte:02x}")).collect();
        let signatures = format!("Meldpunt.Test:0:*:{hex}\n");
        fs::write(database.join("test.ndb"), signatures).expect("a signature");
        let (socket, database) = (folder.path().join("socket"), database.display());
        let settings = format!(
            "Foreground yes\nDatabaseDirectory {database}\nLocalSocket {}\nFixStaleSocket yes\n",
            socket.display()
        );
        fs::write(folder.path().join("clamd.conf"), settings).expect("its settings");
        Self { folder, process: None }
    }

    /// Starts it, and waits until it listens.
    pub fn start(&mut self) {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "SIGKILL", "clamd", "--config-file"]);
        command.arg(self.folder.path().join("clamd.conf"));
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.process = Some(process.expect("clamd: is clamav-daemon installed?"));
        for _ in 0..TRIES {
            if UnixStream::connect(self.socket()).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("clamd does not listen");
    }

    /// Ends it.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("clamd runs");
            process.wait().expect("clamd ends");
        }
    }

    /// The socket at which it listens.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }
}

impl Drop for ClamdServer {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
