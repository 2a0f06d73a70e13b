//! The built-in texts: one file per letter and language, compiled in.

use super::Part;
use crate::phrases::choose;
use domain::{complaint::classification::Language, notice::NoticeKind as N};

/// The text of a letter or part in one language.
macro_rules! text {
    ($language:expr, $name:literal) => {
        choose(
            $language,
            include_str!(concat!("../../texts/nl/", $name, ".txt")),
            include_str!(concat!("../../texts/en/", $name, ".txt")),
        )
    };
}

/// The text of a letter.
pub(super) fn letter(kind: N, language: Language) -> &'static str {
    match kind {
        N::Receipt => text!(language, "receipt"),
        N::RepairRequest => text!(language, "repair-request"),
        N::Acknowledgement => text!(language, "acknowledgement"),
        N::PreferenceChanged => text!(language, "preference-changed"),
        N::RepresentationChanged => text!(language, "representation-changed"),
        N::NewSecret => text!(language, "new-secret"),
        N::RegimeChanged => text!(language, "regime-changed"),
        N::NotHandled => text!(language, "not-handled"),
        N::Forwarded => text!(language, "forwarded"),
        N::CopyForView => text!(language, "copy-for-view"),
        N::HearingInvitation => text!(language, "hearing-invitation"),
        N::HearingCancelled => text!(language, "hearing-cancelled"),
        N::HearingReport => text!(language, "hearing-report"),
        N::Adjourned => text!(language, "adjourned"),
        N::Extended => text!(language, "extended"),
        N::Settled => text!(language, "settled"),
        N::Withdrawn => text!(language, "withdrawn"),
        N::Advice => text!(language, "advice"),
        N::AdviceAccepted => text!(language, "advice-accepted"),
        N::AdviceRejected => text!(language, "advice-rejected"),
        N::RejectionWithdrawn => text!(language, "rejection-withdrawn"),
        N::RejectionWithoutReasons => text!(language, "rejection-without-reasons"),
        N::RejectionTooLate => text!(language, "rejection-too-late"),
        N::CarriedOutInFull => text!(language, "carried-out-in-full"),
        N::AdviceUnanswered => text!(language, "advice-unanswered"),
        N::EnforcementSetAside => text!(language, "enforcement-set-aside"),
        N::TermExtended => text!(language, "term-extended"),
        N::Erratum => text!(language, "erratum"),
        N::AdviceWithdrawn => text!(language, "advice-withdrawn"),
        N::IsItReallyDone => text!(language, "is-it-really-done"),
        N::MeasureConfirmed => text!(language, "measure-confirmed"),
        N::MeasureDisputed => text!(language, "measure-disputed"),
        N::MeasureOverdue => text!(language, "measure-overdue"),
        N::MeasureEscalated => text!(language, "measure-escalated"),
        N::Closed => text!(language, "closed"),
        N::Reopened => text!(language, "reopened"),
        N::AppointmentConfirmed => text!(language, "appointment-confirmed"),
        N::AppointmentCancelled => text!(language, "appointment-cancelled"),
        N::ConsentRequest => text!(language, "consent-request"),
        N::AppreciationRequest => text!(language, "appreciation-request"),
        N::AnswerReminder => text!(language, "answer-reminder"),
        N::MeasureReminder => text!(language, "measure-reminder"),
        N::DeskReminder => text!(language, "desk-reminder"),
        N::DataProtectionAnswer => text!(language, "data-protection-answer"),
    }
}

/// The text of a part that several letters have.
pub(super) fn part(part: Part, language: Language) -> &'static str {
    match part {
        Part::Copy => text!(language, "parts/copy"),
        Part::FullAdvice => text!(language, "parts/full-advice"),
        Part::NextSteps => text!(language, "parts/next-steps"),
        Part::Support => text!(language, "parts/support"),
    }
}
