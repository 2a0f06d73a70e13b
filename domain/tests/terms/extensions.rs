//! Outages and post: what can still be in time after the computed end (R37, R40).

use super::{at, day, term};
use chrono::NaiveDate;
use domain::{
    OutageId, Timestamp,
    calendar::Calendar,
    outage::Outage,
    term::{Deadline, Step},
};

fn deadline(event_at: &str, length: &str) -> Deadline {
    Deadline::compute(at(event_at), &term(length), true, &Calendar::statutory())
}

fn outage(from: &str, until: &str) -> Outage {
    let id: OutageId = "0197d5a0-0000-7000-8000-000000000001".parse().unwrap();
    Outage { id, from: at(from), until: at(until) }
}

fn extended(deadline: &Deadline, from: &str, until: &str) -> Option<NaiveDate> {
    let extended = deadline.extended_for(&outage(from, until), &Calendar::statutory());
    extended.map(|extended| extended.last_day)
}

#[test]
fn an_adjournment_never_takes_back_what_an_outage_gave() {
    let calendar = Calendar::statutory();
    let first = deadline("2026-06-02T12:00:00Z", "2w");
    let long = outage("2026-06-16T10:00:00Z", "2026-07-20T10:00:00Z");
    let extended = first.extended_for(&long, &calendar).unwrap();
    let adjourned = extended.extend_nominal(1, &calendar).unwrap();
    assert_eq!(adjourned.last_day, day("2026-07-21"));
    assert_eq!(adjourned.extended_by, Some(long.id));
    assert_eq!(adjourned.expires_at, extended.expires_at);
    assert_eq!(extended.extend_nominal(10, &calendar).unwrap().extended_by, None);
}

#[test]
fn an_outage_on_the_last_day_moves_the_end_to_the_next_ordinary_day_after_recovery() {
    // The last day is Friday 1 May 2026.
    let friday = deadline("2026-04-17T12:00:00Z", "2w");
    assert_eq!(friday.last_day, day("2026-05-01"));
    let moved = |from, until| extended(&friday, from, until);
    assert_eq!(
        moved("2026-05-01T20:00:00+02:00", "2026-05-01T23:59:00+02:00"),
        Some(day("2026-05-04"))
    );
    assert_eq!(
        moved("2026-04-30T09:00:00+02:00", "2026-05-01T00:00:01+02:00"),
        Some(day("2026-05-04"))
    );
    assert_eq!(
        moved("2026-05-01T23:59:59+02:00", "2026-05-04T09:00:00+02:00"),
        Some(day("2026-05-06"))
    );
    let once = friday
        .extended_for(
            &outage("2026-05-01T20:00:00+02:00", "2026-05-01T21:00:00+02:00"),
            &Calendar::statutory(),
        )
        .unwrap();
    assert_eq!(once.expires_at, at("2026-05-04T22:00:00Z"));
    assert!(once.extended_by.is_some());
    assert_eq!(once.nominal_last_day, friday.nominal_last_day);
}

#[test]
fn an_outage_that_spares_the_last_day_changes_nothing() {
    let friday = deadline("2026-04-17T12:00:00Z", "2w");
    let moved = |from, until| extended(&friday, from, until);
    assert_eq!(moved("2026-04-30T08:00:00+02:00", "2026-05-01T00:00:00+02:00"), None);
    assert_eq!(moved("2026-05-02T00:00:00+02:00", "2026-05-02T10:00:00+02:00"), None);
    assert_eq!(moved("2026-05-01T10:00:00+02:00", "2026-05-01T10:00:00+02:00"), None);
    assert_eq!(moved("2026-05-01T12:00:00+02:00", "2026-05-01T10:00:00+02:00"), None);
}

#[test]
fn without_grace_a_letter_the_day_after_is_late_whatever_its_postmark() {
    let friday = deadline("2026-04-17T12:00:00Z", "2w");
    let saturday = at("2026-05-02T10:00:00+02:00");
    assert_eq!(friday.final_at(0), friday.expires_at);
    assert!(!friday.posted_in_time(Some(day("2026-04-30")), saturday, 0));
    assert!(friday.posted_in_time(None, at("2026-05-01T10:00:00+02:00"), 0));
}

#[test]
fn with_a_week_of_grace_a_letter_posted_by_the_last_day_may_arrive_a_week_later() {
    // The seventh day is Friday 8 May; a week of grace that ends on a Sunday is not moved either.
    let friday = deadline("2026-04-17T12:00:00Z", "2w");
    let (in_time, late) = (at("2026-05-08T23:59:59+02:00"), at("2026-05-09T00:00:00+02:00"));
    assert_eq!(friday.final_at(7), late);
    assert_eq!(friday.final_at(2), Timestamp::end_of(day("2026-05-03")));
    assert!(friday.posted_in_time(Some(day("2026-05-01")), in_time, 7));
    assert!(!friday.posted_in_time(Some(day("2026-05-01")), late, 7));
    assert!(!friday.posted_in_time(Some(day("2026-05-02")), in_time, 7));
    assert!(!friday.posted_in_time(None, in_time, 7));
}

#[test]
fn the_explanation_names_the_outage_that_moved_the_last_day() {
    let outage = outage("2026-05-01T18:00:00Z", "2026-05-01T19:00:00Z");
    let friday = deadline("2026-04-17T12:00:00Z", "2w");
    let extended = friday.extended_for(&outage, &Calendar::statutory()).unwrap();
    let step = Step::OutageExtends { outage: outage.id, day: day("2026-05-04") };
    assert!(extended.explain().steps.contains(&step));
}
