//! The binding advice (bindend advies): its text, its addressees, their answers, and the measures that follow.

use super::{
    classification::{Conclusion, Norm},
    paper::PaperNumber,
};
use crate::{
    AccountId, OrganisationId, Timestamp,
    regulation::BasisKind,
    term::{Deadline, Term},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An advice in the making (R17, R21, R48, D7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// The findings.
    pub findings: PaperNumber,
    /// The points of dispute, each with its conclusion.
    pub points: Vec<Point>,
    /// What each addressee is asked to do.
    pub measures: Vec<Measure>,
    /// Recommendations for policy.
    pub recommendations: Vec<Recommendation>,
    /// Who composed the advice.
    pub composition: BTreeSet<AccountId>,
    /// Who wrote it.
    pub drafted_by: AccountId,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
}

impl Draft {
    /// The organisations that the draft asks something of.
    pub fn addressees(&self) -> BTreeSet<OrganisationId> {
        self.measures.iter().map(|measure| measure.addressee).collect()
    }
}

/// One point of dispute (R48: reasons per point).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Point {
    /// Counting from 1.
    pub number: u16,
    /// The conclusion.
    pub conclusion: Conclusion,
    /// The norms that were violated (R21).
    pub norms: BTreeSet<Norm>,
    /// The reasons.
    pub reasons: PaperNumber,
}

/// What one addressee is asked to do (R50).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// Counting from 1 within the advice.
    pub number: u16,
    /// Who is asked.
    pub addressee: OrganisationId,
    /// The time to carry it out, from the day it binds.
    pub within: Term,
    /// What is asked.
    pub text: PaperNumber,
}

/// A recommendation for policy (D7, R23).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recommendation {
    /// Counting from 1 within the advice.
    pub number: u16,
    /// Who is asked to follow it.
    pub addressee: OrganisationId,
    /// What is recommended.
    pub text: PaperNumber,
}

/// An advice that was issued. It never changes; only the answers do (R49).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// 1 for the first advice in the case; a replacement counts up.
    pub number: u16,
    /// What it says.
    pub draft: Draft,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Corrections of clear slips (R49).
    pub errata: Vec<PaperNumber>,
    /// Each addressee and its answer.
    pub responses: BTreeMap<OrganisationId, Response>,
    /// How far each measure is, by its number.
    pub progress: BTreeMap<u16, Progress>,
}

/// What kind of document an addressee received (R45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// Bindend advies, on this basis.
    BindingAdvice {
        /// What binds the addressee.
        basis: BasisKind,
    },
    /// Niet-bindend advies: no basis was in force on the day of issue.
    Recommendation,
}

impl Nature {
    /// Whether silence binds the addressee (D5, R45).
    pub fn binds(self) -> bool {
        match self {
            Self::BindingAdvice { .. } => true,
            Self::Recommendation => false,
        }
    }
}

/// An addressee at the moment of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Addressed {
    /// What kind of document it receives.
    pub nature: Nature,
}

/// How an advice reached an addressee (R35).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Serving {
    /// It became accessible in the portal.
    Portal,
    /// An e-mail reached a system that is not the desk's.
    Email,
    /// It was posted.
    Post,
    /// It was handed over.
    Counter,
}

/// One addressee's place in an issued advice (D3): its own term and its own answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// What kind of document it received.
    pub nature: Nature,
    /// When the advice reached it, and its term; `None` until it is dispatched.
    pub dispatch: Option<Dispatch>,
    /// When the advice was sent in vain, if it was; the next dispatch comes after it (R39).
    pub undelivered: Option<Timestamp>,
    /// Its answer.
    pub answer: Answer,
    /// An answer that staff registered after the term and that a second person must confirm (S22).
    pub backdated: Option<Backdated>,
}

/// The sending of an advice to one addressee, and the term that began with it (R34, R35).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// How.
    pub by: Serving,
    /// When.
    pub at: Timestamp,
    /// The two weeks, computed once.
    pub deadline: Deadline,
    /// When silence becomes final: the end of the term, or later where a letter posted in time may still arrive (R37).
    pub final_at: Timestamp,
}

