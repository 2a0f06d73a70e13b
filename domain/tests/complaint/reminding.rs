//! Reminders: who is reminded of what, on which day, and of each number once (D4, R7, R11, R13, R15, R50).

use crate::support::{story::Letter, *};
use chrono::TimeDelta;
use domain::{
    OrganisationId,
    complaint::{Event, advice::Answer, commands::*, evolve::Recorded, reminder::DeskTerm},
    notice::{NoticeKind, Recipient},
    term::Term,
};

/// The reminders of a story, one line each: when, of what, and the number.
pub fn reminders(story: &Story) -> Vec<String> {
    let lines = story.log.iter().filter_map(|Recorded { event, recorded_at, .. }| {
        Some(format!("{recorded_at} {}", reminder(event)?))
    });
    lines.collect()
}

fn reminder(event: &Event) -> Option<String> {
    if let Event::AddresseeReminded { organisation, number, last_day } = event {
        Some(format!("{} {number}, {last_day}", name(*organisation)))
    } else if let Event::MeasureReminded { measure, number, last_day } = event {
        Some(format!("measure {measure} {number}, {last_day}"))
    } else if let Event::DeskReminded { what, number, last_day } = event {
        Some(format!("{} {number}, {last_day}", desk_term(*what)))
    } else {
        None
    }
}

fn name(organisation: OrganisationId) -> &'static str {
    match organisation {
        PROVIDER => "provider",
        TEAM => "team",
        _ => "somebody",
    }
}

fn desk_term(term: DeskTerm) -> String {
    match term {
        DeskTerm::Acknowledgement => "desk: acknowledge".to_owned(),
        DeskTerm::Declining => "desk: decline".to_owned(),
        DeskTerm::Handling => "desk: advise".to_owned(),
        DeskTerm::View(organisation) => format!("desk: view of {}", name(organisation)),
        DeskTerm::Measure(measure) => format!("desk: measure {measure}"),
    }
}

/// The worker comes by every hour for so many days.
pub fn every_hour_for(story: &mut Story, days: usize) {
    for _ in 0..days * 24 {
        story.now = story.now.moved(TimeDelta::hours(1));
        story.worker_reminds();
    }
}

/// The advice reached the provider on Monday 9 March 2026; its last day is Monday 23 March. The team did what it was asked.
fn provider_is_silent() -> Story {
    let mut story = Story::advised();
    story.organisation(TEAM, acceptance(TEAM)).is_done();
    story.client(ConfirmMeasure { measure: 3 }).is_done();
    story
}

/// D4: seven, three and one ordinary day before the last day and on it, from eight in the morning in the Netherlands.
#[test]
fn an_addressee_is_reminded_four_times() {
    let mut story = Story::advised();
    every_hour_for(&mut story, 15);
    let told = [
        "2026-03-12T07:00:00Z provider 1, 2026-03-23",
        "2026-03-12T07:00:00Z team 1, 2026-03-23",
        "2026-03-18T07:00:00Z provider 2, 2026-03-23",
        "2026-03-18T07:00:00Z team 2, 2026-03-23",
        "2026-03-20T07:00:00Z provider 3, 2026-03-23",
        "2026-03-20T07:00:00Z team 3, 2026-03-23",
        "2026-03-23T07:00:00Z provider 4, 2026-03-23",
        "2026-03-23T07:00:00Z team 4, 2026-03-23",
    ];
    assert_eq!(reminders(&story), told);
    let received = story.letters_to(Recipient::Organisation(PROVIDER));
    assert_eq!(received.iter().filter(|kind| **kind == "answer-reminder").count(), 4);
    let informed: Vec<_> = story.letters.iter().filter(|letter| is_reminder(letter)).collect();
    assert_eq!(informed.len(), 8, "nobody else hears of it: {informed:?}");
}

fn is_reminder(letter: &Letter) -> bool {
    letter.notice.kind == NoticeKind::AnswerReminder
}

