//! Which papers an event brought, and who may read each of them: the same choice as in the views (S3).

use domain::{
    OrganisationId,
    access::Sight,
    complaint::{
        Complaint, Event,
        advice::{Draft, RejectedMeasure},
        hearing::{Hearing, Party},
        intake::Consent,
        paper::{PaperKind as Kind, PaperNumber},
    },
};

/// A paper that an event brought, and who may read it besides the desk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PaperOf {
    /// Its number in the case.
    pub number: PaperNumber,
    /// What kind it is.
    pub kind: Kind,
    readers: Readers,
}

/// Who may read a paper besides the desk.
#[derive(Debug, Clone, Copy)]
enum Readers {
    /// Nobody.
    Desk,
    /// The client.
    Client,
    /// The client, and the organisations whose copy withholds nothing (R13).
    Description,
    /// The client and one organisation (R48).
    ClientAnd(OrganisationId),
    /// One organisation.
    Only(OrganisationId),
    /// Who was heard with this report (R14).
    Heard,
    /// Who received the advice in which it stands; nobody while it stands in none.
    Advice,
    /// The client, and the addressee of this measure.
    Measure(u16),
    /// The client and every organisation that knows of the case.
    Everybody,
    /// Whoever may have this document.
    Document(u16),
}

impl PaperOf {
    /// Whether somebody with this sight of the case may read it.
    pub fn may_be_read(&self, case: &Complaint, sight: Sight) -> bool {
        match sight {
            Sight::Nothing => false,
            Sight::Desk => true,
            Sight::Client => self.for_client(case),
            Sight::Organisation(organisation) => self.for_organisation(case, organisation),
        }
    }

    fn for_client(&self, case: &Complaint) -> bool {
        match self.readers {
            Readers::Desk | Readers::Only(_) => false,
            Readers::Client
            | Readers::Description
            | Readers::ClientAnd(_)
            | Readers::Measure(_)
            | Readers::Everybody => true,
            Readers::Heard => self.is_report_of(&case.client_hearing),
            Readers::Advice => self.stands_in_advice(case),
            Readers::Document(number) => case.documents_for(Sight::Client).contains_key(&number),
        }
    }

    fn for_organisation(&self, case: &Complaint, organisation: OrganisationId) -> bool {
        let side = case.parties.get(&organisation);
        match self.readers {
            Readers::Desk | Readers::Client => false,
            Readers::Description => {
                side.and_then(|side| side.copy.as_ref()).is_some_and(|copy| copy.withheld.is_none())
            }
            Readers::ClientAnd(only) | Readers::Only(only) => only == organisation,
            Readers::Heard => side.is_some_and(|side| self.is_report_of(&side.hearing)),
            Readers::Advice => self.stands_in_advice(case) && self.concerns(case, organisation),
            Readers::Measure(number) => case.state.advice().is_some_and(|advice| {
                advice.measures_of(organisation).any(|measure| measure.number == number)
            }),
            Readers::Everybody => true,
            Readers::Document(number) => {
                case.documents_for(Sight::Organisation(organisation)).contains_key(&number)
            }
        }
    }

    fn is_report_of(&self, hearing: &Hearing) -> bool {
        matches!(hearing, Hearing::Held { report } if *report == self.number)
    }

    fn stands_in_advice(&self, case: &Complaint) -> bool {
        let advice = case.state.advice();
        advice
            .is_some_and(|advice| of_draft(&advice.draft).any(|paper| paper.number == self.number))
    }

    /// Measures and recommendations for others are not for this organisation (D2).
    fn concerns(&self, case: &Complaint, organisation: OrganisationId) -> bool {
        let Some(advice) = case.state.advice() else { return false };
        let measures = advice.draft.measures.iter().map(|item| (item.text, item.addressee));
        let advised = advice.draft.recommendations.iter().map(|item| (item.text, item.addressee));
        let mut addressed = measures.chain(advised);
        addressed.all(|(text, addressee)| text != self.number || addressee == organisation)
    }
}

