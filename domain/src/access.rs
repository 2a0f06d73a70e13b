//! Who may give which command, and who may see a case: the one place that answers, pure and complete.

use crate::{
    Actor, CaseId, MunicipalityId, OrganisationId,
    complaint::{Command, CommandKind, Complaint},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Somebody who asks for something: the actor, what the actor is there for, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// What the actor is there for, within the role.
    pub duty: Duty,
    /// For those who work for municipalities: which. Empty for everybody else.
    pub municipalities: BTreeSet<MunicipalityId>,
    /// For an auditor: the cases that were opened for a stated reason, and for a while.
    pub opened: BTreeSet<CaseId>,
}

/// What somebody is there for, within the role. Of two for the same role the greater may do all that the lesser may,
/// so that a deputy has the greater of the own duty and that of the one who is away.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// For all who are not staff and speak for no organisation: the role says everything.
    #[default]
    General,
    /// Staff who take in: the telephone, the counter, the post and the print room.
    Intake,
    /// Staff who handle cases, up to the binding advice.
    Handler,
    /// Staff who lead the desk: also what needs the last word.
    Lead,
    /// Speaks for an organisation from day to day: its view, and how a measure goes.
    Contact,
    /// Answers for an organisation: also accepts and rejects an advice (D3).
    Director,
}

impl Duty {
    /// The stable code, as tables and the API name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Intake => "intake",
            Self::Handler => "handler",
            Self::Lead => "lead",
            Self::Contact => "contact",
            Self::Director => "director",
        }
    }

    /// The greatest duty of the actor's role.
    pub fn greatest(actor: &Actor) -> Self {
        match actor {
            Actor::Staff(_) => Self::Lead,
            Actor::Organisation { .. } => Self::Director,
            Actor::System
            | Actor::Client
            | Actor::Administrator(_)
            | Actor::Auditor(_)
            | Actor::Onlooker(_) => Self::General,
        }
    }
}

impl Caller {
    /// Somebody with the greatest duty of the role, for these municipalities.
    pub fn new(actor: Actor, municipalities: BTreeSet<MunicipalityId>) -> Self {
        Self { duty: Duty::greatest(&actor), actor, municipalities, opened: BTreeSet::new() }
    }

    /// The same, with this duty.
    #[must_use]
    pub fn with_duty(mut self, duty: Duty) -> Self {
        self.duty = duty;
        self
    }
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
        // Break-glass: logged, reasoned, and over after a while.
        Actor::Auditor(_)
            if caller.municipalities.contains(&case.municipality)
                && caller.opened.contains(&case.id) =>
        {
            Sight::Desk
        }
        Actor::Staff(_)
        | Actor::Organisation { .. }
        | Actor::Administrator(_)
        | Actor::Auditor(_)
        | Actor::Onlooker(_) => Sight::Nothing,
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
                && (caller.duty == Duty::Director || !takes_a_director(command.kind()))
                && command.speaks_for().is_none_or(|named| named == organisation)
        }
        Sight::Desk => match caller.actor {
            Actor::System => is_clockwork(command.kind()),
            Actor::Staff(_) => staff_may(caller.duty, command.kind()),
            Actor::Client
            | Actor::Organisation { .. }
            | Actor::Administrator(_)
            | Actor::Auditor(_)
            | Actor::Onlooker(_) => false,
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

/// The answers to an advice: they bind the organisation, so that its director gives them (D3, D4).
pub fn takes_a_director(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::Accept
            | CommandKind::Reject
            | CommandKind::WithdrawRejection
            | CommandKind::RecordLateRejection
    )
}

/// The commands of staff, by their duty. Intake writes down what comes in and sees to the post; a handler decides; what
/// undoes a decision, or says whose doubt counts, is for who leads.
pub fn staff_may(duty: Duty, command: CommandKind) -> bool {
    match duty {
        _ if is_clockwork(command) => false,
        Duty::Lead => true,
        Duty::Handler => !takes_a_lead(command),
        Duty::Intake => client_may(command) || organisation_may(command) || is_intake(command),
        Duty::General | Duty::Contact | Duty::Director => false,
    }
}

/// What undoes a decision, or settles a doubt about when something came in.
fn takes_a_lead(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::Reopen
            | CommandKind::WithdrawAdvice
            | CommandKind::ConfirmBackdatedAnswer
            | CommandKind::DismissBackdatedAnswer
    )
}

/// What intake does of its own, beside writing down what clients and organisations say.
fn is_intake(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::RequestRepair
            | CommandKind::Classify
            | CommandKind::InvolveOrganisation
            | CommandKind::RenewSecret
            | CommandKind::DeclareConflict
            | CommandKind::RecordDispatch
            | CommandKind::RecordUndelivered
            | CommandKind::RecordUnreasonedRejection
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
