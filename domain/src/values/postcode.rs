//! The Dutch postcode (R101).

use super::{
    Invalid,
    text_value::{redacted_debug, text_value},
};
use serde::{Deserialize, Serialize};

/// Four digits, a space and two capitals: `1234 AB`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

text_value!(Postcode);
redacted_debug!(Postcode);

impl Postcode {
    /// What is accepted: also small letters and no space; not the pairs SA, SD and SS, which are never issued.
    pub const PATTERN: &str = "^[1-9][0-9]{3} ?(?:[A-RT-Za-rt-z][A-Za-z]|[Ss][BCE-RT-Zbce-rt-z])$";

    /// Reads a postcode and writes it in the one form.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (digits, rest) = text.split_at_checked(4).ok_or(Invalid::Postcode)?;
        let pair = rest.strip_prefix(' ').unwrap_or(rest).to_ascii_uppercase();
        let digits_are_right =
            !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        let pair_is_right = pair.len() == 2
            && pair.bytes().all(|byte| byte.is_ascii_uppercase())
            && !matches!(pair.as_str(), "SA" | "SD" | "SS");
        if digits_are_right && pair_is_right {
            Ok(Self(format!("{digits} {pair}")))
        } else {
            Err(Invalid::Postcode)
        }
    }
}
