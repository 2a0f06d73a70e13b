//! What a complaint is about and how it came in: the fixed lists that people choose from.

use serde::{Deserialize, Serialize};

/// The door by which a complaint or message came in (H8, G19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The website.
    Online,
    /// By telephone, taken down by staff.
    Telephone,
    /// A letter.
    Post,
    /// A desk or walk-in hour, taken down by staff.
    Counter,
}

/// One of the nine areas of life (H2, R53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LifeArea {
    /// Maatschappelijke ondersteuning.
    SocialSupport,
    /// Preventieve zorg.
    PreventiveCare,
    /// Zorg.
    Care,
    /// Jeugdhulp.
    YouthCare,
    /// Onderwijs.
    Education,
    /// Welzijn.
    Welfare,
    /// Wonen.
    Housing,
    /// Werk.
    Work,
    /// Inkomen.
    Income,
}

impl LifeArea {
    /// All nine, in the order of the glossary.
    pub const ALL: [Self; 9] = [
        Self::SocialSupport,
        Self::PreventiveCare,
        Self::Care,
        Self::YouthCare,
        Self::Education,
        Self::Welfare,
        Self::Housing,
        Self::Work,
        Self::Income,
    ];
}

/// What the client is dissatisfied with (D1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// How the client was treated (bejegening).
    Treatment,
    /// The solution that was offered (inhoud).
    Substance,
    /// The way it went (procedure).
    Procedure,
}

impl Ground {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Treatment, Self::Substance, Self::Procedure];
}

/// What a complete complaint has and this one still lacks (R6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The client's name.
    Name,
    /// Any way to reach the client: an address, an e-mail address or a telephone number.
    Contact,
    /// What happened.
    Description,
    /// A signature, or the client's agreement to what was read back.
    Confirmation,
}

/// How the client wants to be told things (H8). Recorded once, obeyed by every notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Preference {
    /// By which channel.
    pub by: PreferredChannel,
    /// In which language.
    pub language: Language,
    /// In letters of 18 points.
    pub large_print: bool,
}

/// The channel that a client chose (H8, R44).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreferredChannel {
    /// Letters.
    Post,
    /// E-mail.
    Email,
    /// A call, and always a letter beside it (R44).
    Telephone,
}

/// A language in which the desk writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Dutch.
    Dutch,
    /// English.
    English,
}

/// A ground on which the desk need not handle a complaint: a closed list (R10), and the one of R6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclineGround {
    /// It was handled before.
    AlreadyHandled,
    /// The conduct lies more than a year before the complaint.
    OlderThanAYear,
    /// The client could have objected (bezwaar).
    ObjectionPossible,
    /// The client can or could appeal (beroep).
    AppealPossible,
    /// Another court decides or decided.
    OtherCourt,
    /// There is a criminal investigation or prosecution.
    CriminalProceedings,
    /// The interest or the weight is clearly insufficient.
    InsufficientInterest,
    /// The complaint stayed incomplete after the client was asked to complete it (R6).
    NotRepaired,
}

/// What the client asks about its personal details (AVG 15-21, R67).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataRequest {
    /// Inzage (AVG 15).
    Access,
    /// Rectificatie (AVG 16).
    Rectification,
    /// Wissing (AVG 17).
    Erasure,
    /// Beperking van de verwerking (AVG 18).
    Restriction,
    /// Bezwaar tegen de verwerking (AVG 21).
    Objection,
}

/// What became of a request about personal details (R67).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataOutcome {
    /// Toegewezen.
    Granted,
    /// Deels toegewezen.
    Partly,
    /// Afgewezen.
    Refused,
}

/// A norm of proper conduct that an advice finds violated (R21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Norm {
    /// Open en duidelijk.
    OpenAndClear,
    /// Respectvol.
    Respectful,
    /// Betrokken en oplossingsgericht.
    InvolvedAndSolving,
    /// Eerlijk en betrouwbaar.
    FairAndReliable,
}

/// The conclusion (oordeel) on one point of a complaint (R17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// Gegrond.
    WellFounded,
    /// Deels gegrond.
    PartlyFounded,
    /// Ongegrond.
    Unfounded,
    /// Geen oordeel.
    NoJudgement,
}

impl Conclusion {
    /// Whether the client was right, wholly or in part; then a norm must be named (R21).
    pub fn favours_client(self) -> bool {
        match self {
            Self::WellFounded | Self::PartlyFounded => true,
            Self::Unfounded | Self::NoJudgement => false,
        }
    }
}
