//! What a letter must say, whoever wrote its text: each obligation with its rule.

use crate::reader::Reader;
use domain::{complaint::classification::Language, notice::NoticeKind as N};

/// Something that a letter must say.
pub(super) struct Obligation {
    pub(super) rule: &'static str,
    pub(super) readers: Readers,
    pub(super) needs: Need,
}

/// Whom an obligation is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Everybody who receives the letter.
    Everybody,
    /// The client and who acts for the client.
    ClientSide,
    /// The organisation that is asked something.
    Addressee,
}

/// What must be there.
#[derive(Clone, Copy)]
pub(super) enum Need {
    /// The text prints this value, in each letter that has it.
    Value(&'static str),
    /// The letter says one of these, in Dutch or in English.
    Words { dutch: &'static [&'static str], english: &'static [&'static str] },
}

impl Readers {
    pub(super) fn include(self, reader: Reader) -> bool {
        match self {
            Self::Everybody => true,
            Self::ClientSide => reader.is_client_side(),
            Self::Addressee => reader == Reader::Addressee,
        }
    }
}

impl Need {
    /// The words in one language; none where a value is needed.
    pub(super) fn words(self, language: Language) -> &'static [&'static str] {
        match (self, language) {
            (Self::Value(_), _) => &[],
            (Self::Words { dutch, .. }, Language::Dutch) => dutch,
            (Self::Words { english, .. }, Language::English) => english,
        }
    }
}

const BRING_SOMEBODY: Need = Need::Words {
    dutch: &["meenemen"],
    english: &["bring anyone", "bring someone", "bring somebody"],
};
const FREE_SUPPORT: Need = Need::Words { dutch: &["gratis"], english: &["free"] };
const INTERPRETER: Need = Need::Words { dutch: &["tolk"], english: &["interpreter"] };
const REASONS: Need = Need::Words { dutch: &["redenen"], english: &["reasons"] };
const OTHER_TERMS_RUN: Need = Need::Words {
    dutch: &["loopt gewoon door", "lopen gewoon door"],
    english: &["keeps running", "keep running"],
};

/// The obligations of a letter.
pub(super) fn of(kind: N) -> Vec<Obligation> {
    use Readers::{Addressee, ClientSide, Everybody};
    let must = |rule, readers, needs| Obligation { rule, readers, needs };
    let value = |rule, name| must(rule, Everybody, Need::Value(name));
    match kind {
        N::Receipt => vec![
            value("R5", "case_number"),
            value("S4", "secret"),
            value("R6", "missing"),
            value("R7", "handling_last_day"),
        ],
        N::RepairRequest => vec![value("R6", "missing"), value("R6", "last_day")],
        N::Acknowledgement => vec![
            value("R7", "handler"),
            value("R7", "received_on"),
            value("R15", "handling_last_day"),
            must("R54", Everybody, BRING_SOMEBODY),
            must("R53", Everybody, FREE_SUPPORT),
        ],
        N::NewSecret => vec![value("S4", "secret")],
        N::RegimeChanged => vec![value("R1", "law"), value("R1", "handling_last_day")],
        N::NotHandled => vec![value("R10", "explanation")],
        N::Forwarded => {
            vec![value("R12", "received_on"), must("R12", ClientSide, Need::Value("to"))]
        }
        N::CopyForView => vec![value("R13", "view_last_day"), value("R13", "descriptions")],
        N::HearingInvitation => vec![
            value("R14", "at"),
            value("R14", "answer_by"),
            value("R14", "invitation"),
            must("H5", Everybody, BRING_SOMEBODY),
            must("Q3", Everybody, INTERPRETER),
            must("R53", ClientSide, FREE_SUPPORT),
        ],
        N::HearingCancelled => vec![value("R14", "at")],
        N::HearingReport => vec![value("R14", "report"), value("R14", "react_by")],
        N::Adjourned | N::Extended => vec![value("R16", "handling_last_day")],
        N::Settled => vec![value("R8", "agreement")],
        N::Advice => vec![
            value("R26", "last_day"),
            value("R26", "how_computed"),
            value("D4", "answer_page"),
            must("D4", Addressee, REASONS),
            must("D3", ClientSide, Need::Value("asked_of.last_day")),
            must("R47", ClientSide, OTHER_TERMS_RUN),
        ],
        N::AdviceAccepted => vec![value("R50", "measures.text"), value("R50", "measures.last_day")],
        N::AdviceRejected => vec![
            value("R46", "rejected.text"),
            value("D4", "rejected.reasons"),
            value("R46", "going_on.last_day"),
            must("R47", ClientSide, OTHER_TERMS_RUN),
        ],
        N::RejectionWithdrawn | N::TermExtended | N::RejectionTooLate => {
            vec![value("R46", "last_day"), value("R50", "measures.last_day")]
        }
        N::RejectionWithoutReasons => {
            vec![value("R46", "last_day"), must("R46", Everybody, REASONS)]
        }
        N::CarriedOutInFull => vec![
            value("D5", "last_day"),
            value("D5", "measures.text"),
            value("D5", "measures.last_day"),
        ],
        N::AdviceUnanswered => vec![value("R45", "last_day")],
        N::Erratum => vec![value("R49", "erratum")],
        N::AdviceWithdrawn => vec![value("R49", "motive")],
        N::IsItReallyDone => {
            vec![value("R50", "measure.text"), value("R50", "evidence"), value("R50", "react_by")]
        }
        N::MeasureConfirmed | N::MeasureDisputed | N::MeasureOverdue | N::MeasureEscalated => {
            vec![value("R50", "measure.text"), value("R50", "escalation")]
        }
        N::Closed => vec![
            value("R17", "conclusions.conclusion"),
            value("R50", "outcomes.measure.text"),
            value("R17", "motive"),
        ],
        N::AppointmentConfirmed => vec![
            value("Q4", "at"),
            value("Q4", "address"),
            must("H5", Everybody, BRING_SOMEBODY),
            must("Q3", Everybody, INTERPRETER),
        ],
        N::AppointmentCancelled => vec![value("Q4", "at")],
        N::ConsentRequest => vec![
            value("R16", "asked_last_day"),
            value("R16", "answer_by"),
            value("R16", "explanation"),
        ],
        N::AnswerReminder => vec![
            value("R26", "last_day"),
            value("D4", "answer_page"),
            must("D4", Everybody, REASONS),
        ],
        N::MeasureReminder => vec![value("R50", "measure.text"), value("R50", "measure.last_day")],
        N::DeskReminder => vec![value("R7", "case_number"), value("R7", "last_day")],
        N::DataProtectionAnswer => vec![value("R67", "asked_on"), value("R67", "explanation")],
        N::PreferenceChanged
        | N::RepresentationChanged
        | N::EnforcementSetAside
        | N::Withdrawn
        | N::AppreciationRequest
        | N::Reopened => Vec::new(),
    }
}
