//! The reasons of a rejection: without them a rejection is none (D4, R46, G3).

use super::{Invalid, Text, text_value::redacted_debug};
use serde::{Deserialize, Serialize};
use std::{collections::HashSet, fmt};

/// A text with enough letters to be reasons.
///
/// How many letters are enough is set by the regulation; the floor below holds whatever the regulation says. This is a rule
/// of the desk, not of the schema: a pattern cannot count different letters.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Text", into = "Text")]
pub struct Reasons(Text);

redacted_debug!(Reasons);

/// Why a text is no reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonsInvalid {
    /// It is not an acceptable text at all.
    #[error(transparent)]
    Text(#[from] Invalid),
    /// It has too few letters; blanks, digits, signs and emoji do not count.
    #[error("reasons need at least {minimum} letters; these have {letters}")]
    TooFewLetters {
        /// The letters that were counted.
        letters: u32,
        /// The letters that are needed.
        minimum: u32,
    },
    /// It repeats the same few letters, so that it cannot be words.
    #[error("reasons need at least {minimum} different letters; these have {different}")]
    TooFewDifferentLetters {
        /// The different letters that were counted, capitals and small letters being one.
        different: u32,
        /// The different letters that are needed.
        minimum: u32,
    },
}

impl ReasonsInvalid {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text(invalid) => invalid.code(),
            Self::TooFewLetters { .. } => "reasons_too_short",
            Self::TooFewDifferentLetters { .. } => "reasons_without_words",
        }
    }
}

impl Reasons {
    /// The number of letters that any regulation must at least ask.
    pub const MINIMUM_LETTERS: u16 = 10;
    /// The number of different letters that keeps out `aaaaaaaaaa`.
    pub const MINIMUM_DIFFERENT_LETTERS: u32 = 4;

    /// Reads reasons of at least `minimum_letters` letters, or of the floor when that is higher.
    pub fn parse(text: &str, minimum_letters: u16) -> Result<Self, ReasonsInvalid> {
        Self::new(Text::parse(text)?, minimum_letters)
    }

    /// Takes a text that has been read already as reasons.
    pub fn new(text: Text, minimum_letters: u16) -> Result<Self, ReasonsInvalid> {
        let minimum = u32::from(minimum_letters.max(Self::MINIMUM_LETTERS));
        let letters = count_letters(text.as_str());
        if letters < minimum {
            return Err(ReasonsInvalid::TooFewLetters { letters, minimum });
        }
        let different = count_different_letters(text.as_str());
        let minimum = Self::MINIMUM_DIFFERENT_LETTERS;
        if different < minimum {
            return Err(ReasonsInvalid::TooFewDifferentLetters { different, minimum });
        }
        Ok(Self(text))
    }

    /// The reasons as they were given.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The number of letters in them, for the events and the check in the database.
    pub fn letters(&self) -> u32 {
        count_letters(self.as_str())
    }
}

impl fmt::Display for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<Text> for Reasons {
    type Error = ReasonsInvalid;
    fn try_from(text: Text) -> Result<Self, Self::Error> {
        Self::new(text, Self::MINIMUM_LETTERS)
    }
}

impl From<Reasons> for Text {
    fn from(reasons: Reasons) -> Self {
        reasons.0
    }
}

/// The number of letters in a text; blanks, digits, signs, emoji and invisible characters do not count.
pub fn count_letters(text: &str) -> u32 {
    letters(text).map(|_| 1).sum()
}

fn count_different_letters(text: &str) -> u32 {
    let different: HashSet<char> = letters(text).flat_map(char::to_lowercase).collect();
    different.iter().map(|_| 1).sum()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|&c| c.is_alphabetic() && !is_letter_in_name_only(c))
}

/// Characters that Unicode calls alphabetic though nobody reads them as letters: the invisible fillers of Hangul, and
/// letters in circles and squares, which are emoji.
fn is_letter_in_name_only(character: char) -> bool {
    matches!(character,
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}'
        | '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}
