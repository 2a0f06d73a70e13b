//! Serving each addressee, and what outages do to its term (R34, R35, R39, R40).

use crate::support::*;
use chrono::TimeDelta;
use domain::{
    OrganisationId, Timestamp,
    complaint::{StateName, advice::Answer, commands::*},
    notice::Recipient,
};

/// R35: a second before and a second after midnight make two last days, and the latest governs the whole.
#[test]
fn two_addressees_served_at_different_instants_have_their_own_terms() {
    let both = File { organisations: [PROVIDER, FOUNDATION].into(), ..complaint() };
    let mut world = World::new();
    let bases = world.registers.organisations[&PROVIDER].bases.clone();
    world.registers.organisations.get_mut(&FOUNDATION).unwrap().bases = bases;
    let story = Story::begin(world, &both);
    let mut story = story.then_advised(draft_for(&[PROVIDER, FOUNDATION]), &[]);
    story.at(at("2026-03-10T12:00:00+01:00"));
    let before_midnight = at("2026-03-09T23:59:59+01:00");
    let after_midnight = at("2026-03-10T00:00:01+01:00");
    story.handler(dispatch(PROVIDER, before_midnight)).is_done();
    story.handler(dispatch(FOUNDATION, after_midnight)).is_done();
    assert_eq!(story.last_day(PROVIDER), day("2026-03-23"));
    assert_eq!(story.last_day(FOUNDATION), day("2026-03-24"));
    story.at(story.expires_at(PROVIDER));
    story.worker_comes_by();
    assert!(matches!(story.answer(PROVIDER), Answer::Enforced { .. }));
    assert_eq!(*story.answer(FOUNDATION), Answer::Pending);
    assert_eq!(story.state(), StateName::Advised);
    story.organisation(FOUNDATION, acceptance(FOUNDATION)).is_done();
    assert_eq!(story.state(), StateName::InExecution);
}

/// R34: the term is frozen when it begins; a day that is equated later does not move it.
#[test]
fn a_new_holiday_leaves_a_running_term_alone() {
    let mut story = Story::advised();
    let frozen = story.response(PROVIDER).dispatch.clone();
    let decree = "Stcrt. 2026, 1";
    story.world.calendar =
        story.world.calendar.with_equated_day(day("2026-03-23"), decree).unwrap();
    story.days_pass(1);
    assert_eq!(story.response(PROVIDER).dispatch, frozen);
    story.at(at("2026-03-23T23:00:00Z"));
    story.worker_comes_by();
    assert!(matches!(story.answer(PROVIDER), Answer::Enforced { .. }));
}

/// R34: neither does another regulation.
#[test]
fn a_new_regulation_leaves_a_running_term_alone() {
    let mut story = Story::advised();
    story.world.regulation.settings.response_term = weeks(8);
    story.world.regulation.settings.postal_grace_days = 7;
    story.at(at("2026-03-23T23:00:00Z"));
    story.worker_comes_by();
    assert!(matches!(story.answer(PROVIDER), Answer::Enforced { .. }));
}

/// Nothing is enforced on somebody who was never served.
#[test]
fn who_was_not_served_is_not_bound_by_silence() {
    let mut story = Story::issued();
    story.days_pass(60);
    story.worker_comes_by();
    assert_eq!(*story.answer(PROVIDER), Answer::Pending);
    assert!(matches!(story.answer(TEAM), Answer::Enforced { .. }));
    let now = story.now;
    story.handler(dispatch(PROVIDER, now)).is_done();
    assert_eq!(story.last_day(PROVIDER), day("2026-05-22"));
}

/// R39: what could not be delivered is sent again, and the second dispatch begins the two weeks.
#[test]
fn an_undelivered_advice_has_a_new_term_from_its_second_dispatch() {
    let mut story = Story::advised();
    story.days_pass(3);
    story.handler(RecordUndelivered { organisation: PROVIDER }).is_done();
    assert_eq!(story.response(PROVIDER).dispatch, None);
    story.organisation(PROVIDER, acceptance(PROVIDER)).is_refused("not_dispatched");
    let now = story.now;
    story.handler(dispatch(PROVIDER, now)).is_done();
    assert_eq!(story.last_day(PROVIDER), day("2026-03-26"));
    assert_eq!(story.last_day(TEAM), day("2026-03-23"), "the team keeps its own");
}

/// R39, R43: after the end it is too late to say so, whether or not the worker came by.
#[test]
fn after_its_term_an_advice_is_no_longer_undelivered() {
    for worked in [false, true] {
        let mut story = Story::advised();
        story.at(story.expires_at(PROVIDER));
        if worked {
            story.system(Enforce { organisation: PROVIDER }).is_done();
        }
        story.handler(RecordUndelivered { organisation: PROVIDER }).is_refused("term_has_passed");
    }
}

