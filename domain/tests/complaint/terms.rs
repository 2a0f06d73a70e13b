//! The desk's own term: one adjournment, then the client's consent (R15, R16, R33).

use crate::support::*;
use chrono::TimeDelta;
use domain::{
    complaint::{Event, commands::*},
    notice::Recipient,
    regulation::Regime,
};

/// R16, R33: four weeks are added to the nominal end, before the term is over, and both sides hear so.
#[test]
fn the_term_is_adjourned_once_by_at_most_four_weeks() {
    let mut story = Story::assessed();
    assert_eq!(story.case.terms.handling.last_day, day("2026-04-13"));
    let over = story.case.terms.handling.expires_at;
    story.at(over.moved(TimeDelta::microseconds(-1)));
    story.handler(Adjourn { weeks: 4 }).is_done();
    assert_eq!(story.case.terms.handling.last_day, day("2026-05-11"));
    story.handler(Adjourn { weeks: 1 }).is_refused("already_adjourned");
    let both_sides =
        [Recipient::Client, Recipient::Organisation(PROVIDER), Recipient::Organisation(TEAM)];
    assert_eq!(story.recipients_of("adjourned"), both_sides);
}

/// R16: longer only with the client's written consent, to the day that the client agreed to.
#[test]
fn after_the_adjournment_the_client_consents_to_more() {
    let mut story = Story::assessed();
    story.handler(Adjourn { weeks: 4 }).is_done();
    let consent = consent(story.now);
    let agreed = ExtendWithConsent { last_day: day("2026-07-04"), consent };
    story.client(agreed.clone()).is_done();
    let handling = &story.case.terms.handling;
    assert_eq!(handling.last_day, day("2026-07-04"), "a Saturday, because it was agreed");
    assert_eq!(handling.expires_at, at("2026-07-04T22:00:00Z"));
    story.client(agreed).is_refused("not_later");
    assert_eq!(story.recipients_of("extended").len(), 3);
}

/// R16: consent can be asked when the term is over already, for a day that is still to come.
#[test]
fn a_term_that_has_passed_is_extended_with_consent() {
    let mut story = Story::assessed();
    story.days_pass(90);
    let (today, consent) = (story.now.day(), consent(story.now));
    story.client(ExtendWithConsent { last_day: today, consent }).is_done();
    assert!(!story.case.terms.handling.has_passed(story.now));
}

/// R1 and R16 together: the client agreed to a day, whatever the law is called.
#[test]
fn another_regime_does_not_take_back_what_the_client_agreed_to() {
    let mut story = Story::assessed();
    let agreed = ExtendWithConsent { last_day: day("2026-07-01"), consent: consent(story.now) };
    story.client(agreed).is_done();
    story.handler(SetRegime { regime: Regime::Wkkgz }).is_done();
    let handling = &story.case.terms.handling;
    assert_eq!(handling.nominal_last_day, day("2026-03-16"), "six weeks by counting");
    assert_eq!(handling.last_day, day("2026-07-01"));
    let agreed = ExtendWithConsent { last_day: day("2026-07-01"), consent: consent(story.now) };
    story.client(agreed).is_refused("not_later");
}

/// R1 and R16 the other way round: a longer term of the law is not cut off by an earlier promise.
#[test]
fn a_longer_regime_goes_beyond_what_the_client_agreed_to() {
    let mut story = Story::assessed();
    story.handler(SetRegime { regime: Regime::Wkkgz }).is_done();
    let agreed = ExtendWithConsent { last_day: day("2026-03-20"), consent: consent(story.now) };
    story.client(agreed).is_done();
    story.handler(SetRegime { regime: Regime::Awb }).is_done();
    assert_eq!(story.case.terms.handling.last_day, day("2026-04-13"));
}

/// R28: a regulation that does not let the Act apply counts days alone (R27).
#[test]
fn without_the_act_the_last_day_is_the_counted_day() {
    let world = World::with(|settings| settings.atw_applies = false);
    let mut story = Story::begin_at(at("2026-01-30T10:00:00+01:00"), world, &complaint());
    assert_eq!(story.case.terms.handling.last_day, day("2026-04-10"));
    let world = World::new();
    let easter = Story::begin_at(at("2026-01-26T10:00:00+01:00"), world, &complaint());
    assert_eq!(easter.case.terms.handling.last_day, day("2026-04-07"), "Easter Monday skipped");
    story = story.then_acknowledged();
    story.handler(Adjourn { weeks: 4 }).is_done();
    assert_eq!(story.case.terms.handling.last_day, day("2026-05-08"));
}

/// What is due next is what a work queue shows.
#[test]
fn a_case_knows_its_next_due_moment() {
    assert_eq!(Story::filed().case.next_due(), Some(at("2026-02-09T23:00:00Z")), "acknowledge");
    assert_eq!(Story::assessed().case.next_due(), Some(at("2026-03-02T23:00:00Z")), "refuse");
    assert_eq!(Story::heard().case.next_due(), Some(at("2026-04-13T22:00:00Z")), "advise");
    let issued = Story::issued();
    assert_eq!(issued.case.next_due(), Some(issued.now), "the provider is still to be served");
    assert_eq!(Story::advised().case.next_due(), Some(at("2026-03-23T23:00:00Z")), "answer");
    assert_eq!(Story::executing().case.next_due(), Some(at("2026-04-07T22:00:00Z")), "measure 3");
    assert_eq!(Story::closed().case.next_due(), None);
}

/// R16: the client is asked in writing, for a day that the answer can name; until then nothing changes.
#[test]
fn the_client_is_asked_to_consent_to_more() {
    let mut story = Story::assessed();
    let before = story.case.terms.clone();
    story.handler(consent_request("2026-07-04", story.now)).is_done();
    assert_eq!(story.recipients_of("consent-request"), [Recipient::Client]);
    assert_eq!(story.case.terms, before);
    let consent = consent(story.now);
    story.client(ExtendWithConsent { last_day: day("2026-07-04"), consent }).is_done();
    assert_eq!(story.case.terms.agreed_until, Some(day("2026-07-04")));
}

/// R67: a month; an answer after it is late, is given all the same, and says so.
#[test]
fn a_late_answer_about_personal_details_says_so() {
    let mut story = Story::filed_as(|_| ());
    let asked = at("2027-01-31T23:30:00+01:00");
    for (answered, on_time) in
        [("2027-02-28T23:59:59+01:00", true), ("2027-03-01T00:00:00+01:00", false)]
    {
        story.at(at(answered));
        story.handler(data_answer(asked)).is_done();
        let Event::DataRequestAnswered { answer_by, late, .. } = story.log.last().unwrap().event
        else {
            panic!("an answer was recorded")
        };
        assert_eq!((answer_by, !late), (day("2027-02-28"), on_time), "{answered}");
    }
}
