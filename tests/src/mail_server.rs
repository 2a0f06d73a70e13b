//! A real mail server in a process of its own, which keeps what it takes and misbehaves as it is told.

use crate::{certificates, processes::free_address, python::with_packages};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// How the server behaves; `tests/mail_server/server.py` says what each means.
#[derive(Debug, Clone, Copy)]
pub enum Mode {
    /// Takes everything.
    Ok,
    /// Says "later" to the first tries of each e-mail.
    Greylist(u32),
    /// Takes each e-mail the first time, and hangs up without saying so.
    Drop,
    /// Takes so many seconds over each e-mail.
    Slow(u32),
    /// Knows no recipient whose address begins so.
    Refuse(&'static str),
    /// Says that every mailbox is full.
    Full,
}

/// A mail server; dropping it ends it.
#[derive(Debug)]
pub struct MailServer {
    folder: TempDir,
    address: SocketAddr,
    certificate: Option<(PathBuf, PathBuf)>,
    process: Option<Child>,
}

/// An e-mail as the server took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// For whom.
    pub recipient: String,
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// All of it.
    pub raw: String,
}

impl MailServer {
    /// A server that takes everything.
    pub fn start() -> Self {
        Self::with(false)
    }

    /// The same with STARTTLS, which it requires, by a certificate of its own for `localhost`.
    pub fn start_with_tls() -> Self {
        Self::with(true)
    }

    fn with(tls: bool) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let certificate = tls.then(|| certificates::for_localhost(folder.path()));
        let mut server = Self { folder, address: free_address(), certificate, process: None };
        server.up();
        server
    }

    /// The address for `MELDPUNT_MAIL_SERVER`.
    pub fn url(&self) -> String {
        match self.certificate {
            None => format!("smtp://{}", self.address),
            Some(_) => format!("smtp://localhost:{}?tls=required", self.address.port()),
        }
    }

    /// The certificate that a client has to trust.
    pub fn certificate(&self) -> Option<&Path> {
        self.certificate.as_ref().map(|(certificate, _)| certificate.as_path())
    }

    /// Changes how it behaves, from the next command on.
    pub fn behave(&self, mode: Mode) {
        let mode = match mode {
            Mode::Ok => "ok".to_owned(),
            Mode::Greylist(tries) => format!("greylist {tries}"),
            Mode::Drop => "drop".to_owned(),
            Mode::Slow(seconds) => format!("slow {seconds}"),
            Mode::Refuse(beginning) => format!("refuse {beginning}"),
            Mode::Full => "full".to_owned(),
        };
        let unfinished = self.folder.path().join("mode.part");
        fs::write(&unfinished, mode).expect("a mode");
        fs::rename(unfinished, self.folder.path().join("mode")).expect("a mode");
    }

    /// Ends the server, as if its machine had no power.
    pub fn down(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Starts the server again, with everything it had taken.
    pub fn up(&mut self) {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "SIGKILL"]).arg(python()).arg(here().join("server.py"));
        command.arg(self.folder.path()).arg(self.address.port().to_string());
        if let Some((certificate, key)) = &self.certificate {
            command.args([certificate, key]);
        }
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the mail server starts");
        let mut said = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut said).expect("it says that it listens");
        assert_eq!(said.trim(), "listening");
        self.process = Some(process);
    }

    /// Everything it took, in the order of arrival.
    pub fn inbox(&self) -> Vec<Taken> {
        let folder = fs::read_dir(self.folder.path().join("inbox")).expect("an inbox");
        let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
        paths.sort();
        paths.iter().map(|path| Taken::read(path)).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.down();
    }
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("mail_server")
}

fn python() -> PathBuf {
    with_packages("mail_server", &here().join("requirements.txt"))
}

impl Taken {
    /// Whether its signature is right when DNS has this record at this name, as another program sees it.
    pub fn is_signed(&self, name: &str, record: &str) -> bool {
        let mut command = Command::new(python());
        command.arg(here().join("check_signature.py")).args([name, record]).stdin(Stdio::piped());
        let mut process = command.spawn().expect("the check starts");
        let (_, as_sent) = self.raw.split_once('\n').expect("the line that the server adds");
        let mut input = process.stdin.take().expect("its input");
        input.write_all(as_sent.as_bytes()).expect("it reads");
        drop(input);
        process.wait().expect("it ends").success()
    }

    fn read(path: &Path) -> Self {
        let raw = String::from_utf8_lossy(&fs::read(path).expect("an e-mail")).into_owned();
        let header = |name: &str| {
            let line = raw.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().trim().trim_matches(['<', '>']).to_owned()
        };
        Self { recipient: header("X-Recipient:"), message_id: header("Message-ID:"), raw }
    }
}
