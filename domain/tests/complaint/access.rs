//! Who may give which command: every role, every command, every relation to the case (D2, S1, S2, S22).

use crate::support::{
    samples::sample,
    story::{caller, speaker_of},
    *,
};
use domain::{
    Actor, OrganisationId,
    access::{self, Caller, Sight},
    complaint::{Command, CommandKind, Complaint, commands::*},
};
use std::collections::BTreeSet;

/// Who may give each command: the desk (D), the client (C), an organisation that knows the case (O), the system (S).
/// An organisation gives a command marked with N in its own name only.
const MATRIX: &[(&str, &str)] = &[
    ("supplement", "DC"),
    ("request-repair", "D"),
    ("classify", "D"),
    ("involve-organisation", "D"),
    ("release-organisation", "D"),
    ("set-regime", "D"),
    ("change-preference", "DC"),
    ("change-contact", "DC"),
    ("name-representative", "DC"),
    ("authorise-representative", "DC"),
    ("end-representation", "DC"),
    ("renew-secret", "D"),
    ("declare-conflict", "D"),
    ("assign", "D"),
    ("unassign", "D"),
    ("acknowledge", "D"),
    ("decline-to-handle", "D"),
    ("forward-as-objection", "D"),
    ("send-copy", "D"),
    ("start-investigation", "D"),
    ("give-view", "DON"),
    ("invite-to-hearing", "D"),
    ("record-hearing", "D"),
    ("cancel-hearing", "D"),
    ("waive-hearing", "D"),
    ("adjourn", "D"),
    ("request-consent", "D"),
    ("extend-with-consent", "DC"),
    ("settle", "D"),
    ("withdraw", "DC"),
    ("draft-advice", "D"),
    ("approve-draft", "D"),
    ("return-draft", "D"),
    ("issue-advice", "D"),
    ("record-dispatch", "D"),
    ("record-undelivered", "D"),
    ("accept", "DON"),
    ("reject", "DON"),
    ("withdraw-rejection", "DON"),
    ("record-unreasoned-rejection", "D"),
    ("record-late-rejection", "DON"),
    ("confirm-backdated-answer", "D"),
    ("dismiss-backdated-answer", "D"),
    ("enforce", "S"),
    ("extend-for-outage", "S"),
    ("issue-erratum", "D"),
    ("withdraw-advice", "D"),
    ("report-measure", "DO"),
    ("confirm-measure", "DC"),
    ("dispute-measure", "DC"),
    ("mark-overdue", "S"),
    ("escalate-measure", "D"),
    ("close", "D"),
    ("give-appreciation", "DC"),
    ("request-reopening", "DC"),
    ("reopen", "D"),
    ("book-appointment", "DC"),
    ("cancel-appointment", "DC"),
    ("remind", "S"),
    ("answer-data-request", "D"),
    ("add-document", "DCON"),
    ("add-redacted-version", "D"),
    ("label-document", "D"),
    ("share-document", "D"),
    ("unshare-document", "D"),
    ("record-scan", "S"),
];

/// Staff of the desk of another municipality.
fn other_desk() -> Caller {
    Caller { actor: Actor::Staff(HANDLER), municipalities: BTreeSet::from([ELSEWHERE]) }
}

/// Staff of no municipality at all.
fn no_desk() -> Caller {
    Caller { actor: Actor::Staff(HANDLER), municipalities: BTreeSet::new() }
}

fn organisation(organisation: OrganisationId) -> Caller {
    caller(speaker_of(organisation))
}

/// A case of which the provider knows and the team, though a party, does not yet; the college and foundation are no party.
fn half_informed() -> Complaint {
    let mut story = Story::assessed();
    story.handler(copy_to(PROVIDER)).is_done();
    story.case
}

#[test]
fn the_matrix_names_every_command_once() {
    let named: Vec<&str> = MATRIX.iter().map(|(code, _)| *code).collect();
    let known: Vec<&str> = CommandKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(named, known);
}

