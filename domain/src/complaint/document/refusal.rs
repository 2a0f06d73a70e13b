//! Why something cannot be done with a document here and now.

use super::Scan;
use thiserror::Error;

/// A rule about documents that does not allow a command. The message says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentRefusal {
    /// The party has as many documents in the case as one party may have (S17).
    #[error("there is room for {most} documents of one sender; ask the desk")]
    TooManyDocuments {
        /// The most documents.
        most: usize,
    },
    /// The case has no such document.
    #[error("there is no document {document} in this complaint")]
    UnknownDocument {
        /// The number.
        document: u16,
    },
    /// It is quarantined, or was refused (S17).
    #[error("document {document} cannot be handed out: the virus scanner has not cleared it")]
    DocumentNotAvailable {
        /// The number.
        document: u16,
        /// How far it was examined.
        scan: Scan,
    },
    /// Its examination ended before.
    #[error("document {document} was examined already")]
    AlreadyExamined {
        /// The number.
        document: u16,
    },
    /// Staff have not said how sensitive it is (R63).
    #[error("say first how sensitive document {document} is")]
    NotAssessed {
        /// The number.
        document: u16,
    },
    /// It is a redacted version: what is shared is the document, of which others get this version.
    #[error("document {document} is a redacted version of document {original}: name that one")]
    NotAnOriginal {
        /// The number.
        document: u16,
        /// The number of the document itself.
        original: u16,
    },
    /// This side has it already.
    #[error("this side has document {document} already")]
    AlreadyShared {
        /// The number.
        document: u16,
    },
    /// It was not shared with this side.
    #[error("document {document} is not shared with this side")]
    NotShared {
        /// The number.
        document: u16,
    },
}

impl DocumentRefusal {
    /// The stable code, as the API gives it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooManyDocuments { .. } => "too_many_documents",
            Self::UnknownDocument { .. } => "unknown_document",
            Self::DocumentNotAvailable { .. } => "document_not_available",
            Self::AlreadyExamined { .. } => "already_examined",
            Self::NotAssessed { .. } => "not_assessed",
            Self::NotAnOriginal { .. } => "not_an_original",
            Self::AlreadyShared { .. } => "already_shared",
            Self::NotShared { .. } => "not_shared",
        }
    }

    /// The document that it is about, when it is about one.
    pub fn document(&self) -> Option<u16> {
        match self {
            Self::TooManyDocuments { .. } => None,
            Self::UnknownDocument { document }
            | Self::DocumentNotAvailable { document, .. }
            | Self::AlreadyExamined { document }
            | Self::NotAssessed { document }
            | Self::NotAnOriginal { document, .. }
            | Self::AlreadyShared { document }
            | Self::NotShared { document } => Some(*document),
        }
    }
}
