//! Where a page begins: the key of the last row before it, as text that means nothing to the reader.
//!
//! A cursor is no secret and no proof: somebody who makes one up only chooses where a page begins.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A place in a list that is in order of a number and an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) at: i64,
    pub(crate) id: Uuid,
}

/// The text is not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct CursorInvalid;

impl Cursor {
    /// What is accepted.
    pub const PATTERN: &str = "^[0-9A-Za-z_-]{32}$";
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.at.to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = CursorInvalid;

    fn from_str(text: &str) -> Result<Self, CursorInvalid> {
        let decoded = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorInvalid)?;
        let bytes = <[u8; 24]>::try_from(decoded).map_err(|_| CursorInvalid)?;
        let (at, rest) = bytes.split_first_chunk().ok_or(CursorInvalid)?;
        let (id, _) = rest.split_first_chunk().ok_or(CursorInvalid)?;
        Ok(Self { at: i64::from_be_bytes(*at), id: Uuid::from_bytes(*id) })
    }
}