/// The papers that an event brought.
pub(crate) fn papers_of(event: &Event) -> Vec<PaperOf> {
    let one =
        |kind, number: &PaperNumber, readers| vec![PaperOf { number: *number, kind, readers }];
    match event {
        Event::AdviceDrafted { draft } => of_draft(draft).collect(),
        Event::ConflictDeclared { because, .. } => one(Kind::Conflict, because, Readers::Desk),
        Event::DeclinedToHandle { explanation, .. }
        | Event::ConsentRequested { explanation, .. }
        | Event::DataRequestAnswered { explanation, .. }
        | Event::ForwardedAsObjection { explanation, .. } => {
            one(Kind::Explanation, explanation, Readers::Client)
        }
        Event::CopySent { withheld: Some(withheld), .. } => {
            one(Kind::Withholding, withheld, Readers::Desk)
        }
        Event::ViewGiven { organisation, view, .. } => {
            one(Kind::View, view, Readers::ClientAnd(*organisation))
        }
        Event::InvitedToHearing { party, invitation, .. } => {
            one(Kind::Invitation, invitation, invited(*party))
        }
        Event::HearingHeld { report, .. } => one(Kind::HearingReport, report, Readers::Heard),
        Event::HearingWaived { evidence: Some(evidence), .. } => {
            one(Kind::WaiverEvidence, evidence, Readers::Desk)
        }
        Event::Settled { agreement, .. } => one(Kind::Settlement, agreement, Readers::Client),
        Event::Withdrawn { motive: Some(motive), .. }
        | Event::ReopeningRequested { motive }
        | Event::AppointmentCancelled { motive: Some(motive), .. } => {
            one(Kind::Motive, motive, Readers::Client)
        }
        Event::AppointmentBooked { remark: Some(remark), .. } => {
            one(Kind::AppointmentRemark, remark, Readers::Client)
        }
        Event::AppreciationGiven { remark: Some(remark), .. } => {
            one(Kind::Appreciation, remark, Readers::Client)
        }
        Event::Closed { motive: Some(motive) } | Event::AdviceWithdrawn { motive } => {
            one(Kind::Motive, motive, Readers::Everybody)
        }
        Event::DocumentAdded(added) => {
            let readers = Readers::Document(added.document);
            let described = added.description.iter();
            one(Kind::FileName, &added.name, readers)
                .into_iter()
                .chain(described.flat_map(|paper| one(Kind::FileDescription, paper, readers)))
                .collect()
        }
        Event::DocumentRedacted(redacted) => {
            let name = one(Kind::FileName, &redacted.name, Readers::Document(redacted.document));
            let withheld = &redacted.redaction.withheld;
            name.into_iter().chain(one(Kind::Withholding, withheld, Readers::Desk)).collect()
        }
        Event::DraftReturned { remarks } => one(Kind::Remarks, remarks, Readers::Desk),
        Event::Rejected { organisation, measures, .. } => {
            reasons(measures, Readers::ClientAnd(*organisation))
        }
        Event::BackdatedAnswerRegistered { rejected, .. } => reasons(rejected, Readers::Desk),
        Event::ErratumIssued { erratum } => one(Kind::Erratum, erratum, Readers::Everybody),
        Event::MeasureReported { measure, evidence, .. } => {
            one(Kind::Evidence, evidence, Readers::Measure(*measure))
        }
        Event::MeasureDisputed { measure, dispute } => {
            one(Kind::Dispute, dispute, Readers::Measure(*measure))
        }
        Event::MeasureEscalated { escalation, .. } => {
            one(Kind::Escalation, escalation, Readers::Desk)
        }
        Event::Filed(_)
        | Event::Supplemented { .. }
        | Event::ContactChanged { .. }
        | Event::RepresentativeNamed { .. }
        | Event::RepresentativeAuthorised { .. }
        | Event::ExtendedWithConsent { .. } => of_client(event),
        Event::DocumentLabelled { .. }
        | Event::DocumentShared { .. }
        | Event::DocumentUnshared { .. }
        | Event::DocumentCleared { .. }
        | Event::DocumentRefused { .. }
        | Event::RepairRequested { .. }
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
        | Event::CopySent { withheld: None, .. }
        | Event::InvestigationStarted
        | Event::HearingCancelled { .. }
        | Event::HearingWaived { evidence: None, .. }
        | Event::Adjourned { .. }
        | Event::Withdrawn { motive: None, .. }
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
        | Event::AppointmentBooked { remark: None, .. }
        | Event::AppointmentCancelled { motive: None, .. }
        | Event::Closed { motive: None }
        | Event::AppreciationGiven { remark: None, .. }
        | Event::Reopened
        | Event::AddresseeReminded { .. }
        | Event::MeasureReminded { .. }
        | Event::DeskReminded { .. } => Vec::new(),
    }
}

/// What the client, or somebody for the client, brought.
#[expect(clippy::wildcard_enum_match_arm, reason = "papers_of names the rest")]
fn of_client(event: &Event) -> Vec<PaperOf> {
    let paper = |kind, number: &PaperNumber, readers| PaperOf { number: *number, kind, readers };
    let details = |number| paper(Kind::Client, number, Readers::Client);
    let described = |number| paper(Kind::Description, number, Readers::Description);
    let consented = |consent: &Consent| paper(Kind::Consent, &consent.text, Readers::Client);
    match event {
        Event::Filed(filed) => [details(&filed.client)]
            .into_iter()
            .chain(filed.description.as_ref().map(described))
            .collect(),
        Event::Supplemented { client, description, .. } => {
            let details = client.as_ref().map(details);
            details.into_iter().chain(description.as_ref().map(described)).collect()
        }
        Event::ContactChanged { client } => vec![details(client)],
        Event::RepresentativeNamed { person, authorised } => {
            [paper(Kind::Representative, person, Readers::Client)]
                .into_iter()
                .chain(authorised.as_ref().map(consented))
                .collect()
        }
        Event::RepresentativeAuthorised { consent }
        | Event::ExtendedWithConsent { consent, .. } => vec![consented(consent)],
        _ => Vec::new(),
    }
}

/// The papers of a draft; they are for others once they stand in an issued advice.
fn of_draft(draft: &Draft) -> impl Iterator<Item = PaperOf> {
    let findings = [(Kind::Findings, draft.findings)].into_iter();
    let points = draft.points.iter().map(|item| (Kind::Findings, item.reasons));
    let measures = draft.measures.iter().map(|item| (Kind::Measure, item.text));
    let advised = draft.recommendations.iter().map(|item| (Kind::Recommendation, item.text));
    let papers = findings.chain(points).chain(measures).chain(advised);
    papers.map(|(kind, number)| PaperOf { number, kind, readers: Readers::Advice })
}

fn reasons(rejected: &[RejectedMeasure], readers: Readers) -> Vec<PaperOf> {
    let paper =
        |item: &RejectedMeasure| PaperOf { number: item.reasons, kind: Kind::Reasons, readers };
    rejected.iter().map(paper).collect()
}

fn invited(party: Party) -> Readers {
    match party {
        Party::Client => Readers::Client,
        Party::Organisation(organisation) => Readers::Only(organisation),
    }
}
