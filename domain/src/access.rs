//! Who may give which command, and who may see a case: the one place that answers, pure and complete.

use crate::{
    Actor, MunicipalityId, OrganisationId,
    complaint::{Command, CommandKind, Complaint},
};
use std::collections::BTreeSet;

/// Somebody who asks for something: the actor, and the municipalities whose desk the actor works for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// For staff and administrators: the municipalities they work for. Empty for everybody else.
    pub municipalities: BTreeSet<MunicipalityId>,
}

/// What somebody may know of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Nothing, not even that it exists (S2).
    Nothing,
    /// What concerns the client.
    Client,
    /// What concerns this organisation (D2).
    Organisation(OrganisationId),
    /// The whole file.
    Desk,
}

/// What the caller may know of the case (D2). An organisation sees a case once it received a copy or an advice:
/// before that the desk has told it nothing.
pub fn sight(caller: &Caller, case: &Complaint) -> Sight {
    match caller.actor {
        Actor::Client => Sight::Client,
        Actor::Staff(_) if caller.municipalities.contains(&case.municipality) => Sight::Desk,
        Actor::Organisation { organisation, .. } if knows(case, organisation) => {
            Sight::Organisation(organisation)
        }
        Actor::System => Sight::Desk,
        Actor::Staff(_) | Actor::Organisation { .. } | Actor::Administrator(_) => Sight::Nothing,
    }
}

/// Whether an organisation was told of the case.
pub fn knows(case: &Complaint, organisation: OrganisationId) -> bool {
    let received_copy = case.parties.get(&organisation).is_some_and(|side| side.copy.is_some());
    let addressed =
        case.state.advice().is_some_and(|advice| advice.responses.contains_key(&organisation));
    received_copy || addressed
}

/// Whether a caller with this sight of the case may give the command.
pub fn may(caller: &Caller, command: &Command, case: &Complaint) -> bool {
    match sight(caller, case) {
        Sight::Nothing => false,
        Sight::Client => client_may(command.kind()),
        Sight::Organisation(organisation) => {
            organisation_may(command.kind())
                && command.speaks_for().is_none_or(|named| named == organisation)
        }
        Sight::Desk => match caller.actor {
            Actor::System => is_clockwork(command.kind()),
            Actor::Staff(_) => !is_clockwork(command.kind()),
            Actor::Client | Actor::Organisation { .. } | Actor::Administrator(_) => false,
        },
    }
}

/// The commands of the client. Staff give the same commands for a client who calls, writes or comes by (G19).
pub fn client_may(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::Supplement
            | CommandKind::ChangePreference
            | CommandKind::ChangeContact
            | CommandKind::NameRepresentative
            | CommandKind::AuthoriseRepresentative
            | CommandKind::EndRepresentation
            | CommandKind::Withdraw
            | CommandKind::ExtendWithConsent
            | CommandKind::ConfirmMeasure
            | CommandKind::DisputeMeasure
            | CommandKind::GiveAppreciation
            | CommandKind::RequestReopening
            | CommandKind::BookAppointment
            | CommandKind::CancelAppointment
            | CommandKind::AddDocument
    )
}

/// The commands of an organisation.
pub fn organisation_may(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::GiveView
            | CommandKind::Accept
            | CommandKind::Reject
            | CommandKind::WithdrawRejection
            | CommandKind::RecordLateRejection
            | CommandKind::ReportMeasure
            | CommandKind::AddDocument
    )
}

/// The commands that only the system gives: nobody presses a button for them (D5).
pub fn is_clockwork(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::Enforce
            | CommandKind::MarkOverdue
            | CommandKind::ExtendForOutage
            | CommandKind::Remind
            | CommandKind::RecordScan
    )
}
