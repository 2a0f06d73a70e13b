//! A text of several lines: a narrative, findings, a report.

use super::characters::{
    barred_in_text, is_direction_override, is_readable, is_separator, readable,
};
use super::{
    Invalid, Line,
    text_value::{redacted_debug, text_value},
};
use serde::{Deserialize, Serialize};

/// Text of 1 to 20,000 characters with at least one letter or digit, stored with line feeds only.
///
/// Direction overrides are left out silently: a resident who pastes them cannot see them, so refusing would be a riddle.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

text_value!(Text);
redacted_debug!(Text);

/// A line is a text of one line.
impl From<&Line> for Text {
    fn from(line: &Line) -> Self {
        Self(line.as_str().to_owned())
    }
}

impl Text {
    /// The smallest number of characters (code points), as given.
    pub const MIN_LENGTH: usize = 1;
    /// The largest number of characters (code points), as given, blanks included.
    pub const MAX_LENGTH: usize = 20_000;
    /// What is accepted, besides the length.
    pub const PATTERN: &str = concat!(
        "^[^",
        barred_in_text!(),
        readable!(),
        "]*[",
        readable!(),
        "][^",
        barred_in_text!(),
        "]*$"
    );

    /// Reads a text; refuses control characters other than tab and line ends, and text without a letter or digit.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(Invalid::TooLong { maximum: Self::MAX_LENGTH });
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            return Err(Invalid::ControlCharacter);
        }
        if !text.chars().any(is_readable) {
            return Err(Invalid::Unreadable);
        }
        let with_line_feeds = text.replace("\r\n", "\n").replace('\r', "\n");
        let visible: String = with_line_feeds
            .chars()
            .filter(|&c| !is_direction_override(c))
            .map(|c| if is_separator(c) { '\n' } else { c })
            .collect();
        Ok(Self(visible.trim().to_owned()))
    }
}
