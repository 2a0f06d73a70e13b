//! The public number of a complaint: `HLM-2026-000123`.

use super::{
    Invalid,
    text_value::{parsed_value, text_value},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The short code of a municipality in its case numbers: two to four capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MunicipalityCode(String);

text_value!(MunicipalityCode);

impl MunicipalityCode {
    /// What is accepted.
    pub const PATTERN: &str = "^[A-Z]{2,4}$";

    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let right =
            (2..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
        right.then(|| Self(text.to_owned())).ok_or(Invalid::MunicipalityCode)
    }
}

/// The number by which people speak of a complaint; it counts per municipality and year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    municipality: MunicipalityCode,
    year: u16,
    serial: u32,
}

parsed_value!(CaseNumber);

impl CaseNumber {
    /// The largest number of characters, as given.
    pub const MAX_LENGTH: usize = 40;
    /// The highest serial number of a year.
    pub const MAX_SERIAL: u32 = 999_999_999;
    /// What is accepted, besides the length: also small letters, other spacing and no leading zeros, as heard by telephone.
    pub const PATTERN: &str = "^ *[A-Za-z]{2,4}[ -]*20[0-9]{2}[ -]*[0-9]{1,9} *$";
    /// How a number is written in answers.
    pub const CANONICAL_PATTERN: &str = "^[A-Z]{2,4}-20[0-9]{2}-[0-9]{6,9}$";

    /// Puts a number together; refuses a year outside 2000 to 2099 and a serial above the highest.
    pub fn new(municipality: MunicipalityCode, year: u16, serial: u32) -> Result<Self, Invalid> {
        if (2000..=2099).contains(&year) && serial <= Self::MAX_SERIAL {
            Ok(Self { municipality, year, serial })
        } else {
            Err(Invalid::CaseNumber)
        }
    }

    /// Reads a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(Invalid::TooLong { maximum: Self::MAX_LENGTH });
        }
        Self::read(text.trim_matches(' ')).ok_or(Invalid::CaseNumber)
    }

    fn read(text: &str) -> Option<Self> {
        let letters = text.find(|c: char| !c.is_ascii_alphabetic())?;
        let (code, rest) = text.split_at(letters);
        let (year, rest) = rest.trim_start_matches([' ', '-']).split_at_checked(4)?;
        let serial = rest.trim_start_matches([' ', '-']);
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(year) || !is_digits(serial) || !(1..=9).contains(&serial.len()) {
            return None;
        }
        let municipality = MunicipalityCode::parse(&code.to_ascii_uppercase()).ok()?;
        Self::new(municipality, year.parse().ok()?, serial.parse().ok()?).ok()
    }

    /// The code of the municipality.
    pub fn municipality(&self) -> &MunicipalityCode {
        &self.municipality
    }

    /// The year of receipt.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The serial number within the municipality and year.
    pub fn serial(&self) -> u32 {
        self.serial
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}-{:06}", self.municipality, self.year, self.serial)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.to_string()
    }
}
