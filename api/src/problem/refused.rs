//! What the rules refuse and what the store cannot do, as problems: the one place that chooses the status.

use super::{FieldError, Kind, Problem, refused_document};
use crate::passwords::{self, PasswordError};
use domain::complaint::Refusal;
use serde::Serialize;
use serde_json::Value;
use store::{
    ObjectFault, OrderError, StoreError,
    delivery::{BatchRefusal, DeedRefusal, NotNow},
    registers::RegisterRefusal,
};
use workers::delivery::PrintFault;

/// A refusal keeps its stable code, its sentence, and the numbers of its rule.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let problem = Self::new(kind(&refusal), sentence(&refusal)).with_code(refusal.code());
        with_numbers(problem, &refusal)
    }
}

/// 400 for words that are too few to be reasons, which no schema can say; 403 for what only staff may
/// do; 409 for everything that the case, the day or the registers do not allow here and now.
fn kind(refusal: &Refusal) -> Kind {
    use Refusal as R;
    match refusal {
        R::ReasonsMissing { .. } => Kind::InvalidInput,
        R::ReceiptNotYours | R::StaffOnly => Kind::Forbidden,
        R::InTheFuture
        | R::InThePast
        | R::AnswerDayAfterHearing
        | R::BeforeReceipt
        | R::BeforeIssue
        | R::UnknownOrganisation { .. }
        | R::UnknownStaff
        | R::NothingAdded
        | R::WaiverNotForParty { .. }
        | R::EvidenceMissing
        | R::AdjournmentTooLong { .. }
        | R::AnswerDayTooLate { .. }
        | R::NotLater { .. }
        | R::NoPoints
        | R::NormMissing { .. }
        | R::NothingRejected
        | R::UnknownMeasure { .. }
        | R::ConflictOfInterest
        | R::SamePerson
        | R::HearingNotFound
        | R::NotInThisState { .. }
        | R::AlreadyAParty { .. }
        | R::NotAParty { .. }
        | R::NoParty
        | R::NoHandler
        | R::NoRepresentative
        | R::NothingMissing
        | R::RepairNotRequested
        | R::TermRuns { .. }
        | R::ConductDayUnknown
        | R::ConductIsRecent { .. }
        | R::CopyAlreadySent { .. }
        | R::CopyNotSent { .. }
        | R::AlreadyHeard { .. }
        | R::NotInvited
        | R::NoView { .. }
        | R::AlreadyAdjourned
        | R::NoDraft
        | R::NotApproved
        | R::NotHeard { .. }
        | R::NotAnAddressee { .. }
        | R::AlreadyDispatched { .. }
        | R::NotDispatched { .. }
        | R::TermNotBegun
        | R::TermHasPassed { .. }
        | R::AlreadyAnswered { .. }
        | R::NotRejected
        | R::NothingToConfirm
        | R::AlreadyAwaitsConfirmation
        | R::OutageMissesLastDay { .. }
        | R::MeasureStage { .. }
        | R::NothingToRemindOf
        | R::AlreadyAppreciated
        | R::Unfinished { .. }
        | R::ClientMayStillReact { .. }
        | R::UnknownPlace { .. }
        | R::NoSuchSlot { .. }
        | R::SlotIsFull { .. }
        | R::TooManyAppointments { .. }
        | R::AppointmentAtThatTime { .. }
        | R::UnknownAppointment { .. }
        | R::TooMany { .. }
        | R::Document(_) => Kind::Conflict,
    }
}

/// The refusal's own sentence, as a sentence.
fn sentence(refusal: &Refusal) -> String {
    super::capitalised(&refusal.to_string())
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the others have no numbers; kind() is complete"
)]
fn with_numbers(problem: Problem, refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::NotInThisState { state, .. } => problem.with_member("state", value(state)),
        Refusal::TermRuns { last_day }
        | Refusal::TermHasPassed { last_day }
        | Refusal::NotLater { last_day }
        | Refusal::AnswerDayTooLate { last_day }
        | Refusal::OutageMissesLastDay { last_day } => {
            problem.with_member("lastDay", value(last_day))
        }
        Refusal::ConductIsRecent { conduct_last_day } => {
            problem.with_member("conductLastDay", value(conduct_last_day))
        }
        Refusal::UnknownOrganisation { organisation }
        | Refusal::AlreadyAParty { organisation }
        | Refusal::NotAParty { organisation }
        | Refusal::CopyAlreadySent { organisation }
        | Refusal::CopyNotSent { organisation }
        | Refusal::NoView { organisation }
        | Refusal::NotAnAddressee { organisation }
        | Refusal::AlreadyDispatched { organisation }
        | Refusal::NotDispatched { organisation } => {
            problem.with_member("organisation", value(organisation))
        }
        Refusal::AlreadyHeard { party } | Refusal::WaiverNotForParty { party } => {
            problem.with_member("parties", value(&[party]))
        }
        Refusal::NotHeard { parties } => problem.with_member("parties", value(parties)),
        Refusal::AdjournmentTooLong { most } => problem.with_member("mostWeeks", *most),
        Refusal::TooMany { most } | Refusal::TooManyAppointments { most } => {
            problem.with_member("most", *most)
        }
        Refusal::UnknownPlace { place } => problem.with_member("place", value(place)),
        Refusal::NoSuchSlot { nearest } | Refusal::SlotIsFull { nearest } => {
            problem.with_member("nearest", value(nearest))
        }
        Refusal::AppointmentAtThatTime { appointment }
        | Refusal::UnknownAppointment { appointment } => {
            problem.with_member("appointment", *appointment)
        }
        Refusal::NormMissing { point } => problem.with_member("point", *point),
        Refusal::ReasonsMissing { measure, position, minimum } => {
            let field = format!("/measures/{position}/reasons");
            let detail = format!("At least {minimum} letters, in words.");
            problem.with_member("measure", *measure).with_error(FieldError::new(
                field,
                "too_short",
                detail,
            ))
        }
        Refusal::UnknownMeasure { measure } => problem.with_member("measure", *measure),
        Refusal::MeasureStage { measure, stage } => {
            problem.with_member("measure", *measure).with_member("stage", value(stage))
        }
        Refusal::Unfinished { measures } => problem.with_member("measures", value(measures)),
        Refusal::ClientMayStillReact { measures, last_day } => {
            problem.with_member("measures", value(measures)).with_member("lastDay", value(last_day))
        }
        Refusal::Document(refusal) => refused_document::with_numbers(problem, refusal),
        Refusal::AlreadyAnswered { answer } => problem.with_member("answer", *answer),
        _ => problem,
    }
}

