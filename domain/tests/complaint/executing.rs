//! Carrying the advice out, and what the client says of it (R50).

use crate::support::*;
use domain::{
    complaint::{Event, Refusal, StateName, advice::Stage, commands::*},
    notice::Recipient,
};

/// R50: the addressee says that it is done, and the client says whether it really is.
#[test]
fn the_client_confirms_what_was_reported() {
    let mut story = Story::executing();
    story.organisation(PROVIDER, report(1)).is_done();
    assert_eq!(story.letters_to(Recipient::Client).last(), Some(&"is-it-really-done"));
    assert!(story.progress(1).evidence.is_some());
    story.organisation(PROVIDER, report(1)).is_refused("measure_stage");
    story.client(ConfirmMeasure { measure: 1 }).is_done();
    assert_eq!(story.stage(1), Stage::Confirmed);
    story.client(ConfirmMeasure { measure: 1 }).is_refused("measure_stage");
}

/// R50: a disputed report is made again; the client may even come back from a confirmation.
#[test]
fn a_disputed_measure_is_reported_again() {
    let mut story = Story::executing();
    story.organisation(PROVIDER, report(1)).is_done();
    story.client(dispute(1)).is_done();
    assert_eq!(story.stage(1), Stage::Disputed);
    let first = story.progress(1).evidence;
    story.organisation(PROVIDER, report(1)).is_done();
    assert_ne!(story.progress(1).evidence, first);
    story.client(ConfirmMeasure { measure: 1 }).is_done();
    story.client(dispute(1)).is_done();
    assert_eq!(story.stage(1), Stage::Disputed);
}

/// The client need not wait for the organisation to say that something is done.
#[test]
fn the_client_may_say_unasked_that_a_measure_is_done() {
    let mut story = Story::executing();
    story.client(ConfirmMeasure { measure: 2 }).is_done();
    assert_eq!(story.stage(2), Stage::Confirmed);
}

/// G19: staff write down what a client says by telephone.
#[test]
fn staff_confirm_for_a_client_who_calls() {
    let mut story = Story::executing();
    story.handler(ConfirmMeasure { measure: 1 }).is_done();
    story.handler(report(2)).is_done();
    story.handler(dispute(2)).is_done();
}

/// R50: overdue at the end of its day, not before; then escalated; the college hears of both.
#[test]
fn an_overdue_measure_is_reminded_and_escalated() {
    let mut story = Story::executing();
    let due = story.progress(1).due.unwrap();
    assert_eq!(due.last_day, day("2026-04-21"));
    story.at(due.ends_at.moved(chrono::TimeDelta::microseconds(-1)));
    story.system(MarkOverdue { measure: 1 }).is_refused("term_runs");
    story.at(due.ends_at);
    story.worker_comes_by();
    assert_eq!(story.stage(1), Stage::Overdue);
    story.system(MarkOverdue { measure: 1 }).is_refused("measure_stage");
    story.handler(escalation(1)).is_done();
    for kind in ["measure-overdue", "measure-escalated"] {
        let told = story.recipients_of(kind);
        assert!(told.contains(&Recipient::Organisation(COLLEGE)), "{kind}: {told:?}");
        assert!(told.contains(&Recipient::Client), "{kind}: {told:?}");
    }
    assert!(story.progress(1).escalated);
    story.organisation(PROVIDER, report(1)).is_done();
    assert_eq!(story.stage(1), Stage::Reported, "late is better than never");
}

/// A measure that was reported in time is not overdue while the client thinks about it.
#[test]
fn a_reported_measure_is_not_overdue() {
    let mut story = Story::executing();
    story.organisation(PROVIDER, report(1)).is_done();
    story.days_pass(90);
    story.system(MarkOverdue { measure: 1 }).is_refused("measure_stage");
}

/// One addressee carries out while the other still has its two weeks.
#[test]
fn an_addressee_reports_while_another_has_not_answered() {
    let mut story = Story::advised();
    story.organisation(TEAM, acceptance(TEAM)).is_done();
    story.organisation(TEAM, report(3)).is_done();
    story.client(ConfirmMeasure { measure: 3 }).is_done();
    assert_eq!(story.state(), StateName::Advised);
    story.handler(Close { motive: None }).is_refused("not_in_this_state");
    story.organisation(PROVIDER, rejection(PROVIDER, &[1, 2])).is_done();
    assert_eq!(story.stage(3), Stage::Confirmed, "another answer leaves it alone");
    story.handler(Close { motive: None }).is_done();
}

/// R50: what stands in the way of closing is named.
#[test]
fn a_case_closes_when_every_measure_is_done_dropped_or_escalated() {
    let mut story = Story::executing();
    let unfinished = |story: &mut Story| {
        let refusal = story.handler(Close { motive: None }).refusal();
        let Refusal::Unfinished { measures } = refusal else { panic!("{refusal}") };
        measures
    };
    assert_eq!(unfinished(&mut story), [1, 2, 3]);
    story.organisation(TEAM, report(3)).is_done();
    assert_eq!(unfinished(&mut story), [1, 2], "reported and not disputed");
    story.organisation(PROVIDER, report(1)).is_done();
    story.client(dispute(1)).is_done();
    assert_eq!(unfinished(&mut story), [1, 2]);
    story.handler(escalation(1)).is_done();
    assert_eq!(unfinished(&mut story), [2]);
    story.days_pass(60);
    story.worker_comes_by();
    assert_eq!(unfinished(&mut story), [2], "overdue and nobody was told");
    story.handler(escalation(2)).is_done();
    story.handler(Close { motive: None }).is_done();
    assert_eq!(story.state(), StateName::Closed);
}

/// R50: the client is asked, and has two weeks to answer, also when the report came after an escalation.
#[test]
fn a_case_closes_when_the_client_confirmed_or_let_the_time_pass() {
    let mut story = Story::executing();
    story.organisation(TEAM, report(3)).is_done();
    story.client(ConfirmMeasure { measure: 3 }).is_done();
    story.organisation(PROVIDER, report(1)).is_done();
    story.days_pass(60);
    story.worker_comes_by();
    story.handler(escalation(2)).is_done();
    story.organisation(PROVIDER, report(2)).is_done();
    let by = story.progress(2).react_by.unwrap();
    let refusal = story.handler(Close { motive: None }).refusal();
    let expected = Refusal::ClientMayStillReact { measures: vec![2], last_day: by.last_day };
    assert_eq!(refusal, expected, "the time to react to the first measure is over");
    story.at(by.ends_at.moved(chrono::TimeDelta::microseconds(-1)));
    story.client(dispute(2)).is_done();
    story.organisation(PROVIDER, report(2)).is_done();
    let again = story.progress(2).react_by.unwrap();
    assert!(again.ends_at > by.ends_at, "a new report gives the client new time");
    story.at(again.ends_at);
    story.handler(Close { motive: None }).is_done();
}

/// A report of before the client had a term to react reads as one without a term.
#[test]
fn an_old_report_can_be_read() {
    let event: Event = serde_json::from_value(serde_json::json!({
        "kind": "measure-reported", "payload": { "measure": 1, "evidence": 7 }
    }))
    .unwrap();
    assert!(matches!(event, Event::MeasureReported { react_by: None, .. }), "{event:?}");
}
