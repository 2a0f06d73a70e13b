//! What must be sent because of an event, and to whom. The store queues it in the deciding transaction.

use super::{
    Complaint, Event,
    hearing::{Hearing, Party},
};
use crate::{
    HearingId, OrganisationId,
    notice::{Notice, NoticeKind as N, Recipient},
};
use std::collections::BTreeSet;

impl Complaint {
    /// The notices that an event brings about, where `self` is the case before the event. No recipient gets the same
    /// letter twice. Long because it names every event: an event without a letter is a choice, never an oversight.
    pub fn consequences(&self, event: &Event) -> Vec<Notice> {
        let case = Audience(self);
        match event {
            Event::Filed(_) => case.client(N::Receipt),
            Event::RepairRequested { .. } => case.client(N::RepairRequest),
            Event::Acknowledged => case.client(N::Acknowledgement),
            Event::PreferenceChanged { .. } | Event::ContactChanged { .. } => {
                case.client(N::PreferenceChanged)
            }
            Event::RepresentativeNamed { .. } | Event::RepresentativeAuthorised { .. } => {
                case.client(N::RepresentationChanged)
            }
            Event::RepresentationEnded => case.client(N::RepresentationChanged),
            Event::SecretRenewed => case.client(N::NewSecret),
            Event::RegimeSet { .. } => case.client(N::RegimeChanged),
            Event::DeclinedToHandle { .. } => case.ended(case.client(N::NotHandled)),
            Event::ForwardedAsObjection { to, .. } => {
                case.to(N::Forwarded, case.client_side().chain([Recipient::Organisation(*to)]))
            }
            Event::CopySent { organisation, .. } => case.one(N::CopyForView, *organisation),
            Event::InvitedToHearing { party, .. } => case.party(N::HearingInvitation, *party),
            Event::HearingHeld { hearing, .. } => case.invited(N::HearingReport, *hearing),
            Event::HearingCancelled { hearing } => case.invited(N::HearingCancelled, *hearing),
            Event::Adjourned { .. } => case.both_sides(N::Adjourned),
            Event::ExtendedWithConsent { .. } => case.both_sides(N::Extended),
            Event::ConsentRequested { .. } => case.client(N::ConsentRequest),
            Event::Settled { .. } => case.ended(case.both_sides_that_know(N::Settled)),
            Event::Withdrawn { .. } => case.both_sides_that_know(N::Withdrawn),
            Event::AdviceIssued { addressees, .. } => {
                let asked = addressees.keys().map(|id| Recipient::Organisation(*id));
                case.to(N::Advice, case.everybody().chain(asked))
            }
            Event::Accepted { organisation, .. } => case.outcome(N::AdviceAccepted, *organisation),
            Event::Rejected { organisation, .. } => case.outcome(N::AdviceRejected, *organisation),
            Event::RejectionWithdrawn { organisation } => {
                case.outcome(N::RejectionWithdrawn, *organisation)
            }
            Event::Enforced { organisation, .. } => {
                case.outcome(N::CarriedOutInFull, *organisation)
            }
            Event::Lapsed { organisation, .. } => case.outcome(N::AdviceUnanswered, *organisation),
            Event::EnforcementSetAside { organisation, .. } => {
                case.outcome(N::EnforcementSetAside, *organisation)
            }
            Event::UnreasonedRejectionRecorded { organisation, .. } => {
                case.one(N::RejectionWithoutReasons, *organisation)
            }
            Event::LateRejectionRecorded { organisation, .. } => {
                case.one(N::RejectionTooLate, *organisation)
            }
            Event::ExtendedForOutage { organisation, .. } => {
                case.outcome(N::TermExtended, *organisation)
            }
            Event::ErratumIssued { .. } => case.addressees(N::Erratum),
            Event::AdviceWithdrawn { .. } => case.addressees(N::AdviceWithdrawn),
            Event::MeasureReported { .. } => case.client(N::IsItReallyDone),
            Event::MeasureConfirmed { measure } => case.measure(N::MeasureConfirmed, *measure),
            Event::MeasureDisputed { measure, .. } => case.measure(N::MeasureDisputed, *measure),
            Event::MeasureOverdue { measure } => case.measure(N::MeasureOverdue, *measure),
            Event::MeasureEscalated { measure, .. } => case.measure(N::MeasureEscalated, *measure),
            Event::Closed { .. } => case.ended(case.addressees(N::Closed)),
            Event::Reopened => case.both_sides_that_know(N::Reopened),
            Event::AppointmentBooked { .. } => case.client(N::AppointmentConfirmed),
            Event::AppointmentCancelled { .. } => case.client(N::AppointmentCancelled),
            Event::AddresseeReminded { organisation, .. } => {
                case.one(N::AnswerReminder, *organisation)
            }
            Event::MeasureReminded { measure, .. } => {
                case.addressee_of(N::MeasureReminder, *measure)
            }
            Event::DeskReminded { .. } => case.to(N::DeskReminder, [Recipient::Desk].into_iter()),
            Event::DataRequestAnswered { .. } => case.alone(N::DataProtectionAnswer),
            // The desk's own work, and answers that wait for a second person: nobody outside is told yet.
            // The letter of the advice itself is queued when it is issued; its dispatch starts the term.
            Event::Supplemented { .. }
            | Event::Classified { .. }
            | Event::OrganisationInvolved { .. }
            | Event::OrganisationReleased { .. }
            | Event::ConflictDeclared { .. }
            | Event::Assigned { .. }
            | Event::Unassigned
            | Event::InvestigationStarted
            | Event::ViewGiven { .. }
            | Event::HearingWaived { .. }
            | Event::AdviceDrafted { .. }
            | Event::DraftApproved
            | Event::DraftReturned { .. }
            | Event::Dispatched { .. }
            | Event::Undelivered { .. }
            | Event::BackdatedAnswerRegistered { .. }
            | Event::BackdatedAnswerDismissed { .. }
            | Event::AppreciationGiven { .. }
            | Event::ReopeningRequested { .. }
            | Event::DocumentAdded(_)
            | Event::DocumentRedacted(_)
            | Event::DocumentLabelled { .. }
            | Event::DocumentShared { .. }
            | Event::DocumentUnshared { .. }
            | Event::DocumentCleared { .. }
            | Event::DocumentRefused { .. } => Vec::new(),
        }
    }
}

