//! Who may give which command: every role, every command, every relation to the case (D2, S1, S2, S22).

use crate::support::{
    samples::sample,
    story::{caller, speaker_of},
    *,
};
use domain::{
    Actor, OrganisationId,
    access::{self, Caller, Duty, Sight},
    complaint::{Command, CommandKind, Complaint, commands::*},
};
use std::{collections::BTreeSet, fmt::Write as _, path::Path};

/// Who may give each command: the desk (D), the client (C), an organisation that knows the case (O), the system (S).
/// An organisation gives a command marked with N in its own name only, and one marked with A only by its director. At the
/// desk intake gives those marked with I too; those marked with L instead of D are for who leads.
const MATRIX: &[(&str, &str)] = &[
    ("supplement", "DIC"),
    ("request-repair", "DI"),
    ("classify", "DI"),
    ("involve-organisation", "DI"),
    ("release-organisation", "D"),
    ("set-regime", "D"),
    ("change-preference", "DIC"),
    ("change-contact", "DIC"),
    ("name-representative", "DIC"),
    ("authorise-representative", "DIC"),
    ("end-representation", "DIC"),
    ("renew-secret", "DI"),
    ("declare-conflict", "DI"),
    ("assign", "D"),
    ("unassign", "D"),
    ("acknowledge", "D"),
    ("decline-to-handle", "D"),
    ("forward-as-objection", "D"),
    ("send-copy", "D"),
    ("start-investigation", "D"),
    ("give-view", "DION"),
    ("invite-to-hearing", "D"),
    ("record-hearing", "D"),
    ("cancel-hearing", "D"),
    ("waive-hearing", "D"),
    ("adjourn", "D"),
    ("request-consent", "D"),
    ("extend-with-consent", "DIC"),
    ("settle", "D"),
    ("withdraw", "DIC"),
    ("draft-advice", "D"),
    ("approve-draft", "D"),
    ("return-draft", "D"),
    ("issue-advice", "D"),
    ("record-dispatch", "DI"),
    ("record-undelivered", "DI"),
    ("accept", "DIONA"),
    ("reject", "DIONA"),
    ("withdraw-rejection", "DIONA"),
    ("record-unreasoned-rejection", "DI"),
    ("record-late-rejection", "DIONA"),
    ("confirm-backdated-answer", "L"),
    ("dismiss-backdated-answer", "L"),
    ("enforce", "S"),
    ("extend-for-outage", "S"),
    ("issue-erratum", "D"),
    ("withdraw-advice", "L"),
    ("report-measure", "DIO"),
    ("confirm-measure", "DIC"),
    ("dispute-measure", "DIC"),
    ("mark-overdue", "S"),
    ("escalate-measure", "D"),
    ("close", "D"),
    ("give-appreciation", "DIC"),
    ("request-reopening", "DIC"),
    ("reopen", "L"),
    ("book-appointment", "DIC"),
    ("cancel-appointment", "DIC"),
    ("remind", "S"),
    ("answer-data-request", "D"),
    ("add-document", "DICON"),
    ("add-redacted-version", "D"),
    ("label-document", "D"),
    ("share-document", "D"),
    ("unshare-document", "D"),
    ("record-scan", "S"),
];

/// Staff of the desk of another municipality.
fn other_desk() -> Caller {
    Caller::new(Actor::Staff(HANDLER), BTreeSet::from([ELSEWHERE]))
}

/// Staff of no municipality at all.
fn no_desk() -> Caller {
    Caller::new(Actor::Staff(HANDLER), BTreeSet::new())
}

/// Staff of this desk who are there for this.
fn at_the_desk(duty: Duty) -> Caller {
    caller(Actor::Staff(HANDLER)).with_duty(duty)
}

fn organisation(organisation: OrganisationId) -> Caller {
    caller(speaker_of(organisation))
}

/// Somebody who speaks for an organisation from day to day.
fn contact(of: OrganisationId) -> Caller {
    organisation(of).with_duty(Duty::Contact)
}

