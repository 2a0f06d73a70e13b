//! Which papers an event names.

use domain::complaint::{
    Event,
    advice::{Draft, RejectedMeasure},
    intake::Consent,
    paper::PaperNumber,
};

/// The papers that the event brought into the case. Long because it names every event: a new one cannot be forgotten.
pub(super) fn named_by(event: &Event) -> Vec<PaperNumber> {
    match event {
        Event::Filed(filed) => [filed.client].into_iter().chain(filed.description).collect(),
        Event::Supplemented { client, description, .. } => {
            client.iter().chain(description).copied().collect()
        }
        Event::RepresentativeNamed { person, authorised } => {
            let consent = authorised.as_ref().map(|Consent { text, .. }| *text);
            [*person].into_iter().chain(consent).collect()
        }
        Event::RepresentativeAuthorised { consent }
        | Event::ExtendedWithConsent { consent, .. } => vec![consent.text],
        Event::HearingWaived { evidence: paper, .. }
        | Event::CopySent { withheld: paper, .. }
        | Event::Withdrawn { motive: paper, .. }
        | Event::AppointmentBooked { remark: paper, .. }
        | Event::AppointmentCancelled { motive: paper, .. }
        | Event::AppreciationGiven { remark: paper, .. }
        | Event::Closed { motive: paper } => paper.iter().copied().collect(),
        Event::ContactChanged { client: paper }
        | Event::ConflictDeclared { because: paper, .. }
        | Event::DeclinedToHandle { explanation: paper, .. }
        | Event::ForwardedAsObjection { explanation: paper, .. }
        | Event::ConsentRequested { explanation: paper, .. }
        | Event::DataRequestAnswered { explanation: paper, .. }
        | Event::ViewGiven { view: paper, .. }
        | Event::InvitedToHearing { invitation: paper, .. }
        | Event::HearingHeld { report: paper, .. }
        | Event::Settled { agreement: paper, .. }
        | Event::DraftReturned { remarks: paper }
        | Event::ErratumIssued { erratum: paper }
        | Event::AdviceWithdrawn { motive: paper }
        | Event::MeasureReported { evidence: paper, .. }
        | Event::MeasureDisputed { dispute: paper, .. }
        | Event::MeasureEscalated { escalation: paper, .. }
        | Event::ReopeningRequested { motive: paper } => vec![*paper],
        Event::DocumentAdded(added) => [added.name].into_iter().chain(added.description).collect(),
        Event::DocumentRedacted(redacted) => vec![redacted.name, redacted.redaction.withheld],
        Event::AdviceDrafted { draft } => of_draft(draft),
        Event::Rejected { measures, .. }
        | Event::BackdatedAnswerRegistered { rejected: measures, .. } => of_rejection(measures),
        Event::RepairRequested { .. }
        | Event::Classified { .. }
        | Event::OrganisationInvolved { .. }
        | Event::OrganisationReleased { .. }
        | Event::RegimeSet { .. }
        | Event::PreferenceChanged { .. }
        | Event::RepresentationEnded
        | Event::SecretRenewed
        | Event::Assigned { .. }
        | Event::Unassigned
        | Event::Acknowledged
        | Event::InvestigationStarted
        | Event::HearingCancelled { .. }
        | Event::Adjourned { .. }
        | Event::DraftApproved
        | Event::AdviceIssued { .. }
        | Event::Dispatched { .. }
        | Event::Undelivered { .. }
        | Event::Accepted { .. }
        | Event::RejectionWithdrawn { .. }
        | Event::UnreasonedRejectionRecorded { .. }
        | Event::LateRejectionRecorded { .. }
        | Event::BackdatedAnswerDismissed { .. }
        | Event::EnforcementSetAside { .. }
        | Event::Enforced { .. }
        | Event::Lapsed { .. }
        | Event::ExtendedForOutage { .. }
        | Event::MeasureConfirmed { .. }
        | Event::MeasureOverdue { .. }
        | Event::Reopened
        | Event::AddresseeReminded { .. }
        | Event::MeasureReminded { .. }
        | Event::DeskReminded { .. }
        | Event::DocumentLabelled { .. }
        | Event::DocumentShared { .. }
        | Event::DocumentUnshared { .. }
        | Event::DocumentCleared { .. }
        | Event::DocumentRefused { .. } => Vec::new(),
    }
}

fn of_draft(draft: &Draft) -> Vec<PaperNumber> {
    let points = draft.points.iter().map(|point| point.reasons);
    let measures = draft.measures.iter().map(|measure| measure.text);
    let recommendations = draft.recommendations.iter().map(|item| item.text);
    [draft.findings].into_iter().chain(points).chain(measures).chain(recommendations).collect()
}

fn of_rejection(measures: &[RejectedMeasure]) -> Vec<PaperNumber> {
    measures.iter().map(|measure| measure.reasons).collect()
}
