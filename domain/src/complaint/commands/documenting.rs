//! Documents: added by either side or the desk, examined by a scanner, redacted and shared by staff (S17, R13, R63).

use crate::{
    Actor, ObjectId, OrganisationId,
    complaint::{
        Complaint, Decision, Event, Refusal,
        decide::Action,
        document::{
            Added, Document, DocumentRefusal as No, MOST_OF_A_PARTY, MOST_OF_THE_DESK,
            MOST_REFUSED, Redacted, Redaction, Scan, Sensitivity, StoredFile,
        },
        hearing::Party,
        paper::PaperKind,
    },
    facts::Facts,
    values::{Line, Text},
};
use serde::{Deserialize, Serialize};

/// Add a document. Its content lies sealed in the store of objects already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddDocument {
    /// What was stored.
    pub file: StoredFile,
    /// The name of the file.
    pub name: Line,
    /// What it is.
    pub description: Option<Text>,
    /// Whose it is, where staff add what somebody sent or brought (G19); nobody's when the desk made it.
    pub from: Option<Party>,
    /// How sensitive it is: for staff to say (R63).
    pub sensitivity: Option<Sensitivity>,
}

impl Action for AddDocument {
    fn speaks_for(&self) -> Option<OrganisationId> {
        match self.from {
            Some(Party::Organisation(organisation)) => Some(organisation),
            Some(Party::Client) | None => None,
        }
    }

    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let sender = self.sender(case, facts)?;
        let document = case.next_document(sender)?;
        let name = decision.text(PaperKind::FileName, &Text::from(&self.name));
        let description =
            self.description.as_ref().map(|text| decision.text(PaperKind::FileDescription, text));
        let (file, sensitivity) = (self.file, self.sensitivity);
        let added = Added { document, sender, file, name, description, sensitivity };
        Ok(decision.record(Event::DocumentAdded(Box::new(added))))
    }
}

impl AddDocument {
    fn sender(&self, case: &Complaint, facts: &Facts<'_>) -> Result<Option<Party>, Refusal> {
        let own = match facts.actor {
            Actor::Client => Party::Client,
            Actor::Organisation { organisation, .. } => Party::Organisation(organisation),
            Actor::Staff(_) => {
                return match self.from {
                    Some(Party::Organisation(organisation)) if !case.involves(organisation) => {
                        Err(Refusal::NotAParty { organisation })
                    }
                    from => Ok(from),
                };
            }
            Actor::System | Actor::Administrator(_) | Actor::Auditor(_) | Actor::Onlooker(_) => {
                return Err(Refusal::StaffOnly);
            }
        };
        let speaks_for_itself = self.from.is_none_or(|from| from == own);
        if speaks_for_itself && self.sensitivity.is_none() {
            Ok(Some(own))
        } else {
            Err(Refusal::StaffOnly)
        }
    }
}

/// Add a redacted version of a document: the other side gets this one instead (R13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddRedactedVersion {
    /// The number of the document.
    pub document: u16,
    /// What was stored.
    pub file: StoredFile,
    /// The name of the file.
    pub name: Line,
    /// What is withheld, and why.
    pub withheld: Text,
}

impl Action for AddRedactedVersion {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let original = self.document;
        check_readable(original, case.original(original)?)?;
        let document = case.next_document(None)?;
        let name = decision.text(PaperKind::FileName, &Text::from(&self.name));
        let withheld = decision.text(PaperKind::Withholding, &self.withheld);
        let redaction = Redaction { original, withheld };
        let redacted = Redacted { document, file: self.file, name, redaction };
        Ok(decision.record(Event::DocumentRedacted(Box::new(redacted))))
    }
}

/// Say how sensitive a document is (R63).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LabelDocument {
    /// The number of the document.
    pub document: u16,
    /// How sensitive it is.
    pub sensitivity: Sensitivity,
}

