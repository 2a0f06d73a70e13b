//! Hearing both sides (R9, R13, R14).

use crate::support::*;
use chrono::TimeDelta;
use domain::{
    complaint::{
        commands::*,
        hearing::{Hearing, Party, WaiverGround},
    },
    notice::Recipient,
};

const PROVIDER_SIDE: Party = Party::Organisation(PROVIDER);
const EVERY_SIDE: [Party; 3] = [Party::Client, PROVIDER_SIDE, Party::Organisation(TEAM)];

fn everybody_is_invited() -> Story {
    let mut story = Story::investigated();
    let (at, answer_by) = (story.now.moved(TimeDelta::days(10)), day("2026-02-06"));
    for party in EVERY_SIDE {
        story.handler(invitation(party, at, answer_by)).is_done();
    }
    story
}

#[test]
fn everybody_who_was_invited_to_a_hearing_is_heard_by_its_report() {
    let mut story = everybody_is_invited();
    story.at(at("2026-02-12T09:59:59+01:00"));
    story.handler(hearing_report()).is_refused("in_the_future");
    story.at(at("2026-02-12T10:00:00+01:00"));
    story.handler(hearing_report()).is_done();
    assert!(story.case.client_hearing.is_done());
    assert!(story.case.parties.values().all(|side| side.hearing.is_done()));
    assert_eq!(story.recipients_of("hearing-report").len(), 3);
    story.handler(hearing_report()).is_refused("hearing_not_found");
}

#[test]
fn a_cancelled_hearing_leaves_everybody_to_be_heard() {
    let mut story = everybody_is_invited();
    story.handler(CancelHearing { hearing: HEARING }).is_done();
    assert_eq!(story.recipients_of("hearing-cancelled").len(), 3);
    assert_eq!(story.case.client_hearing, Hearing::Open);
    let mut story = story.then_approved(draft());
    let unheard = story.handler(IssueAdvice {}).refusal();
    let parties = EVERY_SIDE.into_iter().collect();
    assert_eq!(unheard, domain::complaint::Refusal::NotHeard { parties });
}

/// R14(c): the day in the invitation has to be over.
#[test]
fn who_does_not_answer_the_invitation_is_not_heard() {
    let mut story = everybody_is_invited();
    story.at(at("2026-02-06T22:59:59Z"));
    for party in EVERY_SIDE {
        story.handler(waiver(party, WaiverGround::NoAnswer)).is_refused("term_runs");
    }
    story.at(at("2026-02-06T23:00:00Z"));
    for party in EVERY_SIDE {
        story.handler(waiver(party, WaiverGround::NoAnswer)).is_done();
    }
    assert!(story.case.client_hearing.is_done());
}

/// R14: the law's grounds, and no others, per side.
#[test]
fn each_ground_is_for_its_own_side() {
    let mut story = everybody_is_invited();
    story.organisation(PROVIDER, view_of(PROVIDER)).is_done();
    story.at(at("2026-02-07T12:00:00+01:00"));
    for (party, ground, possible) in [
        (Party::Client, WaiverGround::ClearlyUnfounded, true),
        (Party::Client, WaiverGround::Declared, true),
        (Party::Client, WaiverGround::NoAnswer, true),
        (Party::Client, WaiverGround::WrittenReply, false),
        (PROVIDER_SIDE, WaiverGround::ClearlyUnfounded, false),
        (PROVIDER_SIDE, WaiverGround::Declared, false),
        (PROVIDER_SIDE, WaiverGround::NoAnswer, true),
        (PROVIDER_SIDE, WaiverGround::WrittenReply, true),
    ] {
        let outcome = story.clone().handler(waiver(party, ground));
        if possible {
            outcome.is_done();
        } else {
            outcome.is_refused("waiver_not_for_party");
        }
    }
}

/// On the morning of the hearing itself a party may still say that it comes.
#[test]
fn the_day_to_answer_may_be_the_day_of_the_hearing() {
    let mut story = Story::investigated();
    let hearing_at = story.now.moved(TimeDelta::days(10));
    story.handler(invitation(Party::Client, hearing_at, hearing_at.day())).is_done();
}

/// A side that was left unheard can still be invited, and then has to be heard.
#[test]
fn an_invitation_takes_the_place_of_a_waiver() {
    let mut story = Story::heard();
    let (at, answer_by) = (story.now.moved(TimeDelta::days(10)), story.now.day());
    story.handler(invitation(Party::Client, at, answer_by)).is_done();
    let mut story = story.then_approved(draft());
    story.handler(IssueAdvice {}).is_refused("not_heard");
    story.days_pass(10);
    story.handler(hearing_report()).is_done();
    story.second(ApproveDraft {}).is_done();
    story.handler(IssueAdvice {}).is_done();
}

/// R9, R48: a party that comes late gets its copy and its hearing like the others.
#[test]
fn a_party_that_was_added_is_heard_before_the_advice() {
    let mut story = Story::approved();
    story.handler(InvolveOrganisation { organisation: FOUNDATION }).is_done();
    story.handler(IssueAdvice {}).is_refused("copy_not_sent");
    story.handler(copy_to(FOUNDATION)).is_done();
    story.handler(IssueAdvice {}).is_refused("not_heard");
    story.organisation(FOUNDATION, view_of(FOUNDATION)).is_done();
    let party = Party::Organisation(FOUNDATION);
    story.handler(waiver(party, WaiverGround::WrittenReply)).is_done();
    story.second(ApproveDraft {}).is_done();
    story.handler(IssueAdvice {}).is_done();
}

/// R13: what was withheld is a paper of its own, and the copy counts as sent.
#[test]
fn a_copy_may_withhold_something() {
    let mut story = Story::assessed();
    let withheld = Some(text("Medische gegevens."));
    story.handler(SendCopy { organisation: PROVIDER, withheld }).is_done();
    let copy = story.case.parties[&PROVIDER].copy.as_ref().unwrap();
    assert!(copy.withheld.is_some());
    assert_eq!(copy.view_deadline.last_day, day("2026-02-16"));
    assert_eq!(story.recipients_of("copy-for-view"), [Recipient::Organisation(PROVIDER)]);
}

/// A view is read even when it comes after its term, more than once, on paper or online.
#[test]
fn a_late_view_is_read_all_the_same() {
    let mut story = Story::investigated();
    story.days_pass(30);
    story.organisation(PROVIDER, view_of(PROVIDER)).is_done();
    let received_at = Some(story.now.moved(TimeDelta::days(-3)));
    story.handler(GiveView { received_at, ..view_of(PROVIDER) }).is_done();
    assert_eq!(story.case.parties[&PROVIDER].views.len(), 2);
}
