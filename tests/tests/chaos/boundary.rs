//! Rejections and enforcers race at the end of the term: receipt decides, and never are both in effect (G2, R36, R43).

use crate::{
    chance::Dice,
    desk::{Desk, another_process},
    life, soak_or, turns,
    world::{CARE, HAARLEM},
};
use chrono::TimeDelta;
use domain::{
    CaseId, Timestamp,
    access::Caller,
    complaint::{
        Event, Refusal,
        advice::Answer,
        commands::{MeasureRejection, Reject},
    },
};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use store::{Order, OrderError, Origin, Store, StoredEvent};
use tests::{databases::TestDatabase, on_both_databases};
use tokio::task::JoinSet;

const REASONS: &str = "De Wmo staat deze voorziening in dit geval niet toe, zie artikel 2.3.5.";

/// Reading the clock of the database takes a moment, which counts for the sender: even where threads wait for a
/// processor, no longer than this.
const MOST_DOUBT: TimeDelta = TimeDelta::seconds(1);

on_both_databases! {
    async fn at_the_end_of_the_term_receipt_decides_and_never_both(database: TestDatabase) {
        let _together = turns::together().await;
        race_at_the_boundary(database).await;
    }
}

/// A rejection on its way: received at this instant by the clock of the test, carried out later.
struct OnItsWay {
    case: CaseId,
    /// Between these two instants the message was received.
    received: (Timestamp, Timestamp),
    outcome: Result<(), OrderError>,
}

async fn race_at_the_boundary(database: TestDatabase) {
    let mut desk = Desk::open(database).await;
    let mut dice = Dice::thrown_for("boundary");
    let ends = desk.advise(&mut dice, soak_or(8, 300), 100).await;
    let (mut heard, mut late, mut set_aside) = (0, 0, 0);
    let mut doubt = TimeDelta::zero();
    for end in ends {
        for rejection in desk.race(&mut dice, end).await {
            let case = desk.store.load(rejection.case).await.unwrap().unwrap();
            let log = desk.store.history(rejection.case).await.unwrap();
            let response = &case.state.advice().unwrap().responses[&CARE];
            let (earliest, latest) = rejection.received;
            match &rejection.outcome {
                Ok(()) => {
                    let Answer::Rejected { received_at, .. } = response.answer else {
                        panic!("accepted, and yet {:?}", response.answer)
                    };
                    assert!(received_at < end, "accepted, received {received_at}");
                    assert!(received_at <= latest, "received {received_at}, after it was sent");
                    doubt = doubt.max(earliest.since(received_at));
                    heard += 1;
                }
                Err(OrderError::Refused(Refusal::TermHasPassed { .. })) => {
                    assert!(latest >= end, "refused before the end: {latest} {end}");
                    assert_eq!(response.answer, Answer::Enforced { effective_at: end });
                    late += 1;
                }
                Err(error) => panic!("{error}"),
            }
            set_aside += answers_once(&log);
        }
    }
    println!(
        "{:?}, boundary: {heard} rejections in time, {late} too late, {set_aside} heard after \
         their term was closed; received at most {} µs early",
        desk.url.backend(),
        doubt.num_microseconds().unwrap()
    );
    assert!(doubt <= MOST_DOUBT, "{doubt}");
    assert!(heard > 0 && late > 0, "the race is at the boundary");
    assert_eq!(desk.store.verify(|_| {}).await.unwrap().problems, []);
}

/// Fails when two answers are in effect at once; says how often one took the place of an enforcement.
fn answers_once(log: &[StoredEvent]) -> usize {
    let (mut in_effect, mut set_aside) = (0, 0);
    for entry in log {
        let answered = matches!(
            entry.event,
            Event::Rejected { organisation: CARE, .. } | Event::Enforced { organisation: CARE, .. }
        );
        let reopened = matches!(entry.event, Event::EnforcementSetAside { organisation: CARE, .. });
        in_effect += i32::from(answered) - i32::from(reopened);
        set_aside += usize::from(reopened);
        assert!((0..=1).contains(&in_effect), "two answers in effect at {}", entry.seq);
    }
    set_aside
}

impl Desk {
    /// Enforcers of several processes and a rejection in each case, around the end of the term.
    async fn race(&self, dice: &mut Dice, end: Timestamp) -> Vec<OnItsWay> {
        let processes = [another_process(&self.url).await, another_process(&self.url).await];
        self.move_to(end, Duration::from_millis(400)).await;
        for process in &processes {
            process.refresh_clock().await.unwrap();
        }
        let mut enforcers = JoinSet::new();
        for store in processes.clone() {
            enforcers.spawn(enforce_until(store, end.moved(TimeDelta::milliseconds(400))));
        }
        let mut rejections = JoinSet::new();
        let ending = self.silences.iter().filter(|silence| silence.final_at == end);
        for silence in ending.filter(|silence| silence.organisation == CARE) {
            let store = processes[dice.below(2)].clone();
            let wait = TimeDelta::from_std(dice.milliseconds(250, 550)).unwrap();
            let arrival = end.moved(TimeDelta::milliseconds(-400) + wait);
            // Some messages wait in the process before they are looked at.
            let queued = dice.milliseconds(0, 1) * u32::from(dice.chance(50)) * 60;
            rejections.spawn(reject(store, silence.case, arrival, queued));
        }
        let rejections = rejections.join_all().await;
        enforcers.join_all().await;
        rejections
    }
}

async fn enforce_until(store: Store, end: Timestamp) {
    while store.clock().now() < end {
        store.enforce_due(20).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    while store.enforce_due(20).await.unwrap().more {}
}

async fn reject(store: Store, case: CaseId, arrival: Timestamp, queued: Duration) -> OnItsWay {
    if let Ok(left) = arrival.since(store.clock().now()).to_std() {
        tokio::time::sleep(left).await;
    }
    let earliest = store.clock().now();
    let arrived = Instant::now();
    let latest = store.clock().now();
    tokio::time::sleep(queued).await;
    let log = store.load(case).await.unwrap().unwrap();
    let measures = log.state.advice().unwrap().measures_of(CARE).map(|measure| measure.number);
    let measures = measures
        .map(|measure| MeasureRejection { measure, reasons: life::text(REASONS) })
        .collect();
    let order = Order {
        caller: Caller::new(life::spokesman(CARE), BTreeSet::from([HAARLEM])),
        case,
        command: Reject { organisation: CARE, measures, received: None }.into(),
        expected_version: None,
        arrived,
        origin: Origin::clockwork("boundary"),
        idempotency: None,
    };
    let outcome = store.execute(order).await.map(|_| ());
    OnItsWay { case, received: (earliest, latest), outcome }
}
