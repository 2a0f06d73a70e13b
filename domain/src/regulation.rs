//! The regulation (verordening) of a municipality: everything that a lawyer may want to change, as versioned data.

use crate::{
    MunicipalityId, OrganisationId,
    term::{Term, TermError},
    values::Line,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One version of a municipality's regulation. A version never changes after it is stored;
/// a complaint keeps the version that was in force when it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Regulation {
    /// Whose regulation it is.
    pub municipality: MunicipalityId,
    /// 1 for the first version of this municipality, then counting up.
    pub version: u32,
    /// The first day on which it is in force.
    pub valid_from: NaiveDate,
    /// What it says.
    pub settings: Settings,
}

/// The settings of a regulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// What the desk is in law (R2, R3, R65).
    pub desk_status: DeskStatus,
    /// The organisation that stands for the mayor and aldermen: it hears every outcome.
    pub college: OrganisationId,
    /// Whether last days roll over weekends and holidays (R27).
    pub atw_applies: bool,
    /// How long an addressee has to answer a binding advice (D4): two weeks.
    pub response_term: Term,
    /// How long the desk has to advise, per regime (R15).
    pub handling_terms: HandlingTerms,
    /// How long the one adjournment may be, in weeks (R16).
    pub adjournment_weeks: u8,
    /// How long the desk has to say that it does not handle a complaint (R11).
    pub refusal_term: Term,
    /// How long a client has to complete a complaint (R6).
    pub repair_term: Term,
    /// How long an organisation has to give its view (R13).
    pub view_term: Term,
    /// Ordinary days within which receipt is acknowledged (R7).
    pub acknowledgement_days: u8,
    /// Days after the last day on which a rejection posted in time may still arrive (R37); 0 means receipt decides.
    pub postal_grace_days: u8,
    /// Whether a second person approves an advice (S22).
    pub four_eyes: bool,
    /// The number of letters that reasons for a rejection must at least hold (R46, G3).
    pub minimum_reasons: u16,
    /// How small a published number may be (R114).
    pub publication_threshold: u8,
    /// How many years a file is kept after its end (R68).
    pub retention_years: RetentionYears,
    /// The ombudsman that a client may turn to after the desk (R4, R20).
    pub ombudsman: Ombudsman,
}

impl Settings {
    /// The model regulation that a municipality starts from: a commission that advises, two weeks to answer, ten weeks
    /// to advise under the Awb and six elsewhere (R15), and the Act on terms applied (R27).
    ///
    /// # Errors
    /// None in fact: all its terms are valid ones.
    pub fn model(college: OrganisationId, ombudsman: Ombudsman) -> Result<Self, TermError> {
        let (two, four, six, ten) =
            (Term::weeks(2)?, Term::weeks(4)?, Term::weeks(6)?, Term::weeks(10)?);
        Ok(Self {
            desk_status: DeskStatus::AdviceCommission,
            college,
            atw_applies: true,
            response_term: two.clone(),
            handling_terms: HandlingTerms {
                awb: ten,
                wkkgz: six.clone(),
                jeugdwet: six.clone(),
                wmo_provider: six.clone(),
                other: six,
            },
            adjournment_weeks: 4,
            refusal_term: four,
            repair_term: two.clone(),
            view_term: two,
            acknowledgement_days: 5,
            postal_grace_days: 0,
            four_eyes: true,
            minimum_reasons: 20,
            publication_threshold: 5,
            retention_years: RetentionYears {
                handled: 5,
                financial: 7,
                ombudsman: 10,
                not_handled: 1,
                withdrawn: 1,
            },
            ombudsman,
        })
    }
}

/// What the desk is in law (R2, R3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeskStatus {
    /// A commission that advises under section 9.1.3 of the Awb.
    AdviceCommission,
    /// A municipal ombudsman or ombuds commission.
    OmbudsCommission,
    /// A body under private law.
    PrivateBody,
}

/// The law under which a complaint is handled (R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Regime {
    /// Chapter 9 of the Awb: the municipality's own conduct.
    Awb,
    /// The Wkkgz: a care provider.
    Wkkgz,
    /// The Jeugdwet: a youth-care provider or certified institution.
    Jeugdwet,
    /// A Wmo provider's own scheme.
    WmoProvider,
    /// None of these.
    Other,
}

/// The handling term of each regime (R15, R25).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandlingTerms {
    /// Chapter 9 of the Awb: ten weeks when a commission advises, six otherwise.
    pub awb: Term,
    /// The Wkkgz.
    pub wkkgz: Term,
    /// The Jeugdwet.
    pub jeugdwet: Term,
    /// A Wmo provider's own scheme.
    pub wmo_provider: Term,
    /// None of these.
    pub other: Term,
}

impl HandlingTerms {
    /// The term of one regime.
    pub fn of(&self, regime: Regime) -> &Term {
        match regime {
            Regime::Awb => &self.awb,
            Regime::Wkkgz => &self.wkkgz,
            Regime::Jeugdwet => &self.jeugdwet,
            Regime::WmoProvider => &self.wmo_provider,
            Regime::Other => &self.other,
        }
    }
}

/// How many years a file is kept after its end, by outcome (R68).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetentionYears {
    /// Handled to the end.
    pub handled: u8,
    /// Handled, with financial consequences.
    pub financial: u8,
    /// Handled by the ombudsman afterwards.
    pub ombudsman: u8,
    /// Not handled.
    pub not_handled: u8,
    /// Withdrawn or broken off.
    pub withdrawn: u8,
}

/// The ombudsman named in every closing letter (R4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ombudsman {
    /// The name of the institution.
    pub name: Line,
    /// Its postal address on one line.
    pub address: Line,
}

/// A basis on which an organisation is bound by advices (R45).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BindingBasis {
    /// What kind of commitment it is.
    pub kind: BasisKind,
    /// Where the commitment can be read.
    pub document: Line,
    /// The first day on which it binds.
    pub valid_from: NaiveDate,
    /// The last day on which it binds; `None` while it has no end.
    pub valid_until: Option<NaiveDate>,
}

impl BindingBasis {
    /// Whether the basis binds on this day.
    pub fn binds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// The kind of commitment behind a binding basis (R45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BasisKind {
    /// A municipal ordinance.
    Ordinance,
    /// A contract.
    Contract,
    /// The terms of a subsidy.
    SubsidyDecision,
    /// A covenant.
    Covenant,
    /// Acceptance for this case alone.
    CaseAcceptance,
}
