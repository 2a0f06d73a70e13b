//! A complaint comes in: complete or not, by whom, about whom, and when it goes no further (R1, R6-R12, R24).

use crate::support::{story::try_filing, *};
use chrono::TimeDelta;
use domain::{
    Actor,
    complaint::{
        Complaint, Event, StateName,
        classification::{Channel, DeclineGround, Missing},
        commands::*,
    },
    notice::Recipient,
    regulation::Regime,
};
use std::collections::BTreeSet;

fn decline(ground: DeclineGround) -> DeclineToHandle {
    DeclineToHandle { ground, explanation: text("Zie de verordening.") }
}

/// R5, R36: the terms of a letter count from the day in the letterbox, not from the day of registration.
#[test]
fn a_letter_counts_from_the_day_it_was_received() {
    let now = at("2026-02-05T09:00:00+01:00");
    let received_at = at("2026-02-02T17:00:00+01:00");
    let letter = File { channel: Channel::Post, received_at: Some(received_at), ..complaint() };
    let decision = try_filing(now, &World::new(), Actor::Staff(HANDLER), &letter).unwrap();
    let Event::Filed(filed) = &decision.events[0] else { panic!("{:?}", decision.events) };
    assert_eq!((filed.received_at, filed.registered_at), (received_at, now));
    assert_eq!(filed.acknowledge_by, day("2026-02-09"), "five ordinary days (R7)");
    assert_eq!(filed.refusal.last_day, day("2026-03-02"), "four weeks (R11)");
    assert_eq!(filed.handling.last_day, day("2026-04-13"), "ten weeks (R15)");
}

/// R6: what lacks is asked for; nothing is refused at the door.
#[test]
fn a_complaint_without_anything_is_stored_and_repaired() {
    let empty = File {
        channel: Channel::Telephone,
        client: Default::default(),
        description: None,
        confirmed: false,
        ..complaint()
    };
    let mut story = Story::begin(World::new(), &empty);
    let all = [Missing::Name, Missing::Contact, Missing::Description, Missing::Confirmation];
    assert_eq!(story.case.missing, BTreeSet::from(all));
    story.handler(RequestRepair {}).is_done();
    assert_eq!(story.case.repair.as_ref().unwrap().deadline.last_day, day("2026-02-16"));
    story
        .client(Supplement { client: Some(person()), description: None, confirmed: true })
        .is_done();
    assert_eq!(story.case.missing, BTreeSet::from([Missing::Description]));
    assert!(story.case.repair.is_some(), "the request stands until all is there");
    let description = Some(text("Niemand belde terug."));
    story.client(Supplement { client: None, description, confirmed: false }).is_done();
    assert_eq!((story.case.missing.len(), &story.case.repair), (0, &None));
}

/// R6: the day after the last day, and not a moment before.
#[test]
fn an_incomplete_complaint_is_declined_when_its_repair_day_has_passed() {
    let mut story = Story::filed_as(|file| file.description = None).then_acknowledged();
    story.handler(RequestRepair {}).is_done();
    let over = story.case.repair.as_ref().unwrap().deadline.expires_at;
    story.at(over.moved(TimeDelta::microseconds(-1)));
    story.handler(decline(DeclineGround::NotRepaired)).is_refused("term_runs");
    story.at(over);
    story.handler(decline(DeclineGround::NotRepaired)).is_done();
    assert_eq!(story.state(), StateName::NotHandled);
}

/// R10: the conduct of a year ago, to the day, with its leap cases.
#[test]
fn conduct_is_too_old_only_when_it_ended_more_than_a_year_before() {
    let refusable = |conduct: &str, received: &str| {
        let file = File { conduct_last_day: Some(day(conduct)), ..complaint() };
        let mut story = Story::begin_at(at(received), World::new(), &file);
        let outcome = story.handler(decline(DeclineGround::OlderThanAYear));
        if story.state() == StateName::NotHandled {
            outcome.is_done();
            true
        } else {
            outcome.is_refused("conduct_is_recent");
            false
        }
    };
    assert!(refusable("2025-11-20", "2026-11-21T12:00:00+01:00"));
    assert!(!refusable("2025-11-21", "2026-11-21T12:00:00+01:00"));
    assert!(!refusable("2024-02-29", "2025-02-28T12:00:00+01:00"));
    assert!(refusable("2024-02-29", "2025-03-01T12:00:00+01:00"));
    assert!(!refusable("2023-02-28", "2024-02-28T12:00:00+01:00"));
    assert!(!refusable("2023-02-28", "2024-02-29T12:00:00+01:00"));
    assert!(refusable("2023-02-28", "2024-03-01T12:00:00+01:00"));
    assert!(refusable("2025-02-01", "2026-02-01T23:30:00Z"), "2 February in Haarlem (R42)");
    assert!(!refusable("2025-02-01", "2026-02-01T22:30:00Z"), "still 1 February");
}

