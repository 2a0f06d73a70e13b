//! Eight processes race, and one stands still in mid-step: each silence has one effect (G1, G7).

use crate::{chance::Dice, desk::Desk, soak_or, turns};
use std::time::Duration;
use tests::{databases::TestDatabase, on_both_databases, processes::Process};

const RACERS: usize = 8;
const PATIENCE: Duration = Duration::from_secs(120);

on_both_databases! {
    async fn eight_processes_of_which_one_stands_still_enforce_each_silence_once(
        database: TestDatabase
    ) {
        let _together = turns::together().await;
        race(database).await;
    }
}

async fn race(database: TestDatabase) {
    let mut desk = Desk::open(database).await;
    let mut dice = Dice::thrown_for("races");
    // Most rounds are small, so that all racers look at the same rows; the last needs all of them.
    let rounds = soak_or(30, 2_000);
    let ends = desk.advise(&mut dice, rounds, 6).await;
    let last = *ends.last().expect("there are ends");
    desk.advise_on(&mut dice, desk.dispatches[&last], 500).await;
    let racers: Vec<Process> = (0..RACERS).map(|_| desk.installation.start(&["work"])).collect();
    let mut in_mid_step = 0;
    for end in ends {
        desk.approach(end).await;
        desk.wait_for(end.moved(-chrono::TimeDelta::milliseconds(20))).await;
        tokio::time::sleep(dice.milliseconds(0, 100)).await;
        let frozen = &racers[dice.below(RACERS)];
        frozen.freeze();
        in_mid_step += usize::from(desk.recorded().await < desk.final_by(end));
        tokio::time::sleep(dice.milliseconds(50, 500)).await;
        frozen.thaw();
        desk.wait_until_recorded(desk.final_by(end), PATIENCE).await;
    }
    println!(
        "{:?}, races: {} silences in {rounds} rounds, {in_mid_step} frozen while work was open; {}",
        desk.url.backend(),
        desk.recorded().await,
        desk.lags().await
    );
    desk.assert_each_silence_stands_once().await;
}
