//! Whole lives of complaints. Together they give every command and reach every state.

use crate::support::{samples::sample, *};
use chrono::TimeDelta;
use domain::complaint::{
    CommandKind, StateName,
    classification::{DeclineGround, Ground, LifeArea},
    commands::*,
    hearing::{Party, WaiverGround},
};
use std::collections::BTreeSet;

/// Every life told here.
pub fn lives() -> Vec<Story> {
    vec![
        heard_and_carried_out(),
        never_completed(),
        an_objection_after_all(),
        settled_and_opened_again(),
        withdrawn(),
        much_changes_during_assessment(),
        answered_in_every_way(),
        advised_twice(),
        not_carried_out(),
    ]
}

#[test]
fn every_command_can_be_given() {
    let given: BTreeSet<CommandKind> = lives().into_iter().flat_map(|story| story.given).collect();
    assert_eq!(given, CommandKind::ALL.iter().copied().collect());
}

#[test]
fn every_state_is_reached_and_left_as_it_should() {
    let ends: BTreeSet<StateName> = lives().iter().map(Story::state).collect();
    let open: Vec<_> = ends.iter().filter(|state| state.is_open()).collect();
    assert_eq!(open, Vec::<&StateName>::new(), "each life comes to an end");
    assert_eq!(ends.len(), 5);
}

#[test]
fn every_sample_is_of_its_kind() {
    for kind in CommandKind::ALL {
        assert_eq!(sample(*kind, PROVIDER, Story::filed().now).kind(), *kind);
    }
}

/// Both sides are heard, the team accepts, the provider lets its two weeks pass, and everything is done.
pub fn heard_and_carried_out() -> Story {
    let mut story = Story::begin(World::new(), &complaint());
    let (person, consent) = (person(), consent(story.now));
    story.client(NameRepresentative { person, consent: None }).is_done();
    story.client(AuthoriseRepresentative { consent }).is_done();
    let mut story = story.then_acknowledged().then_investigated();
    let (at, answer_by) = (story.now.moved(TimeDelta::days(14)), story.now.day());
    for party in [Party::Client, Party::Organisation(PROVIDER), Party::Organisation(TEAM)] {
        story.handler(invitation(party, at, answer_by)).is_done();
    }
    story.organisation(PROVIDER, view_of(PROVIDER)).is_done();
    story.days_pass(15);
    story.handler(hearing_report()).is_done();
    let mut story = story.then_approved(draft()).then_issued();
    story.days_pass(1);
    let posted_at = story.now;
    story.handler(dispatch(PROVIDER, posted_at)).is_done();
    story.organisation(TEAM, acceptance(TEAM)).is_done();
    story.days_pass(15);
    story.worker_comes_by();
    documents_come_and_go(&mut story);
    for (organisation, measure) in [(PROVIDER, 1), (PROVIDER, 2), (TEAM, 3)] {
        story.organisation(organisation, report(measure)).is_done();
        story.client(ConfirmMeasure { measure }).is_done();
    }
    story.handler(Close { motive: None }).is_done();
    story
}

/// The client is asked what happened and never says (R6).
fn never_completed() -> Story {
    let mut story = Story::filed_as(|file| file.description = None).then_acknowledged();
    story
        .client(Supplement { client: Some(person()), description: None, confirmed: true })
        .is_done();
    story.handler(RequestRepair {}).is_done();
    story.days_pass(15);
    let explanation = text("Wij weten niet wat er is gebeurd.");
    story.handler(DeclineToHandle { ground: DeclineGround::NotRepaired, explanation }).is_done();
    story
}

/// It was an objection, and goes to the body that decides on it (R12).
fn an_objection_after_all() -> Story {
    let mut story = Story::filed();
    let explanation = text("Dit is een bezwaar.");
    story.handler(ForwardAsObjection { to: COLLEGE, explanation }).is_done();
    story
}

/// The client is satisfied, changes her mind, and is satisfied again (R8).
fn settled_and_opened_again() -> Story {
    let mut story = Story::investigated();
    let now = story.now;
    story.handler(settlement(now)).is_done();
    story.client(appreciation(4)).is_done();
    story.days_pass(30);
    story.client(reopening()).is_done();
    story.handler(Reopen {}).is_done();
    let now = story.now;
    story.second(settlement(now)).is_done();
    story.handler(appreciation(9)).is_done();
    story
}

