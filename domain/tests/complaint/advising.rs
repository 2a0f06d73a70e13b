//! The advice in the making and its gates (R9, R21, R45, R48, S22, D3, D7).

use crate::support::{story::speaker_of, *};
use domain::{
    Actor,
    complaint::{
        Command, Event, StateName,
        advice::{Answer, Nature, Serving},
        classification::{Conclusion, Norm},
        commands::*,
    },
    notice::Recipient,
    regulation::BasisKind,
};
use std::collections::BTreeSet;

/// S22: one drafts, another approves; who approved may issue.
#[test]
fn a_binding_advice_takes_two_people() {
    let mut story = Story::heard();
    story.handler(draft()).is_done();
    story.handler(IssueAdvice {}).is_refused("not_approved");
    story.handler(ApproveDraft {}).is_refused("same_person");
    story.second(ApproveDraft {}).is_done();
    story.handler(IssueAdvice {}).is_done();
    let advice = story.case.state.advice().unwrap();
    assert_eq!(advice.draft.drafted_by, HANDLER);
    assert_eq!(advice.draft.approved_by, Some(SECOND));
}

#[test]
fn a_small_desk_may_do_without_a_second_person_when_its_regulation_says_so() {
    let world = World::with(|settings| settings.four_eyes = false);
    let story = Story::begin(world, &complaint());
    let mut story = story.then_acknowledged().then_investigated().then_heard();
    story.handler(draft()).is_done();
    story.handler(IssueAdvice {}).is_done();
}

#[test]
fn an_approval_is_of_this_draft_and_no_other() {
    let mut story = Story::approved();
    story.second(return_draft()).is_done();
    story.handler(IssueAdvice {}).is_refused("not_approved");
    story.second(ApproveDraft {}).is_done();
    story.handler(draft_for(&[TEAM])).is_done();
    story.handler(IssueAdvice {}).is_refused("not_approved");
    story.second(draft()).is_done();
    story.second(ApproveDraft {}).is_refused("same_person");
    story.handler(ApproveDraft {}).is_done();
    story.second(IssueAdvice {}).is_done();
}

/// R9, R48: a conflict that comes out late still stops the advice.
#[test]
fn a_conflict_of_anybody_who_took_part_stops_the_advice() {
    for account in [HANDLER, SECOND] {
        let mut story = Story::approved();
        story.second(DeclareConflict { account, because: text("Toch betrokken.") }).is_done();
        story.handler(IssueAdvice {}).is_refused("conflict_of_interest");
    }
}

/// R9: who approved is tied to a party that was added later.
#[test]
fn a_party_added_later_can_make_the_approval_worthless() {
    let team_only = File { organisations: BTreeSet::from([TEAM]), ..complaint() };
    let story = Story::begin(World::new(), &team_only);
    let mut story = story.then_acknowledged().then_investigated().then_heard();
    story.handler(draft_for(&[TEAM])).is_done();
    story.staff(TIED, ApproveDraft {}).is_done();
    story.handler(InvolveOrganisation { organisation: PROVIDER }).is_done();
    story.handler(copy_to(PROVIDER)).is_done();
    story.organisation(PROVIDER, view_of(PROVIDER)).is_done();
    let party = domain::complaint::hearing::Party::Organisation(PROVIDER);
    story.handler(waiver(party, domain::complaint::hearing::WaiverGround::WrittenReply)).is_done();
    story.handler(IssueAdvice {}).is_refused("not_approved");
    story.staff(TIED, ApproveDraft {}).is_refused("conflict_of_interest");
}

/// R21: a norm is named where the client was right, wholly or in part, and only there is it needed.
#[test]
fn each_point_in_the_clients_favour_names_a_norm() {
    let unfounded = point(Conclusion::Unfounded, &[]);
    let undecided = point(Conclusion::NoJudgement, &[]);
    for (conclusion, norms, possible) in [
        (Conclusion::WellFounded, &[Norm::OpenAndClear][..], true),
        (Conclusion::PartlyFounded, &[Norm::FairAndReliable, Norm::Respectful], true),
        (Conclusion::WellFounded, &[], false),
        (Conclusion::PartlyFounded, &[], false),
    ] {
        let points = vec![unfounded.clone(), undecided.clone(), point(conclusion, norms)];
        let outcome = Story::heard().handler(DraftAdvice { points, ..draft() });
        if possible {
            outcome.is_done();
        } else {
            let refusal = domain::complaint::Refusal::NormMissing { point: 3 };
            assert_eq!(outcome.refusal(), refusal);
        }
    }
}

/// R45: the basis on the day of issue decides, per addressee.
#[test]
fn an_addressee_without_a_basis_receives_a_recommendation() {
    let both = File { organisations: BTreeSet::from([PROVIDER, FOUNDATION]), ..complaint() };
    let story = Story::begin(World::new(), &both)
        .then_advised(draft_for(&[PROVIDER, FOUNDATION, COLLEGE]), &[]);
    let contract = Nature::BindingAdvice { basis: BasisKind::Contract };
    assert_eq!(story.response(PROVIDER).nature, contract);
    assert_eq!(story.response(FOUNDATION).nature, Nature::Recommendation);
    let ordinance = Nature::BindingAdvice { basis: BasisKind::Ordinance };
    assert_eq!(story.response(COLLEGE).nature, ordinance);
}

