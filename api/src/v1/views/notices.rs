//! The lines of lists of notices, and the proof of how each went.

use super::{Named, Names};
use domain::{
    Actor, CaseId, MunicipalityId, Timestamp,
    complaint::classification::Language,
    notice::{NoticeKind, Recipient},
    values::CaseNumber,
};
use serde::Serialize;
use std::fmt::Write as _;
use store::{
    delivery::{Carrier, NoticeStatus},
    queries::{Evidence, LetterEvidence, NoticeRow, NoticeStep, WaitingNotice},
};
use uuid::Uuid;

/// A notice, in the list of its case.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NoticeView {
    id: Uuid,
    sequence: u32,
    kind: NoticeKind,
    recipient: RecipientView,
    medium: String,
    channel: Carrier,
    status: NoticeStatus,
    created_at: Timestamp,
    letter_number: Option<String>,
    sent_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<StepView>>,
}

/// A notice that waits, with its case.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WaitingView {
    id: Uuid,
    complaint: CaseId,
    number: CaseNumber,
    municipality: MunicipalityId,
    kind: NoticeKind,
    recipient: RecipientView,
    medium: String,
    channel: Carrier,
    status: NoticeStatus,
    created_at: Timestamp,
    letter_number: Option<String>,
    last_step: Option<StepView>,
}

/// The proof of everything that was told in a case.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EvidenceView {
    /// The case.
    pub complaint: CaseId,
    /// Its public number.
    pub number: CaseNumber,
    /// When this was put together.
    pub made_at: Timestamp,
    /// In the order in which they were decided.
    pub notices: Vec<ProvenNotice>,
}

/// A notice with what proves how it went.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProvenNotice {
    pub id: Uuid,
    pub kind: NoticeKind,
    pub recipient: RecipientView,
    medium: String,
    pub channel: Carrier,
    language: Language,
    large_print: bool,
    pub status: NoticeStatus,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
    pub decision: Decision,
    pub letter: Option<ProvenLetter>,
    pub steps: Vec<StepView>,
}

/// The event behind a notice, with its place in the chain of the log.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Decision {
    pub sequence: u32,
    pub recorded_at: Timestamp,
    pub hash: String,
}

/// What identifies a letter without showing it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProvenLetter {
    pub number: String,
    pub sha256: String,
    pub text_version: String,
    pub pages: u32,
    made_at: Timestamp,
}

/// Who receives a notice.
#[derive(Serialize)]
pub(crate) struct RecipientView {
    pub role: &'static str,
    pub organisation: Option<Named>,
}

/// What happened with a notice.
#[derive(Serialize)]
pub(crate) struct StepView {
    pub at: Timestamp,
    pub step: String,
    pub channel: Carrier,
    pub by: String,
    pub detail: String,
}

impl NoticeView {
    /// The notice; with its steps for who may see how it went.
    pub fn of(row: NoticeRow, steps: Option<Vec<NoticeStep>>, names: &Names) -> Self {
        Self {
            id: row.id,
            sequence: row.seq,
            kind: row.kind,
            recipient: RecipientView::of(row.recipient, names),
            medium: row.medium,
            channel: row.carrier,
            status: row.status,
            created_at: row.created_at,
            letter_number: row.letter,
            sent_at: row.sent_at,
            steps: steps.map(|steps| steps.into_iter().map(StepView::from).collect()),
        }
    }
}

impl WaitingView {
    /// The line of a notice that waits.
    pub fn of(waiting: WaitingNotice, names: &Names) -> Self {
        let WaitingNotice { notice, case, number, municipality, last_step } = waiting;
        Self {
            id: notice.id,
            complaint: case,
            number,
            municipality,
            kind: notice.kind,
            recipient: RecipientView::of(notice.recipient, names),
            medium: notice.medium,
            channel: notice.carrier,
            status: notice.status,
            created_at: notice.created_at,
            letter_number: notice.letter,
            last_step: last_step.map(StepView::from),
        }
    }
}

impl ProvenNotice {
    /// The proof of one notice.
    pub fn of(evidence: Evidence, names: &Names) -> Self {
        let Evidence { notice, language, large_print, recorded_at, hash, letter, steps } = evidence;
        Self {
            id: notice.id,
            kind: notice.kind,
            recipient: RecipientView::of(notice.recipient, names),
            medium: notice.medium,
            channel: notice.carrier,
            language,
            large_print,
            status: notice.status,
            created_at: notice.created_at,
            sent_at: notice.sent_at,
            decision: Decision { sequence: notice.seq, recorded_at, hash: hexadecimal(&hash) },
            letter: letter.map(ProvenLetter::from),
            steps: steps.into_iter().map(StepView::from).collect(),
        }
    }
}

impl From<LetterEvidence> for ProvenLetter {
    fn from(letter: LetterEvidence) -> Self {
        Self {
            number: letter.number,
            sha256: hexadecimal(&letter.digest),
            text_version: letter.text_version,
            pages: letter.pages,
            made_at: letter.made_at,
        }
    }
}

impl RecipientView {
    /// Who receives it, an organisation by its name.
    pub fn of(recipient: Recipient, names: &Names) -> Self {
        let (role, organisation) = match recipient {
            Recipient::Client => ("client", None),
            Recipient::Representative => ("representative", None),
            Recipient::Organisation(id) => ("organisation", Some(names.organisation(id))),
            Recipient::Desk => ("desk", None),
        };
        Self { role, organisation }
    }
}

impl From<NoticeStep> for StepView {
    fn from(step: NoticeStep) -> Self {
        let NoticeStep { at, step, carrier, actor, detail } = step;
        Self { at, step, channel: carrier, by: account(actor), detail }
    }
}

/// The account of who acts, or `system`.
pub(crate) fn account(actor: Actor) -> String {
    actor.account().map_or_else(|| actor.to_string(), |account| account.to_string())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
