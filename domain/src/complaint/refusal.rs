//! Refusals: each names the rule that stands in the way, with its numbers, and has a stable code.

use super::{CommandKind, StateName, advice::Stage, document::DocumentRefusal, hearing::Party};
use crate::{OrganisationId, PlaceId, Timestamp};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use thiserror::Error;

/// A rule that does not allow a command here and now. The message says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The transition table has no such step (S23).
    #[error("the complaint is {state}; {command} is not possible then")]
    NotInThisState {
        /// The state.
        state: StateName,
        /// The command.
        command: CommandKind,
    },
    /// A moment that must have passed lies in the future.
    #[error("the moment must not lie in the future")]
    InTheFuture,
    /// A moment that must still come has passed.
    #[error("the moment must lie in the future")]
    InThePast,
    /// An answer cannot be asked for after the hearing itself.
    #[error("the day to answer must not lie after the hearing")]
    AnswerDayAfterHearing,
    /// The moment lies before the complaint was received.
    #[error("the moment must not lie before the complaint was received")]
    BeforeReceipt,
    /// The moment lies before the advice was issued or sent.
    #[error("the moment must not lie before the advice was issued and sent")]
    BeforeIssue,
    /// Only staff register when something was received; otherwise the system does.
    #[error("only the desk's staff register when something was received")]
    ReceiptNotYours,
    /// Only a member of staff can do this.
    #[error("only a member of the desk's staff can do this")]
    StaffOnly,
    /// The organisation is not in the register of this municipality.
    #[error("the organisation is not in the register of this municipality")]
    UnknownOrganisation {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The account is not staff of this municipality's desk.
    #[error("the account does not belong to staff of this municipality's desk")]
    UnknownStaff,
    /// The organisation is already a party.
    #[error("the organisation is already a party")]
    AlreadyAParty {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The organisation is not a party (D2).
    #[error("the organisation is not a party to this complaint")]
    NotAParty {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// No organisation is a party.
    #[error("no organisation is a party to this complaint")]
    NoParty,
    /// A person handles or decides who had a part in what the complaint is about (R9).
    #[error("this person has or had a part in what the complaint is about")]
    ConflictOfInterest,
    /// Nobody handles the case.
    #[error("nobody handles this complaint yet")]
    NoHandler,
    /// Nobody acts for the client.
    #[error("nobody acts for the client")]
    NoRepresentative,
    /// The complaint is complete (R6).
    #[error("the complaint is complete")]
    NothingMissing,
    /// The supplement adds nothing.
    #[error("give the client's details, a description or the confirmation")]
    NothingAdded,
    /// The client was never asked to complete the complaint (R6).
    #[error("the client was not asked to complete the complaint")]
    RepairNotRequested,
    /// A term has not ended yet.
    #[error("the term runs to the end of {last_day}")]
    TermRuns {
        /// The last day.
        last_day: NaiveDate,
    },
    /// The last day of the conduct is needed for this ground (R10).
    #[error("the last day of the conduct is not known")]
    ConductDayUnknown,
    /// The conduct lies within a year before the complaint (R10).
    #[error("the conduct lasted until {conduct_last_day}, within a year before the complaint")]
    ConductIsRecent {
        /// The last day of the conduct.
        conduct_last_day: NaiveDate,
    },
    /// The organisation has its copy already.
    #[error("the organisation has received the copy already")]
    CopyAlreadySent {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The organisation has not received its copy (R13).
    #[error("the organisation has not received its copy")]
    CopyNotSent {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// There is no such hearing.
    #[error("there is no such hearing")]
    HearingNotFound,
    /// The party was heard, or need not be.
    #[error("this party was heard already, or need not be")]
    AlreadyHeard {
        /// The party.
        party: Party,
    },
    /// The party was not invited (R14).
    #[error("this party was not invited")]
    NotInvited,
    /// The ground is not one for this party (R14).
    #[error("this ground does not exist for this party")]
    WaiverNotForParty {
        /// The party.
        party: Party,
    },
    /// The ground needs evidence (R14).
    #[error("this ground needs evidence")]
    EvidenceMissing,
    /// The organisation gave no view.
    #[error("the organisation has not answered in writing")]
    NoView {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The one adjournment was used (R16).
    #[error("the term was adjourned already")]
    AlreadyAdjourned,
    /// The adjournment is longer than the regulation allows, or empty (R16).
    #[error("an adjournment is 1 to {most} weeks")]
    AdjournmentTooLong {
        /// The most weeks.
        most: u8,
    },
    /// The day to answer lies after the day that is asked for (R16).
    #[error("the day to answer must not lie after {last_day}")]
    AnswerDayTooLate {
        /// The last day that the client is asked to agree to.
        last_day: NaiveDate,
    },
    /// The new last day is not later.
    #[error("the new last day must lie after {last_day}")]
    NotLater {
        /// The last day so far.
        last_day: NaiveDate,
    },
    /// An advice decides at least one point (R48).
    #[error("an advice decides at least one point")]
    NoPoints,
    /// An advice has a limited number of points, measures and recommendations.
    #[error("an advice has at most {most} points, measures or recommendations")]
    TooMany {
        /// The most of each.
        most: usize,
    },
    /// A conclusion in the client's favour names the norm that was violated (R21).
    #[error("point {point} is in the client's favour and must name a norm")]
    NormMissing {
        /// The point, counting from 1.
        point: u16,
    },
    /// There is no draft.
    #[error("there is no draft of the advice")]
    NoDraft,
    /// The draft was not approved (S22).
    #[error(
        "a second person must approve the draft first, also when something came in after an approval"
    )]
    NotApproved,
    /// A second person is needed (S22).
    #[error("this takes a second person")]
    SamePerson,
    /// A side had no opportunity to be heard (R14, R48).
    #[error("not every side was heard")]
    NotHeard {
        /// The sides.
        parties: BTreeSet<Party>,
    },
    /// The advice asks nothing of this organisation.
    #[error("the advice asks nothing of this organisation")]
    NotAnAddressee {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The advice was sent already.
    #[error("the advice was sent to this organisation already")]
    AlreadyDispatched {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The advice was not sent yet (R35).
    #[error("the advice has not been sent to this organisation")]
    NotDispatched {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The term has not begun: the advice was not sent (R35).
    #[error("the term has not begun")]
    TermNotBegun,
    /// The term has passed (D4, G2).
    #[error("the term ended at the end of {last_day}")]
    TermHasPassed {
        /// The last day.
        last_day: NaiveDate,
    },
    /// The addressee answered, or its term was closed (R46).
    #[error("the answer stands: {answer}")]
    AlreadyAnswered {
        /// The code of the answer.
        answer: &'static str,
    },
    /// A rejection names at least one measure (R46).
    #[error("a rejection names at least one measure")]
    NothingRejected,
    /// A rejection needs reasons (D4, R46, G3).
    #[error(
        "the rejection of measure {measure} needs reasons in words, of at least {minimum} letters"
    )]
    ReasonsMissing {
        /// The measure.
        measure: u16,
        /// The place of the measure in what was sent, counting from 0.
        position: usize,
        /// The least number of letters.
        minimum: u16,
    },
    /// The advice has no such measure for this addressee.
    #[error("there is no measure {measure} for this addressee, or it is named twice")]
    UnknownMeasure {
        /// The measure.
        measure: u16,
    },
    /// There is no rejection to take back.
    #[error("there is no rejection to take back")]
    NotRejected,
    /// Nothing waits for a second person.
    #[error("nothing waits for a second person")]
    NothingToConfirm,
    /// Something waits for a second person already.
    #[error("a second person must decide on an earlier request first")]
    AlreadyAwaitsConfirmation,
    /// The outage did not overlap the last day, or does not lengthen the term (R40).
    #[error("the outage does not lengthen the term that ends on {last_day}")]
    OutageMissesLastDay {
        /// The last day.
        last_day: NaiveDate,
    },
    /// The measure is not at a stage where this can be done.
    #[error("measure {measure} is {stage:?}; this is not possible then")]
    MeasureStage {
        /// The measure.
        measure: u16,
        /// Its stage.
        stage: Stage,
    },
    /// Nobody has to be reminded now.
    #[error("nobody has to be reminded of anything now")]
    NothingToRemindOf,
    /// The client said already what it thinks of the desk, since the case ended (Q1).
    #[error("the appreciation was given already")]
    AlreadyAppreciated,
    /// Measures are not carried out, and nobody was told (R50).
    #[error("measures are not carried out and not escalated")]
    Unfinished {
        /// The measures.
        measures: Vec<u16>,
    },
    /// The client was asked whether measures are really done, and may still answer (R50).
    #[error("the client can still say until the end of {last_day} whether it is really done")]
    ClientMayStillReact {
        /// The measures.
        measures: Vec<u16>,
        /// The last day on which the client can react to all of them.
        last_day: NaiveDate,
    },
    /// The place is not one of this municipality's desk.
    #[error("the place is not one of this municipality's desk")]
    UnknownPlace {
        /// The place.
        place: PlaceId,
    },
    /// No slot that can be booked begins at this moment.
    #[error("no slot that can be booked begins at this moment; the nearest: {}", listed(nearest))]
    NoSuchSlot {
        /// When the nearest free slots begin.
        nearest: Vec<Timestamp>,
    },
    /// Everything at this moment is booked.
    #[error("this slot is full; the nearest that are not: {}", listed(nearest))]
    SlotIsFull {
        /// When the nearest free slots begin.
        nearest: Vec<Timestamp>,
    },
    /// A case has a limited number of appointments ahead.
    #[error("a complaint has at most {most} appointments ahead")]
    TooManyAppointments {
        /// The most appointments.
        most: usize,
    },
    /// The client cannot be at two appointments at once.
    #[error("appointment {appointment} is at the same time")]
    AppointmentAtThatTime {
        /// The number of the appointment that is there already.
        appointment: u16,
    },
    /// The case has no such appointment, or it was cancelled.
    #[error("there is no appointment {appointment} that stands")]
    UnknownAppointment {
        /// The number of the appointment.
        appointment: u16,
    },
    /// A rule about documents.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
}

fn listed(moments: &[Timestamp]) -> String {
    let moments: Vec<String> = moments.iter().map(Timestamp::to_string).collect();
    if moments.is_empty() { "none within a week".to_owned() } else { moments.join(", ") }
}

impl Refusal {
    /// The stable code, as the API gives it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotInThisState { .. } => "not_in_this_state",
            Self::InTheFuture => "in_the_future",
            Self::InThePast => "in_the_past",
            Self::AnswerDayAfterHearing => "answer_day_after_hearing",
            Self::BeforeReceipt => "before_receipt",
            Self::BeforeIssue => "before_issue",
            Self::ReceiptNotYours => "receipt_not_yours",
            Self::StaffOnly => "staff_only",
            Self::UnknownOrganisation { .. } => "unknown_organisation",
            Self::UnknownStaff => "unknown_staff",
            Self::AlreadyAParty { .. } => "already_a_party",
            Self::NotAParty { .. } => "not_a_party",
            Self::NoParty => "no_party",
            Self::ConflictOfInterest => "conflict_of_interest",
            Self::NoHandler => "no_handler",
            Self::NoRepresentative => "no_representative",
            Self::NothingMissing => "nothing_missing",
            Self::NothingAdded => "nothing_added",
            Self::RepairNotRequested => "repair_not_requested",
            Self::TermRuns { .. } => "term_runs",
            Self::ConductDayUnknown => "conduct_day_unknown",
            Self::ConductIsRecent { .. } => "conduct_is_recent",
            Self::CopyAlreadySent { .. } => "copy_already_sent",
            Self::CopyNotSent { .. } => "copy_not_sent",
            Self::HearingNotFound => "hearing_not_found",
            Self::AlreadyHeard { .. } => "already_heard",
            Self::NotInvited => "not_invited",
            Self::WaiverNotForParty { .. } => "waiver_not_for_party",
            Self::EvidenceMissing => "evidence_missing",
            Self::NoView { .. } => "no_view",
            Self::AlreadyAdjourned => "already_adjourned",
            Self::AdjournmentTooLong { .. } => "adjournment_too_long",
            Self::AnswerDayTooLate { .. } => "answer_day_too_late",
            Self::NotLater { .. } => "not_later",
            Self::NoPoints => "no_points",
            Self::TooMany { .. } => "too_many",
            Self::NormMissing { .. } => "norm_missing",
            Self::NoDraft => "no_draft",
            Self::NotApproved => "not_approved",
            Self::SamePerson => "same_person",
            Self::NotHeard { .. } => "not_heard",
            Self::NotAnAddressee { .. } => "not_an_addressee",
            Self::AlreadyDispatched { .. } => "already_dispatched",
            Self::NotDispatched { .. } => "not_dispatched",
            Self::TermNotBegun => "term_not_begun",
            Self::TermHasPassed { .. } => "term_has_passed",
            Self::AlreadyAnswered { .. } => "already_answered",
            Self::NothingRejected => "nothing_rejected",
            Self::ReasonsMissing { .. } => "reasons_missing",
            Self::UnknownMeasure { .. } => "unknown_measure",
            Self::NotRejected => "not_rejected",
            Self::NothingToConfirm => "nothing_to_confirm",
            Self::AlreadyAwaitsConfirmation => "already_awaits_confirmation",
            Self::OutageMissesLastDay { .. } => "outage_misses_last_day",
            Self::MeasureStage { .. } => "measure_stage",
            Self::NothingToRemindOf => "nothing_to_remind_of",
            Self::AlreadyAppreciated => "already_appreciated",
            Self::Unfinished { .. } => "unfinished",
            Self::ClientMayStillReact { .. } => "client_may_still_react",
            Self::UnknownPlace { .. } => "unknown_place",
            Self::NoSuchSlot { .. } => "no_such_slot",
            Self::SlotIsFull { .. } => "slot_is_full",
            Self::TooManyAppointments { .. } => "too_many_appointments",
            Self::AppointmentAtThatTime { .. } => "appointment_at_that_time",
            Self::UnknownAppointment { .. } => "unknown_appointment",
            Self::Document(refusal) => refusal.code(),
        }
    }
}
