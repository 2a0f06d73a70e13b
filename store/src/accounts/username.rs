//! The name by which the holder of an account logs in.

use std::{fmt, str::FromStr};

/// 3 to 64 small letters, digits and `. _ - @`, the first of them a letter or digit; capitals are read as small letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Username(String);

/// The text is not a username.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a username has 3 to 64 letters, digits and . _ - @")]
pub struct UsernameInvalid;

impl Username {
    /// What is accepted.
    pub const PATTERN: &str = "^[0-9A-Za-z][0-9A-Za-z._@-]{2,63}$";

    /// The name as it is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Username {
    type Err = UsernameInvalid;

    fn from_str(text: &str) -> Result<Self, UsernameInvalid> {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || b"._@-".contains(&c);
        let begins_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if begins_well && (3..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(UsernameInvalid)
        }
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