/// R10, R36: the year is counted back from the receipt, not from the day on which staff got round to it.
#[test]
fn conduct_does_not_grow_old_in_the_letterbox() {
    let now = at("2026-02-05T09:00:00+01:00");
    let letter = File {
        channel: Channel::Post,
        received_at: Some(at("2026-02-02T17:00:00+01:00")),
        conduct_last_day: Some(day("2025-02-03")),
        ..complaint()
    };
    let decision = try_filing(now, &World::new(), Actor::Staff(HANDLER), &letter).unwrap();
    let Event::Filed(filed) = &decision.events[0] else { panic!("{:?}", decision.events) };
    let mut story = Story::filed();
    (story.now, story.case) = (now, Complaint::begin(CASE, (**filed).clone()));
    story.handler(decline(DeclineGround::OlderThanAYear)).is_refused("conduct_is_recent");
}

/// R10: a power, not a duty; the other grounds are a judgement.
#[test]
fn every_other_ground_of_the_closed_list_can_be_used() {
    for ground in [
        DeclineGround::AlreadyHandled,
        DeclineGround::ObjectionPossible,
        DeclineGround::AppealPossible,
        DeclineGround::OtherCourt,
        DeclineGround::CriminalProceedings,
        DeclineGround::InsufficientInterest,
    ] {
        let mut story = Story::assessed();
        story.handler(decline(ground)).is_done();
        let told = story.letters_to(Recipient::Client);
        assert!(told.ends_with(&["not-handled", "appreciation-request"]), "{told:?}");
    }
}

/// R11: after four weeks it is still possible, and flagged late.
#[test]
fn a_refusal_after_four_weeks_is_flagged_late() {
    let declined_late = |instant| {
        let mut story = Story::assessed();
        story.at(instant);
        story.handler(decline(DeclineGround::AlreadyHandled)).is_done();
        let Event::DeclinedToHandle { late, .. } = story.log.last().unwrap().event else {
            panic!("{:?}", story.log.last());
        };
        late
    };
    let over = Story::assessed().case.terms.refusal.expires_at;
    assert_eq!(over, at("2026-03-02T23:00:00Z"));
    assert!(!declined_late(over.moved(TimeDelta::microseconds(-1))));
    assert!(declined_late(over));
}

/// R12: the body hears of it with the client, at once.
#[test]
fn an_objection_is_forwarded_and_both_hear_so() {
    let mut story = Story::filed();
    let explanation = text("Dit is een bezwaar.");
    story.handler(ForwardAsObjection { to: COLLEGE, explanation }).is_done();
    let told = [Recipient::Client, Recipient::Organisation(COLLEGE)];
    assert_eq!(story.recipients_of("forwarded"), told);
    assert!(!access_of(COLLEGE, &story), "a body that decides on objections is no party (D2)");
}

fn access_of(organisation: domain::OrganisationId, story: &Story) -> bool {
    domain::access::knows(&story.case, organisation)
}

/// R7: one acknowledgement, by somebody who handles the case.
#[test]
fn receipt_is_acknowledged_once() {
    let mut story = Story::assessed();
    story.handler(Acknowledge {}).is_refused("not_in_this_state");
    assert_eq!(story.recipients_of("acknowledgement"), [Recipient::Client]);
}