/// The people around a case, by what they may know of it.
struct Audience<'a>(&'a Complaint);

impl Audience<'_> {
    /// Each recipient once.
    fn to(&self, kind: N, recipients: impl Iterator<Item = Recipient>) -> Vec<Notice> {
        let once: BTreeSet<Recipient> = recipients.collect();
        once.into_iter().map(|recipient| Notice { kind, recipient }).collect()
    }

    /// The client, and the representative whom the client authorised (R24).
    fn client_side(&self) -> impl Iterator<Item = Recipient> {
        let representative = self.0.representative.as_ref();
        let authorised = representative.and_then(|person| person.authorised.as_ref());
        [Recipient::Client].into_iter().chain(authorised.map(|_| Recipient::Representative))
    }

    /// The organisations complained about.
    fn parties(&self) -> impl Iterator<Item = Recipient> {
        self.0.parties.keys().map(|organisation| Recipient::Organisation(*organisation))
    }

    /// Both sides and the college.
    fn everybody(&self) -> impl Iterator<Item = Recipient> {
        let college = Recipient::Organisation(self.0.college);
        self.client_side().chain(self.parties()).chain([college])
    }

    fn client(&self, kind: N) -> Vec<Notice> {
        self.to(kind, self.client_side())
    }

    /// The client alone: what is asked of nobody else, and what is nobody else's business.
    fn alone(&self, kind: N) -> Vec<Notice> {
        self.to(kind, [Recipient::Client].into_iter())
    }

    /// Beside the letters with which the case ends, the question to the client what it thinks of the desk (Q1). Whoever
    /// acts for the client is not asked: it is not theirs to say.
    fn ended(&self, letters: Vec<Notice>) -> Vec<Notice> {
        [letters, self.alone(N::AppreciationRequest)].concat()
    }

    fn one(&self, kind: N, organisation: OrganisationId) -> Vec<Notice> {
        self.to(kind, [Recipient::Organisation(organisation)].into_iter())
    }

    fn both_sides(&self, kind: N) -> Vec<Notice> {
        self.to(kind, self.client_side().chain(self.parties()))
    }

    /// The client, and those organisations that received a copy and so know of the complaint.
    fn both_sides_that_know(&self, kind: N) -> Vec<Notice> {
        let informed = self.0.parties.iter().filter(|(_, side)| side.copy.is_some());
        let informed = informed.map(|(organisation, _)| Recipient::Organisation(*organisation));
        self.to(kind, self.client_side().chain(informed))
    }

    fn party(&self, kind: N, party: Party) -> Vec<Notice> {
        match party {
            Party::Client => self.client(kind),
            Party::Organisation(organisation) => self.one(kind, organisation),
        }
    }

    /// Everybody who was invited to a hearing.
    fn invited(&self, kind: N, hearing: HearingId) -> Vec<Notice> {
        let is_invited = |stage: &Hearing| {
            stage.invitation().is_some_and(|invitation| invitation.hearing == hearing)
        };
        let others = self.0.parties.iter().filter(|(_, side)| is_invited(&side.hearing));
        let others = others.map(|(organisation, _)| Recipient::Organisation(*organisation));
        let client = self.client_side().filter(|_| is_invited(&self.0.client_hearing));
        self.to(kind, client.chain(others))
    }

    /// What became of an addressee's answer: the client, that addressee and the college (R43).
    fn outcome(&self, kind: N, organisation: OrganisationId) -> Vec<Notice> {
        let told = [organisation, self.0.college].map(Recipient::Organisation);
        self.to(kind, self.client_side().chain(told))
    }

    /// Everybody who received the advice.
    fn addressees(&self, kind: N) -> Vec<Notice> {
        let advice = self.0.state.advice();
        let asked = advice.into_iter().flat_map(|advice| advice.responses.keys());
        let asked = asked.map(|organisation| Recipient::Organisation(*organisation));
        self.to(kind, self.everybody().chain(asked))
    }

    /// Those whom a measure concerns: the client, its addressee and the college.
    fn measure(&self, kind: N, measure: u16) -> Vec<Notice> {
        self.addressee(measure).map_or_else(Vec::new, |addressee| self.outcome(kind, addressee))
    }

    /// Who has to carry a measure out.
    fn addressee_of(&self, kind: N, measure: u16) -> Vec<Notice> {
        self.addressee(measure).map_or_else(Vec::new, |addressee| self.one(kind, addressee))
    }

    fn addressee(&self, measure: u16) -> Option<OrganisationId> {
        let advice = self.0.state.advice();
        let mut measures = advice.into_iter().flat_map(|advice| &advice.draft.measures);
        measures.find(|asked| asked.number == measure).map(|asked| asked.addressee)
    }
}
