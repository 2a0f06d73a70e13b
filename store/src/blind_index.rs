//! Blind indexes: finding a case by name, phone, e-mail or address while the database holds only noise.

use crate::keys::{Keys, authenticate};

/// What a person is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupKind {
    /// One part of a name.
    Name,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A postcode with a house number.
    PostcodeAndNumber,
}

impl LookupKind {
    /// The word for this kind in the database; it is part of each token, so it never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::PostcodeAndNumber => "postcode_and_number",
        }
    }
}

impl Keys {
    /// The token under which text that is already normalised can be found again: HMAC-SHA256, first 16 bytes.
    ///
    /// Equal text of another kind gives another token.
    pub fn lookup_token(&self, kind: LookupKind, normalised: &str) -> [u8; 16] {
        let full =
            authenticate(&self.blind_index, &[kind.code().as_bytes(), &[0], normalised.as_bytes()]);
        let mut token = [0; 16];
        token.copy_from_slice(&full[..16]);
        token
    }

    /// A fingerprint of a request, by which a repeated Idempotency-Key is compared (G13): HMAC-SHA256.
    pub fn answer_fingerprint(&self, request: &[u8]) -> [u8; 32] {
        authenticate(&self.answers, &[request])
    }
}