impl Action for LabelDocument {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        case.document(self.document)?;
        let Self { document, sensitivity } = *self;
        Ok(decision.record(Event::DocumentLabelled { document, sensitivity }))
    }
}

/// Share a document with a side that did not send it. It gets the redacted version when there is one (R13, D2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShareDocument {
    /// The number of the document.
    pub document: u16,
    /// The side.
    pub with: Party,
}

impl Action for ShareDocument {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let Self { document, with } = *self;
        let original = case.original(document)?;
        if let Party::Organisation(organisation) = with
            && !case.involves(organisation)
        {
            return Err(Refusal::NotAParty { organisation });
        }
        if original.sender == Some(with) || original.shared_with.contains(&with) {
            return Err(No::AlreadyShared { document }.into());
        }
        let refused = No::DocumentNotAvailable { document, scan: Scan::Refused };
        let (number, version) = case.version_for_others(document).ok_or(refused)?;
        check_readable(number, version)?;
        if version.sensitivity.is_none() {
            return Err(No::NotAssessed { document: number }.into());
        }
        Ok(decision.record(Event::DocumentShared { document, with }))
    }
}

/// Share a document no longer. What was read was read; nobody gets it from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnshareDocument {
    /// The number of the document.
    pub document: u16,
    /// The side.
    pub with: Party,
}

impl Action for UnshareDocument {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let Self { document, with } = *self;
        if !case.original(document)?.shared_with.contains(&with) {
            return Err(No::NotShared { document }.into());
        }
        Ok(decision.record(Event::DocumentUnshared { document, with }))
    }
}

/// Record what the virus scanner found (S17).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordScan {
    /// The number of the document.
    pub document: u16,
    /// What was examined.
    pub object: ObjectId,
    /// What was found.
    pub verdict: Verdict,
}

/// What the virus scanner found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Clean,
    /// There is no scanner, and the operator said so.
    NotScanned,
    /// Something that must not be handed out.
    Infected,
}

impl Action for RecordScan {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let number = self.document;
        let document = case.document(number)?;
        if document.file.object != self.object {
            return Err(No::UnknownDocument { document: number }.into());
        }
        if document.scan != Scan::Quarantined {
            return Err(No::AlreadyExamined { document: number }.into());
        }
        Ok(decision.record(match self.verdict {
            Verdict::Clean => Event::DocumentCleared { document: number, scanned: true },
            Verdict::NotScanned => Event::DocumentCleared { document: number, scanned: false },
            Verdict::Infected => Event::DocumentRefused { document: number },
        }))
    }
}

impl Complaint {
    fn document(&self, document: u16) -> Result<&Document, Refusal> {
        self.documents.get(&document).ok_or(No::UnknownDocument { document }.into())
    }

    /// The document itself; a redacted version of it is named by the document's number.
    fn original(&self, document: u16) -> Result<&Document, Refusal> {
        let found = self.document(document)?;
        match found.redacts {
            None => Ok(found),
            Some(Redaction { original, .. }) => {
                Err(No::NotAnOriginal { document, original }.into())
            }
        }
    }

    /// The number of one more document of this sender, when there is room for it.
    fn next_document(&self, sender: Option<Party>) -> Result<u16, Refusal> {
        let most = sender.map_or(MOST_OF_THE_DESK, |_| MOST_OF_A_PARTY);
        let own = self.documents.values().filter(|document| document.sender == sender);
        let (refused, standing): (Vec<_>, Vec<_>) =
            own.partition(|document| document.scan == Scan::Refused);
        let number = u16::try_from(self.documents.len() + 1).ok();
        let room = standing.len() < most && refused.len() < MOST_REFUSED;
        number.filter(|_| room).ok_or(No::TooManyDocuments { most }.into())
    }
}

fn check_readable(document: u16, found: &Document) -> Result<(), Refusal> {
    match found.scan {
        scan if scan.is_readable() => Ok(()),
        scan => Err(No::DocumentNotAvailable { document, scan }.into()),
    }
}