/// The client wants no more of it, at once, and then asks what the desk knows of her.
pub fn withdrawn() -> Story {
    let mut story = Story::filed();
    story.client(withdrawal()).is_done();
    story.days_pass(20);
    let asked = story.now.moved(TimeDelta::days(-7));
    story.handler(data_answer(asked)).is_done();
    story
}

/// Another handler, another regime, another party, another address; then it is not handled.
fn much_changes_during_assessment() -> Story {
    let mut story = Story::assessed();
    let because = text("Haar zus werkt daar.");
    story.handler(DeclareConflict { account: SECOND, because }).is_done();
    story.handler(Unassign {}).is_done();
    story.handler(ReleaseOrganisation { organisation: TEAM }).is_done();
    story.handler(InvolveOrganisation { organisation: FOUNDATION }).is_done();
    story
        .handler(Classify {
            life_areas: BTreeSet::from([LifeArea::Housing]),
            grounds: BTreeSet::from([Ground::Procedure]),
            district: None,
            conduct_last_day: Some(day("2025-02-01")),
        })
        .is_done();
    story.handler(SetRegime { regime: domain::regulation::Regime::Wkkgz }).is_done();
    story.client(ChangePreference { preference: preference() }).is_done();
    story.client(ChangeContact { client: person() }).is_done();
    let consented = Some(consent(story.now));
    story.client(NameRepresentative { person: person(), consent: consented }).is_done();
    story.client(EndRepresentation {}).is_done();
    story.handler(RenewSecret {}).is_done();
    let starts_at = soon(story.now);
    story.client(booking(CALL_BACK, starts_at)).is_done();
    story.handler(cancellation(1)).is_done();
    story.handler(Adjourn { weeks: 4 }).is_done();
    story.handler(consent_request("2026-09-01", story.now)).is_done();
    let consent = consent(story.now);
    story.client(ExtendWithConsent { last_day: day("2026-09-01"), consent }).is_done();
    let explanation = text("Het is langer dan een jaar geleden.");
    story.handler(DeclineToHandle { ground: DeclineGround::OlderThanAYear, explanation }).is_done();
    story
}

/// One hearing is cancelled, one side waived; the provider answers in every way that it can.
fn answered_in_every_way() -> Story {
    let mut story = Story::investigated();
    let (at, answer_by) = (story.now.moved(TimeDelta::days(9)), story.now.day());
    story.handler(invitation(Party::Client, at, answer_by)).is_done();
    story.handler(CancelHearing { hearing: HEARING }).is_done();
    let mut story = story.then_heard().then_approved(draft());
    story.second(return_draft()).is_done();
    let mut story = story.then_approved(draft()).then_issued();
    let sent = story.now;
    story.handler(dispatch(PROVIDER, sent)).is_done();
    story.days_pass(1);
    story.handler(RecordUndelivered { organisation: PROVIDER }).is_done();
    let sent = story.now;
    story.handler(dispatch(PROVIDER, sent)).is_done();
    story
        .handler(RecordUnreasonedRejection { organisation: PROVIDER, received_at: sent })
        .is_done();
    story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
    story.organisation(PROVIDER, WithdrawRejection { organisation: PROVIDER }).is_done();
    story.days_pass(14);
    story.system(Remind {}).is_done();
    let (from, until) = (story.now, story.now.moved(TimeDelta::hours(1)));
    story.at(until);
    story.system(ExtendForOutage { organisation: PROVIDER, outage: OUTAGE, from, until }).is_done();
    story.days_pass(3);
    story.worker_comes_by();
    story
        .organisation(PROVIDER, RecordLateRejection { organisation: PROVIDER, received: None })
        .is_done();
    let in_time = received(story.now.moved(TimeDelta::days(-9)));
    story.handler(Accept { received: in_time, ..acceptance(PROVIDER) }).is_done();
    story.second(DismissBackdatedAnswer { organisation: PROVIDER }).is_done();
    story.handler(Reject { received: in_time, ..rejection(PROVIDER, &[1, 2]) }).is_done();
    story.second(ConfirmBackdatedAnswer { organisation: PROVIDER }).is_done();
    story.handler(IssueErratum { erratum: text("Lees 2026 voor 2025.") }).is_done();
    story.client(ConfirmMeasure { measure: 3 }).is_done();
    story.handler(Close { motive: Some(text("Dank u wel.")) }).is_done();
    story
}

