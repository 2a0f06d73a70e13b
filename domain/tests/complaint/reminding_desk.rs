//! Reminders of measures, and of the desk's own work: until it is done, and not to others (R7, R11, R13, R15, R50).

use crate::{
    reminding::{every_hour_for, reminders},
    support::*,
};
use domain::{complaint::commands::*, notice::Recipient};

/// R50: the addressee before the day and on it; the desk on it and after it, until it told the college and council.
#[test]
fn a_measure_is_reminded_of_until_it_is_reported() {
    let mut story = Story::executing();
    assert_eq!(story.progress(1).due.unwrap().last_day, day("2026-04-21"));
    story.client(ConfirmMeasure { measure: 2 }).is_done();
    story.organisation(TEAM, report(3)).is_done();
    every_hour_for(&mut story, 60);
    let told = [
        "2026-04-10T06:00:00Z measure 1 1, 2026-04-21",
        "2026-04-20T06:00:00Z measure 1 2, 2026-04-21",
        "2026-04-21T06:00:00Z measure 1 3, 2026-04-21",
        "2026-04-21T06:00:00Z desk: measure 1 1, 2026-04-21",
        "2026-04-22T06:00:00Z desk: measure 1 2, 2026-04-21",
    ];
    assert_eq!(reminders(&story), told);
    assert_eq!(story.recipients_of("measure-reminder"), [Recipient::Organisation(PROVIDER); 3]);
    assert_eq!(story.recipients_of("desk-reminder"), [Recipient::Desk; 2]);
}

#[test]
fn a_report_that_the_client_disputes_is_reminded_of_again() {
    let mut story = Story::executing();
    story.organisation(TEAM, report(3)).is_done();
    story.at(at("2026-04-02T12:00:00+02:00"));
    story.client(dispute(3)).is_done();
    story.worker_reminds();
    assert_eq!(reminders(&story), ["2026-04-02T10:00:00Z measure 3 2, 2026-04-07"]);
}

#[test]
fn the_desk_is_not_reminded_of_a_measure_that_it_escalated() {
    let mut story = Story::executing();
    story.client(ConfirmMeasure { measure: 1 }).is_done();
    story.client(ConfirmMeasure { measure: 2 }).is_done();
    story.at(at("2026-04-08T07:00:00+02:00"));
    story.worker_comes_by();
    story.handler(escalation(3)).is_done();
    every_hour_for(&mut story, 5);
    assert_eq!(reminders(&story), [""; 0]);
}

/// R7, R11, R15: the desk's own terms, until it did what they ask. Nobody outside hears of it.
#[test]
fn the_desk_is_reminded_of_its_own_terms() {
    let mut story = Story::filed();
    every_hour_for(&mut story, 10);
    let mut story = story.then_acknowledged();
    every_hour_for(&mut story, 70);
    let told = [
        "2026-02-06T07:00:00Z desk: acknowledge 1, 2026-02-09",
        "2026-02-09T07:00:00Z desk: acknowledge 2, 2026-02-09",
        "2026-02-10T07:00:00Z desk: acknowledge 3, 2026-02-09",
        "2026-02-23T07:00:00Z desk: decline 1, 2026-03-02",
        "2026-02-27T07:00:00Z desk: decline 2, 2026-03-02",
        "2026-03-02T07:00:00Z desk: decline 3, 2026-03-02",
        "2026-03-26T07:00:00Z desk: advise 1, 2026-04-13",
        "2026-04-02T06:00:00Z desk: advise 2, 2026-04-13",
        "2026-04-10T06:00:00Z desk: advise 3, 2026-04-13",
        "2026-04-13T06:00:00Z desk: advise 4, 2026-04-13",
        "2026-04-14T06:00:00Z desk: advise 5, 2026-04-13",
    ];
    assert_eq!(reminders(&story), told);
    let informed: Vec<_> = story.letters.iter().map(|letter| letter.notice.recipient).collect();
    assert_eq!(informed.iter().filter(|who| **who == Recipient::Desk).count(), told.len());
    assert!(!informed.contains(&Recipient::Organisation(PROVIDER)), "{informed:?}");
}

/// R13: the day after its term the desk hears that a view did not come, and decides how to go on.
#[test]
fn the_desk_is_reminded_of_a_view_that_did_not_come() {
    let mut story = Story::investigated();
    assert_eq!(
        story.case.parties[&TEAM].copy.as_ref().unwrap().view_deadline.last_day,
        day("2026-02-16")
    );
    story.organisation(PROVIDER, view_of(PROVIDER)).is_done();
    every_hour_for(&mut story, 20);
    assert_eq!(reminders(&story), ["2026-02-17T07:00:00Z desk: view of team 1, 2026-02-16"]);
}

/// R16: a term that was adjourned is reminded of anew.
#[test]
fn an_adjourned_term_has_its_own_reminders() {
    let mut story = Story::investigated().then_heard();
    story.at(at("2026-04-13T12:00:00+02:00"));
    story.worker_reminds();
    story.handler(Adjourn { weeks: 4 }).is_done();
    story.at(at("2026-05-11T12:00:00+02:00"));
    story.worker_reminds();
    let told = [
        "2026-04-13T10:00:00Z desk: advise 4, 2026-04-13",
        "2026-05-11T10:00:00Z desk: advise 4, 2026-05-11",
    ];
    assert_eq!(reminders(&story), told);
}