/// What an addressee answered (G1: it ends in exactly one of these, and never stays pending).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Nothing yet.
    Pending,
    /// It accepts.
    Accepted {
        /// When its answer was received.
        received_at: Timestamp,
    },
    /// It rejects one or more measures with reasons (D4); the other measures go on (R46).
    Rejected {
        /// When its answer was received.
        received_at: Timestamp,
        /// The measures rejected.
        measures: Vec<RejectedMeasure>,
    },
    /// It let the term pass: carried out in full (D5).
    Enforced {
        /// The end of the term.
        effective_at: Timestamp,
    },
    /// It let the term pass on a recommendation, which has no effect (R45).
    Lapsed {
        /// The end of the term.
        effective_at: Timestamp,
    },
}

impl Answer {
    /// The stable code of the answer, as read tables and the API name it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted { .. } => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Enforced { .. } => "enforced",
            Self::Lapsed { .. } => "lapsed",
        }
    }

    /// When the answer was received, or the term was over; `None` while nothing was answered.
    pub fn effective_at(&self) -> Option<Timestamp> {
        match self {
            Self::Pending => None,
            Self::Accepted { received_at } | Self::Rejected { received_at, .. } => {
                Some(*received_at)
            }
            Self::Enforced { effective_at } | Self::Lapsed { effective_at } => Some(*effective_at),
        }
    }

    /// Whether the addressee answered, and did not merely let its term pass.
    pub fn is_heard(&self) -> bool {
        match self {
            Self::Accepted { .. } | Self::Rejected { .. } => true,
            Self::Pending | Self::Enforced { .. } | Self::Lapsed { .. } => false,
        }
    }

    /// Whether nothing was answered and the term has not been closed.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending)
    }
}

/// A measure that an addressee rejects, and where its reasons are (R46, G3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedMeasure {
    /// The number of the measure.
    pub measure: u16,
    /// The reasons.
    pub reasons: PaperNumber,
    /// How many letters the reasons hold; never fewer than the regulation asks (G3).
    pub letters: u32,
}

/// An answer that staff registered after the term as received before its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backdated {
    /// Who registered it: somebody else must confirm.
    pub registered_by: AccountId,
    /// When it is said to have been received.
    pub received_at: Timestamp,
    /// The measures rejected; none means that the advice is accepted.
    pub rejected: Vec<RejectedMeasure>,
}

/// The day by which a measure has to be carried out, or by which the client says whether it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DueBy {
    /// The last day.
    pub last_day: NaiveDate,
    /// The end of that day.
    pub ends_at: Timestamp,
}

impl From<&Deadline> for DueBy {
    fn from(deadline: &Deadline) -> Self {
        Self { last_day: deadline.last_day, ends_at: deadline.expires_at }
    }
}

/// How far a measure is (R50).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// Until when it has to be carried out, once it binds.
    pub due: Option<DueBy>,
    /// The addressee's latest evidence.
    pub evidence: Option<PaperNumber>,
    /// Until when the client can say of the latest report whether it is really done, before the case can be closed.
    pub react_by: Option<DueBy>,
    /// Whether the college and council were told that it is not carried out.
    pub escalated: bool,
}

/// The stage of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The addressee has not answered.
    Proposed,
    /// The addressee rejected it, or the recommendation lapsed.
    Dropped,
    /// It has to be carried out.
    Due,
    /// The addressee says that it is done.
    Reported,
    /// The client says that it is done.
    Confirmed,
    /// The client says that it is not done.
    Disputed,
    /// The day has passed.
    Overdue,
}

impl Stage {
    /// Whether the addressee still has to carry the measure out.
    pub fn awaits_addressee(self) -> bool {
        match self {
            Self::Due | Self::Disputed | Self::Overdue => true,
            Self::Proposed | Self::Dropped | Self::Reported | Self::Confirmed => false,
        }
    }

    /// Whether nothing more has to happen with the measure before the case can close.
    pub fn is_finished(self) -> bool {
        match self {
            Self::Dropped | Self::Confirmed => true,
            Self::Proposed | Self::Due | Self::Reported | Self::Disputed | Self::Overdue => false,
        }
    }
}
