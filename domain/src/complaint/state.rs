//! Where a complaint stands. Each variant owns what exists only there: without an advice there is no term to pass.

use super::{
    advice::{Advice, Draft},
    classification::DeclineGround,
};
use crate::{OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a complaint stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It came in and nobody has acknowledged it.
    Received,
    /// The desk looks at whether and how it can be handled.
    InAssessment,
    /// Both sides are heard and the advice is written.
    UnderInvestigation {
        /// The advice in the making.
        draft: Option<Box<Draft>>,
    },
    /// The advice was issued and at least one addressee has not answered.
    Advised(Box<Advice>),
    /// Every addressee answered or let the term pass.
    InExecution(Box<Advice>),
    /// It came to its end.
    Closed(Box<Advice>),
    /// The desk does not handle it (R10).
    NotHandled {
        /// The ground.
        ground: DeclineGround,
    },
    /// It was an objection and went to the body that decides on it (R12).
    Forwarded {
        /// That body.
        to: OrganisationId,
    },
    /// The client is satisfied (R8).
    Settled {
        /// Since when.
        satisfied_at: Timestamp,
    },
    /// The client withdrew it.
    Withdrawn,
}

/// The name of a state, for tables, filters and the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// See [`State::Received`].
    Received,
    /// See [`State::InAssessment`].
    InAssessment,
    /// See [`State::UnderInvestigation`].
    UnderInvestigation,
    /// See [`State::Advised`].
    Advised,
    /// See [`State::InExecution`].
    InExecution,
    /// See [`State::Closed`].
    Closed,
    /// See [`State::NotHandled`].
    NotHandled,
    /// See [`State::Forwarded`].
    Forwarded,
    /// See [`State::Settled`].
    Settled,
    /// See [`State::Withdrawn`].
    Withdrawn,
}

impl StateName {
    /// All states, in the order of a complaint's life.
    pub const ALL: [Self; 10] = [
        Self::Received,
        Self::InAssessment,
        Self::UnderInvestigation,
        Self::Advised,
        Self::InExecution,
        Self::Closed,
        Self::NotHandled,
        Self::Forwarded,
        Self::Settled,
        Self::Withdrawn,
    ];

    /// The stable code, as read tables and the API name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InAssessment => "in-assessment",
            Self::UnderInvestigation => "under-investigation",
            Self::Advised => "advised",
            Self::InExecution => "in-execution",
            Self::Closed => "closed",
            Self::NotHandled => "not-handled",
            Self::Forwarded => "forwarded",
            Self::Settled => "settled",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether the complaint still needs somebody's work.
    pub fn is_open(self) -> bool {
        match self {
            Self::Received
            | Self::InAssessment
            | Self::UnderInvestigation
            | Self::Advised
            | Self::InExecution => true,
            Self::Closed | Self::NotHandled | Self::Forwarded | Self::Settled | Self::Withdrawn => {
                false
            }
        }
    }
}

impl fmt::Display for StateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl State {
    /// The name of this state.
    pub fn name(&self) -> StateName {
        match self {
            Self::Received => StateName::Received,
            Self::InAssessment => StateName::InAssessment,
            Self::UnderInvestigation { .. } => StateName::UnderInvestigation,
            Self::Advised(_) => StateName::Advised,
            Self::InExecution(_) => StateName::InExecution,
            Self::Closed(_) => StateName::Closed,
            Self::NotHandled { .. } => StateName::NotHandled,
            Self::Forwarded { .. } => StateName::Forwarded,
            Self::Settled { .. } => StateName::Settled,
            Self::Withdrawn => StateName::Withdrawn,
        }
    }

    /// The advice that was issued and stands.
    pub fn advice(&self) -> Option<&Advice> {
        match self {
            Self::Advised(advice) | Self::InExecution(advice) | Self::Closed(advice) => {
                Some(advice)
            }
            Self::Received
            | Self::InAssessment
            | Self::UnderInvestigation { .. }
            | Self::NotHandled { .. }
            | Self::Forwarded { .. }
            | Self::Settled { .. }
            | Self::Withdrawn => None,
        }
    }

    /// The advice in the making.
    pub fn draft(&self) -> Option<&Draft> {
        match self {
            Self::UnderInvestigation { draft } => draft.as_deref(),
            Self::Received
            | Self::InAssessment
            | Self::Advised(_)
            | Self::InExecution(_)
            | Self::Closed(_)
            | Self::NotHandled { .. }
            | Self::Forwarded { .. }
            | Self::Settled { .. }
            | Self::Withdrawn => None,
        }
    }
}
