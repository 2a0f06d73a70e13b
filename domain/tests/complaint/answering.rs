//! The answer to a binding advice: in time, with reasons, or silence (D4, D5, R36-R38, R43, R45, R46, G1-G3, S22).

use crate::support::*;
use chrono::TimeDelta;
use domain::{
    complaint::{
        Event, StateName,
        advice::{Answer, Stage},
        commands::*,
        refusal::Refusal,
    },
    notice::Recipient,
};

const MICROSECOND: TimeDelta = TimeDelta::microseconds(1);

fn in_days(story: &Story, days: i64) -> domain::Timestamp {
    story.now.moved(TimeDelta::days(days))
}

/// D5: nobody presses a button; the client, the addressee and the college hear it once.
#[test]
fn silence_binds_the_organisation_and_the_client_hears_it_at_once() {
    let mut story = Story::advised();
    story.at(at("2026-03-23T22:59:59Z"));
    story.worker_comes_by();
    assert_eq!(*story.answer(PROVIDER), Answer::Pending);
    story.at(at("2026-03-23T23:00:00Z"));
    story.worker_comes_by();
    story.worker_comes_by();
    let effective_at = at("2026-03-23T23:00:00Z");
    assert_eq!(*story.answer(PROVIDER), Answer::Enforced { effective_at });
    assert_eq!(*story.answer(TEAM), Answer::Enforced { effective_at });
    assert_eq!(story.state(), StateName::InExecution);
    let each = |organisation| [Recipient::Client, Recipient::Organisation(organisation)];
    let college = Recipient::Organisation(COLLEGE);
    let mut told = story.recipients_of("carried-out-in-full");
    told.sort();
    let mut expected: Vec<_> =
        [each(PROVIDER), each(TEAM)].into_iter().flatten().chain([college, college]).collect();
    expected.sort();
    assert_eq!(told, expected);
}

/// G4: recorded when the worker comes by, effective at the end of the term.
#[test]
fn a_worker_that_was_down_for_days_changes_no_date() {
    let mut story = Story::advised();
    story.days_pass(40);
    story.worker_comes_by();
    let effective_at = at("2026-03-23T23:00:00Z");
    assert_eq!(*story.answer(PROVIDER), Answer::Enforced { effective_at });
    let due = story.progress(1).due.unwrap();
    assert_eq!(
        due.last_day,
        day("2026-04-21"),
        "four weeks from 24 March, on whose midnight it bound"
    );
}

/// G2: the last microsecond is in time and the first one after is not, worker or no worker.
#[test]
fn the_term_ends_at_midnight_to_the_microsecond() {
    let story = Story::advised();
    let over = story.expires_at(PROVIDER);
    for worked in [false, true] {
        let mut too_late = story.clone();
        too_late.at(over);
        if worked {
            too_late.worker_comes_by();
        }
        let refusal = too_late.organisation(PROVIDER, rejection(PROVIDER, &[1])).refusal();
        assert_eq!(refusal, Refusal::TermHasPassed { last_day: day("2026-03-23") });
    }
    let mut in_time = story;
    in_time.at(over.moved(-MICROSECOND));
    in_time.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
}

/// R36, R43: receipt decides. It came in a second before the end and was processed ten minutes after it,
/// when the advice had been enforced already.
#[test]
fn a_rejection_received_in_time_wins_from_the_worker() {
    let mut story = Story::advised();
    story.at(story.expires_at(PROVIDER));
    story.worker_comes_by();
    story.at(story.now.moved(TimeDelta::minutes(10)));
    story.processing_takes(TimeDelta::seconds(601));
    story.organisation(PROVIDER, rejection(PROVIDER, &[1, 2])).is_done();
    assert_eq!(story.last_events(2), ["enforcement-set-aside", "rejected"]);
    let received_at = at("2026-03-23T22:59:59Z");
    assert!(
        matches!(story.answer(PROVIDER), Answer::Rejected { received_at: at, .. } if *at == received_at)
    );
    assert_eq!((story.stage(1), story.stage(2)), (Stage::Dropped, Stage::Dropped));
    let told = story.letters_to(Recipient::Client);
    assert_eq!(told[told.len() - 2..], ["enforcement-set-aside", "advice-rejected"]);
}

