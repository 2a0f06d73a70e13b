//! Processes that are measured: this program run once more, or `meldpunt` as it is delivered.

use crate::{http::Connection, installation::Installation};
use anyhow::{Context as _, Result, ensure};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The key of every installation here, in base64.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where `meldpunt` is, built in the same way as this program: `make bench` makes both.
pub fn program() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("meldpunt");
    ensure!(program.exists(), "{} is missing: run make bench", program.display());
    Ok(program)
}

/// A running server; it is stopped when dropped.
pub struct Server {
    process: Child,
    pub port: u16,
    /// From its start until it was ready.
    pub ready_after: Duration,
}

impl Server {
    /// Starts `meldpunt serve`, jobs included, and waits until it is ready.
    pub async fn start(program: &Path, installation: &Installation) -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut command = Command::new(program);
        command.arg("serve").env_clear();
        command.env("MELDPUNT_LISTEN", format!("127.0.0.1:{port}"));
        command.env("MELDPUNT_DATABASE_URL", &installation.address);
        command.env("MELDPUNT_DATA_DIR", &installation.folder);
        command.env("MELDPUNT_KEY", KEY);
        command.env("MELDPUNT_RATE_PER_MINUTE", "0");
        let log = fs::File::create(installation.folder.join("log"))?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let begun = Instant::now();
        let mut server = Self { process: command.spawn()?, port, ready_after: PATIENCE };
        while begun.elapsed() < PATIENCE {
            if server.is_ready().await {
                server.ready_after = begun.elapsed();
                return Ok(server);
            }
            let gone = server.process.try_wait()?;
            ensure!(gone.is_none(), "meldpunt stops: {}", last_words(installation));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        anyhow::bail!("meldpunt is not ready: {}", last_words(installation))
    }

    async fn is_ready(&self) -> bool {
        let Ok(mut connection) = Connection::open(self.port).await else { return false };
        connection.get("/readyz").await.is_ok_and(|status| status == 200)
    }

    /// Its memory now, in MiB.
    pub fn memory(&self) -> Result<f64> {
        memory(&self.process.id().to_string(), "VmRSS")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A figure of memory that Linux keeps of a process (`VmRSS`: now, `VmHWM`: at most), in MiB.
pub fn memory(process: &str, figure: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")).context("a figure")?;
    Ok(kibibytes.parse::<f64>()? / 1_024.0)
}

fn last_words(installation: &Installation) -> String {
    let log = fs::read_to_string(installation.folder.join("log")).unwrap_or_default();
    log.lines().last().unwrap_or("it says nothing").to_owned()
}