fn auditor_who_opened(case: &Complaint) -> Caller {
    let mut auditor = caller(Actor::Auditor(HANDLER));
    auditor.opened.insert(case.id);
    auditor
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
        let desk = marked('D') || marked('L');
        for (caller, command, expected, relation) in [
            (caller(Actor::Staff(HANDLER)), &own, desk, "the desk"),
            (caller(Actor::Staff(OUTSIDER)), &own, desk, "another member of the desk"),
            (at_the_desk(Duty::Handler), &own, marked('D'), "a handler"),
            (at_the_desk(Duty::Intake), &own, marked('I'), "intake"),
            (at_the_desk(Duty::General), &own, false, "staff for nothing"),
            (at_the_desk(Duty::Director), &own, false, "staff with the duty of another role"),
            (contact(PROVIDER), &own, marked('O') && !marked('A'), "the contact of a party"),
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
            (caller(Actor::Auditor(HANDLER)), &own, false, "an auditor"),
            (auditor_who_opened(&case), &own, false, "an auditor who opened the case"),
            (caller(Actor::Onlooker(HANDLER)), &own, false, "an onlooker"),
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
        (at_the_desk(Duty::Intake), Sight::Desk),
        (contact(PROVIDER), Sight::Organisation(PROVIDER)),
        (caller(Actor::Auditor(HANDLER)), Sight::Nothing),
        (auditor_who_opened(&case), Sight::Desk),
        (auditor_who_opened(&Story::filed().case), Sight::Desk),
        (caller(Actor::Onlooker(HANDLER)), Sight::Nothing),
    ] {
        assert_eq!(access::sight(&caller, &case), sight, "{}", caller.actor);
    }
}

/// Whoever works for several desks sees the cases of each.
#[test]
fn staff_may_serve_several_municipalities() {
    let both = Caller::new(Actor::Staff(HANDLER), BTreeSet::from([ELSEWHERE, HAARLEM]));
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

/// An auditor of another desk opens nothing here, and an opened case is that one case.
#[test]
fn an_opened_case_is_one_case_of_the_own_desk() {
    let case = Story::advised().case;
    let mut other = auditor_who_opened(&case);
    other.municipalities = BTreeSet::from([ELSEWHERE]);
    assert_eq!(access::sight(&other, &case), Sight::Nothing);
    let mut another = case.clone();
    another.id = domain::CaseId(uuid::Uuid::from_u128(99));
    assert_eq!(access::sight(&auditor_who_opened(&case), &another), Sight::Nothing);
}

const HEADING: &str = "# Who may do and see what in a case

Printed by `domain/tests/complaint/access.rs` from `domain::access`; do not edit by hand. Print it anew with
`UPDATE_DOCS=1 cargo test -p domain --test complaint`.

Staff see and change the cases of their own municipalities. An organisation sees a case once it was told of it, and gives
commands in its own name. The client sees and changes the own case; staff give the same commands for a client who calls,
writes or comes by. An auditor sees the cases that he or she opened for a stated reason, for an hour, and changes none.
Administrators, contacts of a municipality, readers for the council and advocates see no case. \"Two people\" is a rule of the
case and not of the role: see `docs/rules.md`. A deputy has the greater duty of the two for the days that are agreed.

";

/// `docs/access.md` says what the rules say.
#[test]
fn the_document_says_what_the_rules_say() {
    let case = half_informed();
    let now = at("2026-02-02T12:00:00Z");
    let columns: [(&str, Caller); 7] = [
        ("client", caller(Actor::Client)),
        ("intake", at_the_desk(Duty::Intake)),
        ("handler", at_the_desk(Duty::Handler)),
        ("lead", at_the_desk(Duty::Lead)),
        ("contact", contact(PROVIDER)),
        ("director", organisation(PROVIDER)),
        ("the clock", caller(Actor::System)),
    ];
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" | ");
    let mut document = format!("{HEADING}| command | {names} |\n|---|{}\n", "---|".repeat(7));
    for kind in CommandKind::ALL {
        let command = sample(*kind, PROVIDER, now);
        write!(document, "| {kind} |").unwrap();
        for (_, caller) in &columns {
            let cell = if access::may(caller, &command, &case) { " yes |" } else { "  |" };
            document.push_str(cell);
        }
        document.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/access.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == document, "docs/access.md is stale: run with UPDATE_DOCS=1");
}
