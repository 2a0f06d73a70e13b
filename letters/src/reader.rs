//! Who reads a letter: the same decision is told to each in other words (R24, R43).

use domain::{
    OrganisationId,
    complaint::{Complaint, Event, hearing::Party},
    notice::{NoticeKind as N, Recipient},
};

/// Who reads a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// The client.
    Client,
    /// Who acts for the client: reads what the client reads.
    Representative,
    /// The organisation whose answer, measure or task it is.
    Addressee,
    /// An organisation complained about, of which the letter asks nothing by itself.
    OtherSide,
    /// The mayor and aldermen.
    College,
    /// The desk itself.
    Desk,
}

impl Reader {
    /// All readers.
    pub const ALL: [Self; 6] = [
        Self::Client,
        Self::Representative,
        Self::Addressee,
        Self::OtherSide,
        Self::College,
        Self::Desk,
    ];

    /// The readers outside the desk.
    const OUTSIDE: [Self; 5] =
        [Self::Client, Self::Representative, Self::Addressee, Self::OtherSide, Self::College];

    /// The reader that a recipient is, in a letter about this event.
    pub fn of(recipient: Recipient, event: &Event, case: &Complaint) -> Self {
        match recipient {
            Recipient::Client => Self::Client,
            Recipient::Representative => Self::Representative,
            Recipient::Organisation(own) if is_addressed(own, event, case) => Self::Addressee,
            Recipient::Organisation(own) if case.parties.contains_key(&own) => Self::OtherSide,
            Recipient::Organisation(_) => Self::College,
            Recipient::Desk => Self::Desk,
        }
    }

    /// The stable code of the reader.
    pub fn code(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Representative => "representative",
            Self::Addressee => "addressee",
            Self::OtherSide => "other-side",
            Self::College => "college",
            Self::Desk => "desk",
        }
    }

    /// Whether the reader is on the side of the client.
    pub fn is_client_side(self) -> bool {
        match self {
            Self::Client | Self::Representative => true,
            Self::Addressee | Self::OtherSide | Self::College | Self::Desk => false,
        }
    }
}

/// Who can receive a letter of this kind.
pub fn readers(kind: N) -> &'static [Reader] {
    use Reader::{Addressee, Client, Desk, OtherSide, Representative};
    match kind {
        N::Receipt | N::AppreciationRequest | N::DataProtectionAnswer => &[Client],
        N::RepairRequest
        | N::Acknowledgement
        | N::PreferenceChanged
        | N::RepresentationChanged
        | N::NewSecret
        | N::RegimeChanged
        | N::NotHandled
        | N::IsItReallyDone
        | N::ConsentRequest
        | N::AppointmentConfirmed
        | N::AppointmentCancelled => &[Client, Representative],
        N::CopyForView
        | N::RejectionWithoutReasons
        | N::RejectionTooLate
        | N::AnswerReminder
        | N::MeasureReminder => &[Addressee],
        N::DeskReminder => &[Desk],
        N::Forwarded | N::HearingInvitation => &[Client, Representative, Addressee],
        N::HearingCancelled | N::HearingReport | N::Adjourned | N::Extended => {
            &[Client, Representative, OtherSide]
        }
        N::Settled | N::Withdrawn | N::Reopened => &[Client, Representative, Addressee, OtherSide],
        N::Advice
        | N::AdviceAccepted
        | N::AdviceRejected
        | N::RejectionWithdrawn
        | N::CarriedOutInFull
        | N::AdviceUnanswered
        | N::EnforcementSetAside
        | N::TermExtended
        | N::Erratum
        | N::AdviceWithdrawn
        | N::MeasureConfirmed
        | N::MeasureDisputed
        | N::MeasureOverdue
        | N::MeasureEscalated
        | N::Closed => &Reader::OUTSIDE,
    }
}

/// Whether the event is about this organisation; what is about all addressees is about each of them.
fn is_addressed(own: OrganisationId, event: &Event, case: &Complaint) -> bool {
    match subject(event, case) {
        Some(subject) => subject == own,
        None => case.state.advice().is_some_and(|advice| advice.responses.contains_key(&own)),
    }
}

/// The one organisation whose answer, measure or task an event is about.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other events are about no one organisation"
)]
fn subject(event: &Event, case: &Complaint) -> Option<OrganisationId> {
    match event {
        Event::ForwardedAsObjection { to, .. } => Some(*to),
        Event::CopySent { organisation, .. }
        | Event::Accepted { organisation, .. }
        | Event::Rejected { organisation, .. }
        | Event::RejectionWithdrawn { organisation }
        | Event::Enforced { organisation, .. }
        | Event::Lapsed { organisation, .. }
        | Event::EnforcementSetAside { organisation, .. }
        | Event::UnreasonedRejectionRecorded { organisation, .. }
        | Event::LateRejectionRecorded { organisation, .. }
        | Event::ExtendedForOutage { organisation, .. }
        | Event::AddresseeReminded { organisation, .. } => Some(*organisation),
        Event::InvitedToHearing { party: Party::Organisation(organisation), .. } => {
            Some(*organisation)
        }
        Event::MeasureReported { measure, .. }
        | Event::MeasureConfirmed { measure }
        | Event::MeasureDisputed { measure, .. }
        | Event::MeasureOverdue { measure }
        | Event::MeasureReminded { measure, .. }
        | Event::MeasureEscalated { measure, .. } => {
            let measures = case.state.advice().map(|advice| advice.draft.measures.iter());
            measures.into_iter().flatten().find(|m| m.number == *measure).map(|m| m.addressee)
        }
        _ => None,
    }
}