fn outage(organisation: OrganisationId, from: &str, until: &str) -> ExtendForOutage {
    ExtendForOutage { organisation, outage: OUTAGE, from: at(from), until: at(until) }
}

/// R40: no portal in the evening of the last day: until the end of the next ordinary day.
#[test]
fn an_outage_on_the_last_day_moves_it_and_both_sides_hear_so() {
    let mut story = Story::advised();
    story.at(at("2026-03-23T23:59:30+01:00"));
    let evening = outage(TEAM, "2026-03-23T20:00:00+01:00", "2026-03-23T23:59:00+01:00");
    story.system(evening.clone()).is_done();
    assert_eq!(story.last_day(TEAM), day("2026-03-24"));
    assert_eq!(story.last_day(PROVIDER), day("2026-03-23"), "each addressee has its own term");
    let college_and_team = [TEAM, COLLEGE].map(Recipient::Organisation);
    let mut told = story.recipients_of("term-extended");
    assert_eq!(told.remove(0), Recipient::Client);
    assert_eq!(told, college_and_team);
    story.system(evening).is_refused("outage_misses_last_day");
    story.at(at("2026-03-24T22:59:59Z"));
    story.organisation(TEAM, rejection(TEAM, &[3])).is_done();
}

/// R40: the outage is known only when the advice was enforced already.
#[test]
fn an_outage_sets_an_enforcement_aside() {
    let mut story = Story::advised();
    story.at(at("2026-03-24T08:00:00+01:00"));
    story.worker_comes_by();
    story
        .system(outage(PROVIDER, "2026-03-23T20:00:00+01:00", "2026-03-24T07:00:00+01:00"))
        .is_done();
    assert_eq!(story.last_events(2), ["enforcement-set-aside", "extended-for-outage"]);
    assert_eq!((story.state(), story.answer(PROVIDER)), (StateName::Advised, &Answer::Pending));
    assert_eq!(story.last_day(PROVIDER), day("2026-03-25"), "the ordinary day after recovery");
    story.at(story.expires_at(PROVIDER));
    story.worker_comes_by();
    let effective_at = at("2026-03-25T23:00:00Z");
    assert_eq!(*story.answer(PROVIDER), Answer::Enforced { effective_at });
}

/// R40, R45: a recommendation that lapsed is open again too.
#[test]
fn an_outage_opens_a_lapsed_recommendation_again() {
    let volunteers = File { organisations: [FOUNDATION].into(), ..complaint() };
    let mut story = Story::begin(World::new(), &volunteers)
        .then_advised(draft_for(&[FOUNDATION]), &[FOUNDATION]);
    story.at(at("2026-03-24T08:00:00+01:00"));
    story.worker_comes_by();
    story
        .system(outage(FOUNDATION, "2026-03-23T20:00:00+01:00", "2026-03-24T07:00:00+01:00"))
        .is_done();
    assert_eq!(*story.answer(FOUNDATION), Answer::Pending);
    story.organisation(FOUNDATION, acceptance(FOUNDATION)).is_done();
}

/// R37 and R40 together: the days of grace begin after the day that the outage moved.
#[test]
fn with_grace_an_outage_moves_the_end_of_the_grace() {
    let mut story = Story::advised_in(World::with_grace(7));
    story.at(at("2026-03-24T08:00:00+01:00"));
    story
        .system(outage(PROVIDER, "2026-03-23T20:00:00+01:00", "2026-03-24T07:00:00+01:00"))
        .is_done();
    let final_at = story.response(PROVIDER).dispatch.as_ref().unwrap().final_at;
    assert_eq!(final_at, Timestamp::end_of(day("2026-04-01")));
}

/// S22, R40: what waits for a second person still waits after the outage.
#[test]
fn an_outage_leaves_a_backdated_answer_waiting() {
    let mut story = Story::advised();
    story.at(at("2026-03-24T08:00:00+01:00"));
    story.worker_comes_by();
    let in_time = received(at("2026-03-20T12:00:00+01:00"));
    story.handler(Reject { received: in_time, ..rejection(PROVIDER, &[1]) }).is_done();
    story
        .system(outage(PROVIDER, "2026-03-23T20:00:00+01:00", "2026-03-24T07:00:00+01:00"))
        .is_done();
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert!(matches!(story.answer(PROVIDER), Answer::Rejected { .. }));
}

/// A dispatch counts from when it was sent, not from when somebody wrote it down.
#[test]
fn a_dispatch_written_down_later_counts_from_its_sending() {
    let mut story = Story::issued();
    let posted_at = story.now.moved(TimeDelta::hours(2));
    story.days_pass(4);
    story.handler(dispatch(PROVIDER, posted_at)).is_done();
    assert_eq!(story.last_day(PROVIDER), day("2026-03-23"));
}
