//! Processes that die in mid-step, at any moment, again and again: nothing is lost and nothing happens twice (G5, G6, G8).

use crate::{chance::Dice, desk::Desk, soak_or, turns};
use std::{collections::BTreeMap, time::Duration};
use tests::{databases::TestDatabase, on_both_databases, processes::Process};
use workers::SCHEDULE;

/// How many processes work, and die, beside each other.
const WORKERS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(120);

on_both_databases! {
    async fn processes_that_are_killed_at_random_lose_and_double_nothing(database: TestDatabase) {
        let _together = turns::together().await;
        die_again_and_again(database).await;
    }
}

async fn die_again_and_again(database: TestDatabase) {
    let mut desk = Desk::open(database).await;
    let mut dice = Dice::thrown_for("kills");
    let ends = desk.advise(&mut dice, soak_or(30, 1_500), 8).await;
    // A backlog that takes several batches, so that the first to start die in the middle of it.
    desk.advise_on(&mut dice, desk.dispatches[&ends[0]], 700).await;
    let mut workers: Vec<Process> = Vec::new();
    let mut kills = 0;
    let mut found = BTreeMap::from([("nothing", 0), ("a part", 0), ("everything", 0)]);
    for end in &ends {
        workers.resize_with(WORKERS, || desk.installation.start(&["work"]));
        desk.approach(*end).await;
        desk.wait_for(*end).await;
        tokio::time::sleep(dice.milliseconds(0, 80)).await;
        for _ in 0..WORKERS - dice.below(2) {
            workers.swap_remove(dice.below(workers.len())).kill();
            kills += 1;
        }
        let before = desk.final_by(end.moved(-chrono::TimeDelta::seconds(1)));
        *found.get_mut(desk.state_of_work(before, desk.final_by(*end)).await).unwrap() += 1;
        if dice.chance(30) {
            // Some do not live to see their first second.
            let newborn = desk.installation.start(&["work"]);
            tokio::time::sleep(dice.milliseconds(0, 250)).await;
            newborn.kill();
            kills += 1;
        }
    }
    assert!(kills >= 50, "{kills} kills are too few");
    workers.resize_with(WORKERS, || desk.installation.start(&["work"]));
    let last = *ends.last().expect("there are ends");
    desk.wait_until_recorded(desk.final_by(last), PATIENCE).await;
    println!(
        "{:?}, kills: {kills} processes killed, {} silences; when they died there stood {found:?}",
        desk.url.backend(),
        desk.recorded().await,
    );
    desk.assert_each_silence_stands_once().await;
    // What the last of the dead were doing is theirs until their claims are over.
    desk.move_to(desk.now().moved(chrono::TimeDelta::minutes(3)), Duration::ZERO).await;
    desk.assert_jobs_were_caught_up().await;
}

impl Desk {
    async fn state_of_work(&self, before: usize, after: usize) -> &'static str {
        match self.recorded().await {
            recorded if recorded >= after => "everything",
            recorded if recorded > before => "a part",
            _ => "nothing",
        }
    }

    /// Each job ran for the latest time that it was scheduled for, after all that downtime (G8).
    async fn assert_jobs_were_caught_up(&self) {
        let waiting = Duration::from_secs(30);
        let begin = std::time::Instant::now();
        for (_, job) in SCHEDULE {
            let day_ago = self.now().moved(-chrono::TimeDelta::days(1)).micros();
            let run = format!(
                "job_runs WHERE job = '{}' AND scheduled_for > {day_ago} AND finished_at IS NOT NULL",
                job.name()
            );
            while self.count(&run).await == 0 {
                assert!(begin.elapsed() < waiting, "{job} was not caught up");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}