/// R1: the handling term follows the regime, from the day of receipt.
#[test]
fn another_regime_recomputes_the_term_from_the_receipt() {
    let mut story = Story::assessed();
    story.days_pass(20);
    for (regime, last_day) in [
        (Regime::Wkkgz, "2026-03-16"),
        (Regime::Awb, "2026-04-13"),
        (Regime::Jeugdwet, "2026-03-16"),
        (Regime::WmoProvider, "2026-03-16"),
        (Regime::Other, "2026-03-16"),
    ] {
        story.handler(SetRegime { regime }).is_done();
        assert_eq!(story.case.regime, regime);
        assert_eq!(story.case.terms.handling.last_day, day(last_day));
        assert_eq!(story.letters_to(Recipient::Client).last(), Some(&"regime-changed"));
    }
}

/// R9: whoever is named as involved loses the case, and does not get it back.
#[test]
fn a_conflict_takes_the_case_away_and_another_handler_clears_it() {
    let mut story = Story::assessed();
    let because = text("Hij is de broer van de cliënt.");
    story.second(DeclareConflict { account: HANDLER, because }).is_done();
    assert_eq!(story.case.handler, None);
    story.second(Assign { handler: HANDLER }).is_refused("conflict_of_interest");
    story.second(Assign { handler: SECOND }).is_done();
    assert_eq!(story.case.handler, Some(SECOND));
}

/// R9: a conflict of somebody else leaves the handler in place.
#[test]
fn a_conflict_of_a_colleague_leaves_the_handler_in_place() {
    let mut story = Story::assessed();
    story.handler(DeclareConflict { account: SECOND, because: text("Een buurvrouw.") }).is_done();
    assert_eq!(story.case.handler, Some(HANDLER));
}

/// R9: a tie with one organisation is no tie with another.
#[test]
fn who_is_tied_to_no_party_handles_the_case() {
    let mut story = Story::filed_as(|file| file.organisations = BTreeSet::from([TEAM]));
    story.handler(Assign { handler: TIED }).is_done();
}

/// R24: filing for somebody is not yet reading for somebody.
#[test]
fn a_representative_hears_nothing_before_the_client_consents() {
    let mut story = Story::filed_as(|file| file.representative = Some(person()));
    assert_eq!(story.case.representative.as_ref().unwrap().authorised, None);
    let mut story_with_handler = story.clone().then_acknowledged();
    assert_eq!(story_with_handler.letters_to(Recipient::Representative), [""; 0]);
    story_with_handler.client(EndRepresentation {}).is_done();
    assert_eq!(story_with_handler.letters_to(Recipient::Representative), [""; 0]);

    let consent = consent(story.now);
    story.client(AuthoriseRepresentative { consent }).is_done();
    let mut story = story.then_acknowledged();
    assert_eq!(story.letters_to(Recipient::Representative), ["acknowledgement"]);
    story.client(EndRepresentation {}).is_done();
    story.handler(settlement(story.now)).is_done();
    let told = ["acknowledgement", "representation-changed"];
    assert_eq!(story.letters_to(Recipient::Representative), told, "and nothing after the end");
}

/// H8: recorded once, and the client hears that it was.
#[test]
fn the_client_changes_preference_and_address_even_after_the_end() {
    let mut story = Story::closed();
    let mut by_phone = preference();
    by_phone.by = domain::complaint::classification::PreferredChannel::Telephone;
    story.client(ChangePreference { preference: by_phone }).is_done();
    assert_eq!(story.case.preference, by_phone);
    let before = story.case.client;
    story.client(ChangeContact { client: person() }).is_done();
    assert_ne!(story.case.client, before);
    let told = story.letters_to(Recipient::Client);
    assert_eq!(told[told.len() - 2..], ["preference-changed", "preference-changed"]);
}

#[test]
fn parties_come_and_go_as_long_as_they_received_nothing() {
    let mut story = Story::assessed();
    story.handler(InvolveOrganisation { organisation: FOUNDATION }).is_done();
    story.handler(ReleaseOrganisation { organisation: PROVIDER }).is_done();
    assert_eq!(story.case.organisations(), BTreeSet::from([TEAM, FOUNDATION]));
    let sent: Vec<_> = story.letters.iter().map(|letter| letter.notice.recipient).collect();
    assert!(sent.iter().all(|recipient| *recipient == Recipient::Client), "{sent:?}");
}
