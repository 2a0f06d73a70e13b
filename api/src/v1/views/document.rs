//! The documents of a case: those that somebody may have, and for the desk with whom each was shared (D2, R13, S3).

use super::{
    dossier::Dossier,
    parts::{Named, PaperText},
};
use domain::{
    OrganisationId, Timestamp,
    access::Sight,
    complaint::{
        document::{Document, FileKind, Scan, Sensitivity},
        hearing::Party,
    },
};
use serde::Serialize;

/// A document as its sender, a side that it was shared with, or the desk sees it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentView {
    document: u16,
    name: PaperText,
    description: Option<PaperText>,
    kind: FileKind,
    bytes: u32,
    added_at: Timestamp,
    scan: Scan,
    own: bool,
    redacted: bool,
    #[serde(flatten)]
    for_desk: Option<DeskPart>,
}

/// What only the desk sees of a document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeskPart {
    from: Option<Side>,
    sensitivity: Option<Sensitivity>,
    original: Option<u16>,
    withheld: Option<PaperText>,
    shared_with: Vec<Side>,
}

/// A side of the case, with its name when it is an organisation.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Side {
    Client,
    Organisation(Named),
}

impl DocumentView {
    /// The documents that somebody with this sight may have, in the order in which they were added.
    pub(super) fn all(dossier: &Dossier<'_>, sight: Sight) -> Vec<Self> {
        let theirs = dossier.case.documents_for(sight).into_iter();
        theirs.map(|(number, document)| Self::of(number, document, dossier, sight)).collect()
    }

    /// One of them, when it is among them.
    pub(super) fn one(dossier: &Dossier<'_>, sight: Sight, number: u16) -> Option<Self> {
        let document = dossier.case.documents_for(sight).remove(&number)?;
        Some(Self::of(number, document, dossier, sight))
    }

    fn of(number: u16, document: &Document, dossier: &Dossier<'_>, sight: Sight) -> Self {
        Self {
            document: number,
            name: dossier.text(document.name),
            description: document.description.map(|paper| dossier.text(paper)),
            kind: document.file.kind,
            bytes: document.file.bytes,
            added_at: document.added_at,
            scan: document.scan,
            own: document.sender == own(sight),
            redacted: document.redacts.is_some(),
            for_desk: (sight == Sight::Desk).then(|| DeskPart::of(document, dossier)),
        }
    }
}

impl DeskPart {
    fn of(document: &Document, dossier: &Dossier<'_>) -> Self {
        let side = |party: Party| match party {
            Party::Client => Side::Client,
            Party::Organisation(organisation) => named(organisation, dossier),
        };
        Self {
            from: document.sender.map(side),
            sensitivity: document.sensitivity,
            original: document.redacts.map(|redaction| redaction.original),
            withheld: document.redacts.map(|redaction| dossier.text(redaction.withheld)),
            shared_with: document.shared_with.iter().copied().map(side).collect(),
        }
    }
}

fn named(organisation: OrganisationId, dossier: &Dossier<'_>) -> Side {
    Side::Organisation(dossier.names.organisation(organisation))
}

/// Whose documents are one's own: the desk's are nobody's.
fn own(sight: Sight) -> Option<Party> {
    match sight {
        Sight::Client => Some(Party::Client),
        Sight::Organisation(organisation) => Some(Party::Organisation(organisation)),
        Sight::Desk | Sight::Nothing => None,
    }
}
