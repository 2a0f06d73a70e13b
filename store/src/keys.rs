//! The installation's key file and the separate keys derived from it.

mod file;
mod ring;

pub(crate) use ring::WrappingKey;

use crate::{StoreError, random};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::Ring;
use sha2::Sha256;
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};
use zeroize::Zeroizing;

/// Thirty-two secret bytes, overwritten when dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

/// How long something that does not open does not make the file be read again.
const REST: Duration = Duration::from_secs(1);

/// The keys of this installation.
///
/// The file has one line per key, `id:base64 of 32 bytes`, oldest first. One line seals: the newest, and in an open
/// [`crate::Store`] the newest that two people decided on. All of them open, and what must never change (blind indexes,
/// token signatures) comes from the first. The file is read again while the process runs.
pub struct Keys {
    ring: RwLock<Arc<Ring>>,
    /// Where the lines came from, and can be read again.
    source: Option<PathBuf>,
    /// When the file was last read again because something did not open.
    looked: Mutex<Option<Instant>>,
    pub(crate) blind_index: Secret,
    pub(crate) answers: Secret,
    pub(crate) backups: Secret,
    token_signing_seed: Secret,
    pub(crate) audit_signing_seed: Secret,
}

impl Keys {
    /// Reads the key file.
    ///
    /// # Errors
    /// [`StoreError::Key`] when it is absent, not well formed, or readable by anyone but its owner.
    pub fn load(path: &Path) -> Result<Self, StoreError> {
        let text = file::read(path).map_err(|reason| refused(path, reason))?;
        let mut keys = Self::parse(&text).map_err(|reason| refused(path, reason))?;
        keys.source = Some(path.to_owned());
        Ok(keys)
    }

