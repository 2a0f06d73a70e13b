//! The server at rest: how soon it is ready, and how much memory it takes.

use crate::{
    installation::Installation,
    process::Server,
    report::{Line, median},
};
use anyhow::Result;
use std::{path::Path, time::Duration};

/// How often it is started.
const STARTS: usize = 9;

/// How long it has rested when its memory is read.
const REST: Duration = Duration::from_secs(5);

/// Starts the whole server, jobs included, on an existing database.
pub async fn measure(program: &Path, installation: &Installation) -> Result<Vec<Line>> {
    let name = installation.backend();
    let mut ready = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start(program, installation).await?;
        ready.push(server.ready_after.as_secs_f64() * 1_000.0);
    }
    let server = Server::start(program, installation).await?;
    tokio::time::sleep(REST).await;
    let slowest = ready.iter().copied().fold(0.0, f64::max);
    Ok(vec![
        Line::at_most(format!("{name:?}: ready, median of {STARTS}"), median(&ready), "ms", 100.0),
        Line::aside(format!("{name:?}: ready, slowest"), format!("{slowest:.1} ms")),
        Line::at_most(format!("{name:?}: memory at rest"), server.memory()?, "MiB", 40.0),
    ])
}
