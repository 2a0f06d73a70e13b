//! Sealing of what people write: XChaCha20-Poly1305 under a key per case, itself wrapped by the installation's key.

use crate::{
    StoreError,
    keys::{Keys, Secret, WrappingKey},
    random,
};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use domain::CaseId;
use std::fmt;

const NONCE_BYTES: usize = 24;

/// The purpose under which a case's key is wrapped: the table that keeps it.
pub(crate) const CASE_KEYS: &str = "case_keys";

/// The key that seals everything personal of one case; destroying its wrapped form erases the person.
pub struct CaseKey(Secret);

impl CaseKey {
    /// A new random key.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn generate() -> Result<Self, StoreError> {
        random::secret().map(Self)
    }

    /// The key as it is stored in `case_keys`, sealed under the line of the key file that seals.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn wrap(&self, keys: &Keys, case: CaseId) -> Result<Vec<u8>, StoreError> {
        keys.seal_for(CASE_KEYS, case.0, &self.0[..])
    }

    /// The key from its stored form, sealed under any key of the installation.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when it was changed, belongs to another case or to another installation.
    pub fn unwrap(keys: &Keys, case: CaseId, wrapped: &[u8]) -> Result<Self, StoreError> {
        let opened = zeroize::Zeroizing::new(keys.open_for(CASE_KEYS, case.0, wrapped)?);
        let bytes = <[u8; 32]>::try_from(opened.as_slice()).map_err(|_| StoreError::Sealed)?;
        Ok(Self(Secret::new(bytes)))
    }

    /// The nonce and ciphertext of `plaintext`, which open only for this table and row.
    ///
    /// A row with more than one sealed column names it: `table.column`.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn seal(
        &self,
        table: &'static str,
        row: impl AsRef<[u8]>,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        seal(&self.0, &place(table, row.as_ref()), plaintext)
    }

    /// The plaintext of what [`CaseKey::seal`] gave for the same table and row.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when it was changed, moved, or sealed under another key.
    pub fn open(
        &self,
        table: &'static str,
        row: impl AsRef<[u8]>,
        sealed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        open(&self.0, &place(table, row.as_ref()), sealed)
    }
}

impl fmt::Debug for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseKey(..)")
    }
}

impl Keys {
    /// Seals what belongs to no case: the length and id of the sealing key, then nonce and ciphertext.
    ///
    /// `purpose` is the table, or `table.column`.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn seal_for(
        &self,
        purpose: &'static str,
        row: impl AsRef<[u8]>,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.ring().sealing()?.seal(&place(purpose, row.as_ref()), plaintext)
    }

    /// The same under a line that need not be the one that seals just now.
    pub(crate) fn seal_under_line(
        &self,
        id: &str,
        (purpose, row): (&'static str, &[u8]),
        plaintext: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.ring().with_id(id.as_bytes())?.seal(&place(purpose, row), plaintext)
    }

    /// The plaintext of what [`Keys::seal_for`] gave for the same purpose and row, under this or an older key.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when it was changed, moved, or sealed under a key that is not in the file.
    pub fn open_for(
        &self,
        purpose: &'static str,
        row: impl AsRef<[u8]>,
        sealed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let (id, sealed) = split_id(sealed)?;
        let ring = self.ring_with(id);
        open(&ring.with_id(id)?.secret, &place(purpose, row.as_ref()), sealed)
    }

    /// Whether `sealed` (from [`Keys::seal_for`] or [`CaseKey::wrap`]) is under the line that seals now.
    pub fn is_newest(&self, sealed: &[u8]) -> bool {
        sealed_under(sealed).is_ok_and(|id| id == self.sealing_id())
    }
}

impl WrappingKey {
    fn seal(&self, place: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok([prefix_of(&self.id)?, seal(&self.secret, place, plaintext)?].concat())
    }
}

/// The id of the line under which something was sealed.
pub(crate) fn sealed_under(sealed: &[u8]) -> Result<&str, StoreError> {
    std::str::from_utf8(split_id(sealed)?.0).map_err(|_| StoreError::Sealed)
}

/// How everything begins that is sealed under the line with this id.
pub(crate) fn prefix_of(id: &str) -> Result<Vec<u8>, StoreError> {
    let length = u8::try_from(id.len()).map_err(|_| StoreError::Sealed)?;
    Ok([&[length], id.as_bytes()].concat())
}

fn split_id(sealed: &[u8]) -> Result<(&[u8], &[u8]), StoreError> {
    let (&length, rest) = sealed.split_first().ok_or(StoreError::Sealed)?;
    rest.split_at_checked(usize::from(length)).ok_or(StoreError::Sealed)
}

/// Where a ciphertext belongs; the zero byte ends the name, so no two places read the same.
fn place(table: &str, row: &[u8]) -> Vec<u8> {
    [table.as_bytes(), &[0], row].concat()
}

/// A random nonce of 24 bytes does not repeat in practice, so no counter has to survive a crash.
fn seal(key: &Secret, place: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce = random::bytes::<NONCE_BYTES>()?;
    let payload = Payload { msg: plaintext, aad: place };
    let ciphertext = XChaCha20Poly1305::new((&**key).into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| StoreError::Sealed)?;
    Ok([&nonce[..], &ciphertext].concat())
}

fn open(key: &Secret, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (nonce, ciphertext) =
        sealed.split_first_chunk::<NONCE_BYTES>().ok_or(StoreError::Sealed)?;
    let payload = Payload { msg: ciphertext, aad: place };
    XChaCha20Poly1305::new((&**key).into())
        .decrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| StoreError::Sealed)
}
