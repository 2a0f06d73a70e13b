//! Promises of the reminders: each is sent once, whoever looks, however many and however late (D4, R7, G8).

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use domain::complaint::{
    StateName,
    commands::{Acknowledge, Assign},
};
use life::{
    Life, acceptance,
    desk::{MEMBER, at, change, day},
};
use store::{Store, Swept, registers::calendars};
use tests::on_both_databases;
use tokio::task::JoinSet;

/// The mornings on which an addressee is reminded of an advice of Monday 2 February 2026; its last day is the 16th.
const MORNINGS: [&str; 4] = [
    "2026-02-05T07:00:00Z",
    "2026-02-11T07:00:00Z",
    "2026-02-13T07:00:00Z",
    "2026-02-16T07:00:00Z",
];

const ANSWER_REMINDERS: &str = "notices WHERE kind = 'answer-reminder'";

/// A desk with so many advices, all of the same day.
async fn advised(database: tests::databases::TestDatabase, count: usize) -> Life {
    let life = Life::begin(database).await;
    for _ in 0..count {
        life.clock.set(at("2026-02-02T09:00:00Z")).unwrap();
        life.advised().await;
    }
    life
}

/// Several workers in two processes look for reminders at the same time, each a few times; says how many were sent.
async fn workers_look(processes: [&Store; 2]) -> u64 {
    let mut workers = JoinSet::new();
    for nth in 0..4 {
        let store = processes[nth % 2].clone();
        workers.spawn(async move {
            let mut sent = 0;
            for _ in 0..4 {
                sent += store.remind(3).await.unwrap().done;
            }
            sent
        });
    }
    workers.join_all().await.into_iter().sum()
}

on_both_databases! {
    async fn workers_at_the_same_time_send_each_reminder_once(database: TestDatabase) {
        let life = advised(database, 8).await;
        let other = life.another_process().await;
        for (place, morning) in MORNINGS.into_iter().enumerate() {
            life.clock.set(at(morning).moved(TimeDelta::microseconds(-1))).unwrap();
            assert_eq!(workers_look([&life.store, &other]).await, 0, "before eight: {morning}");
            life.clock.set(at(morning)).unwrap();
            assert_eq!(workers_look([&life.store, &other]).await, 8, "{morning}");
            let so_far = 8 * (i64::try_from(place).unwrap() + 1);
            assert_eq!(life.count(ANSWER_REMINDERS).await, so_far);
            assert_eq!(life.count("events WHERE kind = 'addressee-reminded'").await, so_far);
            assert_eq!(life.count("audit WHERE action = 'remind'").await, so_far);
        }
        assert_eq!(life.store.verify(|_| {}).await.unwrap().problems, []);
    }

    async fn after_missed_runs_only_the_latest_is_sent(database: TestDatabase) {
        let life = advised(database, 2).await;
        life.clock.set(at("2026-02-14T12:00:00Z")).unwrap();
        assert_eq!(life.store.remind(100).await.unwrap(), Swept { done: 2, more: false });
        assert_eq!(life.count("events WHERE payload LIKE '%\"number\":3%'").await, 2);
        life.clock.set(at("2026-02-17T07:00:00Z")).unwrap();
        assert_eq!(life.store.remind(100).await.unwrap(), Swept::default(), "the term is over");
        assert_eq!(life.count(ANSWER_REMINDERS).await, 2);
    }

    async fn who_answered_is_not_reminded(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        life.clock.set(at(MORNINGS[0])).unwrap();
        assert_eq!(life.store.remind(100).await.unwrap().done, 1);
        life.care(case.id, acceptance()).await.unwrap();
        for morning in &MORNINGS[1..] {
            life.clock.set(at(morning)).unwrap();
            assert_eq!(life.store.remind(100).await.unwrap().done, 0, "{morning}");
        }
    }

    async fn a_case_that_went_on_is_looked_at_again(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.filed().await.case.id;
        assert_eq!(life.store.remind(100).await.unwrap().done, 0);
        assert_eq!(life.count("reminder_looks").await, 1);
        life.clock.set(at("2026-02-09T07:00:00Z")).unwrap();
        assert_eq!(life.store.remind(100).await.unwrap().done, 1, "not acknowledged");
        let told = "notices WHERE kind = 'desk-reminder' AND recipient = 'desk' AND channel = 'email'";
        assert_eq!(life.count(told).await, 1);
        life.staff(case, Assign { handler: MEMBER }).await.unwrap();
        life.staff(case, Acknowledge {}).await.unwrap();
        life.clock.set(at("2026-02-27T07:00:00Z")).unwrap();
        assert_eq!(life.store.remind(100).await.unwrap().done, 1, "not declined");
        let now = life.store.load(case).await.unwrap().unwrap();
        assert_eq!(now.state.name(), StateName::InAssessment);
        assert_eq!(now.reminders.len(), 2);
    }

    /// R31: a day that is equated later makes the ordinary days before the last day begin earlier.
    async fn a_new_calendar_brings_a_reminder_forward(database: TestDatabase) {
        let life = advised(database, 1).await;
        life.clock.set(at("2026-02-10T07:00:00Z")).unwrap();
        assert_eq!(life.store.remind(100).await.unwrap().done, 1);
        assert_eq!(life.store.remind(100).await.unwrap().done, 0);
        let tx = life.store.database().begin_write().await.unwrap();
        let (change, equated) = (change(), day("2026-02-12"));
        let added = calendars::add_equated_day(&tx, &change, equated, "Stcrt. 2026, 1");
        added.await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(life.store.remind(100).await.unwrap().done, 1, "three ordinary days before");
    }

    async fn a_damaged_case_keeps_no_reminder_from_another(database: TestDatabase) {
        let life = advised(database, 3).await;
        life.raw(
            "UPDATE cases SET snapshot = (SELECT snapshot FROM cases WHERE number LIKE '%3') \
             WHERE number LIKE '%2'",
        )
        .await
        .unwrap();
        life.raw("UPDATE cases SET head_hash = snapshot WHERE number LIKE '%1'").await.unwrap();
        life.clock.set(at(MORNINGS[0])).unwrap();
        assert_eq!(life.store.remind(1).await.unwrap().done, 2);
        assert_eq!(life.store.remind(1).await.unwrap().done, 0);
    }
}
