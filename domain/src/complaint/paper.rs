//! Papers: the texts and personal details of a case. Events name a paper by its number; the store seals its content.

use crate::values::{Person, Text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of a paper within its case: the number of the event that brought it times 1,000, plus its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaperNumber(pub u32);

impl fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A paper that a decision adds to the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its number within the case.
    pub number: PaperNumber,
    /// What kind of paper it is.
    pub kind: PaperKind,
    /// What it says.
    pub content: Content,
}

/// What a paper says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// Text of a person.
    Text(Text),
    /// Name and contact details.
    Person(Box<Person>),
}

/// What kind of paper it is. The kind is no secret; the content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// The client's name and contact details.
    Client,
    /// The representative's name and contact details.
    Representative,
    /// What the client says happened.
    Description,
    /// Text of a consent that the client gave.
    Consent,
    /// Why a member of staff should not handle the case (R9).
    Conflict,
    /// What the desk explains: why it does not handle the complaint (R10), why it asks for more time (R16), or what it
    /// answers to a request about personal details (R67).
    Explanation,
    /// What was withheld from the copy, and why (R13).
    Withholding,
    /// An organisation's view (zienswijze).
    View,
    /// Where a hearing is, and who may come.
    Invitation,
    /// The report of a hearing (R14).
    HearingReport,
    /// Why a party is not heard (R14).
    WaiverEvidence,
    /// What was agreed in a settlement (R8).
    Settlement,
    /// Findings of an advice.
    Findings,
    /// What is asked of an addressee.
    Measure,
    /// A recommendation for policy (D7).
    Recommendation,
    /// Remarks on a draft advice.
    Remarks,
    /// The reasons of a rejection (D4).
    Reasons,
    /// The correction of a clear slip (R49).
    Erratum,
    /// How a measure was carried out.
    Evidence,
    /// Why the client says that a measure was not carried out.
    Dispute,
    /// What the college or council is told about a measure that is not carried out (R50).
    Escalation,
    /// Why a case ends or starts again, or why an appointment is cancelled.
    Motive,
    /// What the desk should know before an appointment.
    AppointmentRemark,
    /// What the client says of how the desk worked (Q1).
    Appreciation,
    /// The name of the file of a document.
    FileName,
    /// What a document is, as its sender says.
    FileDescription,
}
