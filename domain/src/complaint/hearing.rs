//! Hearing both sides: invitations, reports, and the few grounds on which a side is not heard (R14).

use super::paper::PaperNumber;
use crate::{HearingId, OrganisationId, Timestamp, term::Deadline};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A side of the case that must be given the opportunity to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The client.
    Client,
    /// An organisation complained about.
    Organisation(OrganisationId),
}

/// A ground on which a side is not heard (R14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverGround {
    /// The complaint is clearly unfounded (client only).
    ClearlyUnfounded,
    /// The client declared not to want a hearing (client only).
    Declared,
    /// The party did not answer the invitation before the day named in it.
    NoAnswer,
    /// The organisation answered in writing instead (organisation only).
    WrittenReply,
}

/// How far the hearing of one side is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Hearing {
    /// Nothing yet.
    #[default]
    Open,
    /// Invited, and not yet heard.
    Invited(Invitation),
    /// Heard, with a report.
    Held {
        /// The report.
        report: PaperNumber,
    },
    /// Not heard, on a ground of the law.
    Waived {
        /// The ground.
        ground: WaiverGround,
    },
}

/// An invitation to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The hearing.
    pub hearing: HearingId,
    /// When it takes place.
    pub at: Timestamp,
    /// The last day on which the party can say whether it comes.
    pub answer_by: NaiveDate,
}

impl Hearing {
    /// Whether this side had its opportunity, so that an advice may be issued (R14, R48).
    pub fn is_done(&self) -> bool {
        match self {
            Self::Open | Self::Invited(_) => false,
            Self::Held { .. } | Self::Waived { .. } => true,
        }
    }

    /// The invitation that still stands.
    pub fn invitation(&self) -> Option<&Invitation> {
        match self {
            Self::Invited(invitation) => Some(invitation),
            Self::Open | Self::Held { .. } | Self::Waived { .. } => None,
        }
    }
}

/// What an organisation received and answered during the investigation (R13).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OtherSide {
    /// The copy of the complaint that it received.
    pub copy: Option<Copy>,
    /// Its views, in the order of receipt.
    pub views: Vec<PaperNumber>,
    /// Its hearing.
    pub hearing: Hearing,
}

/// A copy of the complaint for the other side (R13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// When it was sent.
    pub sent_at: Timestamp,
    /// What was withheld and why, when anything was.
    pub withheld: Option<PaperNumber>,
    /// Until when the organisation can give its view.
    pub view_deadline: Deadline,
}
