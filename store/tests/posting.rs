//! Promises of the print room: each letter lies in one batch, and posting begins the two weeks (R35, R39).

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;
mod post_room;

use chrono::TimeDelta;
use domain::complaint::{advice::Serving, classification::PreferredChannel};
use life::{
    desk::{CARE, HAARLEM, MEMBER},
    staff,
};
use post_room::{described, hand, letter};
use store::delivery::{BatchRefusal, ByHand, Carrier, Handled, NoticeStatus, Work};
use tests::on_both_databases;

on_both_databases! {
    async fn a_print_room_that_runs_twice_prints_once(database: TestDatabase) {
        let life = described(database).await;
        for _ in 0..3 {
            life.rendered(PreferredChannel::Post).await;
        }
        let other = life.another_process().await;
        let (one, two) = tokio::join!(life.store.open_batch(HAARLEM), other.open_batch(HAARLEM));
        let batches: Vec<_> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
        assert_eq!(batches.len(), 1);
        assert_eq!((batches[0].letters, batches[0].name.as_str()), (3, "HLM-2026-02-02-1"));
        assert_eq!(life.store.enclosed(batches[0].id).await.unwrap().len(), 3);
        assert_eq!(life.store.open_batch(HAARLEM).await.unwrap(), None);
        life.rendered(PreferredChannel::Post).await;
        let next = life.store.open_batch(HAARLEM).await.unwrap().unwrap();
        assert_eq!(next.name, "HLM-2026-02-02-2");
    }

    async fn a_batch_whose_worker_died_is_taken_over_once(database: TestDatabase) {
        let life = described(database).await;
        life.rendered(PreferredChannel::Post).await;
        let batch = life.store.open_batch(HAARLEM).await.unwrap().unwrap();
        assert_eq!(life.store.take_over_batch().await.unwrap(), None, "its worker may be busy");
        life.pass(TimeDelta::minutes(11));
        let taken = life.store.take_over_batch().await.unwrap().unwrap();
        assert_eq!((taken.id, &taken.name), (batch.id, &batch.name));
        assert!(!life.store.batch_assembled(&batch).await.unwrap(), "it lost the batch");
        assert!(life.store.batch_assembled(&taken).await.unwrap());
        assert_eq!(life.store.take_over_batch().await.unwrap(), None);
    }

    async fn a_batch_is_posted_once_and_only_after_it_was_laid_out(database: TestDatabase) {
        let life = described(database).await;
        life.rendered(PreferredChannel::Post).await;
        let batch = life.store.open_batch(HAARLEM).await.unwrap().unwrap();
        let handle = async |handled| {
            let batch = life.store.batch(batch.id).await.unwrap().unwrap();
            life.store.handle_batch(&batch, handled, &hand()).await.unwrap()
        };
        assert_eq!(handle(Handled::Printed).await, Err(BatchRefusal::NotAssembled));
        life.store.batch_assembled(&batch).await.unwrap();
        let tomorrow = life.now().moved(TimeDelta::days(1));
        assert_eq!(handle(Handled::Posted { at: tomorrow }).await, Err(BatchRefusal::ImpossibleMoment));
        let yesterday = life.now().moved(TimeDelta::days(-1));
        assert_eq!(handle(Handled::Posted { at: yesterday }).await, Err(BatchRefusal::ImpossibleMoment));
        assert!(handle(Handled::Printed).await.unwrap().printed.is_some());
        assert_eq!(handle(Handled::Printed).await, Err(BatchRefusal::DoneBefore));
        let posted = handle(Handled::Posted { at: life.now() }).await.unwrap().posted;
        assert_eq!(posted.unwrap(), (life.now(), staff(MEMBER).actor));
        assert_eq!(handle(Handled::Posted { at: life.now() }).await, Err(BatchRefusal::DoneBefore));
        assert_eq!(life.count("audit WHERE action IN ('printed', 'posted')").await, 2);
    }

    async fn the_two_weeks_begin_when_the_advice_is_posted(database: TestDatabase) {
        let life = described(database).await;
        life.leaves_the_portal().await;
        let case = life.issued().await;
        for notice in life.store.claim(Work::Write, 100).await.unwrap() {
            let number = notice.id.to_string();
            life.store.keep_letter(&notice, &letter(&number, true), None).await.unwrap();
        }
        let batch = life.store.open_batch(HAARLEM).await.unwrap().unwrap();
        life.store.batch_assembled(&batch).await.unwrap();
        life.pass(TimeDelta::days(2));
        let posted_at = life.now();
        life.pass(TimeDelta::hours(1));
        let batch = life.store.batch(batch.id).await.unwrap().unwrap();
        let posted = Handled::Posted { at: posted_at };
        life.store.handle_batch(&batch, posted, &hand()).await.unwrap().unwrap();
        let case = life.store.load(case).await.unwrap().unwrap();
        let dispatch = case.state.advice().unwrap().responses[&CARE].dispatch.clone().unwrap();
        assert_eq!((dispatch.by, dispatch.at), (Serving::Post, posted_at));
    }

    async fn an_advice_that_comes_back_was_not_delivered(database: TestDatabase) {
        let life = described(database).await;
        life.leaves_the_portal().await;
        let id = life.issued().await;
        let advice = life.posted_advice(id).await;
        let before = life.store.load(id).await.unwrap().unwrap();
        assert!(before.state.advice().unwrap().responses[&CARE].dispatch.is_some());
        let back = life.store.see_to_letter((id, advice.id), ByHand::Returned, &hand()).await;
        assert_eq!(back.unwrap().unwrap(), Ok(NoticeStatus::Returned));
        let after = life.store.load(id).await.unwrap().unwrap();
        assert!(after.state.advice().unwrap().responses[&CARE].dispatch.is_none());
        life.pass(TimeDelta::days(1));
        let again = ByHand::SendAgain { by: Carrier::Post };
        let again = life.store.see_to_letter((id, advice.id), again, &hand()).await;
        assert_eq!(again.unwrap().unwrap(), Ok(NoticeStatus::Queued));
        life.posted_advice(id).await;
        let case = life.store.load(id).await.unwrap().unwrap();
        let dispatch = case.state.advice().unwrap().responses[&CARE].dispatch.clone().unwrap();
        assert_eq!(dispatch.at, life.now(), "the second dispatch is the time of sending");
        assert_eq!(life.count("letters").await, life.count("notices WHERE medium = 'written'").await);
    }

    async fn a_paper_copy_that_comes_back_leaves_the_term_that_began_in_the_portal(
        database: TestDatabase
    ) {
        let life = described(database).await;
        let id = life.issued().await;
        let served = life.store.load(id).await.unwrap().unwrap();
        let begun = served.state.advice().unwrap().responses[&CARE].dispatch.clone().unwrap();
        assert_eq!(begun.by, Serving::Portal);
        let written = life.store.claim(Work::Write, 100).await.unwrap();
        let is_advice = |notice: &&store::delivery::Claimed| {
            notice.kind == domain::notice::NoticeKind::Advice
                && notice.recipient == domain::notice::Recipient::Organisation(CARE)
        };
        let advice = written.iter().find(is_advice).unwrap().clone();
        for notice in &written {
            let number = notice.id.to_string();
            life.store.keep_letter(notice, &letter(&number, true), None).await.unwrap();
        }
        let again = ByHand::SendAgain { by: Carrier::Post };
        life.store.see_to_letter((id, advice.id), again, &hand()).await.unwrap().unwrap().unwrap();
        life.posted_advice(id).await;
        let back = life.store.see_to_letter((id, advice.id), ByHand::Returned, &hand()).await;
        assert_eq!(back.unwrap().unwrap(), Ok(NoticeStatus::Returned));
        let after = life.store.load(id).await.unwrap().unwrap();
        let kept = after.state.advice().unwrap().responses[&CARE].dispatch.clone();
        assert_eq!(kept, Some(begun));
    }

    async fn a_letter_that_cannot_be_read_is_taken_out_of_its_batch(database: TestDatabase) {
        let life = described(database).await;
        let bad = life.rendered(PreferredChannel::Post).await;
        life.rendered(PreferredChannel::Post).await;
        let batch = life.store.open_batch(HAARLEM).await.unwrap().unwrap();
        life.store.take_out(&batch, bad.id, "damaged letter").await.unwrap();
        life.store.take_out(&batch, bad.id, "damaged letter").await.unwrap();
        assert_eq!(life.status(&bad).await.0, NoticeStatus::NeedsHuman);
        assert_eq!(life.store.enclosed(batch.id).await.unwrap().len(), 1);
        assert_eq!(life.count("notice_steps WHERE detail = 'damaged letter'").await, 1);
        assert_eq!(life.store.open_batch(HAARLEM).await.unwrap(), None);
    }
}