/// The same a microsecond later has no effect at all.
#[test]
fn a_rejection_received_at_the_end_is_too_late_however_fast_it_is_processed() {
    let mut story = Story::advised();
    story.at(story.expires_at(PROVIDER).moved(TimeDelta::minutes(10)));
    story.processing_takes(TimeDelta::minutes(10));
    story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_refused("term_has_passed");
    assert_eq!(*story.answer(PROVIDER), Answer::Pending);
}

/// R36: an acceptance received in time sets the enforcement aside too, and its days count from its receipt.
#[test]
fn an_acceptance_received_in_time_wins_from_the_worker() {
    let mut story = Story::advised();
    story.at(story.expires_at(PROVIDER));
    story.worker_comes_by();
    story.processing_takes(MICROSECOND);
    story.organisation(PROVIDER, acceptance(PROVIDER)).is_done();
    assert_eq!(story.last_events(2), ["enforcement-set-aside", "accepted"]);
    assert_eq!(story.progress(1).due.unwrap().last_day, day("2026-04-20"));
    assert_eq!(story.state(), StateName::InExecution);
}

/// R38: a late rejection is registered and answered, and has no effect.
#[test]
fn a_late_rejection_is_answered_and_has_no_effect() {
    let mut story = Story::advised();
    story.at(story.expires_at(PROVIDER));
    let late = RecordLateRejection { organisation: PROVIDER, received: None };
    story.organisation(PROVIDER, late.clone()).is_done();
    assert_eq!(*story.answer(PROVIDER), Answer::Pending);
    story.worker_comes_by();
    let enforced = story.answer(PROVIDER).clone();
    story.organisation(PROVIDER, late).is_done();
    let on_paper = RecordLateRejection { organisation: PROVIDER, received: received(story.now) };
    story.handler(on_paper).is_done();
    assert_eq!(*story.answer(PROVIDER), enforced);
    let provider = Recipient::Organisation(PROVIDER);
    assert_eq!(story.recipients_of("rejection-too-late"), [provider; 3]);
}

/// R37 without grace: a letter that comes the day after is late, whatever its postmark says.
#[test]
fn without_grace_receipt_decides_for_post_too() {
    let mut story = Story::advised();
    story.at(at("2026-03-24T09:00:00+01:00"));
    let letter = Reject { received: posted("2026-03-20", story.now), ..rejection(PROVIDER, &[1]) };
    story.handler(letter).is_refused("term_has_passed");
}

/// R37 with grace: posted by the last day and received within the days of grace.
#[test]
fn with_grace_a_letter_posted_in_time_may_arrive_later() {
    let arrives = |postmark: Option<&str>, received_at: &str| {
        let mut story = Story::advised_in(World::with_grace(7));
        story.at(at(received_at));
        let received = match postmark {
            Some(postmark) => posted(postmark, story.now),
            None => received(story.now),
        };
        let outcome = story.handler(Reject { received, ..rejection(PROVIDER, &[1]) });
        (outcome, story)
    };
    for (postmark, received_at) in
        [("2026-03-23", "2026-03-24T00:00:00+01:00"), ("2026-03-20", "2026-03-30T23:59:59+02:00")]
    {
        let (outcome, story) = arrives(Some(postmark), received_at);
        outcome.is_done();
        assert!(matches!(story.answer(PROVIDER), Answer::Rejected { .. }));
    }
    for (postmark, received_at) in [
        (None, "2026-03-24T00:00:00+01:00"),
        (Some("2026-03-24"), "2026-03-25T09:00:00+01:00"),
        (Some("2026-03-23"), "2026-03-31T00:00:00+02:00"),
    ] {
        arrives(postmark, received_at).0.is_refused("term_has_passed");
    }
}

