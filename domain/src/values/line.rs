//! A single line of text: a name, a street, a subject.

use super::characters::{
    barred_in_line, is_direction_override, is_readable, is_separator, readable,
};
use super::{
    Invalid,
    text_value::{redacted_debug, text_value},
};
use serde::{Deserialize, Serialize};

/// One line of 1 to 200 characters with at least one letter or digit, stored without blanks round it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

text_value!(Line);
redacted_debug!(Line);

impl Line {
    /// The smallest number of characters (code points), as given.
    pub const MIN_LENGTH: usize = 1;
    /// The largest number of characters (code points), as given, blanks included.
    pub const MAX_LENGTH: usize = 200;
    /// What is accepted, besides the length.
    pub const PATTERN: &str = concat!(
        "^[^",
        barred_in_line!(),
        readable!(),
        "]*[",
        readable!(),
        "][^",
        barred_in_line!(),
        "]*$"
    );

    /// Reads a line; refuses control characters, direction overrides and text without a letter or digit.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(Invalid::TooLong { maximum: Self::MAX_LENGTH });
        }
        let barred = |c: char| c.is_control() || is_separator(c) || is_direction_override(c);
        if text.chars().any(barred) {
            return Err(Invalid::ControlCharacter);
        }
        if !text.chars().any(is_readable) {
            return Err(Invalid::Unreadable);
        }
        Ok(Self(text.trim().to_owned()))
    }
}
