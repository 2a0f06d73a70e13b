//! Which command can be given in which state: one table, from which `docs/transitions.md` is printed (S23).

use super::{CommandKind, StateName};
use CommandKind as C;
use StateName as S;

const ASSESSED: &[S] = &[S::Received, S::InAssessment];
const ADVISABLE: &[S] = &[S::Received, S::InAssessment, S::UnderInvestigation];
const BOTH_SIDES: &[S] = &[S::InAssessment, S::UnderInvestigation];
const INVESTIGATED: &[S] = &[S::UnderInvestigation];
const OPEN: &[S] =
    &[S::Received, S::InAssessment, S::UnderInvestigation, S::Advised, S::InExecution];
const STANDING: &[S] = &[S::Advised, S::InExecution];
const ISSUED: &[S] = &[S::Advised, S::InExecution, S::Closed];
const ENDED: &[S] = &[S::Closed, S::NotHandled, S::Forwarded, S::Settled, S::Withdrawn];
/// The desk brought the case to its end, and asks the client what it thinks of that (Q1).
const APPRECIATED: &[S] = &[S::Closed, S::NotHandled, S::Settled];

/// The states in which a command can be given.
pub fn states_for(command: CommandKind) -> &'static [StateName] {
    match command {
        C::ChangePreference
        | C::ChangeContact
        | C::RenewSecret
        | C::BookAppointment
        | C::CancelAppointment
        | C::AnswerDataRequest
        | C::LabelDocument
        | C::UnshareDocument
        | C::RecordScan => &S::ALL,
        C::NameRepresentative
        | C::AuthoriseRepresentative
        | C::EndRepresentation
        | C::DeclareConflict
        | C::Assign
        | C::Unassign
        | C::Remind
        | C::AddDocument
        | C::AddRedactedVersion
        | C::ShareDocument => OPEN,
        C::RequestRepair | C::ReleaseOrganisation | C::DeclineToHandle | C::ForwardAsObjection => {
            ASSESSED
        }
        C::Supplement
        | C::Classify
        | C::InvolveOrganisation
        | C::SetRegime
        | C::Settle
        | C::Withdraw => ADVISABLE,
        C::Acknowledge => &[S::Received],
        C::StartInvestigation => &[S::InAssessment],
        C::SendCopy | C::GiveView | C::Adjourn | C::RequestConsent | C::ExtendWithConsent => {
            BOTH_SIDES
        }
        C::InviteToHearing
        | C::RecordHearing
        | C::CancelHearing
        | C::WaiveHearing
        | C::DraftAdvice
        | C::ApproveDraft
        | C::ReturnDraft
        | C::IssueAdvice => INVESTIGATED,
        C::RecordDispatch | C::RecordUndelivered | C::Enforce => &[S::Advised],
        // All addressees may have answered when one takes its rejection back or a second person
        // confirms; the rules of each command look at the answer itself.
        C::Accept
        | C::Reject
        | C::WithdrawRejection
        | C::RecordUnreasonedRejection
        | C::ConfirmBackdatedAnswer
        | C::DismissBackdatedAnswer
        | C::ExtendForOutage
        | C::WithdrawAdvice
        | C::ReportMeasure
        | C::ConfirmMeasure
        | C::DisputeMeasure
        | C::MarkOverdue
        | C::EscalateMeasure => STANDING,
        C::RecordLateRejection | C::IssueErratum => ISSUED,
        C::Close => &[S::InExecution],
        C::GiveAppreciation => APPRECIATED,
        C::RequestReopening | C::Reopen => ENDED,
    }
}

/// Whether the command can be given in the state.
pub fn allows(state: StateName, command: CommandKind) -> bool {
    states_for(command).contains(&state)
}

/// The whole table as Markdown: a row per command, a column per state.
pub fn table() -> String {
    let heading = S::ALL.map(S::code).join(" | ");
    let rule = ["---"; S::ALL.len() + 1].join("|");
    let rows = CommandKind::ALL.iter().map(|command| {
        let cells = S::ALL.map(|state| if allows(state, *command) { "yes" } else { "" });
        format!("| {command} | {} |\n", cells.join(" | "))
    });
    format!("| command | {heading} |\n|{rule}|\n{}", rows.collect::<String>())
}
