//! Promises of the outbox: each notice is taken up once, goes its way once, and every step can be proved (G5-G7, R39).

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;
mod post_room;

use chrono::TimeDelta;
use domain::complaint::classification::PreferredChannel;
use life::{Life, complaint, desk::HAARLEM, online, preference};
use post_room::{described, hand, letter};
use store::delivery::{
    ByHand, Carrier, DeedRefusal, Handled, NotNow, NoticeStatus, Outcome, Report, SettledBy, Work,
};
use tests::on_both_databases;
use tokio::task::JoinSet;

on_both_databases! {
    async fn a_notice_waits_until_its_desk_is_described(database: TestDatabase) {
        let life = Life::begin(database).await;
        life.filed().await;
        assert_eq!(life.store.claim(Work::Write, 10).await.unwrap(), []);
        assert_eq!(life.count("notices WHERE status = 'queued'").await, 1);
    }

    async fn workers_at_the_same_time_take_up_each_notice_once(database: TestDatabase) {
        let life = described(database).await;
        for _ in 0..24 {
            life.filed().await;
        }
        let stores = [life.store.clone(), life.another_process().await];
        let mut workers = JoinSet::new();
        for nth in 0..6 {
            let store = stores[nth % 2].clone();
            workers.spawn(async move {
                let mut own = Vec::new();
                for _ in 0..8 {
                    own.extend(store.claim(Work::Write, 3).await.unwrap().into_iter().map(|n| n.id));
                }
                own
            });
        }
        let mut all: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
        assert_eq!(all.len(), 24);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 24);
    }

    async fn a_worker_that_stood_still_is_not_heard(database: TestDatabase) {
        let life = described(database).await;
        let frozen = life.receipt(PreferredChannel::Email).await;
        assert_eq!(life.store.claim(Work::Write, 10).await.unwrap(), [], "it is under a lease");
        life.pass(TimeDelta::seconds(61));
        let other = life.store.claim(Work::Write, 10).await.unwrap().remove(0);
        assert_eq!((other.id, other.attempts), (frozen.id, 2));
        assert!(!life.store.keep_letter(&frozen, &letter("1", true), None).await.unwrap());
        assert!(!life.store.conclude(&frozen, Outcome::PutBack).await.unwrap());
        assert_eq!(life.count("letters").await, 0);
        assert!(life.store.keep_letter(&other, &letter("1", true), None).await.unwrap());
        assert_eq!(life.count("letters").await, 1);
        assert_eq!(life.count("notice_steps").await, 1);
    }

    async fn an_email_that_is_taken_is_sent(database: TestDatabase) {
        let life = described(database).await;
        life.rendered(PreferredChannel::Email).await;
        let mail = life.store.claim(Work::Mail, 10).await.unwrap().remove(0);
        let mailbox = life.store.mailbox(&mail).await.unwrap().unwrap();
        assert_eq!(mailbox.email.as_str(), "plantenna@example.nl");
        assert!(life.store.conclude(&mail, Outcome::Sent { code: "250" }).await.unwrap());
        assert_eq!(life.status(&mail).await, (NoticeStatus::Sent, Carrier::Email));
        assert_eq!(life.store.claim(Work::Mail, 10).await.unwrap(), []);
        assert!(!life.store.conclude(&mail, Outcome::Sent { code: "250" }).await.unwrap());
        assert_eq!(life.count("notice_steps WHERE step = 'sent' AND detail = '250'").await, 1);
    }

    async fn what_is_deferred_waits_and_what_is_put_back_does_not(database: TestDatabase) {
        let life = described(database).await;
        life.rendered(PreferredChannel::Email).await;
        let claim = async || life.store.claim(Work::Mail, 10).await.unwrap();
        let first = claim().await.remove(0);
        life.store.conclude(&first, Outcome::PutBack).await.unwrap();
        let second = claim().await.remove(0);
        assert_eq!(second.attempts, 1, "what was put back was not tried");
        let at = life.now().moved(TimeDelta::minutes(5));
        let later = Outcome::TryAt { at, because: "451" };
        life.store.conclude(&second, later).await.unwrap();
        assert_eq!(claim().await, []);
        life.clock.set(at).unwrap();
        assert_eq!(claim().await.remove(0).attempts, 2);
    }

    async fn a_bounce_goes_by_post_with_a_new_time_of_sending(database: TestDatabase) {
        let life = described(database).await;
        let notice = life.rendered(PreferredChannel::Email).await;
        let mail = life.store.claim(Work::Mail, 10).await.unwrap().remove(0);
        let report = async |report| life.store.mail_reported(mail.id, report, "5.1.1").await.unwrap();
        assert!(!report(Report::Failed).await, "nothing was sent yet");
        life.store.conclude(&mail, Outcome::Sent { code: "250" }).await.unwrap();
        assert!(report(Report::Delayed).await);
        assert!(report(Report::Failed).await);
        assert!(!report(Report::Failed).await, "a report that comes twice has no effect");
        assert_eq!(life.status(&notice).await, (NoticeStatus::Rendered, Carrier::Post));
        life.pass(TimeDelta::days(1));
        let batch = life.store.open_batch(HAARLEM).await.unwrap().unwrap();
        assert!(life.store.batch_assembled(&batch).await.unwrap());
        let batch = life.store.batch(batch.id).await.unwrap().unwrap();
        let posted = Handled::Posted { at: life.now() };
        life.store.handle_batch(&batch, posted, &hand()).await.unwrap().unwrap();
        assert_eq!(life.status(&notice).await, (NoticeStatus::Posted, Carrier::Post));
        let sent = format!("notices WHERE sent_at = {}", life.now().micros());
        assert_eq!(life.count(&sent).await, 1);
    }

    async fn a_call_stays_a_task_until_somebody_answers(database: TestDatabase) {
        let life = described(database).await;
        let filing = preference(PreferredChannel::Telephone);
        let filing = domain::complaint::File { preference: filing, ..complaint() };
        let case = life.store.file(online(filing)).await.unwrap().case.id;
        let claimed = life.store.claim(Work::Write, 10).await.unwrap();
        let call = claimed.iter().find(|notice| notice.carrier == Carrier::Telephone).unwrap();
        assert_eq!(claimed.len(), 2, "a call and a letter (R44)");
        life.store.conclude(call, Outcome::ToCall).await.unwrap();
        let called = async |reached| {
            let deed = ByHand::Called { reached };
            life.store.see_to_letter((case, call.id), deed, &hand()).await.unwrap().unwrap()
        };
        assert_eq!(called(false).await, Ok(NoticeStatus::ToCall));
        assert_eq!(called(true).await, Ok(NoticeStatus::Called));
        let not_now = NotNow { status: NoticeStatus::Called };
        assert_eq!(called(true).await, Err(DeedRefusal::NotNow(not_now)));
        assert_eq!(life.count("notice_steps WHERE step = 'called'").await, 2);
    }

    async fn what_cannot_go_on_waits_for_a_person(database: TestDatabase) {
        let life = described(database).await;
        let notice = life.receipt(PreferredChannel::Post).await;
        let kept = letter("1", false);
        life.store.keep_letter(&notice, &kept, Some("no-postal-address")).await.unwrap();
        assert_eq!(life.status(&notice).await.0, NoticeStatus::NeedsHuman);
        assert_eq!(life.store.open_batch(HAARLEM).await.unwrap(), None);
        let key = (notice.case, notice.id);
        let deed = ByHand::Settled { by: SettledBy::HandedOver };
        let settled = life.store.see_to_letter(key, deed, &hand()).await.unwrap().unwrap();
        assert_eq!(settled, Ok(NoticeStatus::Settled));
        assert_eq!(life.store.letter(notice.id).await.unwrap().unwrap().message, kept.message);
    }

    async fn the_letter_of_another_case_is_not_found(database: TestDatabase) {
        let life = described(database).await;
        let notice = life.rendered(PreferredChannel::Post).await;
        let other = life.filed().await.case.id;
        let deed = ByHand::Settled { by: SettledBy::NotNeeded };
        let seen = life.store.see_to_letter((other, notice.id), deed, &hand()).await.unwrap();
        assert_eq!(seen, None);
    }

    async fn a_letter_that_was_changed_or_moved_is_not_given_out(database: TestDatabase) {
        let life = described(database).await;
        let notice = life.rendered(PreferredChannel::Post).await;
        let other = life.rendered(PreferredChannel::Post).await;
        assert!(life.store.letter(notice.id).await.unwrap().is_some());
        life.raw("UPDATE letters SET file = (SELECT file FROM letters ORDER BY number LIMIT 1)").await.unwrap();
        let opened = [life.store.letter(notice.id).await, life.store.letter(other.id).await];
        assert!(opened.iter().any(Result::is_err));
    }

    async fn the_steps_of_a_notice_cannot_be_changed_afterwards(database: TestDatabase) {
        let life = described(database).await;
        life.rendered(PreferredChannel::Post).await;
        assert!(life.raw("UPDATE notice_steps SET at = 1").await.is_err());
        assert!(life.raw("DELETE FROM notice_steps").await.is_err());
        assert_eq!(life.count("notice_steps").await, 1);
    }
}
