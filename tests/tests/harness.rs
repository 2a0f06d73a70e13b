//! Promises of the test servers themselves: nothing of them survives the process that started them.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    io::{BufRead as _, BufReader},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tests::postgresql::{Durability, PostgresServer};

/// Waits until the server and its folder are gone, ten seconds at most.
fn is_gone(port: u16, cluster: &Path) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(10) {
        if TcpStream::connect(("127.0.0.1", port)).is_err() && !cluster.exists() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
fn a_server_ends_when_it_is_dropped() {
    let server = PostgresServer::start(Durability::Full);
    let (port, cluster) = (server.port(), server.cluster());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok() && cluster.exists());
    drop(server);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err() && !cluster.exists());
}

#[test]
fn a_server_ends_with_its_process_even_when_that_is_killed() {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "serve_until_killed", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
    let found = lines.filter_map(|line| {
        let (port, cluster) = line.split_once("serving ")?.1.split_once(' ')?;
        Some((port.parse::<u16>().unwrap(), cluster.to_owned()))
    });
    let (port, cluster) = { found }.next().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(is_gone(port, Path::new(&cluster)));
}

#[test]
#[ignore = "the other half of the test above, which runs it as a process of its own"]
fn serve_until_killed() {
    let server = PostgresServer::start(Durability::None);
    println!("serving {} {}", server.port(), server.cluster().display());
    std::thread::sleep(Duration::from_secs(60));
}
