//! Documents of a case: the files that people add, how far they were examined, and who may have them (S17, R13, R63).

mod refusal;
mod stored;

pub use refusal::DocumentRefusal;
pub use stored::{Digest, FileKind, MOST_BYTES, StoredFile};

use super::{Complaint, hearing::Party, paper::PaperNumber};
use crate::{Timestamp, access::Sight};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most documents of one party in a case, without those that were refused (S17).
pub const MOST_OF_A_PARTY: usize = 10;

/// The most documents that the desk itself adds to a case.
pub const MOST_OF_THE_DESK: usize = 100;

/// Refused documents do not count at first, so that nobody is kept out by a virus; but there is an end to it.
pub const MOST_REFUSED: usize = 20;

/// A document of a case. The file itself lies sealed under its object; it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Whose document it is; nobody's when the desk made it.
    pub sender: Option<Party>,
    /// What was stored.
    pub file: StoredFile,
    /// The name of the file, as its sender gave it.
    pub name: PaperNumber,
    /// What the sender says it is.
    pub description: Option<PaperNumber>,
    /// When it was added.
    pub added_at: Timestamp,
    /// How far it was examined.
    pub scan: Scan,
    /// How sensitive it is; nothing until staff assessed it (R63).
    pub sensitivity: Option<Sensitivity>,
    /// The document of which this is the redacted version, with what was withheld and why (R13).
    pub redacts: Option<Redaction>,
    /// The sides with which staff shared it, besides its sender.
    pub shared_with: BTreeSet<Party>,
}

/// What a redacted version leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Redaction {
    /// The number of the document itself.
    pub original: u16,
    /// What was withheld, and why.
    pub withheld: PaperNumber,
}

/// How far a document was examined for viruses. Until it was, nobody gets it (S17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scan {
    /// It waits for the scanner.
    Quarantined,
    /// The scanner found nothing.
    Clean,
    /// The operator said that there is no scanner.
    NotScanned,
    /// The scanner found something: the content was destroyed.
    Refused,
}

/// How sensitive a document is (R62, R63).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sensitivity {
    /// Nothing that is anybody's private life.
    Ordinary,
    /// Somebody's private life: income, family, a home.
    Confidential,
    /// Special categories: health, youth care, criminal matters (AVG 9, 10).
    Special,
}

/// A document was added, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Added {
    /// Its number within the case.
    pub document: u16,
    /// Whose it is; nobody's when the desk made it.
    pub sender: Option<Party>,
    /// What was stored.
    pub file: StoredFile,
    /// The name of the file.
    pub name: PaperNumber,
    /// What the sender says it is.
    pub description: Option<PaperNumber>,
    /// How sensitive it is, when staff added it and said so.
    pub sensitivity: Option<Sensitivity>,
}

/// A redacted version was added, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Redacted {
    /// Its own number within the case.
    pub document: u16,
    /// What was stored.
    pub file: StoredFile,
    /// The name of the file.
    pub name: PaperNumber,
    /// Of which document it is a version, and what it leaves out.
    pub redaction: Redaction,
}

impl Scan {
    /// Whether the content may be handed out.
    pub fn is_readable(self) -> bool {
        match self {
            Self::Clean | Self::NotScanned => true,
            Self::Quarantined | Self::Refused => false,
        }
    }
}

impl Complaint {
    /// The documents that somebody with this sight of the case may have, by number (D2, R13).
    ///
    /// Each side has its own documents as it sent them. Of what was shared with it, it has the redacted version as soon
    /// as there is one: never the document itself, not even when the version cannot be handed out.
    pub fn documents_for(&self, sight: Sight) -> BTreeMap<u16, &Document> {
        let own = match sight {
            Sight::Nothing => return BTreeMap::new(),
            Sight::Desk => {
                return self.documents.iter().map(|(number, one)| (*number, one)).collect();
            }
            Sight::Client => Party::Client,
            Sight::Organisation(organisation) => Party::Organisation(organisation),
        };
        let mut theirs = BTreeMap::new();
        for (number, document) in &self.documents {
            if document.sender == Some(own) {
                theirs.insert(*number, document);
            } else if document.shared_with.contains(&own) {
                theirs.extend(self.version_for_others(*number));
            }
        }
        theirs
    }

    /// What another side gets of a document: its latest redacted version when there is any, or else the document.
    /// Nothing when every redacted version was refused by the scanner.
    pub fn version_for_others(&self, original: u16) -> Option<(u16, &Document)> {
        let mut versions = self.redacted_versions(original).peekable();
        if versions.peek().is_none() {
            return self.documents.get(&original).map(|document| (original, document));
        }
        versions.filter(|(_, version)| version.scan != Scan::Refused).last()
    }

    /// The redacted versions of a document, oldest first.
    pub fn redacted_versions(&self, original: u16) -> impl Iterator<Item = (u16, &Document)> {
        let of_it = move |version: &Document| {
            version.redacts.is_some_and(|redaction| redaction.original == original)
        };
        let all = self.documents.iter().filter(move |(_, version)| of_it(version));
        all.map(|(number, version)| (*number, version))
    }

    pub(super) fn add_document(&mut self, added: Added, at: Timestamp) {
        let document = Document {
            sender: added.sender,
            file: added.file,
            name: added.name,
            description: added.description,
            added_at: at,
            scan: Scan::Quarantined,
            sensitivity: added.sensitivity,
            redacts: None,
            shared_with: BTreeSet::new(),
        };
        self.documents.insert(added.document, document);
    }

    pub(super) fn add_redacted_version(&mut self, redacted: Redacted, at: Timestamp) {
        let original = self.documents.get(&redacted.redaction.original);
        let version = Document {
            sender: None,
            file: redacted.file,
            name: redacted.name,
            description: None,
            added_at: at,
            scan: Scan::Quarantined,
            sensitivity: original.and_then(|original| original.sensitivity),
            redacts: Some(redacted.redaction),
            shared_with: BTreeSet::new(),
        };
        self.documents.insert(redacted.document, version);
    }

    pub(super) fn change_document(&mut self, number: u16, change: impl FnOnce(&mut Document)) {
        if let Some(document) = self.documents.get_mut(&number) {
            change(document);
        }
    }
}
