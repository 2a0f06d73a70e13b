//! The house number with its letter and addition (R100).

use super::{
    Invalid,
    text_value::{redacted_debug, text_value},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One letter behind a house number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HouseLetter(String);

text_value!(HouseLetter);
redacted_debug!(HouseLetter);

impl HouseLetter {
    /// What is accepted.
    pub const PATTERN: &str = "^[A-Za-z]$";

    /// Reads one letter.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let right = text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        right.then(|| Self(text.to_owned())).ok_or(Invalid::HouseLetter)
    }
}

/// One to four letters or digits behind a house number, as a floor or a staircase.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HouseAddition(String);

text_value!(HouseAddition);
redacted_debug!(HouseAddition);

impl HouseAddition {
    /// What is accepted.
    pub const PATTERN: &str = "^[0-9A-Za-z]{1,4}$";

    /// Reads an addition.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let right =
            (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        right.then(|| Self(text.to_owned())).ok_or(Invalid::HouseAddition)
    }
}

/// A house number of 1 to 99,999 with an optional letter and addition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct HouseNumber {
    number: u32,
    letter: Option<HouseLetter>,
    addition: Option<HouseAddition>,
}

redacted_debug!(HouseNumber);

impl HouseNumber {
    /// The smallest number.
    pub const MIN: u32 = 1;
    /// The largest number.
    pub const MAX: u32 = 99_999;

    /// Puts a house number together; refuses a number outside 1 to 99,999.
    pub fn new(
        number: u32,
        letter: Option<HouseLetter>,
        addition: Option<HouseAddition>,
    ) -> Result<Self, Invalid> {
        if (Self::MIN..=Self::MAX).contains(&number) {
            Ok(Self { number, letter, addition })
        } else {
            Err(Invalid::HouseNumber)
        }
    }

    /// The number alone, by which the phone desk searches.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The letter, when there is one.
    pub fn letter(&self) -> Option<&HouseLetter> {
        self.letter.as_ref()
    }

    /// The addition, when there is one.
    pub fn addition(&self) -> Option<&HouseAddition> {
        self.addition.as_ref()
    }
}

/// As on an envelope: `88`, `88 A`, `35 III`, `9-2`, `400 LToe`.
impl fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match (&self.letter, &self.addition) {
            (None, None) => write!(f, "{number}"),
            (Some(letter), None) => write!(f, "{number} {letter}"),
            (Some(letter), Some(addition)) => write!(f, "{number} {letter}{addition}"),
            (None, Some(addition)) => {
                let begins_with_digit = addition.as_str().starts_with(|c: char| c.is_ascii_digit());
                let joint = if begins_with_digit { '-' } else { ' ' };
                write!(f, "{number}{joint}{addition}")
            }
        }
    }
}

/// A house number as it is written, not yet checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    number: u32,
    letter: Option<HouseLetter>,
    addition: Option<HouseAddition>,
}

impl TryFrom<Parts> for HouseNumber {
    type Error = Invalid;
    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        Self::new(parts.number, parts.letter, parts.addition)
    }
}