/// The word or number of the API for a value of the domain.
pub(super) fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

/// Why the store did not do what was asked. What is not yours and what does not exist look the same (S2).
impl From<OrderError> for Problem {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::NotFound => Self::not_found(),
            OrderError::Forbidden => Self::new(Kind::Forbidden, "This is not yours to do."),
            OrderError::Stale { .. } => {
                Self::new(Kind::PreconditionFailed, "Read it again, then decide again.")
            }
            OrderError::NoRegulation | OrderError::KeyReused => {
                Self::new(Kind::Conflict, super::capitalised(&error.to_string()))
                    .with_code(error.code())
            }
            OrderError::Refused(refusal) => refusal.into(),
            OrderError::Store(error) => error.into(),
        }
    }
}

/// Why a person cannot do something with a notice; how it stands, when that is why.
impl From<DeedRefusal> for Problem {
    fn from(refusal: DeedRefusal) -> Self {
        let problem = Self::new(Kind::Conflict, super::capitalised(&refusal.to_string()));
        let problem = problem.with_code(refusal.code());
        match refusal {
            DeedRefusal::NotNow(NotNow { status }) => {
                problem.with_member("noticeStatus", status.code())
            }
            DeedRefusal::NoEmailAddress | DeedRefusal::NotInPortal => problem,
        }
    }
}

/// Why the print room cannot do something with a batch.
impl From<BatchRefusal> for Problem {
    fn from(refusal: BatchRefusal) -> Self {
        Self::new(Kind::Conflict, super::capitalised(&refusal.to_string()))
            .with_code(refusal.code())
    }
}

/// Why letters could not be laid out: they wait in their batch for the next run.
impl From<PrintFault> for Problem {
    fn from(fault: PrintFault) -> Self {
        match fault {
            PrintFault::Store(error) => error.into(),
            PrintFault::Folder(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                tracing::error!("the folder of the print room is full");
                Self::new(Kind::StorageFull, "The folder of the print room is full.")
            }
            PrintFault::Folder(_) | PrintFault::Letter(_) | PrintFault::List(_) => {
                Self::internal(&fault)
            }
        }
    }
}

/// A rule that keeps a register as it is.
impl From<RegisterRefusal> for Problem {
    fn from(refusal: RegisterRefusal) -> Self {
        Self::new(Kind::Conflict, super::capitalised(&refusal.to_string()))
            .with_code(refusal.code())
    }
}

/// A technical failure: the caller learns whether trying again helps, the log learns the rest.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Conflict(_) => {
                Self::new(Kind::Conflict, "Somebody else changed this meanwhile: try again.")
                    .with_code("changed_meanwhile")
            }
            StoreError::Unavailable(_) | StoreError::ClockSteppedBack { .. } => {
                tracing::error!(%error, "the store cannot work");
                Self::new(Kind::Unavailable, "Try again in a minute.")
                    .with_header("retry-after", 60.into())
            }
            StoreError::Objects(ObjectFault::Unavailable) => {
                tracing::error!(%error, "documents cannot be stored or read");
                Self::new(Kind::Unavailable, "Documents cannot be stored or read: try again soon.")
                    .with_header("retry-after", 60.into())
            }
            StoreError::Full(_) | StoreError::Objects(ObjectFault::Full) => {
                tracing::error!(%error, "the store is full");
                Self::new(Kind::StorageFull, "Nothing was stored. Try again later.")
            }
            StoreError::Duplicate(_)
            | StoreError::Database(_)
            | StoreError::Address(_)
            | StoreError::Migration(_)
            | StoreError::Key { .. }
            | StoreError::Sealed
            | StoreError::Damaged { .. }
            | StoreError::Objects(ObjectFault::Missing)
            | StoreError::NoRandomness => Self::internal(&error),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::too_many_requests(passwords::RETRY_AFTER_SECONDS),
            PasswordError::Failed => Self::internal(&error),
        }
    }
}
