//! Signatures on e-mail by which receiving servers see that it comes from the desk's own domain (DKIM, RFC 6376).

use lettre::{
    Message,
    message::{
        dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
            DkimSigningKey,
        },
        header::HeaderName,
    },
};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _, LineEnding},
    pkcs8::DecodePrivateKey as _,
    traits::PublicKeyParts as _,
};
use std::fmt;

/// What a receiver can rely on: what a reader sees, and what decides how the e-mail is treated. Without Content-Type,
/// which lettre keeps with the body, where its signature does not look.
const SIGNED: [&str; 8] =
    ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"];

/// Shorter keys are refused by receivers (RFC 8301).
const LEAST_BYTES: usize = 2_048 / 8;

/// The key under which the desk signs, and its name in DNS.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The selector: the public key is found at `<selector>._domainkey.<domain of the sender>`.
    pub selector: String,
    /// A private RSA key of at least 2048 bits as PEM, in PKCS #8 or PKCS #1.
    pub key: String,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("selector", &self.selector).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Whether this can be a selector: parts of a domain name, of letters, digits and hyphens, with points between.
    pub fn is_selector(text: &str) -> bool {
        let is_label = |label: &str| {
            let inside = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            inside && !label.is_empty() && label.len() <= 63
        };
        text.split('.').all(is_label)
    }

    /// What signs for this domain; `None` when the key or the selector is not usable.
    pub(super) fn signer(&self, domain: &str) -> Option<DkimConfig> {
        let pem = self.key.trim();
        let key = RsaPrivateKey::from_pkcs8_pem(pem)
            .ok()
            .or_else(|| RsaPrivateKey::from_pkcs1_pem(pem).ok())?;
        if key.size() < LEAST_BYTES || !Self::is_selector(&self.selector) {
            return None;
        }
        let relaxed = DkimCanonicalizationType::Relaxed;
        let pem = key.to_pkcs1_pem(LineEnding::LF).ok()?;
        Some(DkimConfig::new(
            self.selector.clone(),
            domain.to_owned(),
            DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa).ok()?,
            SIGNED.into_iter().map(HeaderName::new_from_ascii_str).collect(),
            DkimCanonicalization { header: relaxed, body: relaxed },
        ))
    }
}

/// Adds the signature.
pub(super) fn sign(message: &mut Message, signer: &DkimConfig) {
    message.sign(signer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_a_part_of_a_domain_name() {
        for good in ["meldpunt", "2026-11.desk", "a"] {
            assert!(SigningKey::is_selector(good), "{good}");
        }
        for bad in ["", ".", "a..b", "a b", "a;b", "a\r\nb", &"x".repeat(64)] {
            assert!(!SigningKey::is_selector(bad), "{bad}");
        }
    }

    #[test]
    fn a_key_that_is_none_signs_nothing_and_is_never_printed() {
        let key = SigningKey { selector: "a".to_owned(), key: "geheim".to_owned() };
        assert!(key.signer("desk.example").is_none());
        assert!(!format!("{key:?}").contains("geheim"));
    }
}
