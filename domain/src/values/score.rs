//! The score that a client gives the desk: a whole number from 1 to 10.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A score (rapportcijfer) from 1, very bad, to 10, excellent (Q1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Score(u8);

/// The number is no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a score is a whole number from 1 to 10")]
pub struct NotAScore;

impl TryFrom<u8> for Score {
    type Error = NotAScore;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if (1..=10).contains(&number) { Ok(Self(number)) } else { Err(NotAScore) }
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