/// R45: from the first day to the last day of the basis, and not on the days around them.
#[test]
fn a_basis_binds_from_its_first_to_its_last_day() {
    for (from, until, binds) in [
        ("2026-03-09", Some("2026-03-09"), true),
        ("2026-03-10", None, false),
        ("2024-01-01", Some("2026-03-08"), false),
        ("2024-01-01", None, true),
    ] {
        let mut world = World::new();
        let provider = world.registers.organisations.get_mut(&PROVIDER).unwrap();
        provider.bases[0].valid_from = day(from);
        provider.bases[0].valid_until = until.map(day);
        let story = Story::begin(world, &complaint()).then_advised(draft(), &[]);
        let nature = story.response(PROVIDER).nature;
        assert_eq!(nature != Nature::Recommendation, binds, "{from} to {until:?}: {nature:?}");
    }
}

/// R35: what is accessible in the portal is served; the others wait for their dispatch.
#[test]
fn who_reads_the_portal_is_served_when_the_advice_is_issued() {
    let story = Story::issued();
    let served = story.response(TEAM).dispatch.as_ref().unwrap();
    assert_eq!((served.by, served.at), (Serving::Portal, story.now));
    assert_eq!(story.response(PROVIDER).dispatch, None);
    assert_eq!(*story.answer(PROVIDER), Answer::Pending);
}

/// D3: one advice, each addressee its own measures and its own answer; both sides and the college receive it.
#[test]
fn everybody_concerned_receives_the_advice() {
    let story = Story::issued();
    let told = [PROVIDER, TEAM, COLLEGE].map(Recipient::Organisation);
    let mut received = story.recipients_of("advice");
    assert_eq!(received.remove(0), Recipient::Client);
    assert_eq!(received, told);
}

/// An advice that asks nothing awaits nothing.
#[test]
fn an_advice_without_measures_needs_no_answer() {
    let story = Story::heard().then_approved(draft_for(&[])).then_issued();
    assert_eq!(story.state(), StateName::InExecution);
    assert_eq!(story.case.next_due(), None);
}

/// D7: recommendations for policy travel with the advice and bind nobody.
#[test]
fn a_recommendation_for_policy_asks_no_answer() {
    let policy = DraftRecommendation { addressee: COLLEGE, text: text("Neem meer mensen aan.") };
    let with_policy = DraftAdvice { recommendations: vec![policy], ..draft_for(&[TEAM]) };
    let story = Story::heard().then_approved(with_policy).then_issued();
    let advice = story.case.state.advice().unwrap();
    assert_eq!(advice.draft.recommendations[0].number, 1);
    assert_eq!(advice.responses.keys().collect::<Vec<_>>(), [&TEAM]);
}

/// R49: an issued advice is immutable; an erratum changes no term.
#[test]
fn an_erratum_corrects_a_slip_and_leaves_the_term() {
    let mut story = Story::advised();
    let before = story.case.state.advice().unwrap().clone();
    story.days_pass(3);
    story.handler(IssueErratum { erratum: text("Lees 2026 voor 2025.") }).is_done();
    let after = story.case.state.advice().unwrap();
    assert_eq!(after.errata.len(), 1);
    assert_eq!((&after.draft, &after.responses), (&before.draft, &before.responses));
    assert_eq!(story.recipients_of("erratum").len(), 4);
    story.handler(draft()).is_refused("not_in_this_state");
}

/// R49: a change of substance is a new advice with its own two weeks.
#[test]
fn a_withdrawn_advice_is_replaced_by_one_with_its_own_term() {
    let mut story = Story::advised();
    story.organisation(TEAM, acceptance(TEAM)).is_done();
    story.days_pass(10);
    story.handler(WithdrawAdvice { motive: text("De feiten klopten niet.") }).is_done();
    assert_eq!(story.state(), StateName::UnderInvestigation);
    story.organisation(PROVIDER, acceptance(PROVIDER)).is_refused("not_in_this_state");
    story.handler(IssueAdvice {}).is_refused("not_approved");
    story.second(ApproveDraft {}).is_done();
    story.handler(IssueAdvice {}).is_done();
    let advice = story.case.state.advice().unwrap();
    assert_eq!((advice.number, advice.issued_at), (2, story.now));
    assert_eq!(*story.answer(TEAM), Answer::Pending, "an old answer answers nothing new");
    assert_eq!(story.last_day(TEAM), day("2026-04-02"));
    assert_eq!(story.recipients_of("advice-withdrawn").len(), 4);
}

/// R48: reasons per point; people count from 1.
#[test]
fn points_measures_and_recommendations_are_numbered_from_one() {
    let story = Story::issued();
    let Event::AdviceDrafted { draft } = &story
        .log
        .iter()
        .map(|recorded| &recorded.event)
        .find(|event| matches!(event, Event::AdviceDrafted { .. }))
        .unwrap()
    else {
        panic!("the story has a draft")
    };
    assert_eq!(draft.points.iter().map(|point| point.number).collect::<Vec<_>>(), [1]);
    assert_eq!(draft.measures.iter().map(|measure| measure.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(draft.addressees(), BTreeSet::from([PROVIDER, TEAM]));
}

/// R48, S22: who approved has seen everything, or the approval no longer counts.
#[test]
fn what_comes_in_after_an_approval_makes_it_lapse() {
    let description = Some(text("Ik vond de brief nog."));
    let found = Supplement { client: None, description, confirmed: false };
    let arrivals: [(Actor, Command); 2] =
        [(speaker_of(PROVIDER), view_of(PROVIDER).into()), (Actor::Client, found.into())];
    for (sender, arrives) in arrivals {
        let mut story = Story::approved();
        story.act(sender, &arrives).is_done();
        story.handler(IssueAdvice {}).is_refused("not_approved");
        story.second(ApproveDraft {}).is_done();
        story.handler(IssueAdvice {}).is_done();
    }
}
