//! An e-mail address that our mail server can use.

use super::{
    Invalid,
    text_value::{redacted_debug, text_value},
};
use serde::{Deserialize, Serialize};

/// An e-mail address, stored with the domain in small letters.
///
/// Plain addresses only: no quoted names, no comments, a domain with a dot and in ASCII (others in their `xn--` form).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

text_value!(Email);
redacted_debug!(Email);

impl Email {
    /// The smallest number of characters.
    pub const MIN_LENGTH: usize = 6;
    /// The largest number of characters.
    pub const MAX_LENGTH: usize = 254;
    /// What is accepted, besides the lengths.
    pub const PATTERN: &str = concat!(
        "^[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+(?:\\.[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+)*@",
        "(?:[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?\\.)+[A-Za-z][0-9A-Za-z-]{0,61}[0-9A-Za-z]$"
    );
    /// The length of the part before the `@`, which `PATTERN` cannot say.
    pub const LOCAL_PART_PATTERN: &str = "^[^@]{1,64}@";

    /// Reads an address and writes its domain in small letters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(Invalid::TooLong { maximum: Self::MAX_LENGTH });
        }
        let (local, domain) = text.split_once('@').ok_or(Invalid::Email)?;
        if is_local_part(local) && is_domain(domain) {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(Invalid::Email)
        }
    }
}

/// Words of RFC 5322 `atext` with single dots between them, at most 64 characters.
fn is_local_part(local: &str) -> bool {
    let is_atext =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    local.len() <= 64 && local.split('.').all(|word| !word.is_empty() && word.bytes().all(is_atext))
}

/// Two or more labels, of which the last is longer than one character and begins with a letter.
fn is_domain(domain: &str) -> bool {
    let Some((_, last)) = domain.rsplit_once('.') else {
        return false;
    };
    last.len() >= 2
        && last.starts_with(|first: char| first.is_ascii_alphabetic())
        && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
