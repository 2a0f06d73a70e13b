//! The codes of an authenticator (RFC 6238): six digits every 30 seconds, from a secret that both know.

use crate::{StoreError, random};
use domain::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use std::{fmt, fmt::Write as _, str::FromStr};
use zeroize::Zeroizing;

/// How long a code lasts, in seconds.
const STEP: i64 = 30;

/// How many steps a telephone's clock may be off, either way.
const WINDOW: i64 = 1;

/// The letters of RFC 4648 for five bits each.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret of an authenticator: 160 random bits, as RFC 4226 recommends.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<[u8; 20]>);

impl TotpSecret {
    pub(super) fn new() -> Result<Self, StoreError> {
        random::bytes().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let bytes = bytes.try_into().map_err(|_| StoreError::Sealed)?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0[..]
    }

    /// The secret as authenticators take it: 32 letters and digits.
    pub fn base32(&self) -> String {
        base32(&self.0[..])
    }

    /// The secret that somebody typed over, for a test or a program that plays an authenticator.
    ///
    /// # Errors
    /// When it is not 32 letters and digits of [`TotpSecret::base32`].
    pub fn from_base32(text: &str) -> Result<Self, NotATotpSecret> {
        let mut bytes = Zeroizing::new([0; 20]);
        let mut bits: u64 = 0;
        if text.len() != 32 {
            return Err(NotATotpSecret);
        }
        for (place, group) in text.as_bytes().chunks(8).enumerate() {
            for letter in group {
                let value = LETTERS.iter().position(|known| known == letter);
                let value = value.and_then(|value| u64::try_from(value).ok());
                bits = (bits << 5) | value.ok_or(NotATotpSecret)?;
            }
            // Eight letters are forty bits: the last five bytes.
            bytes[place * 5..place * 5 + 5].copy_from_slice(&bits.to_be_bytes()[3..]);
        }
        Ok(Self(bytes))
    }

    /// The address that authenticators read, as text or from a picture: issuer and account are what they show.
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (escaped(issuer), escaped(account));
        let secret = self.base32();
        format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}\
             &algorithm=SHA1&digits=6&period=30"
        )
    }

    /// The code of the step in which this moment lies, for a test or a program that plays an authenticator.
    pub fn code_at(&self, now: Timestamp) -> TotpCode {
        self.code_of(step_of(now))
    }

    /// The latest step near now, after `last`, that has this code.
    pub(super) fn step_with(&self, code: TotpCode, now: Timestamp, last: i64) -> Option<i64> {
        let present = step_of(now);
        let steps = (present - WINDOW..=present + WINDOW).rev();
        steps.filter(|step| *step > last).find(|step| self.code_of(*step) == code)
    }

    /// RFC 4226, 5.3: four bytes of the hash, at the place that its last half byte names.
    fn code_of(&self, step: i64) -> TotpCode {
        // A block of SHA-1 has 64 bytes; HMAC fills a shorter key with zeros.
        let mut block = Zeroizing::new([0; 64]);
        block[..20].copy_from_slice(&self.0[..]);
        let mut mac = Hmac::<Sha1>::new((&*block).into());
        mac.update(&step.to_be_bytes());
        let hash: [u8; 20] = mac.finalize().into_bytes().into();
        let place = usize::from(hash[19] & 0x0f);
        let word =
            hash[place..].iter().take(4).fold(0, |word: u32, byte| (word << 8) | u32::from(*byte));
        TotpCode((word & 0x7fff_ffff) % 1_000_000)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

fn step_of(now: Timestamp) -> i64 {
    now.utc().timestamp().div_euclid(STEP)
}

/// The text is not the secret of an authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the secret of an authenticator")]
pub struct NotATotpSecret;

/// Six digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TotpCode(u32);

/// The text is not six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code of six digits")]
pub struct NotATotpCode;

impl FromStr for TotpCode {
    type Err = NotATotpCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let right = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| text.parse().ok().map(Self)).flatten().ok_or(NotATotpCode)
    }
}

impl fmt::Display for TotpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for TotpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Bytes as letters and digits that can be read out, five bits each (RFC 4648, without padding).
pub(super) fn base32(bytes: &[u8]) -> String {
    let (mut text, mut waiting, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        waiting = (waiting << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let index = (waiting >> bits) & 31;
            text.extend(LETTERS.get(index as usize).map(|letter| char::from(*letter)));
            waiting &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        let index = (waiting << (5 - bits)) & 31;
        text.extend(LETTERS.get(index as usize).map(|letter| char::from(*letter)));
    }
    text
}

/// With everything escaped that has a meaning in an address.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => {
                escaped.push(char::from(byte));
            }
            // Writing to a String does not fail.
            byte => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    /// The last six of the eight digits in appendix B of the RFC.
    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().code_at(at(seconds)).to_string(), code, "{seconds}");
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(secret().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let read = TotpSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(read.bytes(), secret().bytes());
        for wrong in ["", "GEZDGNBV", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq"] {
            assert!(TotpSecret::from_base32(wrong).is_err());
        }
    }

    #[test]
    fn a_code_counts_one_step_early_and_one_late_and_never_a_step_again() {
        let (secret, now) = (secret(), at(1_000_000_010));
        let step = step_of(now);
        for (off, counts) in [(-61, false), (-30, true), (0, true), (30, true), (61, false)] {
            let code = secret.code_at(at(1_000_000_010 + off));
            assert_eq!(secret.step_with(code, now, 0).is_some(), counts, "{off}");
        }
        let code = secret.code_at(now);
        assert_eq!(secret.step_with(code, now, step - 1), Some(step));
        assert_eq!(secret.step_with(code, now, step), None);
    }

    #[test]
    fn the_address_is_what_authenticators_read() {
        assert_eq!(
            secret().uri("Meldpunt Haarlem", "anna@zorg.nl"),
            "otpauth://totp/Meldpunt%20Haarlem:anna%40zorg.nl?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Meldpunt%20Haarlem&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn a_code_is_six_digits_and_nothing_else() {
        assert_eq!("000042".parse::<TotpCode>().unwrap().to_string(), "000042");
        for wrong in ["", "12345", "1234567", "12345a", "+12345", "１２３４５６", " 12345"] {
            assert!(wrong.parse::<TotpCode>().is_err(), "{wrong}");
        }
    }
}
