//! Promises of the outbox: each notice is taken up once, goes its way once, and every step can be proved (G5-G7, R35, R39).

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use domain::{
    complaint::{advice::Serving, classification::PreferredChannel, commands::IssueAdvice},
    values::Address,
};
use life::{
    Life, complaint,
    desk::{CARE, HAARLEM, MEMBER, change},
    online, origin, preference, staff,
};
use store::{
    delivery::{
        BatchRefusal, ByHand, Carrier, Claimed, DeedRefusal, Hand, Handled, Message, NewLetter,
        NotNow, NoticeStatus, Outcome, Report, SettledBy, Work,
    },
    registers::{
        desks::{self, Desk},
        organisations,
    },
};
use tests::on_both_databases;
use tokio::task::JoinSet;

fn post_box() -> Address {
    Address::PoBox {
        number: 3_333.try_into().unwrap(),
        postcode: "2001 DA".parse().unwrap(),
        town: "Haarlem".parse().unwrap(),
    }
}

/// A desk that is described, so that letters can be written.
async fn described(database: tests::databases::TestDatabase) -> Life {
    let life = Life::begin(database).await;
    let desk = Desk {
        name: "Meldpunt Sociaal Domein Haarlem".parse().unwrap(),
        phone: "023 511 51 15".parse().unwrap(),
        address: post_box(),
        email: Some("meldpunt@haarlem.example".parse().unwrap()),
        website: None,
        logo: None,
    };
    let tx = life.store.database().begin_write().await.unwrap();
    desks::set(&tx, &change(), HAARLEM, &desk).await.unwrap();
    tx.commit().await.unwrap();
    life
}

fn letter(number: &str, postable: bool) -> NewLetter {
    NewLetter {
        number: number.to_owned(),
        text_version: "1".to_owned(),
        pages: 1,
        file: b"%PDF a letter".to_vec(),
        announced: false,
        message: Message {
            subject: "Uw klacht is binnen".to_owned(),
            text: "Dag".to_owned(),
            html: "<p>Dag</p>".to_owned(),
            gist: Vec::new(),
            calendar: None,
            envelope: vec!["C. Jansen".to_owned()],
            postable,
        },
    }
}

impl Life {
    /// A complaint of somebody who is told things in this way, and the notice of its receipt, taken up.
    async fn receipt(&self, by: PreferredChannel) -> Claimed {
        let filing = domain::complaint::File { preference: preference(by), ..complaint() };
        let case = self.store.file(online(filing)).await.unwrap().case.id;
        let claimed = self.store.claim(Work::Write, 50).await.unwrap();
        claimed.into_iter().find(|notice| notice.case == case).unwrap()
    }

    /// The same, with its letter.
    async fn rendered(&self, by: PreferredChannel) -> Claimed {
        let notice = self.receipt(by).await;
        let number = format!("{}", notice.id);
        assert!(self.store.keep_letter(&notice, &letter(&number, true), None).await.unwrap());
        notice
    }

    async fn status(&self, notice: &Claimed) -> (NoticeStatus, Carrier) {
        for status in NoticeStatus::ALL {
            for carrier in Carrier::ALL {
                let found = format!(
                    "notices WHERE status = '{}' AND channel = '{}' AND CAST(id AS TEXT) = '{}'",
                    status.code(),
                    carrier.code(),
                    notice.id
                );
                let hex = format!(
                    "notices WHERE status = '{}' AND channel = '{}' AND lower(hex(id)) = '{}'",
                    status.code(),
                    carrier.code(),
                    notice.id.simple()
                );
                let is_sqlite = self.database.backend() == store::Backend::Sqlite;
                if self.count(if is_sqlite { &hex } else { &found }).await == 1 {
                    return (status, carrier);
                }
            }
        }
        unreachable!("the notice has a status")
    }
}

fn hand() -> Hand {
    Hand { caller: staff(MEMBER), origin: origin() }
}

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

impl Life {
    /// From now on the care provider is told things by letter.
    async fn leaves_the_portal(&self) {
        let tx = self.store.database().begin_write().await.unwrap();
        let known = organisations::find(&tx, CARE).await.unwrap().unwrap();
        let by_letter =
            organisations::Organisation { uses_portal: false, address: Some(post_box()), ..known };
        assert!(organisations::update(&tx, &change(), &by_letter).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// A case whose advice was issued and not yet posted.
    async fn issued(&self) -> domain::CaseId {
        let issued = self.ready_to_advise().await;
        self.staff(issued, IssueAdvice {}).await.unwrap();
        issued
    }

    /// Writes, prints and posts everything, and gives the advice to the care provider.
    async fn posted_advice(&self, case: domain::CaseId) -> Claimed {
        let written = self.store.claim(Work::Write, 100).await.unwrap();
        for notice in &written {
            let number = notice.id.to_string();
            self.store.keep_letter(notice, &letter(&number, true), None).await.unwrap();
        }
        let batch = self.store.open_batch(HAARLEM).await.unwrap().unwrap();
        self.store.batch_assembled(&batch).await.unwrap();
        let batch = self.store.batch(batch.id).await.unwrap().unwrap();
        let posted = Handled::Posted { at: self.now() };
        self.store.handle_batch(&batch, posted, &hand()).await.unwrap().unwrap();
        let is_advice = |notice: &&Claimed| {
            notice.case == case
                && notice.kind == domain::notice::NoticeKind::Advice
                && notice.recipient == domain::notice::Recipient::Organisation(CARE)
        };
        written.iter().find(is_advice).unwrap().clone()
    }
}
