//! A stop that is asked for: work in hand is finished, nothing is lost, and the exit code says that all is well.

use crate::{chance::Dice, desk::Desk, turns};
use std::time::Duration;
use tests::{
    on_both_databases,
    processes::{Process, free_address},
};

/// Far more than a stop takes; a busy machine may have other things to do.
const SECONDS: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(60);

on_both_databases! {
    async fn processes_that_are_asked_to_stop_finish_what_they_do(database: TestDatabase) {
        let _together = turns::together().await;
        let mut desk = Desk::open(database).await;
        let mut dice = Dice::thrown_for("stopping");
        let ends = desk.advise(&mut dice, 6, 60).await;
        for (number, end) in ends.iter().enumerate() {
            let command = if number % 2 == 0 { "work" } else { "serve" };
            let address = free_address().to_string();
            let mut process =
                desk.installation.start_with(&[command], &[("MELDPUNT_LISTEN", &address)]);
            desk.approach(*end).await;
            desk.wait_for(*end).await;
            assert_stops_after(&mut process, dice.milliseconds(0, 60)).await;
        }
        println!("{:?}, stopping: {} stood there", desk.url.backend(), desk.recorded().await);
        let last = *ends.last().expect("there are ends");
        let mut worker = desk.installation.start(&["work"]);
        desk.wait_until_recorded(desk.final_by(last), PATIENCE).await;
        assert_stops_after(&mut worker, Duration::ZERO).await;
        desk.assert_each_silence_stands_once().await;
    }

    async fn a_process_that_is_still_starting_stops_as_well(database: TestDatabase) {
        let _together = turns::together().await;
        let desk = Desk::open(database).await;
        let mut dice = Dice::thrown_for("stopping at the start");
        for command in ["work", "serve"].into_iter().cycle().take(10) {
            let address = free_address().to_string();
            let mut process =
                desk.installation.start_with(&[command], &[("MELDPUNT_LISTEN", &address)]);
            assert_stops_after(&mut process, dice.milliseconds(0, 50)).await;
        }
    }

    async fn a_second_server_on_the_same_address_says_so_in_one_line(database: TestDatabase) {
        let _together = turns::together().await;
        let desk = Desk::open(database).await;
        let address = free_address().to_string();
        let listen: [(&'static str, &str); 1] = [("MELDPUNT_LISTEN", &address)];
        let mut first = desk.installation.start_with(&["serve"], &listen);
        desk.wait_until_listening(&mut first, &address).await;
        let mut second = desk.installation.start_with(&["serve"], &listen);
        let status = second.ends_within(SECONDS).expect("it gives up at once");
        assert_eq!(status.code(), Some(1));
        let said = second.said();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with(&format!("meldpunt: cannot listen on {address}: ")), "{said}");
        assert!(first.is_alive(), "{}", first.said());
        assert_stops_after(&mut first, Duration::ZERO).await;
    }
}

/// Asks a process to stop so long after its first line, before which it is hardly there.
async fn assert_stops_after(process: &mut Process, wait: Duration) {
    while process.said().is_empty() {
        assert!(process.is_alive(), "it ended without a word");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(wait).await;
    process.ask_to_stop();
    let status = process.ends_within(SECONDS);
    let status = status.unwrap_or_else(|| panic!("it goes on: {}", process.said()));
    assert_eq!(status.code(), Some(0), "{}", process.said());
}

impl Desk {
    async fn wait_until_listening(&self, server: &mut Process, address: &str) {
        let begin = std::time::Instant::now();
        while tokio::net::TcpStream::connect(address).await.is_err() {
            assert!(server.is_alive() && begin.elapsed() < PATIENCE, "{}", server.said());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}
