//! Notices: what a decision makes the desk tell, and to whom. How it is told follows the reader's preference (H8).

use crate::OrganisationId;
use serde::{Deserialize, Serialize};

/// One written notice to one recipient. A decision gives each recipient at most one notice of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// Which letter it is.
    pub kind: NoticeKind,
    /// Who receives it.
    pub recipient: Recipient,
}

/// Who receives a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// The client.
    Client,
    /// Who acts for the client, with the client's consent (R24).
    Representative,
    /// An organisation; the municipality is one too.
    Organisation(OrganisationId),
    /// The desk itself: a reminder of its own work, with the number of the case and the term only.
    Desk,
}

macro_rules! notice_kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// Which letter a notice is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum NoticeKind { $($(#[$doc])* $name),+ }

        impl NoticeKind {
            /// All kinds of notices.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code, as the outbox and the API name it.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The kind with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
    };
}

notice_kinds! {
    /// Your complaint was received; here are your number and secret.
    Receipt = "receipt",
    /// Your complaint is incomplete.
    RepairRequest = "repair-request",
    /// Who handles your complaint, and until when (R7).
    Acknowledgement = "acknowledgement",
    /// The way you are told things changed (H8).
    PreferenceChanged = "preference-changed",
    /// Somebody acts for you, or no longer does (R24).
    RepresentationChanged = "representation-changed",
    /// The number and a new secret: the old one no longer counts (S4).
    NewSecret = "new-secret",
    /// The handling term changed with the legal regime (R1).
    RegimeChanged = "regime-changed",
    /// The desk does not handle your complaint (R11).
    NotHandled = "not-handled",
    /// Your complaint went to the body that decides on objections (R12).
    Forwarded = "forwarded",
    /// A copy of a complaint, and the request for your view (R13).
    CopyForView = "copy-for-view",
    /// An invitation to be heard (R14).
    HearingInvitation = "hearing-invitation",
    /// A hearing will not take place.
    HearingCancelled = "hearing-cancelled",
    /// The report of a hearing (R14).
    HearingReport = "hearing-report",
    /// The handling term was adjourned (R16).
    Adjourned = "adjourned",
    /// The handling term was extended with the client's consent (R16).
    Extended = "extended",
    /// The complaint was settled (R8).
    Settled = "settled",
    /// The complaint was withdrawn.
    Withdrawn = "withdrawn",
    /// The advice (D3).
    Advice = "advice",
    /// An addressee accepted the advice.
    AdviceAccepted = "advice-accepted",
    /// An addressee rejected the advice; with its reasons and the full advice (D4).
    AdviceRejected = "advice-rejected",
    /// An addressee took its rejection back.
    RejectionWithdrawn = "rejection-withdrawn",
    /// A rejection without reasons is no rejection (R46).
    RejectionWithoutReasons = "rejection-without-reasons",
    /// A rejection that came too late has no effect (R38).
    RejectionTooLate = "rejection-too-late",
    /// The term passed: the advice is carried out in full (D5).
    CarriedOutInFull = "carried-out-in-full",
    /// The term passed on an advice that does not bind (R45).
    AdviceUnanswered = "advice-unanswered",
    /// An earlier notice that the advice is carried out in full no longer holds (R40, R43).
    EnforcementSetAside = "enforcement-set-aside",
    /// The term to answer was extended because of an outage (R40).
    TermExtended = "term-extended",
    /// A clear slip in the advice was corrected (R49).
    Erratum = "erratum",
    /// The advice was withdrawn and will be replaced (R49).
    AdviceWithdrawn = "advice-withdrawn",
    /// An addressee says that a measure was carried out: is it really done? (R50)
    IsItReallyDone = "is-it-really-done",
    /// The client says that a measure is done.
    MeasureConfirmed = "measure-confirmed",
    /// The client says that a measure is not done.
    MeasureDisputed = "measure-disputed",
    /// The day of a measure has passed (R50).
    MeasureOverdue = "measure-overdue",
    /// A measure is not carried out (R50).
    MeasureEscalated = "measure-escalated",
    /// The case is closed; the ombudsman and the date until which to turn there (R4, R20).
    Closed = "closed",
    /// The case is open again.
    Reopened = "reopened",
    /// When and where the desk meets the client, or calls back; with the appointment for a calendar (Q4).
    AppointmentConfirmed = "appointment-confirmed",
    /// An appointment will not take place (Q4).
    AppointmentCancelled = "appointment-cancelled",
    /// The client is asked to consent to a longer term (R16).
    ConsentRequest = "consent-request",
    /// The case ended: what do you think of how the desk worked? (Q1)
    AppreciationRequest = "appreciation-request",
    /// Your answer to the advice is awaited until this day (D4).
    AnswerReminder = "answer-reminder",
    /// A measure has to be carried out by this day (R50).
    MeasureReminder = "measure-reminder",
    /// A term in the desk's own work ends or has passed (R7, R11, R15).
    DeskReminder = "desk-reminder",
    /// The answer to a request about personal details (R67).
    DataProtectionAnswer = "data-protection-answer",
}
