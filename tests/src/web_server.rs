//! Another machine that the desk calls over https, in a process of its own.

use crate::{certificates, processes::free_address};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// The key under which batches have to be signed for it.
pub const SIGNING_KEY: &str = "the key of the print service, 32 and more";

/// The machine; `tests/web_server/server.py` says what it does. Dropping it ends it.
#[derive(Debug)]
pub struct WebServer {
    folder: TempDir,
    address: SocketAddr,
    process: Child,
}

impl WebServer {
    /// Starts it.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (certificate, key) = certificates::for_localhost(folder.path());
        let address = free_address();
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("web_server/server.py");
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "SIGKILL", "python3"]).arg(program).arg(folder.path());
        command.arg(address.port().to_string()).args([certificate, key]).arg(SIGNING_KEY);
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut said = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut said).expect("it says that it listens");
        assert_eq!(said.trim(), "listening");
        Self { folder, address, process }
    }

    /// The address of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }

    /// The certificate that a caller has to trust.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// Whether it takes nothing for now.
    pub fn away(&self, away: bool) {
        let marker = self.folder.path().join("away");
        if away { fs::write(marker, "") } else { fs::remove_file(marker) }.expect("a marker");
    }

    /// What it was asked, such as `GET /ok`, in order.
    pub fn requests(&self) -> Vec<String> {
        let lines = fs::read_to_string(self.folder.path().join("requests")).unwrap_or_default();
        lines.lines().map(str::to_owned).collect()
    }

    /// The files that it took below a path.
    pub fn taken(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