/// R29-R31: holidays are no ordinary days. The last day is Tuesday 7 April, after Easter.
#[test]
fn holidays_do_not_count_as_days_before() {
    let mut story = provider_is_silent();
    story.handler(RecordUndelivered { organisation: PROVIDER }).is_done();
    story.at(at("2026-03-24T12:00:00+01:00"));
    story.handler(dispatch(PROVIDER, story.now)).is_done();
    every_hour_for(&mut story, 15);
    let told = [
        "2026-03-25T07:00:00Z provider 1, 2026-04-07",
        "2026-03-31T06:00:00Z provider 2, 2026-04-07",
        "2026-04-02T06:00:00Z provider 3, 2026-04-07",
        "2026-04-07T06:00:00Z provider 4, 2026-04-07",
    ];
    assert_eq!(reminders(&story), told);
}

#[test]
fn an_addressee_that_answered_is_not_reminded() {
    let mut story = provider_is_silent();
    story.organisation(PROVIDER, rejection(PROVIDER, &[1, 2])).is_done();
    every_hour_for(&mut story, 5);
    assert_eq!(reminders(&story), [""; 0]);
    story.organisation(PROVIDER, WithdrawRejection { organisation: PROVIDER }).is_done();
    story.worker_reminds();
    assert_eq!(reminders(&story), ["2026-03-14T11:00:00Z provider 1, 2026-03-23"], "open again");
}

/// S22: an answer that waits for a second person is an answer that came in.
#[test]
fn an_addressee_whose_answer_waits_for_a_second_person_is_not_reminded() {
    let mut story = provider_is_silent();
    story.at(at("2026-03-24T09:00:00+01:00"));
    let in_time = received(at("2026-03-20T12:00:00+01:00"));
    story.handler(Accept { received: in_time, ..acceptance(PROVIDER) }).is_done();
    let (from, until) = (at("2026-03-23T20:00:00+01:00"), at("2026-03-24T01:00:00+01:00"));
    let outage = ExtendForOutage { organisation: PROVIDER, outage: OUTAGE, from, until };
    story.system(outage).is_done();
    assert!(matches!(story.answer(PROVIDER), Answer::Pending));
    assert_eq!(story.last_day(PROVIDER), day("2026-03-25"));
    story.worker_reminds();
    assert_eq!(reminders(&story), [""; 0]);
    story.second(DismissBackdatedAnswer { organisation: PROVIDER }).is_done();
    story.worker_reminds();
    assert_eq!(reminders(&story), ["2026-03-24T08:00:00Z provider 3, 2026-03-25"]);
}

/// After missed runs the latest that is due is sent, and those before it no more.
#[test]
fn a_later_reminder_overtakes_the_earlier_ones() {
    let mut story = provider_is_silent();
    story.at(at("2026-03-21T15:00:00+01:00"));
    every_hour_for(&mut story, 5);
    let told = [
        "2026-03-21T15:00:00Z provider 3, 2026-03-23",
        "2026-03-23T07:00:00Z provider 4, 2026-03-23",
    ];
    assert_eq!(reminders(&story), told);
}

/// Once the term is over there is nothing to be reminded of, whether or not the worker closed it.
#[test]
fn nobody_is_reminded_of_a_term_that_is_over() {
    let mut story = provider_is_silent();
    story.at(at("2026-03-24T00:00:00+01:00"));
    story.system(Remind {}).is_refused("nothing_to_remind_of");
    story.at(story.now.moved(TimeDelta::microseconds(-1)));
    story.system(Remind {}).is_done();
    assert_eq!(reminders(&story), ["2026-03-23T22:59:59.999999Z provider 4, 2026-03-23"]);
}

