//! PostgreSQL goes down in the middle of everything: processes recover by themselves, nothing is lost or doubled (G10 in part).

use crate::{chance::Dice, desk::Desk, soak_or, turns};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tests::{
    postgresql::{Durability, PostgresServer},
    processes::Process,
};

const WORKERS: usize = 3;
/// What G10 promises, from the moment that the server is back.
const RECOVERED_WITHIN: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_recover_from_a_restart_of_postgresql_without_help() {
    let _together = turns::together().await;
    let server = tokio::task::spawn_blocking(|| Arc::new(PostgresServer::start(Durability::Full)));
    let server = server.await.unwrap();
    let url = server.url("postgres").parse().unwrap();
    store::migrate(&url).await.unwrap();
    let mut desk = Desk::open_at(&url).await;
    let mut dice = Dice::thrown_for("outages");
    let ends = desk.advise(&mut dice, soak_or(5, 200), 60).await;
    let mut workers: Vec<Process> =
        (0..WORKERS).map(|_| desk.installation.start(&["work"])).collect();
    let mut slowest = Duration::ZERO;
    for end in &ends {
        desk.approach(*end).await;
        desk.wait_for(end.moved(-chrono::TimeDelta::milliseconds(100))).await;
        tokio::time::sleep(dice.milliseconds(0, 200)).await;
        let control = server.clone();
        let restart = move || control.control(&["-m", "immediate", "-s", "-w", "restart"]);
        tokio::task::spawn_blocking(restart).await.unwrap();
        let back = Instant::now();
        desk.wait_until_recorded(desk.final_by(*end), RECOVERED_WITHIN).await;
        slowest = slowest.max(back.elapsed());
    }
    for worker in &mut workers {
        assert!(worker.is_alive(), "{}", worker.said());
    }
    println!(
        "outages: {} restarts, {} silences, the slowest recovery took {slowest:.1?}",
        ends.len(),
        desk.recorded().await
    );
    desk.assert_each_silence_stands_once().await;
}
