//! What happened in a case. Events hold ids, dates, choices and codes; never a name, an address or a sentence of a person.

#![allow(
    missing_docs,
    reason = "the sentence above each event says what its fields are; their types say the rest"
)]

use super::{
    advice::{Addressed, Draft, DueBy, RejectedMeasure, Serving},
    classification::{
        Channel, DataOutcome, DataRequest, DeclineGround, Ground, LifeArea, Missing, Preference,
    },
    document::{Added, Redacted, Sensitivity},
    hearing::{Party, WaiverGround},
    intake::{Consent, Filed},
    paper::PaperNumber,
    reminder::DeskTerm,
};
use crate::{
    AccountId, DistrictId, HearingId, OrganisationId, OutageId, PlaceId, Timestamp,
    place::AppointmentKind, regulation::Regime, term::Deadline, values::Score,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happened in a case and that no one can undo; later events can only answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    content = "payload",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Event {
    /// A complaint was received and registered (R5).
    Filed(Box<Filed>),
    /// The client, or staff for the client, added what was missing (R6).
    Supplemented {
        client: Option<PaperNumber>,
        description: Option<PaperNumber>,
        missing: BTreeSet<Missing>,
    },
    /// The client was asked to complete the complaint (R6).
    RepairRequested { missing: BTreeSet<Missing>, deadline: Deadline },
    /// Staff said what the complaint is about.
    Classified {
        life_areas: BTreeSet<LifeArea>,
        grounds: BTreeSet<Ground>,
        district: Option<DistrictId>,
        conduct_last_day: Option<NaiveDate>,
    },
    /// An organisation became a party.
    OrganisationInvolved { organisation: OrganisationId },
    /// An organisation is no longer a party.
    OrganisationReleased { organisation: OrganisationId },
    /// The legal regime changed, and with it the handling term (R1).
    RegimeSet { regime: Regime, handling: Deadline },
    /// The client chose how to be told things (H8).
    PreferenceChanged { preference: Preference },
    /// The client's contact details changed.
    ContactChanged { client: PaperNumber },
    /// Somebody acts for the client (R24).
    RepresentativeNamed { person: PaperNumber, authorised: Option<Consent> },
    /// The client consented to the representative (R24).
    RepresentativeAuthorised { consent: Consent },
    /// The representative no longer acts for the client.
    RepresentationEnded,
    /// The client has a new secret; the old one no longer counts (S4).
    SecretRenewed,
    /// A member of staff may not handle this case (R9).
    ConflictDeclared { account: AccountId, because: PaperNumber },
    /// A member of staff handles the case.
    Assigned { handler: AccountId },
    /// Nobody handles the case.
    Unassigned,
    /// Receipt was acknowledged in writing (R7).
    Acknowledged,
    /// The desk does not handle the complaint (R10, R11).
    DeclinedToHandle { ground: DeclineGround, explanation: PaperNumber, late: bool },
    /// The complaint was an objection and went to the body that decides on it (R12).
    ForwardedAsObjection { to: OrganisationId, explanation: PaperNumber },
    /// The other side received a copy, with what was withheld, and was asked for its view (R13).
    CopySent {
        organisation: OrganisationId,
        withheld: Option<PaperNumber>,
        view_deadline: Deadline,
    },
    /// The investigation began.
    InvestigationStarted,
    /// An organisation gave its view.
    ViewGiven { organisation: OrganisationId, view: PaperNumber, received_at: Timestamp },
    /// A party was invited to be heard (R14).
    InvitedToHearing {
        hearing: HearingId,
        party: Party,
        at: Timestamp,
        answer_by: NaiveDate,
        invitation: PaperNumber,
    },
    /// A party was heard and a report was made (R14).
    HearingHeld { hearing: HearingId, report: PaperNumber },
    /// A hearing will not take place.
    HearingCancelled { hearing: HearingId },
    /// A party is not heard, on a ground that the law allows (R14).
    HearingWaived { party: Party, ground: WaiverGround, evidence: Option<PaperNumber> },
    /// The one adjournment (R16).
    Adjourned { handling: Deadline },
    /// The client was asked to consent to a longer term, before a day (R16).
    ConsentRequested { last_day: NaiveDate, answer_by: NaiveDate, explanation: PaperNumber },
    /// The client consented in writing to a longer term (R16).
    ExtendedWithConsent { handling: Deadline, consent: Consent },
    /// The client is satisfied (R8).
    Settled { satisfied_at: Timestamp, channel: Channel, agreement: PaperNumber },
    /// The client withdrew the complaint.
    Withdrawn { channel: Channel, motive: Option<PaperNumber> },
    /// An advice was drafted, or drafted anew.
    AdviceDrafted { draft: Box<Draft> },
    /// A second person approved the draft (S22).
    DraftApproved,
    /// The draft went back with remarks.
    DraftReturned { remarks: PaperNumber },
    /// The advice was issued (D3).
    AdviceIssued { number: u16, addressees: BTreeMap<OrganisationId, Addressed> },
    /// The advice was sent to one addressee: its two weeks begin (R35).
    Dispatched {
        organisation: OrganisationId,
        by: Serving,
        at: Timestamp,
        deadline: Deadline,
        final_at: Timestamp,
    },
    /// The advice could not be delivered to one addressee; the next dispatch starts the term (R39).
    Undelivered { organisation: OrganisationId },
    /// An addressee accepted.
    Accepted { organisation: OrganisationId, received_at: Timestamp, due: BTreeMap<u16, DueBy> },
    /// An addressee rejected one or more measures, each with reasons (D4, R46).
    Rejected {
        organisation: OrganisationId,
        received_at: Timestamp,
        measures: Vec<RejectedMeasure>,
        due: BTreeMap<u16, DueBy>,
    },
    /// An addressee took its rejection back before the term ended (R46).
    RejectionWithdrawn { organisation: OrganisationId },
    /// A rejection without reasons came in: it is no rejection (R46).
    UnreasonedRejectionRecorded { organisation: OrganisationId, received_at: Timestamp },
    /// A rejection came in after the term: it has no effect (R38).
    LateRejectionRecorded { organisation: OrganisationId, received_at: Timestamp },
    /// Staff registered, after the term, an answer that they say came in before its end; a second person must confirm (S22).
    BackdatedAnswerRegistered {
        organisation: OrganisationId,
        received_at: Timestamp,
        rejected: Vec<RejectedMeasure>,
    },
    /// The second person did not confirm.
    BackdatedAnswerDismissed { organisation: OrganisationId },
    /// What was enforced is open again: an answer was in time after all, or an outage moved the last day (R40, R43).
    EnforcementSetAside { organisation: OrganisationId, because: SetAside },
    /// The term passed in silence: the advice is carried out in full (D5).
    Enforced { organisation: OrganisationId, effective_at: Timestamp, due: BTreeMap<u16, DueBy> },
    /// The term passed in silence on an advice that does not bind this addressee (R45).
    Lapsed { organisation: OrganisationId, effective_at: Timestamp },
    /// An outage overlapped the last day (R40).
    ExtendedForOutage {
        organisation: OrganisationId,
        outage: OutageId,
        deadline: Deadline,
        final_at: Timestamp,
    },
    /// A clear slip was corrected; the term stays (R49).
    ErratumIssued { erratum: PaperNumber },
    /// The advice was withdrawn, to be replaced (R49).
    AdviceWithdrawn { motive: PaperNumber },
    /// An addressee says that it carried out a measure (R50).
    MeasureReported {
        measure: u16,
        evidence: PaperNumber,
        /// Absent from reports of before the client had a term to react.
        #[serde(default)]
        react_by: Option<DueBy>,
    },
    /// The client says that it is really done.
    MeasureConfirmed { measure: u16 },
    /// The client says that it is not done.
    MeasureDisputed { measure: u16, dispute: PaperNumber },
    /// The day by which a measure had to be carried out has passed (R50).
    MeasureOverdue { measure: u16 },
    /// The college and council were told that a measure is not carried out (R50).
    MeasureEscalated { measure: u16, escalation: PaperNumber },
    /// The case ended.
    Closed { motive: Option<PaperNumber> },
    /// The client said what it thinks of how the desk worked (Q1).
    AppreciationGiven { score: Score, remark: Option<PaperNumber>, channel: Channel },
    /// Somebody asked to open an ended case again (R8).
    ReopeningRequested { motive: PaperNumber },
    /// A second person opened the case again (S22).
    Reopened,
    /// The client has an appointment with the desk (Q4).
    AppointmentBooked {
        appointment: u16,
        place: PlaceId,
        kind: AppointmentKind,
        starts_at: Timestamp,
        ends_at: Timestamp,
        seat: u16,
        remark: Option<PaperNumber>,
    },
    /// An appointment will not take place.
    AppointmentCancelled { appointment: u16, motive: Option<PaperNumber> },
    /// An addressee was reminded that its answer is awaited (D4).
    AddresseeReminded { organisation: OrganisationId, number: u8, last_day: NaiveDate },
    /// The addressee of a measure was reminded to carry it out (R50).
    MeasureReminded { measure: u16, number: u8, last_day: NaiveDate },
    /// The desk was reminded of its own work.
    DeskReminded { what: DeskTerm, number: u8, last_day: NaiveDate },
    /// The desk answered a request about the client's personal details; in time until the end of `answer_by` (R67).
    DataRequestAnswered {
        request: DataRequest,
        received_at: Timestamp,
        answer_by: NaiveDate,
        late: bool,
        outcome: DataOutcome,
        explanation: PaperNumber,
    },
    /// A document was added; it is quarantined until it was examined (S17).
    DocumentAdded(Box<Added>),
    /// A redacted version of a document was added: others get it instead (R13).
    DocumentRedacted(Box<Redacted>),
    /// Staff said how sensitive a document is (R63).
    DocumentLabelled { document: u16, sensitivity: Sensitivity },
    /// Staff shared a document with a side that did not send it.
    DocumentShared { document: u16, with: Party },
    /// A document is shared no longer.
    DocumentUnshared { document: u16, with: Party },
    /// A document may be handed out: the scanner found nothing, or there is no scanner.
    DocumentCleared { document: u16, scanned: bool },
    /// The scanner found something in a document: its content was destroyed.
    DocumentRefused { document: u16 },
}

/// Why an enforcement was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetAside {
    /// An answer had been received in time and was processed later (R43).
    AnsweredInTime,
    /// An outage overlapped the last day (R40).
    Outage,
}

impl Event {
    /// When the event takes effect in law, where that is not the moment of recording.
    pub fn effective_at(&self) -> Option<Timestamp> {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "all other events take effect when recorded"
        )]
        match self {
            Self::Filed(filed) => Some(filed.received_at),
            Self::ViewGiven { received_at, .. }
            | Self::Accepted { received_at, .. }
            | Self::Rejected { received_at, .. }
            | Self::UnreasonedRejectionRecorded { received_at, .. }
            | Self::LateRejectionRecorded { received_at, .. }
            | Self::BackdatedAnswerRegistered { received_at, .. } => Some(*received_at),
            Self::Enforced { effective_at, .. } | Self::Lapsed { effective_at, .. } => {
                Some(*effective_at)
            }
            Self::Dispatched { at, .. } => Some(*at),
            Self::Settled { satisfied_at, .. } => Some(*satisfied_at),
            _ => None,
        }
    }
}