/// The advice is withdrawn and replaced by one that asks nothing (R49).
fn advised_twice() -> Story {
    let mut story = Story::executing();
    story.handler(WithdrawAdvice { motive: text("De feiten klopten niet.") }).is_done();
    let mut story = story.then_approved(draft_for(&[]));
    story.handler(IssueAdvice {}).is_done();
    story.handler(Close { motive: None }).is_done();
    story
}

/// The measures are disputed, overdue and escalated; the case closes and is opened again (R50).
fn not_carried_out() -> Story {
    let mut story = Story::executing();
    story.organisation(PROVIDER, report(1)).is_done();
    story.client(dispute(1)).is_done();
    story.days_pass(20);
    story.system(Remind {}).is_done();
    story.days_pass(40);
    story.worker_comes_by();
    for measure in 1..=3 {
        story.handler(escalation(measure)).is_done();
    }
    story.handler(Close { motive: None }).is_done();
    story.client(reopening()).is_done();
    story.second(Reopen {}).is_done();
    story.handler(Close { motive: None }).is_done();
    story
}

#[test]
fn a_life_can_be_told_again_from_its_log() {
    for story in lives() {
        let replayed = domain::complaint::Complaint::replay(CASE, story.log.clone());
        assert_eq!(replayed, Some(story.case));
    }
}

/// What can be written into the log can be read from it: an instant whose offset leaves the years of four digits is
/// refused at the door.
#[test]
fn an_instant_that_could_not_be_read_again_is_not_taken_in() {
    for (written, possible) in [
        ("9999-12-31T23:59:59Z", true),
        ("9999-12-31T23:59:59-00:01", false),
        ("0000-01-01T00:00:00Z", true),
        ("0000-01-01T00:00:00+00:01", false),
    ] {
        let read = serde_json::from_value::<domain::Timestamp>(written.into());
        assert_eq!(read.is_ok(), possible, "{written}");
        if let Ok(instant) = read {
            let again = serde_json::to_value(instant).unwrap();
            assert_eq!(serde_json::from_value::<domain::Timestamp>(again).unwrap(), instant);
        }
    }
}

#[test]
fn a_log_that_does_not_begin_with_the_filing_is_no_life() {
    let headless = heard_and_carried_out().log.into_iter().skip(1);
    assert_eq!(domain::complaint::Complaint::replay(CASE, headless), None);
    assert_eq!(domain::complaint::Complaint::replay(CASE, []), None);
}

#[test]
fn nothing_personal_is_in_the_log() {
    let told =
        ["Jansen", "511", "Niemand belde", "Wmo staat", "teruggebeld", "zus werkt", "buurvrouw"];
    for story in lives() {
        let log = serde_json::to_string(&story.log).unwrap();
        let found: Vec<_> = told.iter().filter(|words| log.contains(**words)).collect();
        assert!(found.is_empty(), "{found:?} in the log of a case that is {}", story.state());
    }
}

#[test]
fn the_papers_of_a_life_are_those_that_its_log_names() {
    for story in lives() {
        let log = serde_json::to_value(&story.log).unwrap().to_string();
        for paper in &story.papers {
            assert!(log.contains(&paper.number.to_string()), "{paper:?} is in no event");
        }
    }
}

#[test]
fn a_clearly_unfounded_complaint_needs_only_the_other_side() {
    let mut story = Story::investigated();
    for organisation in [PROVIDER, TEAM] {
        story.organisation(organisation, view_of(organisation)).is_done();
        let party = Party::Organisation(organisation);
        story.handler(waiver(party, WaiverGround::WrittenReply)).is_done();
    }
    story.handler(waiver(Party::Client, WaiverGround::ClearlyUnfounded)).is_done();
    let mut story = story.then_approved(draft_for(&[])).then_issued();
    assert_eq!(story.state(), StateName::InExecution);
    story.handler(Close { motive: None }).is_done();
}
