//! Each way in which a rule refuses a command; together they produce every code there is.

use crate::support::{story::try_filing, *};
use chrono::TimeDelta;
use domain::{
    Actor, HearingId, PlaceId,
    complaint::{
        classification::{Conclusion, DeclineGround},
        commands::*,
        hearing::{Party, WaiverGround},
    },
};
use std::collections::BTreeSet;

macro_rules! refusals {
    ($($(#[$doc:meta])* fn $name:ident() -> $code:literal $story:block)+) => {
        $($(#[$doc])* #[test] fn $name() {
            let outcome: Outcome = $story;
            outcome.is_refused($code);
        })+

        const TOLD: &[&str] = &[$($code),+];
    };
}

#[test]
fn every_refusal_is_told_here() {
    let sources = [
        include_str!("../../src/complaint/refusal.rs"),
        include_str!("../../src/complaint/document/refusal.rs"),
    ];
    let arms = regex::Regex::new(r#"Self::\w+(?: \{ \.\. \})? => "([a-z_]+)""#).unwrap();
    let codes = |source| arms.captures_iter(source).map(|found| found.extract::<1>().1[0]);
    let known: BTreeSet<&str> = sources.into_iter().flat_map(codes).collect();
    assert!(known.len() > 50, "the codes could not be read: {known:?}");
    assert_eq!(TOLD.iter().copied().collect::<BTreeSet<_>>(), known);
}

const PROVIDER_SIDE: Party = Party::Organisation(PROVIDER);
const STRANGER_SIDE: Party = Party::Organisation(FOUNDATION);

fn because() -> domain::values::Text {
    text("Zie de verordening.")
}

fn decline(ground: DeclineGround) -> DeclineToHandle {
    DeclineToHandle { ground, explanation: because() }
}

/// In assessment, with something missing.
fn incomplete() -> Story {
    Story::filed_as(|file| file.description = None).then_acknowledged()
}

/// Under investigation, and everybody is invited to a hearing in ten days.
fn invited() -> Story {
    let mut story = Story::investigated();
    let (at, answer_by) = (in_days(&story, 10), in_days(&story, 5).day());
    story.handler(invitation(Party::Client, at, answer_by)).is_done();
    story.handler(invitation(PROVIDER_SIDE, at, answer_by)).is_done();
    story
}

fn in_days(story: &Story, days: i64) -> domain::Timestamp {
    story.now.moved(TimeDelta::days(days))
}

/// Under investigation with a draft that nobody approved.
fn drafted() -> Story {
    let mut story = Story::heard();
    story.handler(draft()).is_done();
    story
}

/// The two weeks passed, and the handler says that the provider's rejection lay in the letterbox.
fn backdated() -> Story {
    let mut story = Story::advised();
    story.days_pass(16);
    story.worker_comes_by();
    let received = received(in_days(&story, -10));
    story.handler(Reject { received, ..rejection(PROVIDER, &[1]) }).is_done();
    story
}

fn late() -> Story {
    let mut story = Story::advised();
    story.days_pass(15);
    story
}

refusals! {
    // Any command, where the table has no such step.
    fn a_complaint_is_not_closed_before_it_is_investigated() -> "not_in_this_state" {
        Story::filed().handler(Close { motive: None })
    }

    // Filing.
    fn a_complaint_is_not_received_in_the_future() -> "in_the_future" {
        let now = at("2026-02-02T10:00:00+01:00");
        let file = File { received_at: Some(now.moved(TimeDelta::seconds(1))), ..complaint() };
        Outcome::of_filing(try_filing(now, &World::new(), Actor::Staff(HANDLER), &file))
    }
    fn a_complaint_names_organisations_of_the_register() -> "unknown_organisation" {
        let file = File { organisations: BTreeSet::from([NOBODY]), ..complaint() };
        let now = at("2026-02-02T10:00:00+01:00");
        Outcome::of_filing(try_filing(now, &World::new(), Actor::Client, &file))
    }
    /// R36: the client does not choose from when the terms count.
    fn a_client_does_not_say_when_the_complaint_was_received() -> "receipt_not_yours" {
        let now = at("2026-02-02T10:00:00+01:00");
        let file = File { received_at: Some(now.moved(TimeDelta::days(-1))), ..complaint() };
        Outcome::of_filing(try_filing(now, &World::new(), Actor::Client, &file))
    }

    fn a_client_does_not_choose_the_legal_regime() -> "staff_only" {
        let now = at("2026-02-02T10:00:00+01:00");
        let file = File { regime: Some(domain::regulation::Regime::Wkkgz), ..complaint() };
        Outcome::of_filing(try_filing(now, &World::new(), Actor::Client, &file))
    }

    fn conduct_does_not_lie_in_the_future() -> "in_the_future" {
        let now = at("2026-02-02T10:00:00+01:00");
        let file = File { conduct_last_day: Some(day("2026-02-03")), ..complaint() };
        Outcome::of_filing(try_filing(now, &World::new(), Actor::Client, &file))
    }

    // Intake.
    fn conduct_is_not_classified_in_the_future() -> "in_the_future" {
        Story::filed().handler(Classify {
            life_areas: BTreeSet::new(),
            grounds: BTreeSet::new(),
            district: None,
            conduct_last_day: Some(day("2026-02-03")),
        })
    }
    fn a_supplement_adds_something() -> "nothing_added" {
        Story::filed().client(Supplement { client: None, description: None, confirmed: false })
    }
    fn a_complete_complaint_needs_no_repair() -> "nothing_missing" {
        Story::filed().handler(RequestRepair {})
    }
    fn a_party_is_in_the_register() -> "unknown_organisation" {
        Story::filed().handler(InvolveOrganisation { organisation: NOBODY })
    }
    fn nobody_is_a_party_twice() -> "already_a_party" {
        Story::filed().handler(InvolveOrganisation { organisation: PROVIDER })
    }
    /// R9: the handler may have no tie with a party that is added later.
    fn a_party_to_which_the_handler_is_tied_is_not_added() -> "conflict_of_interest" {
        let mut story = Story::filed_as(|file| file.organisations = BTreeSet::from([TEAM]));
        story.handler(Assign { handler: TIED }).is_done();
        story.handler(InvolveOrganisation { organisation: PROVIDER })
    }
    fn only_a_party_is_released() -> "not_a_party" {
        Story::filed().handler(ReleaseOrganisation { organisation: FOUNDATION })
    }
    fn a_party_that_has_its_copy_is_not_released() -> "copy_already_sent" {
        let mut story = Story::assessed();
        story.handler(copy_to(PROVIDER)).is_done();
        story.handler(ReleaseOrganisation { organisation: PROVIDER })
    }
    fn the_regime_does_not_change_after_the_adjournment() -> "already_adjourned" {
        let mut story = Story::assessed();
        story.handler(Adjourn { weeks: 4 }).is_done();
        story.handler(SetRegime { regime: domain::regulation::Regime::Wkkgz })
    }
    fn nobody_consents_in_the_future() -> "in_the_future" {
        let mut story = Story::filed();
        let consent = Some(consent(in_days(&story, 1)));
        story.client(NameRepresentative { person: person(), consent })
    }
    fn only_a_representative_is_authorised() -> "no_representative" {
        let mut story = Story::filed();
        let consent = consent(story.now);
        story.client(AuthoriseRepresentative { consent })
    }
    fn a_representation_that_does_not_exist_does_not_end() -> "no_representative" {
        Story::filed().client(EndRepresentation {})
    }

    // Assessment.
    fn a_conflict_concerns_staff() -> "unknown_staff" {
        Story::filed().handler(DeclareConflict { account: OUTSIDER, because: because() })
    }
    fn a_handler_is_on_the_staff() -> "unknown_staff" {
        Story::filed().handler(Assign { handler: OUTSIDER })
    }
    fn who_worked_for_a_party_does_not_handle_the_case() -> "conflict_of_interest" {
        Story::filed().handler(Assign { handler: TIED })
    }
    fn a_case_without_a_handler_is_not_taken_away() -> "no_handler" {
        Story::filed().handler(Unassign {})
    }
    fn the_acknowledgement_names_a_handler() -> "no_handler" {
        Story::filed().handler(Acknowledge {})
    }
    fn old_conduct_has_a_day() -> "conduct_day_unknown" {
        Story::filed().handler(decline(DeclineGround::OlderThanAYear))
    }
    fn recent_conduct_is_no_ground() -> "conduct_is_recent" {
        Story::filed_as(|file| file.conduct_last_day = Some(day("2025-02-02")))
            .handler(decline(DeclineGround::OlderThanAYear))
    }
    fn a_complete_complaint_is_not_declined_as_incomplete() -> "nothing_missing" {
        Story::filed().handler(decline(DeclineGround::NotRepaired))
    }
    /// R6.
    fn nothing_is_declined_as_incomplete_before_the_client_was_asked() -> "repair_not_requested" {
        incomplete().handler(decline(DeclineGround::NotRepaired))
    }
    /// R6.
    fn nothing_is_declined_as_incomplete_for_what_was_not_asked() -> "repair_not_requested" {
        let mut story = incomplete();
        story.handler(RequestRepair {}).is_done();
        let nameless = domain::values::Person { name: None, ..person() };
        let description = Some(text("Niemand belde terug."));
        let supplement = Supplement { client: Some(nameless), description, confirmed: false };
        story.client(supplement).is_done();
        story.days_pass(20);
        story.handler(decline(DeclineGround::NotRepaired))
    }
    /// R6.
    fn nothing_is_declined_as_incomplete_before_the_day_has_passed() -> "term_runs" {
        let mut story = incomplete();
        story.handler(RequestRepair {}).is_done();
        story.days_pass(14);
        story.handler(decline(DeclineGround::NotRepaired))
    }
    /// R9.
    fn who_is_tied_to_a_party_does_not_decline() -> "conflict_of_interest" {
        Story::filed().staff(TIED, decline(DeclineGround::InsufficientInterest))
    }
    fn who_is_tied_to_a_party_does_not_forward() -> "conflict_of_interest" {
        let forward = ForwardAsObjection { to: COLLEGE, explanation: because() };
        Story::filed().staff(TIED, forward)
    }
    fn an_objection_goes_to_a_body_of_the_register() -> "unknown_organisation" {
        Story::filed().handler(ForwardAsObjection { to: NOBODY, explanation: because() })
    }

    // Investigation.
    fn only_a_party_receives_a_copy() -> "not_a_party" {
        Story::assessed().handler(copy_to(FOUNDATION))
    }
    fn a_copy_is_sent_once() -> "copy_already_sent" {
        Story::investigated().handler(copy_to(PROVIDER))
    }
    fn an_investigation_has_a_handler() -> "no_handler" {
        let mut story = Story::assessed();
        story.handler(Unassign {}).is_done();
        story.handler(StartInvestigation {})
    }
    fn an_investigation_has_another_side() -> "no_party" {
        let mut story = Story::assessed();
        for organisation in [PROVIDER, TEAM] {
            story.handler(ReleaseOrganisation { organisation }).is_done();
        }
        story.handler(StartInvestigation {})
    }
    /// R13.
    fn an_investigation_waits_for_the_copies() -> "copy_not_sent" {
        let mut story = Story::assessed();
        story.handler(copy_to(PROVIDER)).is_done();
        story.handler(StartInvestigation {})
    }
    fn who_has_no_copy_has_no_view() -> "copy_not_sent" {
        Story::assessed().handler(view_of(PROVIDER))
    }
    fn who_is_no_party_has_no_view() -> "not_a_party" {
        Story::assessed().handler(view_of(FOUNDATION))
    }
    fn an_organisation_does_not_say_when_its_view_was_received() -> "receipt_not_yours" {
        let mut story = Story::investigated();
        let received_at = Some(story.now);
        story.organisation(PROVIDER, GiveView { received_at, ..view_of(PROVIDER) })
    }
    fn a_view_is_not_received_in_the_future() -> "in_the_future" {
        let mut story = Story::investigated();
        let received_at = Some(in_days(&story, 1));
        story.handler(GiveView { received_at, ..view_of(PROVIDER) })
    }

    // Hearing.
    fn only_parties_are_invited() -> "not_a_party" {
        let mut story = Story::investigated();
        let (at, day) = (in_days(&story, 9), story.now.day());
        story.handler(invitation(STRANGER_SIDE, at, day))
    }
    fn who_was_heard_is_not_invited_again() -> "already_heard" {
        let mut story = invited();
        story.days_pass(11);
        story.handler(hearing_report()).is_done();
        let (at, day) = (in_days(&story, 9), story.now.day());
        story.handler(invitation(PROVIDER_SIDE, at, day))
    }
    /// R13: who is invited knows what the complaint says.
    fn a_party_that_was_added_is_not_invited_before_its_copy() -> "copy_not_sent" {
        let mut story = Story::investigated();
        story.handler(InvolveOrganisation { organisation: FOUNDATION }).is_done();
        let (at, day) = (in_days(&story, 9), story.now.day());
        story.handler(invitation(STRANGER_SIDE, at, day))
    }
    fn a_hearing_lies_in_the_future() -> "in_the_past" {
        let mut story = Story::investigated();
        let now = story.now;
        story.handler(invitation(Party::Client, now, now.day()))
    }
    fn the_day_to_answer_has_not_passed() -> "in_the_past" {
        let mut story = Story::investigated();
        let (at, yesterday) = (in_days(&story, 9), in_days(&story, -1).day());
        story.handler(invitation(Party::Client, at, yesterday))
    }
    fn the_day_to_answer_lies_before_the_hearing() -> "answer_day_after_hearing" {
        let mut story = Story::investigated();
        let at = in_days(&story, 9);
        story.handler(invitation(Party::Client, at, in_days(&story, 10).day()))
    }
    fn only_a_planned_hearing_is_held() -> "hearing_not_found" {
        let report = because();
        let hearing = HearingId(uuid::Uuid::from_u128(9));
        invited().handler(RecordHearing { hearing, report })
    }
    fn a_hearing_is_not_reported_before_it_took_place() -> "in_the_future" {
        invited().handler(hearing_report())
    }
    /// A hearing of two days is over when the second is.
    fn a_hearing_is_not_reported_before_everybody_was_there() -> "in_the_future" {
        let mut story = invited();
        let (at, day) = (in_days(&story, 20), story.now.day());
        story.handler(invitation(Party::Client, at, day)).is_done();
        story.days_pass(11);
        story.handler(hearing_report())
    }
    fn who_is_tied_to_a_party_does_not_leave_unheard() -> "conflict_of_interest" {
        Story::investigated().staff(TIED, waiver(Party::Client, WaiverGround::Declared))
    }
    fn who_is_tied_to_a_party_does_not_hear() -> "conflict_of_interest" {
        let mut story = invited();
        story.days_pass(11);
        story.staff(TIED, hearing_report())
    }
    fn only_a_planned_hearing_is_cancelled() -> "hearing_not_found" {
        Story::investigated().handler(CancelHearing { hearing: HEARING })
    }
    fn only_a_party_can_be_left_unheard() -> "not_a_party" {
        Story::investigated().handler(waiver(STRANGER_SIDE, WaiverGround::NoAnswer))
    }
    fn nobody_is_left_unheard_twice() -> "already_heard" {
        Story::heard().handler(waiver(Party::Client, WaiverGround::Declared))
    }
    fn a_declaration_has_evidence() -> "evidence_missing" {
        let declared = waiver(Party::Client, WaiverGround::Declared);
        Story::investigated().handler(WaiveHearing { evidence: None, ..declared })
    }
    fn clearly_unfounded_has_evidence() -> "evidence_missing" {
        let unfounded = waiver(Party::Client, WaiverGround::ClearlyUnfounded);
        Story::investigated().handler(WaiveHearing { evidence: None, ..unfounded })
    }
    fn a_written_reply_was_written() -> "no_view" {
        Story::investigated().handler(waiver(PROVIDER_SIDE, WaiverGround::WrittenReply))
    }
    fn who_was_not_invited_did_not_fail_to_answer() -> "not_invited" {
        Story::investigated().handler(waiver(Party::Client, WaiverGround::NoAnswer))
    }
    fn who_can_still_answer_did_not_fail_to_answer() -> "term_runs" {
        let mut story = invited();
        story.days_pass(5);
        story.handler(waiver(Party::Client, WaiverGround::NoAnswer))
    }
    fn an_organisation_does_not_declare_its_hearing_away() -> "waiver_not_for_party" {
        Story::investigated().handler(waiver(PROVIDER_SIDE, WaiverGround::Declared))
    }
    fn an_organisation_is_heard_of_a_clearly_unfounded_complaint() -> "waiver_not_for_party" {
        Story::investigated().handler(waiver(PROVIDER_SIDE, WaiverGround::ClearlyUnfounded))
    }
    fn a_client_is_not_asked_for_a_written_reply() -> "waiver_not_for_party" {
        Story::investigated().handler(waiver(Party::Client, WaiverGround::WrittenReply))
    }

    // The desk's term.
    fn a_term_is_adjourned_once() -> "already_adjourned" {
        let mut story = Story::assessed();
        story.handler(Adjourn { weeks: 1 }).is_done();
        story.handler(Adjourn { weeks: 1 })
    }
    fn an_adjournment_is_not_empty() -> "adjournment_too_long" {
        Story::assessed().handler(Adjourn { weeks: 0 })
    }
    fn an_adjournment_is_not_longer_than_the_regulation_allows() -> "adjournment_too_long" {
        Story::assessed().handler(Adjourn { weeks: 5 })
    }
    fn a_term_that_has_passed_is_not_adjourned() -> "term_has_passed" {
        let mut story = Story::assessed();
        story.days_pass(71);
        story.handler(Adjourn { weeks: 1 })
    }
    fn an_adjournment_reaches_further_than_what_the_client_agreed_to() -> "not_later" {
        let mut story = Story::assessed();
        let consent = consent(story.now);
        story.client(ExtendWithConsent { last_day: day("2026-12-01"), consent }).is_done();
        story.handler(Adjourn { weeks: 4 })
    }
    fn an_extension_lengthens() -> "not_later" {
        let mut story = Story::assessed();
        let (last_day, consent) = (story.case.terms.handling.last_day, consent(story.now));
        story.client(ExtendWithConsent { last_day, consent })
    }
    fn an_extension_reaches_beyond_today() -> "in_the_past" {
        let mut story = Story::assessed();
        story.days_pass(200);
        let consent = consent(story.now);
        story.client(ExtendWithConsent { last_day: in_days(&story, -1).day(), consent })
    }
    fn an_extension_has_an_end_in_sight() -> "adjournment_too_long" {
        let mut story = Story::assessed();
        let consent = consent(story.now);
        story.client(ExtendWithConsent { last_day: day("+12000-01-01"), consent })
    }
    fn an_extension_rests_on_a_consent_that_was_given() -> "in_the_future" {
        let mut story = Story::assessed();
        let consent = consent(in_days(&story, 1));
        story.client(ExtendWithConsent { last_day: day("2026-12-01"), consent })
    }
    fn a_consent_is_asked_for_a_later_day() -> "not_later" {
        let mut story = Story::assessed();
        let now = story.now;
        story.handler(consent_request("2026-03-01", now))
    }
    fn a_consent_is_not_asked_for_a_day_out_of_sight() -> "adjournment_too_long" {
        let mut story = Story::assessed();
        let now = story.now;
        story.handler(consent_request("2029-01-01", now))
    }
    fn a_consent_can_still_be_given_when_it_is_asked() -> "in_the_past" {
        let mut story = Story::assessed();
        let yesterday = in_days(&story, -1);
        story.handler(consent_request("2026-12-01", yesterday))
    }
    fn a_consent_is_given_before_the_day_that_it_is_about() -> "answer_day_too_late" {
        let mut story = Story::assessed();
        let too_late = at("2026-12-02T12:00:00Z");
        story.handler(consent_request("2026-12-01", too_late))
    }

    // Reminders.
    fn nobody_is_reminded_before_the_day() -> "nothing_to_remind_of" {
        Story::advised().system(Remind {})
    }
    fn nobody_is_reminded_twice() -> "nothing_to_remind_of" {
        let mut story = Story::advised();
        story.days_pass(3);
        story.system(Remind {}).is_done();
        story.system(Remind {})
    }

    // Requests about personal details.
    fn no_request_is_received_in_the_future() -> "in_the_future" {
        let mut story = Story::filed();
        let tomorrow = in_days(&story, 1);
        story.handler(data_answer(tomorrow))
    }
    fn no_request_about_a_complaint_comes_before_it() -> "before_receipt" {
        let mut story = Story::filed();
        let yesterday = in_days(&story, -1);
        story.handler(data_answer(yesterday))
    }

    // Settling.
    fn nobody_is_satisfied_in_the_future() -> "in_the_future" {
        let mut story = Story::filed();
        story.handler(settlement(in_days(&story, 1)))
    }
    fn nobody_is_satisfied_before_complaining() -> "before_receipt" {
        let mut story = Story::filed();
        story.handler(settlement(in_days(&story, -1)))
    }

    // The draft.
    fn only_staff_draft() -> "staff_only" {
        Story::heard().rules_say(Actor::System, draft())
    }
    fn only_staff_compose() -> "unknown_staff" {
        let composition = BTreeSet::from([OUTSIDER]);
        Story::heard().handler(DraftAdvice { composition, ..draft() })
    }
    fn who_is_tied_to_a_party_does_not_draft() -> "conflict_of_interest" {
        Story::heard().staff(TIED, draft())
    }
    fn who_is_tied_to_a_party_does_not_compose() -> "conflict_of_interest" {
        let composition = BTreeSet::from([TIED]);
        Story::heard().handler(DraftAdvice { composition, ..draft() })
    }
    fn an_advice_decides_a_point() -> "no_points" {
        Story::heard().handler(DraftAdvice { points: vec![], ..draft() })
    }
    fn an_advice_has_no_more_points_than_it_can_number() -> "too_many" {
        let points = vec![point(Conclusion::Unfounded, &[]); 101];
        Story::heard().handler(DraftAdvice { points, ..draft() })
    }
    /// R21.
    fn who_was_right_is_told_by_which_norm() -> "norm_missing" {
        let unfounded = point(Conclusion::Unfounded, &[]);
        let points = vec![unfounded, point(Conclusion::PartlyFounded, &[])];
        Story::heard().handler(DraftAdvice { points, ..draft() })
    }
    fn only_a_party_or_the_college_is_asked_something() -> "not_a_party" {
        Story::heard().handler(draft_for(&[FOUNDATION]))
    }
    fn a_recommendation_goes_to_an_organisation_of_the_register() -> "unknown_organisation" {
        let item = DraftRecommendation { addressee: NOBODY, text: because() };
        Story::heard().handler(DraftAdvice { recommendations: vec![item], ..draft() })
    }
    fn only_a_draft_is_approved() -> "no_draft" {
        Story::heard().second(ApproveDraft {})
    }
    fn only_staff_approve() -> "staff_only" {
        drafted().rules_say(Actor::System, ApproveDraft {})
    }
    fn nobody_approves_the_own_draft() -> "same_person" {
        drafted().handler(ApproveDraft {})
    }
    fn who_is_tied_to_a_party_does_not_approve() -> "conflict_of_interest" {
        drafted().staff(TIED, ApproveDraft {})
    }
    fn only_a_draft_is_returned() -> "no_draft" {
        Story::heard().second(return_draft())
    }
    fn only_a_draft_is_issued() -> "no_draft" {
        Story::heard().handler(IssueAdvice {})
    }
    fn a_draft_that_nobody_approved_is_not_issued() -> "not_approved" {
        drafted().handler(IssueAdvice {})
    }
    fn an_advice_waits_for_the_copy_of_a_party_that_was_added() -> "copy_not_sent" {
        let mut story = Story::approved();
        story.handler(InvolveOrganisation { organisation: FOUNDATION }).is_done();
        story.handler(IssueAdvice {})
    }
    fn an_advice_waits_until_everybody_was_heard() -> "not_heard" {
        Story::investigated().then_approved(draft()).handler(IssueAdvice {})
    }
    fn who_is_tied_to_a_party_does_not_issue() -> "conflict_of_interest" {
        Story::approved().staff(TIED, IssueAdvice {})
    }

    // Dispatch.
    fn only_an_addressee_is_served() -> "not_an_addressee" {
        let mut story = Story::issued();
        let now = story.now;
        story.handler(dispatch(COLLEGE, now))
    }
    fn an_addressee_is_served_once() -> "already_dispatched" {
        let mut story = Story::advised();
        let now = story.now;
        story.handler(dispatch(PROVIDER, now))
    }
    fn an_advice_is_not_sent_in_the_future() -> "in_the_future" {
        let mut story = Story::issued();
        let tomorrow = in_days(&story, 1);
        story.handler(dispatch(PROVIDER, tomorrow))
    }
    fn an_advice_is_not_sent_before_it_is_issued() -> "before_issue" {
        let mut story = Story::issued();
        let yesterday = in_days(&story, -1);
        story.handler(dispatch(PROVIDER, yesterday))
    }
    /// G2, S22: one person cannot let a term begin so long ago that it is over.
    fn an_advice_is_not_recorded_as_sent_so_long_ago_that_its_term_is_over() -> "term_has_passed" {
        let mut story = Story::issued();
        let issued_at = story.now;
        story.days_pass(21);
        story.handler(dispatch(PROVIDER, issued_at))
    }
    /// R39: the second dispatch is the time of sending.
    fn an_advice_is_not_sent_again_at_the_time_of_the_failed_dispatch() -> "before_issue" {
        let mut story = Story::advised();
        let first = story.now;
        story.days_pass(2);
        story.handler(RecordUndelivered { organisation: PROVIDER }).is_done();
        story.handler(dispatch(PROVIDER, first))
    }
    fn only_to_an_addressee_can_an_advice_be_undelivered() -> "not_an_addressee" {
        Story::advised().handler(RecordUndelivered { organisation: COLLEGE })
    }
    fn what_was_not_sent_is_not_undelivered() -> "not_dispatched" {
        Story::issued().handler(RecordUndelivered { organisation: PROVIDER })
    }
    fn who_answered_received_the_advice() -> "already_answered" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, acceptance(PROVIDER)).is_done();
        story.handler(RecordUndelivered { organisation: PROVIDER })
    }
    /// R43: whether the worker came by makes no difference.
    fn an_advice_is_not_undelivered_after_its_term() -> "term_has_passed" {
        late().handler(RecordUndelivered { organisation: PROVIDER })
    }
    fn an_advice_that_was_answered_is_not_undelivered() -> "already_awaits_confirmation" {
        let mut story = Story::advised_in(World::with_grace(7));
        story.days_pass(16);
        let received = received(in_days(&story, -10));
        story.handler(Accept { received, ..acceptance(PROVIDER) }).is_done();
        story.handler(RecordUndelivered { organisation: PROVIDER })
    }
    fn an_outage_lengthens_the_terms_of_addressees() -> "not_an_addressee" {
        Story::advised().system(outage_on_the_last_day(COLLEGE))
    }
    fn an_outage_lengthens_a_term_that_began() -> "not_dispatched" {
        Story::issued().system(outage_on_the_last_day(PROVIDER))
    }
    fn an_outage_does_not_concern_who_answered() -> "already_answered" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, acceptance(PROVIDER)).is_done();
        story.system(outage_on_the_last_day(PROVIDER))
    }
    fn an_outage_before_the_last_day_changes_nothing() -> "outage_misses_last_day" {
        let (from, until) = (at("2026-03-20T10:00:00Z"), at("2026-03-20T20:00:00Z"));
        Story::advised().system(ExtendForOutage { from, until, ..outage_on_the_last_day(PROVIDER) })
    }

    // The answer.
    fn only_an_addressee_accepts() -> "not_an_addressee" {
        Story::advised().handler(acceptance(COLLEGE))
    }
    fn nobody_accepts_before_being_served() -> "not_dispatched" {
        Story::issued().organisation(PROVIDER, acceptance(PROVIDER))
    }
    fn an_organisation_does_not_say_when_its_answer_was_received() -> "receipt_not_yours" {
        let mut story = Story::advised();
        let received = received(story.now);
        story.organisation(PROVIDER, Accept { received, ..acceptance(PROVIDER) })
    }
    fn an_answer_is_not_received_in_the_future() -> "in_the_future" {
        let mut story = Story::advised();
        let received = received(in_days(&story, 1));
        story.handler(Accept { received, ..acceptance(PROVIDER) })
    }
    fn an_answer_is_not_received_before_the_advice_was_sent() -> "before_issue" {
        let mut story = Story::advised();
        let received = received(in_days(&story, -1));
        story.handler(Accept { received, ..acceptance(PROVIDER) })
    }
    /// R46.
    fn who_accepted_does_not_reject() -> "already_answered" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, acceptance(PROVIDER)).is_done();
        story.organisation(PROVIDER, rejection(PROVIDER, &[1]))
    }
    fn who_rejected_does_not_accept_without_taking_it_back() -> "already_answered" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
        story.organisation(PROVIDER, acceptance(PROVIDER))
    }
    /// D4.
    fn a_rejection_after_the_two_weeks_is_refused() -> "term_has_passed" {
        late().organisation(PROVIDER, rejection(PROVIDER, &[1]))
    }
    fn an_acceptance_after_the_two_weeks_is_refused() -> "term_has_passed" {
        late().organisation(PROVIDER, acceptance(PROVIDER))
    }
    fn a_rejection_names_a_measure() -> "nothing_rejected" {
        Story::advised().organisation(PROVIDER, rejection(PROVIDER, &[]))
    }
    fn a_measure_of_another_addressee_is_not_rejected() -> "unknown_measure" {
        Story::advised().organisation(PROVIDER, rejection(PROVIDER, &[1, 3]))
    }
    fn a_measure_is_not_rejected_twice() -> "unknown_measure" {
        Story::advised().organisation(PROVIDER, rejection(PROVIDER, &[1, 1]))
    }
    /// G3.
    fn a_rejection_needs_reasons_in_words() -> "reasons_missing" {
        let dots = rejection_because(PROVIDER, &[1], "1. ........ ........ ........ ........");
        Story::advised().organisation(PROVIDER, dots)
    }
    /// G3: the regulation of these stories asks twenty letters.
    fn a_rejection_needs_reasons_of_the_length_that_the_regulation_asks() -> "reasons_missing" {
        let short = rejection_because(PROVIDER, &[1], "Dat mag van de wet.");
        Story::advised().organisation(PROVIDER, short)
    }
    fn only_a_rejection_is_taken_back() -> "not_rejected" {
        Story::advised().organisation(PROVIDER, WithdrawRejection { organisation: PROVIDER })
    }
    fn a_rejection_is_not_taken_back_after_the_term() -> "term_has_passed" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
        story.days_pass(15);
        story.organisation(PROVIDER, WithdrawRejection { organisation: PROVIDER })
    }
    fn a_rejection_without_reasons_that_came_late_is_a_late_rejection() -> "term_has_passed" {
        let mut story = late();
        let received_at = story.now;
        story.handler(RecordUnreasonedRejection { organisation: PROVIDER, received_at })
    }
    fn a_rejection_that_came_in_time_is_not_late() -> "term_runs" {
        Story::advised()
            .organisation(PROVIDER, RecordLateRejection { organisation: PROVIDER, received: None })
    }
    fn who_accepted_does_not_reject_late() -> "already_answered" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, acceptance(PROVIDER)).is_done();
        story.days_pass(15);
        story.organisation(PROVIDER, RecordLateRejection { organisation: PROVIDER, received: None })
    }
    fn a_second_backdated_answer_waits_for_the_first() -> "already_awaits_confirmation" {
        let mut story = backdated();
        let received = received(in_days(&story, -9));
        story.handler(Accept { received, ..acceptance(PROVIDER) })
    }
    fn what_nobody_registered_is_not_confirmed() -> "nothing_to_confirm" {
        Story::advised().second(ConfirmBackdatedAnswer { organisation: PROVIDER })
    }
    fn what_nobody_registered_is_not_dismissed() -> "nothing_to_confirm" {
        Story::advised().second(DismissBackdatedAnswer { organisation: PROVIDER })
    }
    fn who_registered_a_backdated_answer_does_not_confirm_it() -> "same_person" {
        backdated().handler(ConfirmBackdatedAnswer { organisation: PROVIDER })
    }
    fn who_registered_a_backdated_answer_does_not_dismiss_it() -> "same_person" {
        backdated().handler(DismissBackdatedAnswer { organisation: PROVIDER })
    }

    /// R9, S22: the second person had no part in it either.
    fn who_is_tied_to_a_party_does_not_confirm() -> "conflict_of_interest" {
        backdated().staff(TIED, ConfirmBackdatedAnswer { organisation: PROVIDER })
    }
    fn who_is_tied_to_a_party_does_not_dismiss() -> "conflict_of_interest" {
        backdated().staff(TIED, DismissBackdatedAnswer { organisation: PROVIDER })
    }
    fn who_is_tied_to_a_party_does_not_withdraw_the_advice() -> "conflict_of_interest" {
        Story::executing().staff(TIED, WithdrawAdvice { motive: because() })
    }

    // Enforcement.
    fn nothing_is_enforced_before_the_term_has_passed() -> "term_runs" {
        Story::advised().system(Enforce { organisation: PROVIDER })
    }
    fn nothing_is_enforced_on_who_was_not_served() -> "term_not_begun" {
        let mut story = Story::issued();
        story.days_pass(60);
        story.system(Enforce { organisation: PROVIDER })
    }
    fn nothing_is_enforced_on_who_answered() -> "already_answered" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
        story.days_pass(15);
        story.system(Enforce { organisation: PROVIDER })
    }

    // Execution.
    fn a_measure_that_does_not_exist_is_not_reported() -> "unknown_measure" {
        Story::executing().organisation(PROVIDER, report(4))
    }
    fn a_measure_of_another_addressee_is_not_reported() -> "unknown_measure" {
        Story::executing().organisation(PROVIDER, report(3))
    }
    fn a_measure_that_was_only_proposed_is_not_reported() -> "measure_stage" {
        Story::advised().organisation(PROVIDER, report(1))
    }
    fn a_measure_that_was_rejected_is_not_confirmed() -> "measure_stage" {
        let mut story = Story::advised();
        story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
        story.client(ConfirmMeasure { measure: 1 })
    }
    fn a_measure_that_nobody_called_done_is_not_disputed() -> "measure_stage" {
        Story::executing().client(dispute(1))
    }
    fn a_measure_is_not_overdue_before_its_day() -> "term_runs" {
        Story::executing().system(MarkOverdue { measure: 1 })
    }
    fn a_measure_that_is_done_is_not_overdue() -> "measure_stage" {
        let mut story = Story::executing();
        story.client(ConfirmMeasure { measure: 1 }).is_done();
        story.days_pass(60);
        story.system(MarkOverdue { measure: 1 })
    }
    fn a_measure_is_not_escalated_before_its_day() -> "measure_stage" {
        Story::executing().handler(escalation(1))
    }

    // The end.
    fn a_case_with_open_measures_is_not_closed() -> "unfinished" {
        Story::executing().handler(Close { motive: None })
    }
    fn a_case_is_not_closed_before_the_client_could_say_whether_it_is_done() -> "client_may_still_react" {
        let mut story = Story::executing();
        for (organisation, measure) in [(PROVIDER, 1), (PROVIDER, 2), (TEAM, 3)] {
            story.organisation(organisation, report(measure)).is_done();
        }
        story.handler(Close { motive: None })
    }
    fn a_case_is_not_closed_while_a_second_person_must_decide() -> "already_awaits_confirmation" {
        let only_volunteers = File { organisations: BTreeSet::from([FOUNDATION]), ..complaint() };
        let mut story = Story::begin(World::new(), &only_volunteers)
            .then_advised(draft_for(&[FOUNDATION]), &[FOUNDATION]);
        story.days_pass(15);
        story.worker_comes_by();
        let received = received(in_days(&story, -5));
        story.handler(Accept { received, ..acceptance(FOUNDATION) }).is_done();
        story.handler(Close { motive: None })
    }
    fn an_appreciation_is_given_once() -> "already_appreciated" {
        let mut story = Story::closed();
        story.client(appreciation(8)).is_done();
        story.handler(appreciation(9))
    }
    fn a_reopening_is_asked_once() -> "already_awaits_confirmation" {
        let mut story = Story::closed();
        story.client(reopening()).is_done();
        story.client(reopening())
    }
    fn nothing_is_reopened_that_nobody_asked_for() -> "nothing_to_confirm" {
        Story::closed().second(Reopen {})
    }
    fn who_asked_for_a_reopening_does_not_grant_it() -> "same_person" {
        let mut story = Story::closed();
        story.handler(reopening()).is_done();
        story.handler(Reopen {})
    }

    // Appointments.
    fn an_appointment_is_at_a_place_of_the_desk() -> "unknown_place" {
        let mut story = Story::filed();
        let starts_at = soon(story.now);
        story.client(booking(PlaceId(NOBODY.0), starts_at))
    }
    fn an_appointment_begins_when_a_slot_does() -> "no_such_slot" {
        let mut story = Story::filed();
        let starts_at = soon(story.now).moved(TimeDelta::minutes(5));
        story.client(booking(CALL_BACK, starts_at))
    }
    fn a_slot_has_no_more_appointments_than_seats() -> "slot_is_full" {
        let mut story = Story::filed();
        let starts_at = soon(story.now);
        story.client(booking(CALL_BACK, starts_at)).is_done();
        story.client(booking(CALL_BACK, starts_at))
    }
    fn nobody_is_expected_twice_at_the_same_time() -> "appointment_at_that_time" {
        let mut story = Story::filed();
        let monday = at("2026-02-09T10:00:00+01:00");
        story.client(booking(LIBRARY, monday)).is_done();
        story.client(booking(CALL_BACK, monday.moved(TimeDelta::minutes(15))))
    }
    fn nobody_books_everything() -> "too_many_appointments" {
        let mut story = Story::filed();
        let starts_at = soon(story.now);
        for quarter in 0..2 {
            let starts_at = starts_at.moved(TimeDelta::minutes(15 * quarter));
            story.client(booking(CALL_BACK, starts_at)).is_done();
        }
        story.client(booking(CALL_BACK, starts_at.moved(TimeDelta::minutes(30))))
    }
    fn only_an_appointment_that_stands_is_cancelled() -> "unknown_appointment" {
        let mut story = Story::filed();
        let starts_at = soon(story.now);
        story.client(booking(CALL_BACK, starts_at)).is_done();
        story.client(cancellation(1)).is_done();
        story.client(cancellation(1))
    }
    fn an_appointment_that_began_is_not_cancelled() -> "in_the_past" {
        let mut story = Story::filed();
        let starts_at = soon(story.now);
        story.client(booking(CALL_BACK, starts_at)).is_done();
        story.at(starts_at);
        story.client(cancellation(1))
    }

    // Documents.
    fn nobody_fills_the_case_with_documents() -> "too_many_documents" {
        let mut story = Story::filed();
        for object in 1..=10 {
            story.client(photograph(object)).is_done();
        }
        story.client(photograph(11))
    }
    fn only_a_document_of_the_case_is_labelled() -> "unknown_document" {
        Story::filed().handler(label(1))
    }
    /// S17: before the scanner cleared it, nobody gets it.
    fn a_quarantined_document_is_not_shared() -> "document_not_available" {
        let mut story = Story::filed();
        story.client(photograph(1)).is_done();
        story.handler(label(1)).is_done();
        story.handler(ShareDocument { document: 1, with: PROVIDER_SIDE })
    }
    fn a_document_is_examined_once() -> "already_examined" {
        with_document().system(scan(1, 1, Verdict::Infected))
    }
    /// R63: somebody looked at it first.
    fn a_document_is_not_shared_before_it_is_assessed() -> "not_assessed" {
        with_document().handler(ShareDocument { document: 1, with: PROVIDER_SIDE })
    }
    /// R13: others get the redacted version of the document; nobody can name the wrong one.
    fn what_is_shared_is_the_document_and_not_a_version() -> "not_an_original" {
        let mut story = with_document();
        story.handler(redacted_version(1, 2)).is_done();
        story.handler(ShareDocument { document: 2, with: PROVIDER_SIDE })
    }
    fn a_document_is_not_shared_with_who_sent_it() -> "already_shared" {
        let mut story = with_document();
        story.handler(label(1)).is_done();
        story.handler(ShareDocument { document: 1, with: Party::Client })
    }
    fn only_what_is_shared_can_be_shared_no_longer() -> "not_shared" {
        with_document().handler(UnshareDocument { document: 1, with: PROVIDER_SIDE })
    }
    /// D2: to a stranger the case does not exist.
    fn a_document_is_not_shared_with_a_stranger() -> "not_a_party" {
        let mut story = with_document();
        story.handler(label(1)).is_done();
        story.handler(ShareDocument { document: 1, with: STRANGER_SIDE })
    }
    fn a_client_does_not_send_documents_in_the_name_of_others() -> "staff_only" {
        Story::filed().client(AddDocument { from: Some(PROVIDER_SIDE), ..photograph(1) })
    }
}

/// The client sent a photograph, and the scanner found nothing.
fn with_document() -> Story {
    let mut story = Story::filed();
    story.client(photograph(1)).is_done();
    story.system(scan(1, 1, Verdict::Clean)).is_done();
    story
}

/// The desk's system is down from eight in the evening until midnight of the last day.
fn outage_on_the_last_day(organisation: domain::OrganisationId) -> ExtendForOutage {
    let (from, until) = (at("2026-03-23T20:00:00+01:00"), at("2026-03-23T23:59:00+01:00"));
    ExtendForOutage { organisation, outage: OUTAGE, from, until }
}
