//! The lines of the key file as they were read together, and which of them seals.

use super::{Secret, derive};
use crate::StoreError;

/// The lines of the file as they were read together.
#[derive(Clone)]
pub(crate) struct Ring {
    pub(super) lines: Vec<WrappingKey>,
    pub(super) seals: usize,
}

/// The key of one line, used only to seal.
#[derive(Clone)]
pub(crate) struct WrappingKey {
    pub(crate) id: String,
    pub(crate) secret: Secret,
}

impl Ring {
    /// The line that seals.
    pub(crate) fn sealing(&self) -> Result<&WrappingKey, StoreError> {
        self.lines.get(self.seals).ok_or(StoreError::Sealed)
    }

    pub(crate) fn with_id(&self, id: &[u8]) -> Result<&WrappingKey, StoreError> {
        let found = self.place_of(id).and_then(|place| self.lines.get(place));
        found.ok_or(StoreError::Sealed)
    }

    pub(super) fn place_of(&self, id: &[u8]) -> Option<usize> {
        self.lines.iter().position(|line| line.id.as_bytes() == id)
    }

    /// Whether they begin with the same line, and each id that both know is the same key.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let first = |ring: &Self| ring.lines.first().map(|line| line.id.clone());
        let same = |line: &WrappingKey| {
            other.with_id(line.id.as_bytes()).map_or(true, |known| known.secret == line.secret)
        };
        first(self) == first(other) && self.lines.iter().all(same)
    }
}

impl WrappingKey {
    pub(super) fn new(id: &str, line: &Secret) -> Self {
        Self { id: id.to_owned(), secret: derive(line, "meldpunt wrapping 1") }
    }
}