/// R37: only after the grace is the silence final.
#[test]
fn with_grace_silence_is_final_seven_days_later() {
    let mut story = Story::advised_in(World::with_grace(7));
    story.at(at("2026-03-30T21:59:59Z"));
    story.system(Enforce { organisation: PROVIDER }).is_refused("term_runs");
    story.at(at("2026-03-30T22:00:00Z"));
    story.worker_comes_by();
    let effective_at = at("2026-03-30T22:00:00Z");
    assert_eq!(*story.answer(PROVIDER), Answer::Enforced { effective_at });
    assert_eq!(story.last_day(PROVIDER), day("2026-03-23"), "the last day is the last day");
}

/// R37: grace is for post; online the two weeks are two weeks.
#[test]
fn with_grace_an_online_rejection_is_late_after_the_last_day() {
    let mut story = Story::advised_in(World::with_grace(7));
    story.at(at("2026-03-24T00:00:00+01:00"));
    story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_refused("term_has_passed");
}

/// S22: in the days of grace too, a receipt before the end that is registered after it takes two people.
#[test]
fn with_grace_a_receipt_before_the_end_still_takes_two_people() {
    let mut story = Story::advised_in(World::with_grace(7));
    story.at(at("2026-03-25T09:00:00+01:00"));
    let in_time = received(at("2026-03-23T16:00:00+01:00"));
    story.handler(Reject { received: in_time, ..rejection(PROVIDER, &[1]) }).is_done();
    assert_eq!(story.last_events(1), ["backdated-answer-registered"]);
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert_eq!(story.last_events(1), ["rejected"]);
}

/// S22, R37: and so does post that came in the days of grace and is registered when they are over.
#[test]
fn with_grace_post_registered_after_the_grace_takes_two_people() {
    let mut story = Story::advised_in(World::with_grace(7));
    story.at(at("2026-04-01T09:00:00+02:00"));
    story.worker_comes_by();
    let in_grace = posted("2026-03-23", at("2026-03-26T09:00:00+01:00"));
    story.handler(Reject { received: in_grace, ..rejection(PROVIDER, &[1, 2]) }).is_done();
    assert_eq!(story.last_events(1), ["backdated-answer-registered"]);
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert_eq!(story.last_events(2), ["enforcement-set-aside", "rejected"]);
}