/// R40: the addressee is reminded of the new last day.
#[test]
fn a_term_that_an_outage_moved_has_its_own_reminders() {
    let mut story = provider_is_silent();
    story.at(at("2026-03-23T15:00:00+01:00"));
    story.worker_reminds();
    let (from, until) = (story.now, story.now.moved(TimeDelta::hours(1)));
    story.at(until);
    let outage = ExtendForOutage { organisation: PROVIDER, outage: OUTAGE, from, until };
    story.system(outage).is_done();
    every_hour_for(&mut story, 3);
    let told = [
        "2026-03-23T14:00:00Z provider 4, 2026-03-23",
        "2026-03-23T16:00:00Z provider 3, 2026-03-24",
        "2026-03-24T07:00:00Z provider 4, 2026-03-24",
    ];
    assert_eq!(reminders(&story), told);
}

/// R39: what was said of a dispatch that failed does not count, also when the new term ends on the same day.
#[test]
fn a_term_that_began_anew_has_its_own_reminders() {
    let mut story = provider_is_silent();
    story.handler(RecordUndelivered { organisation: PROVIDER }).is_done();
    story.at(at("2026-03-20T12:00:00+01:00"));
    story.handler(dispatch(PROVIDER, story.now)).is_done();
    story.at(at("2026-03-25T12:00:00+01:00"));
    story.worker_reminds();
    story.handler(RecordUndelivered { organisation: PROVIDER }).is_done();
    story.handler(dispatch(PROVIDER, at("2026-03-24T12:00:00+01:00"))).is_done();
    story.worker_reminds();
    let number_1: Vec<_> = reminders(&story).into_iter().filter(|it| it.contains("prov")).collect();
    assert_eq!(number_1, ["2026-03-25T11:00:00Z provider 1, 2026-04-07"; 2]);
}

/// R49: the measure with the same number in the advice that replaces another is another measure.
#[test]
fn a_new_advice_has_its_own_reminders() {
    let mut story = Story::advised();
    story.days_pass(3);
    story.worker_reminds();
    assert_eq!(story.case.reminders.len(), 2);
    story.handler(WithdrawAdvice { motive: text("De feiten klopten niet.") }).is_done();
    let mut story = story.then_approved(draft());
    story.handler(IssueAdvice {}).is_done();
    assert_eq!(story.case.reminders.len(), 0);
}

/// A regulation with a term of a week leaves no room for seven ordinary days.
#[test]
fn nobody_is_reminded_before_the_term_began() {
    let world = World::with(|settings| settings.response_term = Term::weeks(1).unwrap());
    let mut story = Story::advised_in(world);
    story.organisation(TEAM, acceptance(TEAM)).is_done();
    every_hour_for(&mut story, 8);
    let told = [
        "2026-03-11T07:00:00Z provider 2, 2026-03-16",
        "2026-03-13T07:00:00Z provider 3, 2026-03-16",
        "2026-03-16T07:00:00Z provider 4, 2026-03-16",
    ];
    assert_eq!(reminders(&story), told);
}

#[test]
fn nobody_is_reminded_of_a_case_that_ended() {
    let mut story = Story::filed();
    story.client(withdrawal()).is_done();
    story.days_pass(30);
    assert_eq!(story.case.reminders_due(story.now, &story.world.calendar), []);
    assert_eq!(story.case.next_reminder(story.now, &story.world.calendar), None);
}

/// Who looks at a case again only at the moment that it names misses nothing.
#[test]
fn a_case_knows_when_its_next_reminder_is_due() {
    for beginning in [Story::filed(), Story::investigated(), Story::advised(), Story::executing()] {
        let mut hourly = beginning.clone();
        every_hour_for(&mut hourly, 90);
        let mut awaited = beginning;
        while let Some(next) = awaited.case.next_reminder(awaited.now, &awaited.world.calendar)
            && next <= hourly.now
        {
            awaited.at(next.moved(TimeDelta::microseconds(-1)));
            awaited.system(Remind {}).is_refused("nothing_to_remind_of");
            awaited.at(next);
            awaited.system(Remind {}).is_done();
        }
        assert_eq!(reminders(&awaited), reminders(&hourly));
        assert!(!reminders(&hourly).is_empty());
    }
}
