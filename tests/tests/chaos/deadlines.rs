//! Enforcement follows the end of a term within a second, and within a minute of a start after downtime (G4, D5).

use crate::{chance::Dice, desk::Desk, soak_or, turns};
use std::time::Duration;
use tests::on_both_databases;

/// What G4 promises while the system is up, and after a start when it was down.
const WHEN_UP: Duration = Duration::from_secs(1);
const AFTER_START: Duration = Duration::from_secs(60);

/// How long to wait for what should happen at once, before the test itself fails.
const PATIENCE: Duration = Duration::from_secs(90);

on_both_databases! {
    async fn a_term_that_ends_is_enforced_within_a_second(database: TestDatabase) {
        let mut desk = Desk::open(database).await;
        let mut dice = Dice::thrown_for("deadlines, up");
        let ends = desk.advise(&mut dice, soak_or(30, 1_000), 2).await;
        let _alone = turns::alone().await;
        let _worker = desk.installation.start(&["work"]);
        for end in ends {
            desk.approach(end).await;
            desk.wait_until_recorded(desk.final_by(end), PATIENCE).await;
        }
        let lags = desk.lags().await;
        println!("{:?}, up: {lags}", desk.url.backend());
        desk.assert_each_silence_stands_once().await;
        assert!(lags.worst() <= WHEN_UP, "{lags}");
    }

    async fn terms_that_ended_during_downtime_are_enforced_within_a_minute_of_the_start(
        database: TestDatabase
    ) {
        let mut desk = Desk::open(database).await;
        let mut dice = Dice::thrown_for("deadlines, down");
        let ends = desk.advise(&mut dice, 30, soak_or(10, 1_000)).await;
        let last = *ends.last().expect("there are ends");
        desk.move_to(last, Duration::ZERO).await;
        let _alone = turns::alone().await;
        let start = desk.now();
        let _worker = desk.installation.start(&["work"]);
        desk.wait_until_recorded(desk.final_by(last), PATIENCE).await;
        desk.assert_each_silence_stands_once().await;
        let sql = "SELECT max(recorded_at) AS latest FROM events WHERE kind IN ('enforced', 'lapsed')";
        let latest: i64 = crate::ledger::column(&desk.rows(sql).await[0], "latest");
        let took = Duration::from_micros(u64::try_from(latest - start.micros()).unwrap());
        println!(
            "{:?}, down: {} recorded {took:.1?} after the start",
            desk.url.backend(),
            desk.recorded().await
        );
        assert!(took <= AFTER_START, "{took:?}");
    }
}
