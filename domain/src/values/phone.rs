//! A telephone number of a person (R102).

use super::{
    Invalid,
    text_value::{redacted_debug, text_value},
};
use serde::{Deserialize, Serialize};

/// A telephone number in the international form E.164: `+31612345678`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

text_value!(Phone);
redacted_debug!(Phone);

/// The digits of a Dutch number behind the leading zero.
const DUTCH_DIGITS: usize = 9;
const COUNTRY_CODE: &str = "31";

impl Phone {
    /// What is accepted: a Dutch number of ten digits, `+31` or `0031` and nine digits, or another country code with 9 to 15
    /// digits in all; single spaces and hyphens between digits, `(0)` behind `+31`. Service numbers (0800, 0900) are not a
    /// person's number.
    pub const PATTERN: &str = concat!(
        "^(?:(?:0|(?:\\+|00)31(?:[ -]?\\(0\\))?)[ -]?(?:[1-7][ -]?[0-9]|[89][ -]?[1-9])(?:[ -]?[0-9]){7}",
        "|(?:\\+|00)[ -]?(?:[124-9][ -]?[0-9]|3[ -]?[02-9])(?:[ -]?[0-9]){7,13})$"
    );

    /// Reads a telephone number and writes it in the one form.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text.strip_prefix('+').or_else(|| text.strip_prefix("00")) {
            Some(international) => match international.strip_prefix(COUNTRY_CODE) {
                Some(rest) => Self::dutch(without_trunk_zero(rest)),
                None => Self::foreign(international),
            },
            None => Self::dutch(text.strip_prefix('0').ok_or(Invalid::Phone)?),
        }
    }

    fn dutch(rest: &str) -> Result<Self, Invalid> {
        let digits = digits(rest).ok_or(Invalid::Phone)?;
        let is_service = digits.starts_with("80") || digits.starts_with("90");
        if digits.len() == DUTCH_DIGITS && !digits.starts_with('0') && !is_service {
            Ok(Self(format!("+{COUNTRY_CODE}{digits}")))
        } else {
            Err(Invalid::Phone)
        }
    }

    fn foreign(rest: &str) -> Result<Self, Invalid> {
        let digits = digits(rest).ok_or(Invalid::Phone)?;
        let is_foreign = !digits.starts_with('0') && !digits.starts_with(COUNTRY_CODE);
        if (9..=15).contains(&digits.len()) && is_foreign {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(Invalid::Phone)
        }
    }
}

/// Many write `+31 (0)6`: the zero in brackets is not dialled from abroad.
fn without_trunk_zero(rest: &str) -> &str {
    rest.strip_prefix([' ', '-']).unwrap_or(rest).strip_prefix("(0)").unwrap_or(rest)
}

/// The digits alone; `None` when anything else stands there than a single space or hyphen before a digit.
fn digits(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut after_separator = false;
    for character in text.chars() {
        match character {
            '0'..='9' => {
                digits.push(character);
                after_separator = false;
            }
            ' ' | '-' if !after_separator => after_separator = true,
            _ => return None,
        }
    }
    (!after_separator).then_some(digits)
}
