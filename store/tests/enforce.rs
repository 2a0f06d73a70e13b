//! Promises of the clockwork: silence binds, once, whoever looks and however many (D5, G1, G2).

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use domain::{
    OutageId,
    complaint::{Event, StateName, advice::Answer, commands::ReportMeasure},
    outage::Outage,
};
use life::{Life, acceptance, desk, desk::CARE, text};
use store::{Enforced, Swept, registers::outages};
use tests::on_both_databases;
use tokio::task::JoinSet;

on_both_databases! {
    async fn silence_binds_the_organisation_and_the_client_hears_it_at_once(
        database: TestDatabase
    ) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        let end = life.term_ends(&case);
        assert_eq!(life.store.next_expiry().await.unwrap(), Some(end));
        life.clock.set(end.moved(TimeDelta::microseconds(-1))).unwrap();
        assert_eq!(life.store.enforce_due(100).await.unwrap(), Enforced::default());
        life.clock.set(end.moved(TimeDelta::days(3))).unwrap();
        let swept = life.store.enforce_due(100).await.unwrap();
        assert_eq!(swept, Enforced { enforced: 1, lapsed: 0, more: false });
        let bound = life.store.load(case.id).await.unwrap().unwrap();
        assert_eq!(bound.state.name(), StateName::InExecution);
        let log = life.store.history(case.id).await.unwrap();
        let last = log.last().unwrap();
        assert!(matches!(&last.event, Event::Enforced { due, .. } if due.len() == 2));
        assert_eq!((last.effective_at, last.recorded_at), (end, life.now()));
        let told = format!("notices WHERE kind = 'carried-out-in-full' AND seq = {}", last.seq);
        assert_eq!(life.count(&told).await, 3, "the client, the addressee and the college");
        assert_eq!(life.store.next_expiry().await.unwrap(), None);
        assert_eq!(life.store.enforce_due(100).await.unwrap(), Enforced::default());
    }

    async fn an_answered_advice_is_left_alone(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        life.care(case.id, acceptance()).await.unwrap();
        life.clock.set(life.term_ends(&case).moved(TimeDelta::days(1))).unwrap();
        assert_eq!(life.store.enforce_due(100).await.unwrap(), Enforced::default());
    }

    async fn enforcers_at_the_same_time_record_each_silence_once(database: TestDatabase) {
        let life = Life::begin(database).await;
        let mut cases = Vec::new();
        for _ in 0..12 {
            cases.push(life.advised().await);
        }
        life.clock.set(life.term_ends(&cases[11])).unwrap();
        let processes = [life.store.clone(), life.another_process().await];
        let mut enforcers = JoinSet::new();
        for nth in 0..4 {
            let store = processes[nth % 2].clone();
            enforcers.spawn(async move {
                let mut enforced = 0;
                for _ in 0..8 {
                    enforced += store.enforce_due(5).await.unwrap().enforced;
                }
                enforced
            });
        }
        let enforced: u64 = enforcers.join_all().await.into_iter().sum();
        assert_eq!(enforced, 12);
        assert_eq!(life.count("events WHERE kind = 'enforced'").await, 12);
        assert_eq!(life.count("notices WHERE kind = 'carried-out-in-full'").await, 36);
        assert_eq!(life.count("audit WHERE action = 'enforce'").await, 12);
    }

    async fn a_small_batch_says_that_more_is_waiting(database: TestDatabase) {
        let life = Life::begin(database).await;
        life.advised().await;
        let last = life.advised().await;
        life.clock.set(life.term_ends(&last)).unwrap();
        let swept = life.store.enforce_due(1).await.unwrap();
        assert_eq!(swept, Enforced { enforced: 1, lapsed: 0, more: true });
        life.store.enforce_due(1).await.unwrap();
        assert_eq!(life.store.enforce_due(1).await.unwrap(), Enforced::default());
        assert_eq!(life.count("responses WHERE status = 'enforced'").await, 2);
    }

    async fn a_damaged_case_holds_up_no_other(database: TestDatabase) {
        let life = Life::begin(database).await;
        let cases = [life.advised().await, life.advised().await, life.advised().await];
        life.clock.set(life.term_ends(&cases[2])).unwrap();
        let third = "SELECT id FROM cases WHERE number LIKE '%3'";
        // A notice that stands in the way of the first; a snapshot of the third in the second.
        life.raw(
            "INSERT INTO notices (id, case_id, seq, kind, recipient, medium, channel, language, \
             large_print, status, created_at) SELECT id, id, version + 1, 'carried-out-in-full', 'client', \
             'written', 'post', 'dutch', FALSE, 'sent', 1 FROM cases WHERE number LIKE '%1'",
        )
        .await
        .unwrap();
        life.raw(&format!(
            "UPDATE cases SET snapshot = (SELECT snapshot FROM cases WHERE id IN ({third})) \
             WHERE number LIKE '%2'"
        ))
        .await
        .unwrap();
        let swept = life.store.enforce_due(100).await.unwrap();
        assert_eq!(swept, Enforced { enforced: 2, lapsed: 0, more: false });
        assert_eq!(life.count("events WHERE kind = 'enforced'").await, 2);
        assert_eq!(life.count("responses WHERE status = 'pending'").await, 1);
    }

    async fn a_measure_that_is_not_carried_out_becomes_overdue(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        life.care(case.id, acceptance()).await.unwrap();
        let evidence = text("Er is gebeld.");
        life.care(case.id, ReportMeasure { measure: 2, evidence }).await.unwrap();
        life.pass(TimeDelta::weeks(7));
        let swept = life.store.mark_overdue(100).await.unwrap();
        assert_eq!(swept, Swept { done: 1, more: false });
        assert_eq!(life.count("measures WHERE stage = 'overdue' AND measure = 1").await, 1);
        assert_eq!(life.store.mark_overdue(100).await.unwrap(), Swept::default());
    }

    async fn an_outage_on_the_last_day_reopens_what_was_enforced(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        let end = life.term_ends(&case);
        life.clock.set(end.moved(TimeDelta::hours(1))).unwrap();
        assert_eq!(life.store.enforce_due(100).await.unwrap().enforced, 1);
        let (from, until) = (end.moved(TimeDelta::hours(-8)), end.moved(TimeDelta::hours(-6)));
        let outage = Outage { id: OutageId(uuid::Uuid::from_u128(5)), from, until };
        let tx = life.store.database().begin_write().await.unwrap();
        let change = store::registers::Change { at: life.now(), ..desk::change() };
        outages::add(&tx, &change, Some(desk::HAARLEM), outage).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(life.store.extend_for_outages(100).await.unwrap().done, 1);
        assert_eq!(life.store.extend_for_outages(100).await.unwrap().done, 0, "only once");
        let open = life.store.load(case.id).await.unwrap().unwrap();
        let response = &open.state.advice().unwrap().responses[&CARE];
        assert_eq!(response.answer, Answer::Pending);
        assert!(response.dispatch.as_ref().unwrap().final_at > end);
        assert_eq!(life.store.enforce_due(100).await.unwrap(), Enforced::default());
    }

    async fn a_scheduled_run_belongs_to_one_process(database: TestDatabase) {
        let life = Life::begin(database).await;
        let processes = [life.store.clone(), life.another_process().await];
        let at = life.now();
        let mut claims = JoinSet::new();
        for nth in 0..8 {
            let store = processes[nth % 2].clone();
            claims.spawn(async move { store.claim_run("remind", at).await.unwrap() });
        }
        let claimed = claims.join_all().await;
        assert_eq!(claimed.into_iter().filter(|claimed| *claimed).count(), 1);
        life.store.finish_run("remind", at, 7).await.unwrap();
        assert_eq!(life.count("job_runs WHERE outcome = 'done 7'").await, 1);
        life.clock.set(at.moved(TimeDelta::days(1))).unwrap();
        assert!(!life.store.claim_run("remind", at).await.unwrap(), "it ended");
    }

    async fn a_run_whose_process_died_is_taken_over(database: TestDatabase) {
        let life = Life::begin(database).await;
        let at = life.now();
        let claims = || life.store.claim_run("remind", at);
        assert!(claims().await.unwrap());
        life.clock.set(at.moved(TimeDelta::seconds(119))).unwrap();
        assert!(!claims().await.unwrap(), "it may still be at work");
        life.store.keep_run("remind", at).await.unwrap();
        life.clock.set(at.moved(TimeDelta::seconds(121))).unwrap();
        assert!(!claims().await.unwrap(), "it did a part of the work");
        life.clock.set(at.moved(TimeDelta::seconds(239))).unwrap();
        assert!(claims().await.unwrap(), "nothing was heard for two minutes");
        assert!(!claims().await.unwrap(), "only once");
    }

    async fn a_worker_says_that_it_is_alive(database: TestDatabase) {
        let life = Life::begin(database).await;
        assert_eq!(life.store.last_heartbeat("enforcer").await.unwrap(), None);
        life.store.heartbeat("enforcer").await.unwrap();
        assert_eq!(life.store.last_heartbeat("enforcer").await.unwrap(), Some(life.now()));
    }
}
