//! Promises of the one way to change a case: receipt decides, nobody overwrites another, refusals leave no trace but one.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use domain::{
    CaseId,
    access::Caller,
    complaint::{Command, Refusal, StateName, advice::Answer, commands::*},
};
use life::{
    Life, REASONS, acceptance, desk::CARE, desk::COLLEGE, desk::MEMBER, once, order, person,
    rejection, speaker, staff, text,
};
use std::time::{Duration, Instant};
use store::{Order, OrderError, StoreError};
use tests::on_both_databases;
use tokio::task::JoinSet;

/// An order that reached the desk this long ago.
fn received_ago(ago: Duration, caller: Caller, case: CaseId, command: impl Into<Command>) -> Order {
    Order { arrived: Instant::now().checked_sub(ago).unwrap(), ..order(caller, case, command) }
}

on_both_databases! {
    async fn a_rejection_received_a_second_before_the_end_counts_when_processed_after_it(
        database: TestDatabase
    ) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        life.clock.set(life.term_ends(&case).moved(TimeDelta::seconds(2))).unwrap();
        let early = received_ago(Duration::from_secs(3), speaker(CARE), case.id, rejection(&[1]));
        let executed = life.store.execute(early).await.unwrap();
        let answer = &executed.case.state.advice().unwrap().responses[&CARE].answer;
        assert!(matches!(answer, Answer::Rejected { .. }));
        assert_eq!(life.count("measures WHERE rejected AND reasons_letters >= 10").await, 1);
        let enforced = life.store.enforce_due(100).await.unwrap();
        assert_eq!((enforced.enforced, enforced.lapsed), (0, 0));
    }

    async fn a_rejection_received_at_the_end_is_refused_although_no_worker_ran(
        database: TestDatabase
    ) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        let end = life.term_ends(&case);
        life.clock.set(end.moved(TimeDelta::seconds(5))).unwrap();
        let late = received_ago(Duration::from_secs(4), speaker(CARE), case.id, rejection(&[1]));
        let refused = life.store.execute(late).await.unwrap_err();
        assert!(matches!(refused, OrderError::Refused(Refusal::TermHasPassed { .. })));
        assert_eq!(life.count("audit WHERE result = 'term_has_passed'").await, 1);
        assert_eq!(life.store.load(case.id).await.unwrap().unwrap(), case);
    }

    async fn a_rejection_received_in_time_is_heard_even_after_the_enforcement(
        database: TestDatabase
    ) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        life.clock.set(life.term_ends(&case).moved(TimeDelta::seconds(1))).unwrap();
        let in_time = received_ago(Duration::from_secs(9), speaker(CARE), case.id, rejection(&[1, 2]));
        assert_eq!(life.store.enforce_due(100).await.unwrap().enforced, 1);
        let executed = life.store.execute(in_time).await.unwrap();
        assert!(matches!(
            executed.case.state.advice().unwrap().responses[&CARE].answer,
            Answer::Rejected { .. }
        ));
        assert_eq!(life.count("responses WHERE status = 'rejected'").await, 1);
        assert_eq!(life.count("measures WHERE stage = 'dropped' AND rejected").await, 2);
    }

    async fn who_acts_on_an_old_version_hears_so_and_changes_nothing(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.filed().await.case;
        let assign = |version| Order {
            expected_version: Some(version),
            ..order(staff(MEMBER), case.id, Assign { handler: MEMBER })
        };
        life.store.execute(assign(1)).await.unwrap();
        let stale = life.store.execute(assign(1)).await;
        assert!(matches!(stale, Err(OrderError::Stale { current: 2 })));
        assert_eq!(life.store.history(case.id).await.unwrap().len(), 2);
    }

    async fn of_many_answers_at_the_same_time_exactly_one_counts(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        let processes = [life.store.clone(), life.another_process().await];
        let mut answers = JoinSet::new();
        for nth in 0..12 {
            let store = processes[nth % 2].clone();
            let command: Command =
                if nth % 3 == 0 { acceptance().into() } else { rejection(&[1]).into() };
            let order = order(speaker(CARE), case.id, command);
            answers.spawn(async move { store.execute(order).await });
        }
        let outcomes = answers.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for refused in outcomes.into_iter().filter_map(Result::err) {
            assert!(
                matches!(refused, OrderError::Refused(Refusal::AlreadyAnswered { .. })),
                "{refused}"
            );
        }
        assert_eq!(life.count("events WHERE kind IN ('accepted', 'rejected')").await, 1);
    }

    async fn a_repeated_command_has_no_second_effect_and_the_same_answer(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.filed().await.case;
        let again = |fingerprint| Order {
            idempotency: once("8d", fingerprint),
            ..order(staff(MEMBER), case.id, ChangeContact { client: person() })
        };
        let first = life.store.execute(again(1)).await.unwrap();
        life.staff(case.id, Assign { handler: MEMBER }).await.unwrap();
        let second = life.store.execute(again(1)).await.unwrap();
        assert!(second.repeated);
        assert_eq!(second.case, first.case, "as it stood then");
        assert!(matches!(life.store.execute(again(2)).await, Err(OrderError::KeyReused)));
        assert_eq!(life.count("events WHERE kind = 'contact-changed'").await, 1);
    }

    async fn not_yours_and_not_existing_look_the_same(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.filed().await.case;
        let nowhere = CaseId(uuid::Uuid::nil());
        for id in [case.id, nowhere] {
            let order = order(speaker(COLLEGE), id, Accept { organisation: COLLEGE, received: None });
            assert!(matches!(life.store.execute(order).await, Err(OrderError::NotFound)));
        }
        assert_eq!(life.count("audit WHERE result = 'not_found'").await, 2);
    }

    async fn a_clock_that_stepped_back_decides_nothing(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        life.filed().await;
        life.pass(TimeDelta::hours(-1));
        let refused = life.care(case.id, rejection(&[1])).await.unwrap_err();
        let stepped = |error: &OrderError| {
            matches!(error, OrderError::Store(StoreError::ClockSteppedBack { .. }))
        };
        assert!(stepped(&refused), "{refused}");
        let other = life.another_process().await;
        let refused = other.execute(order(speaker(CARE), case.id, acceptance())).await.unwrap_err();
        assert!(stepped(&refused), "another process knows it from the database");
        life.pass(TimeDelta::minutes(58));
        life.care(case.id, rejection(&[1])).await.unwrap();
    }

    async fn what_is_stored_is_what_the_events_say(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        let rejected = life.care(case.id, rejection(&[2])).await.unwrap().case;
        assert_eq!(rejected.state.name(), StateName::InExecution);
        let stored = life.store.load(case.id).await.unwrap().unwrap();
        let version = rejected.version;
        let replayed = life.store.load_version(case.id, version).await.unwrap().unwrap();
        assert_eq!(stored, rejected);
        assert_eq!(replayed, rejected);
        // A snapshot of another layout is replayed.
        life.raw("UPDATE cases SET snapshot_format = 0").await.unwrap();
        assert_eq!(life.store.load(case.id).await.unwrap().unwrap(), rejected);
        let report = ReportMeasure { measure: 1, evidence: text("Er is gebeld.") };
        life.care(case.id, report).await.unwrap();
        assert_eq!(life.count("cases WHERE snapshot_format = 0").await, 0);
    }

    async fn a_new_telephone_number_finds_the_case_and_the_old_one_no_longer(
        database: TestDatabase
    ) {
        let life = Life::begin(database).await;
        let case = life.filed().await.case;
        let tokens = life.count("blind_index").await;
        let mut moved = person();
        moved.email = None;
        life.staff(case.id, ChangeContact { client: moved }).await.unwrap();
        assert_eq!(life.count("blind_index").await, tokens - 1);
        let helper = NameRepresentative { person: person(), consent: None };
        life.staff(case.id, helper).await.unwrap();
        assert_eq!(life.count("blind_index WHERE person = 'representative'").await, tokens);
        life.staff(case.id, EndRepresentation {}).await.unwrap();
        assert_eq!(life.count("blind_index WHERE person = 'representative'").await, 0);
    }

    async fn a_rejection_without_reasons_cannot_be_stored_by_raw_sql(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await;
        for lie in [
            "UPDATE responses SET status = 'rejected', answered_at = 1",
            "UPDATE responses SET status = 'rejected', answered_at = 1, rejected_measures = 1",
            "UPDATE responses SET status = 'rejected', answered_at = 1, rejected_measures = 1, \
             fewest_letters = 9",
            "UPDATE measures SET rejected = TRUE, stage = 'dropped'",
            "UPDATE measures SET rejected = TRUE, stage = 'dropped', reasons_paper = 1000, \
             reasons_letters = 9",
            "UPDATE measures SET rejected = TRUE, stage = 'dropped', reasons_letters = 90",
            "UPDATE responses SET status = 'expired', answered_at = 1",
            "UPDATE events SET kind = 'rejected'",
            "DELETE FROM events",
        ] {
            assert!(life.raw(lie).await.is_err(), "{lie}");
        }
        assert_eq!(life.count("responses WHERE status = 'pending'").await, 1);
        assert!(REASONS.len() > 50 && life.care(case.id, rejection(&[1])).await.is_ok());
    }
}
