//! Numbers of the trade register (R103): strings of digits, because leading zeros count.

use super::{Invalid, text_value::text_value};
use serde::{Deserialize, Serialize};

/// The number of an organisation in the trade register (KvK-nummer): eight digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KvkNumber(String);

text_value!(KvkNumber);

impl KvkNumber {
    /// What is accepted.
    pub const PATTERN: &str = "^[0-9]{8}$";

    /// Reads eight digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        is_digits(text, 8).then(|| Self(text.to_owned())).ok_or(Invalid::KvkNumber)
    }
}

/// The number of a branch in the trade register (vestigingsnummer): twelve digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BranchNumber(String);

text_value!(BranchNumber);

impl BranchNumber {
    /// What is accepted.
    pub const PATTERN: &str = "^[0-9]{12}$";

    /// Reads twelve digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        is_digits(text, 12).then(|| Self(text.to_owned())).ok_or(Invalid::BranchNumber)
    }
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}
