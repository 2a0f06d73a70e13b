//! No state is skipped (S23), and `docs/transitions.md` says what the code does.

use crate::{
    lives::lives,
    support::{samples::sample, story::code, *},
};
use domain::{
    Actor,
    complaint::{CommandKind, Complaint, Event, Refusal, StateName, StateName as S, transitions},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const HEADING: &str = "# Which command can be given in which state

Printed by `domain/tests/complaint/transitions.rs` from `domain::complaint::transitions`; do not edit by hand. Print it anew
with `UPDATE_DOCS=1 cargo test -p domain --test complaint`.

A command without a \"yes\" is refused with the code `not_in_this_state`, whoever gives it (S23). With a \"yes\" the other
rules of the command still have their say. `file` is missing: it begins a case, so there is no state yet.

";

#[test]
fn the_document_says_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/transitions.md");
    let document = format!("{HEADING}{}", transitions::table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == document, "docs/transitions.md is stale: run with UPDATE_DOCS=1");
}

#[test]
fn a_command_is_refused_exactly_where_the_table_has_no_step() {
    let mut tried: BTreeMap<StateName, BTreeSet<CommandKind>> = BTreeMap::new();
    for story in lives() {
        for events in 1..=story.log.len() {
            let log = story.log[..events].to_vec();
            let now = log[events - 1].recorded_at;
            let case = Complaint::replay(CASE, log).unwrap();
            let state = case.state.name();
            for kind in CommandKind::ALL {
                assert_as_in_the_table(&story, &case, *kind, now);
                tried.entry(state).or_default().insert(*kind);
            }
        }
    }
    let all: BTreeSet<_> = CommandKind::ALL.iter().copied().collect();
    assert_eq!(tried, StateName::ALL.map(|state| (state, all.clone())).into());
}

fn assert_as_in_the_table(
    story: &Story,
    case: &Complaint,
    command: CommandKind,
    now: domain::Timestamp,
) {
    let state = case.state.name();
    for actor in [Actor::Staff(HANDLER), Actor::Staff(SECOND), Actor::Client, Actor::System] {
        let mut facts = story.facts(actor);
        (facts.now, facts.arrived) = (now, now);
        let refusal = case.decide(&sample(command, PROVIDER, now), &facts).err();
        let no_step = Refusal::NotInThisState { state, command };
        let refused = refusal == Some(no_step);
        assert_eq!(refused, !transitions::allows(state, command), "{command} when {state}");
    }
}

#[test]
fn every_command_has_a_state_and_every_state_a_command() {
    for command in CommandKind::ALL {
        assert!(!transitions::states_for(*command).is_empty(), "{command} can never be given");
    }
    for state in StateName::ALL {
        let possible =
            CommandKind::ALL.iter().filter(|command| transitions::allows(state, **command));
        assert!(possible.count() > 2, "nothing can be done when {state}");
    }
}

#[test]
fn a_state_is_left_only_by_these_steps() {
    for story in lives() {
        let mut before = StateName::Received;
        for events in 1..=story.log.len() {
            let case = Complaint::replay(CASE, story.log[..events].to_vec()).unwrap();
            assert_step(before, case.state.name(), &story.log[events - 1].event);
            before = case.state.name();
        }
    }
}

/// Fails when an event led from one state to another in a way that is not written down below.
#[track_caller]
pub fn assert_step(from: StateName, to: StateName, event: &Event) {
    let code = code(event);
    let told = STEPS.iter().any(|(events, origins, ends)| {
        events.contains(&code.as_str()) && origins.contains(&from) && ends.contains(&to)
    });
    assert!(from == to || told, "{code} led from {from} to {to}");
}

type Step = (&'static [&'static str], &'static [StateName], &'static [StateName]);

/// Events that can change the state, from where, to where.
const STEPS: &[Step] = &[
    (&["acknowledged"], &[S::Received], &[S::InAssessment]),
    (&["declined-to-handle"], &[S::Received, S::InAssessment], &[S::NotHandled]),
    (&["forwarded-as-objection"], &[S::Received, S::InAssessment], &[S::Forwarded]),
    (&["settled"], &[S::Received, S::InAssessment, S::UnderInvestigation], &[S::Settled]),
    (&["withdrawn"], &[S::Received, S::InAssessment, S::UnderInvestigation], &[S::Withdrawn]),
    (&["investigation-started"], &[S::InAssessment], &[S::UnderInvestigation]),
    (&["advice-issued"], &[S::UnderInvestigation], &[S::Advised, S::InExecution]),
    (&["accepted", "rejected", "enforced", "lapsed"], &[S::Advised], &[S::InExecution]),
    (&["rejection-withdrawn", "enforcement-set-aside"], &[S::InExecution], &[S::Advised]),
    (&["advice-withdrawn"], &[S::Advised, S::InExecution], &[S::UnderInvestigation]),
    (&["closed"], &[S::InExecution], &[S::Closed]),
    (&["reopened"], &[S::Closed], &[S::InExecution]),
    (&["reopened"], &[S::NotHandled, S::Forwarded], &[S::Received, S::InAssessment]),
    (
        &["reopened"],
        &[S::Settled, S::Withdrawn],
        &[S::Received, S::InAssessment, S::UnderInvestigation],
    ),
];