#[test]
fn every_cell_of_the_matrix_holds() {
    let case = half_informed();
    let now = at("2026-02-02T12:00:00Z");
    for (kind, (code, who)) in CommandKind::ALL.iter().zip(MATRIX) {
        let own = sample(*kind, PROVIDER, now);
        let others = sample(*kind, TEAM, now);
        let may = |caller: &Caller, command| access::may(caller, command, &case);
        let marked = |letter: char| who.contains(letter);
        for (caller, command, expected, relation) in [
            (caller(Actor::Staff(HANDLER)), &own, marked('D'), "the desk"),
            (caller(Actor::Staff(OUTSIDER)), &own, marked('D'), "another member of the desk"),
            (other_desk(), &own, false, "another desk"),
            (no_desk(), &own, false, "staff without a desk"),
            (caller(Actor::Client), &own, marked('C'), "the client"),
            (organisation(PROVIDER), &own, marked('O'), "a party that knows"),
            (
                organisation(PROVIDER),
                &others,
                marked('O') && !marked('N'),
                "a party that knows, in the name of another",
            ),
            (organisation(TEAM), &others, false, "a party that does not know yet"),
            (organisation(TEAM), &own, false, "a party that does not know yet, for another"),
            (organisation(COLLEGE), &own, false, "an organisation that is no party"),
            (organisation(NOBODY), &sample(*kind, NOBODY, now), false, "a stranger"),
            (caller(Actor::System), &own, marked('S'), "the system"),
            (caller(Actor::Administrator(HANDLER)), &own, false, "an administrator"),
        ] {
            assert_eq!(may(&caller, command), expected, "{code} by {relation}");
        }
    }
}

/// D2: what an organisation sees follows from what the desk sent it.
#[test]
fn an_organisation_sees_a_case_from_its_copy_or_its_advice_on() {
    let sees = |case: &Complaint, id| access::sight(&organisation(id), case);
    let filed = Story::filed().case;
    assert_eq!(sees(&filed, PROVIDER), Sight::Nothing, "named by the client, told nothing");
    let informed = half_informed();
    assert_eq!(sees(&informed, PROVIDER), Sight::Organisation(PROVIDER));
    assert_eq!(sees(&informed, TEAM), Sight::Nothing);
    assert_eq!(sees(&informed, COLLEGE), Sight::Nothing);
    let addressed = Story::heard().then_approved(draft_for(&[COLLEGE])).then_issued().case;
    assert_eq!(sees(&addressed, COLLEGE), Sight::Organisation(COLLEGE));
    assert_eq!(sees(&addressed, FOUNDATION), Sight::Nothing);
    assert_eq!(sees(&Story::closed().case, PROVIDER), Sight::Organisation(PROVIDER));
}

#[test]
fn each_role_sees_its_own_side_of_a_case() {
    let case = Story::advised().case;
    for (caller, sight) in [
        (caller(Actor::Staff(HANDLER)), Sight::Desk),
        (other_desk(), Sight::Nothing),
        (no_desk(), Sight::Nothing),
        (caller(Actor::Client), Sight::Client),
        (caller(Actor::System), Sight::Desk),
        (caller(Actor::Administrator(HANDLER)), Sight::Nothing),
    ] {
        assert_eq!(access::sight(&caller, &case), sight, "{}", caller.actor);
    }
}

/// Whoever works for several desks sees the cases of each.
#[test]
fn staff_may_serve_several_municipalities() {
    let both = Caller {
        actor: Actor::Staff(HANDLER),
        municipalities: BTreeSet::from([ELSEWHERE, HAARLEM]),
    };
    assert_eq!(access::sight(&both, &Story::filed().case), Sight::Desk);
}

/// A command that names no organisation is checked by its own rule: the measure has to be the speaker's.
#[test]
fn an_organisation_reports_only_its_own_measures() {
    let mut story = Story::executing();
    assert!(access::may(&organisation(TEAM), &report(1).into(), &story.case));
    story.organisation(TEAM, report(1)).is_refused("unknown_measure");
    story.organisation(TEAM, report(3)).is_done();
}

/// S22: the role is one thing, the person another.
#[test]
fn the_second_person_is_a_rule_of_the_case_and_not_of_the_role() {
    let story = Story::advised();
    for kind in
        [CommandKind::ApproveDraft, CommandKind::Reopen, CommandKind::ConfirmBackdatedAnswer]
    {
        let command = sample(kind, PROVIDER, story.now);
        for person in [HANDLER, SECOND, TIED] {
            assert!(access::may(&caller(Actor::Staff(person)), &command, &story.case));
        }
    }
    let speaks = |command: Command| command.speaks_for();
    assert_eq!(speaks(acceptance(PROVIDER).into()), Some(PROVIDER));
    assert_eq!(speaks(Enforce { organisation: PROVIDER }.into()), None);
}