    /// Reads the key file, or makes one with a new random key when there is none.
    ///
    /// The file appears whole or not at all, and never replaces another.
    ///
    /// # Errors
    /// As [`Keys::load`], or when the file cannot be written.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        if !path.try_exists().map_err(|error| refused(path, error))? {
            let line = new_line("1")?;
            file::create(path, random_suffix()?, line.as_bytes())
                .map_err(|error| refused(path, error))?;
        }
        Self::load(path)
    }

    /// The keys that follow from one root key, for tests and demonstrations.
    pub fn from_bytes(root: [u8; 32]) -> Self {
        let root = Zeroizing::new(root);
        Self::from_root(&root, vec![WrappingKey::new("1", &root)])
    }

    /// The file of the keys; `None` when they came from elsewhere.
    pub fn file(&self) -> Option<&Path> {
        self.source.as_deref()
    }

    /// The seed of the Ed25519 key that signs access tokens (RFC 8032, 32 bytes).
    pub fn token_signing_seed(&self) -> &[u8; 32] {
        &self.token_signing_seed
    }

    /// The ids of the lines, oldest first.
    pub fn ids(&self) -> Vec<String> {
        self.ring().lines.iter().map(|line| line.id.clone()).collect()
    }

    /// The id of the line that seals now; what was sealed under another can be sealed anew.
    pub fn sealing_id(&self) -> String {
        self.ring().sealing().map_or_else(|_| String::new(), |line| line.id.clone())
    }

    /// Reads the file again, while the process runs. The line that seals stays the same.
    ///
    /// # Errors
    /// [`StoreError::Key`] when it cannot be read, or when a line that was known has another key now: then nothing changes.
    pub fn read_again(&self) -> Result<(), StoreError> {
        let Some(path) = &self.source else { return Ok(()) };
        // Held while the file is read: what is older never takes the place of what is newer.
        let mut known = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        let text = file::read(path).map_err(|reason| refused(path, reason))?;
        let read = Self::parse(&text).map_err(|reason| refused(path, reason))?;
        let fresh = read.ring();
        if !known.agrees_with(&fresh) || read.answers != self.answers {
            let reason = "its first line, or the key of a line, is not what it was";
            return Err(refused(path, reason));
        }
        let seals = known.lines.get(known.seals).map(|line| line.id.as_str());
        let seals = seals.and_then(|id| fresh.place_of(id.as_bytes())).unwrap_or(0);
        *known = Arc::new(Ring { lines: fresh.lines.clone(), seals });
        Ok(())
    }

    /// From now on this line seals; `false`, and nothing changes, when it is not there.
    pub(crate) fn seal_under(&self, id: &str) -> bool {
        let mut known = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        let Some(seals) = known.place_of(id.as_bytes()) else { return false };
        if seals != known.seals {
            *known = Arc::new(Ring { lines: known.lines.clone(), seals });
        }
        true
    }

    /// Adds a line with a new random key to the end of the file: whole or not at all, and no other line is touched.
    pub(crate) fn add_line(&self, id: &str) -> Result<(), StoreError> {
        let line = new_line(id)?;
        self.rewrite(|text| Zeroizing::new(format!("{}\n{}", text.trim_end(), &*line)))
    }

    /// Removes these lines from the file, never the first.
    pub(crate) fn remove_lines(&self, ids: &[String]) -> Result<(), StoreError> {
        self.rewrite(|text| {
            let lines = text.lines().filter(|line| !line.trim().is_empty()).enumerate();
            let stays = |(place, line): &(usize, &str)| {
                let id = line.trim().split(':').next().unwrap_or_default();
                *place == 0 || !ids.iter().any(|gone| gone == id)
            };
            let kept: Vec<&str> = lines.filter(stays).map(|(_, line)| line).collect();
            Zeroizing::new(kept.join("\n") + "\n")
        })
    }

    fn rewrite(&self, change: impl Fn(&str) -> Zeroizing<String>) -> Result<(), StoreError> {
        let path =
            self.source.as_deref().ok_or(StoreError::Damaged { what: "a key without file" })?;
        let text = file::read(path).map_err(|reason| refused(path, reason))?;
        let text = change(&text);
        Self::parse(&text).map_err(|reason| refused(path, reason))?;
        file::replace(path, random_suffix()?, text.as_bytes())
            .map_err(|error| refused(path, error))?;
        self.read_again()
    }

    /// The lines as they are now.
    pub(crate) fn ring(&self) -> Arc<Ring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines, read again when the one with this id is not among them: another process may have sealed under a line
    /// that is newer than this one has seen.
    pub(crate) fn ring_with(&self, id: &[u8]) -> Arc<Ring> {
        let ring = self.ring();
        if ring.place_of(id).is_some() || self.source.is_none() || !self.may_look() {
            return ring;
        }
        if let Err(error) = self.read_again() {
            tracing::warn!(%error, "the key file cannot be read again");
        }
        self.ring()
    }

    /// Whatever is asked, the file is read again once a second at most.
    fn may_look(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let rested = looked.is_none_or(|before| before.elapsed() >= REST);
        if rested {
            *looked = Some(Instant::now());
        }
        rested
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        let mut root = None;
        let mut lines: Vec<WrappingKey> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (id, encoded) = line.split_once(':').ok_or("a line is not `id:base64`")?;
            if !is_id(id) {
                return Err("an id is not 1 to 16 of a-z, 0-9 and -");
            }
            if lines.iter().any(|earlier| earlier.id == id) {
                return Err("an id occurs twice");
            }
            let decoded = STANDARD.decode(encoded).map(Zeroizing::new);
            let decoded = decoded.map_err(|_| "a key is not base64")?;
            let bytes = <[u8; 32]>::try_from(decoded.as_slice());
            let secret = Zeroizing::new(bytes.map_err(|_| "a key is not 32 bytes long")?);
            lines.push(WrappingKey::new(id, &secret));
            root.get_or_insert(secret);
        }
        let root = root.ok_or("it holds no key")?;
        Ok(Self::from_root(&root, lines))
    }

    fn from_root(root: &Secret, lines: Vec<WrappingKey>) -> Self {
        let seals = lines.len().saturating_sub(1);
        Self {
            ring: RwLock::new(Arc::new(Ring { lines, seals })),
            source: None,
            looked: Mutex::default(),
            blind_index: derive(root, "meldpunt blind index 1"),
            answers: derive(root, "meldpunt answers 1"),
            backups: derive(root, "meldpunt backups 1"),
            token_signing_seed: derive(root, "meldpunt token signing 1"),
            audit_signing_seed: derive(root, "meldpunt audit signing 1"),
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("ids", &self.ids()).finish_non_exhaustive()
    }
}

fn is_id(text: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (1..=16).contains(&text.len()) && text.bytes().all(allowed)
}

fn new_line(id: &str) -> Result<Zeroizing<String>, StoreError> {
    Ok(Zeroizing::new(format!("{id}:{}\n", STANDARD.encode(*random::secret()?))))
}

fn random_suffix() -> Result<u64, StoreError> {
    Ok(u64::from_be_bytes(random::bytes()?))
}

fn refused(path: &Path, reason: impl fmt::Display) -> StoreError {
    StoreError::Key { path: path.to_owned(), reason: reason.to_string() }
}

/// HKDF-SHA256 without salt, its context the purpose, so that no key serves two purposes.
///
/// Written out because a single block of RFC 5869 cannot fail, while the general function can.
fn derive(from: &Secret, purpose: &str) -> Secret {
    let no_salt = Secret::default();
    let extracted = Secret::new(authenticate(&no_salt, &[&from[..]]));
    Secret::new(authenticate(&extracted, &[purpose.as_bytes(), &[1]]))
}

/// HMAC-SHA256 over the parts, one after the other.
pub(crate) fn authenticate(key: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a key that is shorter than its block of 64 bytes with zeros.
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(&key[..]);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivation_is_hkdf_of_rfc_5869() {
        let root = Secret::new([0x2a; 32]);
        let mut expected = [0; 32];
        let hkdf = hkdf::Hkdf::<Sha256>::new(None, &root[..]);
        hkdf.expand(b"a purpose", &mut expected).unwrap();
        assert_eq!(*derive(&root, "a purpose"), expected);
    }
}
