//! The secret with which a client follows a complaint without an account (S4).

use super::{
    Invalid,
    text_value::{parsed_value, redacted_debug},
};
use serde::Deserialize;
use std::fmt;

/// Twelve digits, shown in groups of four: `1234 5678 9012`.
///
/// It can be read but not written by serde, so that no answer or stored row holds it by accident: only its hash is kept.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Secret(u64);

parsed_value!(Secret);
redacted_debug!(Secret);

/// The number of different secrets.
const COUNT: u64 = 1_000_000_000_000;

impl Secret {
    /// What is accepted: a single space or hyphen may stand before each digit but the first.
    pub const PATTERN: &str = "^[0-9](?:[ -]?[0-9]){11}$";

    /// A secret out of random bytes; the caller takes them from a generator fit for secrets.
    pub fn from_bytes(random: [u8; 8]) -> Self {
        Self::from_number(u64::from_be_bytes(random))
    }

    /// A secret out of a random number over the whole range of `u64` (the bias is below one in ten million).
    pub fn from_number(random: u64) -> Self {
        Self(random % COUNT)
    }

    /// Reads a secret as people write it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut number: u64 = 0;
        let mut digits = 0;
        let mut separated = true; // nothing but a digit at the start
        for character in text.chars() {
            match character.to_digit(10) {
                Some(digit) if digits < 12 => {
                    number = number * 10 + u64::from(digit);
                    digits += 1;
                    separated = false;
                }
                None if matches!(character, ' ' | '-') && !separated => separated = true,
                Some(_) | None => return Err(Invalid::Secret),
            }
        }
        if digits == 12 && !separated { Ok(Self(number)) } else { Err(Invalid::Secret) }
    }

    /// The twelve digits without spaces, for hashing.
    pub fn digits(&self) -> String {
        format!("{:012}", self.0)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = |unit: u64| self.0 / unit % 10_000;
        write!(f, "{:04} {:04} {:04}", group(100_000_000), group(10_000), group(1))
    }
}