/// S22, R43: what staff say was received in time takes a second person, and then sets the enforcement aside.
#[test]
fn a_backdated_rejection_takes_two_people() {
    let mut story = Story::advised();
    story.days_pass(16);
    story.worker_comes_by();
    let received_at = in_days(&story, -10);
    let letter = Reject { received: received(received_at), ..rejection(PROVIDER, &[1]) };
    story.handler(letter).is_done();
    assert!(matches!(story.answer(PROVIDER), Answer::Enforced { .. }), "nothing changed yet");
    assert!(story.recipients_of("advice-rejected").is_empty(), "and nobody was told");
    story.handler(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_refused("same_person");
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert_eq!(story.last_events(2), ["enforcement-set-aside", "rejected"]);
    assert!(
        matches!(story.answer(PROVIDER), Answer::Rejected { received_at: at, .. } if *at == received_at)
    );
    assert_eq!((story.stage(1), story.stage(2)), (Stage::Dropped, Stage::Due), "measure 2 goes on");
    story
        .second(ConfirmBackdatedAnswer { organisation: PROVIDER })
        .is_refused("nothing_to_confirm");
}

/// S22: the worker does not wait for the second person, and does not forget what waits.
#[test]
fn the_worker_leaves_a_backdated_answer_waiting() {
    let mut story = Story::advised();
    story.at(story.expires_at(PROVIDER).moved(TimeDelta::minutes(1)));
    let letter = Reject { received: received(in_days(&story, -5)), ..rejection(PROVIDER, &[1]) };
    story.handler(letter).is_done();
    story.worker_comes_by();
    assert!(matches!(story.answer(PROVIDER), Answer::Enforced { .. }));
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert!(matches!(story.answer(PROVIDER), Answer::Rejected { .. }));
}

#[test]
fn a_dismissed_backdated_answer_has_no_effect() {
    let mut story = Story::advised();
    story.days_pass(16);
    story.worker_comes_by();
    let enforced = story.answer(PROVIDER).clone();
    let letter = Accept { received: received(in_days(&story, -10)), ..acceptance(PROVIDER) };
    story.handler(letter.clone()).is_done();
    story.second(DismissBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert_eq!(*story.answer(PROVIDER), enforced);
    story.second(letter).is_done();
    story.handler(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert!(matches!(story.answer(PROVIDER), Answer::Accepted { .. }));
}

/// G19: within the term, staff register what came on paper at once, alone.
#[test]
fn within_the_term_one_person_registers_what_came_on_paper() {
    let mut story = Story::advised();
    story.days_pass(12);
    let letter = Reject { received: received(in_days(&story, -2)), ..rejection(PROVIDER, &[1]) };
    story.handler(letter).is_done();
    assert!(matches!(story.answer(PROVIDER), Answer::Rejected { .. }));
}

/// R45: no basis, no force; silence on a recommendation lapses and is never enforced.
#[test]
fn silence_on_a_recommendation_lapses() {
    let volunteers = File { organisations: [FOUNDATION].into(), ..complaint() };
    let mut story = Story::begin(World::new(), &volunteers)
        .then_advised(draft_for(&[FOUNDATION]), &[FOUNDATION]);
    story.days_pass(15);
    story.worker_comes_by();
    let effective_at = at("2026-03-23T23:00:00Z");
    assert_eq!(*story.answer(FOUNDATION), Answer::Lapsed { effective_at });
    assert_eq!(story.stage(1), Stage::Dropped);
    assert_eq!(story.recipients_of("carried-out-in-full"), []);
    assert_eq!(story.recipients_of("advice-unanswered").len(), 3);
    story.handler(Close { motive: None }).is_done();
}

/// R45: a recommendation that is accepted is carried out like any other advice.
#[test]
fn a_recommendation_can_be_accepted() {
    let volunteers = File { organisations: [FOUNDATION].into(), ..complaint() };
    let mut story = Story::begin(World::new(), &volunteers)
        .then_advised(draft_for(&[FOUNDATION]), &[FOUNDATION]);
    story.organisation(FOUNDATION, acceptance(FOUNDATION)).is_done();
    assert_eq!(story.stage(1), Stage::Due);
}

/// R46: rejected per measure, each with its own reasons; the rest goes on.
#[test]
fn a_partial_rejection_lets_the_other_measures_go_on() {
    let mut story = Story::advised();
    story.organisation(PROVIDER, rejection(PROVIDER, &[2])).is_done();
    assert_eq!((story.stage(1), story.stage(2)), (Stage::Due, Stage::Dropped));
    assert_eq!(story.stage(3), Stage::Proposed, "the team has not answered");
    assert_eq!(story.progress(1).due.unwrap().last_day, day("2026-04-07"), "four weeks, Easter");
    assert_eq!(story.progress(2).due, None);
    let Answer::Rejected { measures, .. } = story.answer(PROVIDER) else { panic!("rejected") };
    assert_eq!(measures.iter().map(|m| (m.measure, m.letters)).collect::<Vec<_>>(), [(2, 42)]);
    assert_eq!(story.recipients_of("advice-rejected").len(), 3);
    assert_eq!(story.state(), StateName::Advised, "the team's two weeks run on");
}

#[test]
fn a_full_rejection_leaves_nothing_to_do() {
    let mut story = Story::advised();
    story.organisation(TEAM, rejection(TEAM, &[3])).is_done();
    story.organisation(PROVIDER, rejection(PROVIDER, &[1, 2])).is_done();
    assert_eq!(story.state(), StateName::InExecution);
    story.handler(Close { motive: None }).is_done();
}

/// R46: a rejection without reasons is no rejection; the addressee hears so and can repair it until the end.
#[test]
fn a_rejection_without_reasons_can_be_repaired() {
    let mut story = Story::advised();
    let received_at = story.now;
    story.handler(RecordUnreasonedRejection { organisation: PROVIDER, received_at }).is_done();
    assert_eq!(*story.answer(PROVIDER), Answer::Pending);
    let told = story.letters_to(Recipient::Organisation(PROVIDER));
    assert_eq!(told.last(), Some(&"rejection-without-reasons"));
    story.days_pass(5);
    story.organisation(PROVIDER, rejection(PROVIDER, &[1, 2])).is_done();
}

#[test]
fn a_rejection_without_reasons_that_is_not_repaired_is_silence() {
    let mut story = Story::advised();
    let received_at = story.now;
    story.handler(RecordUnreasonedRejection { organisation: PROVIDER, received_at }).is_done();
    story.days_pass(15);
    story.worker_comes_by();
    assert!(matches!(story.answer(PROVIDER), Answer::Enforced { .. }));
}

/// G3: blanks, signs, digits, emoji and invisible letters are no reasons; the refusal says which measure and how many.
#[test]
fn only_words_are_reasons() {
    for why in [
        "Nee.",
        "1234567890 1234567890 1234567890",
        "x 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "a\u{200B}b\u{200B}c\u{200B}d\u{200B}e\u{200B}f\u{200B}g\u{200B}h\u{200B}i\u{200B}j\u{200B}k",
        "ㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤㅤ x",
    ] {
        let mut story = Story::advised();
        let mut mixed = rejection(PROVIDER, &[2]);
        mixed.measures.extend(rejection_because(PROVIDER, &[1], why).measures);
        let refusal = story.organisation(PROVIDER, mixed).refusal();
        let expected = Refusal::ReasonsMissing { measure: 1, position: 1, minimum: 20 };
        assert_eq!(refusal, expected, "{why:?}");
        assert_eq!(*story.answer(PROVIDER), Answer::Pending);
    }
}

/// G3: whatever the regulation says, ten letters are the least, and the refusal says so.
#[test]
fn no_regulation_goes_below_the_floor_of_reasons() {
    let mut story = Story::advised_in(World::with(|settings| settings.minimum_reasons = 0));
    let refusal =
        story.organisation(PROVIDER, rejection_because(PROVIDER, &[1], "Mag niet.")).refusal();
    assert_eq!(refusal, Refusal::ReasonsMissing { measure: 1, position: 0, minimum: 10 });
    story.organisation(PROVIDER, rejection_because(PROVIDER, &[1], "Dat mag niet.")).is_done();
}

/// R46: taken back before the end, the addressee may answer again, and its term is what it was.
#[test]
fn a_rejection_can_be_taken_back_and_answered_again() {
    let mut story = Story::advised();
    let term = story.response(PROVIDER).dispatch.clone();
    story.organisation(TEAM, acceptance(TEAM)).is_done();
    story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
    assert_eq!(story.state(), StateName::InExecution);
    story.days_pass(2);
    story.organisation(PROVIDER, WithdrawRejection { organisation: PROVIDER }).is_done();
    assert_eq!((story.state(), story.answer(PROVIDER)), (StateName::Advised, &Answer::Pending));
    assert_eq!((story.stage(1), story.stage(2)), (Stage::Proposed, Stage::Proposed));
    assert_eq!(story.response(PROVIDER).dispatch, term);
    story.organisation(PROVIDER, acceptance(PROVIDER)).is_done();
    assert_eq!((story.stage(1), story.stage(2)), (Stage::Due, Stage::Due));
    story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_refused("already_answered");
}

/// R36: taking back is in time when it was received in time; the silence after it is final at once.
#[test]
fn a_rejection_taken_back_in_the_last_second_is_heard_later() {
    let mut story = Story::advised();
    story.organisation(PROVIDER, rejection(PROVIDER, &[1, 2])).is_done();
    story.at(story.expires_at(PROVIDER).moved(TimeDelta::minutes(10)));
    story.processing_takes(TimeDelta::minutes(10) + MICROSECOND);
    story.organisation(PROVIDER, WithdrawRejection { organisation: PROVIDER }).is_done();
    story.worker_comes_by();
    let effective_at = at("2026-03-23T23:00:00Z");
    assert_eq!(*story.answer(PROVIDER), Answer::Enforced { effective_at });
}

/// R46: who takes a rejection back and says nothing more is bound.
#[test]
fn a_rejection_taken_back_and_then_silence_is_enforced() {
    let mut story = Story::advised();
    story.organisation(PROVIDER, rejection(PROVIDER, &[1, 2])).is_done();
    story.organisation(PROVIDER, WithdrawRejection { organisation: PROVIDER }).is_done();
    story.days_pass(15);
    story.worker_comes_by();
    assert!(matches!(story.answer(PROVIDER), Answer::Enforced { .. }));
}

/// R46: nobody answers for another.
#[test]
fn another_organisation_cannot_answer() {
    let mut story = Story::advised();
    story.organisation(TEAM, rejection(PROVIDER, &[1])).is_forbidden();
    story.organisation(TEAM, acceptance(PROVIDER)).is_forbidden();
    story.organisation(TEAM, WithdrawRejection { organisation: PROVIDER }).is_forbidden();
    story.organisation(TEAM, rejection(TEAM, &[1])).is_refused("unknown_measure");
    story.client(acceptance(PROVIDER)).is_forbidden();
    story.handler(Enforce { organisation: PROVIDER }).is_forbidden();
}

/// What was done stays done when the answer is heard again.
#[test]
fn a_measure_that_was_confirmed_stays_so_when_the_enforcement_becomes_an_acceptance() {
    let mut story = Story::advised();
    story.days_pass(15);
    story.worker_comes_by();
    story.client(ConfirmMeasure { measure: 1 }).is_done();
    story.days_pass(60);
    story.worker_comes_by();
    story.handler(escalation(2)).is_done();
    let in_time = received(at("2026-03-20T12:00:00+01:00"));
    story.handler(Accept { received: in_time, ..acceptance(PROVIDER) }).is_done();
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert_eq!((story.stage(1), story.stage(2)), (Stage::Confirmed, Stage::Due));
    assert!(!story.progress(2).escalated, "what was escalated was another obligation");
}

/// What the addressee need not do any more is dropped, done or not.
#[test]
fn a_measure_that_was_reported_is_dropped_when_its_rejection_is_heard_after_all() {
    let mut story = Story::advised();
    story.days_pass(15);
    story.worker_comes_by();
    story.organisation(PROVIDER, report(1)).is_done();
    let in_time = received(at("2026-03-20T12:00:00+01:00"));
    story.handler(Reject { received: in_time, ..rejection(PROVIDER, &[1]) }).is_done();
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    assert_eq!((story.stage(1), story.stage(2)), (Stage::Dropped, Stage::Due));
}

/// R43: the events of one decision are each what they say, in the order in which they hold.
#[test]
fn each_event_says_when_it_takes_effect() {
    let mut story = Story::advised();
    story.days_pass(16);
    story.worker_comes_by();
    let enforced =
        story.log.iter().find(|recorded| matches!(recorded.event, Event::Enforced { .. }));
    let enforced = enforced.unwrap();
    assert_eq!(enforced.event.effective_at(), Some(at("2026-03-23T23:00:00Z")));
    assert_eq!(enforced.recorded_at, story.now);
}

/// D2: what an addressee sees of the clock is its own part.
#[test]
fn an_addressee_waits_for_its_own_term_and_no_other() {
    let mut story = Story::advised();
    let both = story.case.next_due();
    assert_eq!(story.case.next_due_of(TEAM), both, "both were served at the same moment");
    story.organisation(TEAM, rejection(TEAM, &[3])).is_done();
    assert_eq!(story.case.next_due_of(TEAM), None, "nothing more is asked of it");
    assert_eq!(story.case.next_due_of(PROVIDER), both);
    assert_eq!(story.case.next_due(), both);
    story.organisation(PROVIDER, acceptance(PROVIDER)).is_done();
    let measures = [1, 2].map(|measure| story.progress(measure).due.unwrap().ends_at);
    assert_eq!(story.case.next_due_of(PROVIDER), measures.into_iter().min());
    assert_eq!(story.case.next_due_of(FOUNDATION), None, "no party to it");
}
