//! The installation's key file and the separate keys derived from it.

use crate::{StoreError, random};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::{
    fmt, fs,
    io::{self, Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Thirty-two secret bytes, overwritten when dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

/// Far more than a key file that was rotated every day for a year.
const LARGEST_FILE: u64 = 64 * 1024;

/// The keys of this installation.
///
/// The file has one line per key, `id:base64 of 32 bytes`, oldest first. The newest line seals, all
/// of them open, and what must never change (blind indexes, token signatures) comes from the first.
pub struct Keys {
    lines: Vec<WrappingKey>,
    pub(crate) blind_index: Secret,
    pub(crate) answers: Secret,
    token_signing_seed: Secret,
    pub(crate) audit_signing_seed: Secret,
}

/// The key of one line, used only to seal.
pub(crate) struct WrappingKey {
    pub(crate) id: String,
    pub(crate) secret: Secret,
}

impl Keys {
    /// Reads the key file.
    ///
    /// # Errors
    /// [`StoreError::Key`] when it is absent, not well formed, or readable by anyone but its owner.
    pub fn load(path: &Path) -> Result<Self, StoreError> {
        let refused = |reason: String| StoreError::Key { path: path.to_owned(), reason };
        let file = fs::File::open(path).map_err(|error| refused(error.to_string()))?;
        let metadata = file.metadata().map_err(|error| refused(error.to_string()))?;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(refused(format!("others may read it (mode {mode:04o}); run chmod 600")));
        }
        let mut text = Zeroizing::new(String::new());
        let mut limited = file.take(LARGEST_FILE);
        limited.read_to_string(&mut text).map_err(|error| refused(error.to_string()))?;
        Self::parse(&text).map_err(|reason| refused(reason.to_owned()))
    }

    /// Reads the key file, or makes one with a new random key when there is none.
    ///
    /// The file appears whole or not at all, and never replaces another.
    ///
    /// # Errors
    /// As [`Keys::load`], or when the file cannot be written.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        let refused =
            |error: io::Error| StoreError::Key { path: path.to_owned(), reason: error.to_string() };
        if !path.try_exists().map_err(refused)? {
            let line = Zeroizing::new(format!("1:{}\n", STANDARD.encode(*random::secret()?)));
            let suffix = u64::from_be_bytes(random::bytes()?);
            create_whole(path, suffix, line.as_bytes()).map_err(refused)?;
        }
        Self::load(path)
    }

    /// The keys that follow from one root key, for tests and demonstrations.
    pub fn from_bytes(root: [u8; 32]) -> Self {
        let root = Zeroizing::new(root);
        Self::from_root(&root, vec![WrappingKey::new("1", &root)])
    }

    /// The seed of the Ed25519 key that signs access tokens (RFC 8032, 32 bytes).
    pub fn token_signing_seed(&self) -> &[u8; 32] {
        &self.token_signing_seed
    }

    /// The id of the line that seals now; what was sealed under another can be sealed anew.
    pub fn newest_id(&self) -> &str {
        self.lines.last().map_or("", |line| &line.id)
    }

    pub(crate) fn newest(&self) -> Result<&WrappingKey, StoreError> {
        self.lines.last().ok_or(StoreError::Sealed)
    }

    pub(crate) fn with_id(&self, id: &[u8]) -> Result<&WrappingKey, StoreError> {
        let found = self.lines.iter().find(|line| line.id.as_bytes() == id);
        found.ok_or(StoreError::Sealed)
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
        Self {
            lines,
            blind_index: derive(root, "meldpunt blind index 1"),
            answers: derive(root, "meldpunt answers 1"),
            token_signing_seed: derive(root, "meldpunt token signing 1"),
            audit_signing_seed: derive(root, "meldpunt audit signing 1"),
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.lines.iter().map(|line| line.id.as_str()).collect();
        f.debug_struct("Keys").field("ids", &ids).finish_non_exhaustive()
    }
}

impl WrappingKey {
    fn new(id: &str, line: &Secret) -> Self {
        Self { id: id.to_owned(), secret: derive(line, "meldpunt wrapping 1") }
    }
}

fn is_id(text: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (1..=16).contains(&text.len()) && text.bytes().all(allowed)
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

/// Writes a file under a temporary name with mode 0600, then links it to its place if that is free.
fn create_whole(path: &Path, suffix: u64, content: &[u8]) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) | None => PathBuf::from("."),
    };
    fs::create_dir_all(&directory)?;
    let unfinished = directory.join(format!(".new-key-{suffix:016x}"));
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(&unfinished)?;
    let placed = file
        .write_all(content)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&unfinished, path));
    fs::remove_file(&unfinished)?;
    match placed {
        // Another process came first with its own key: theirs counts.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => fs::File::open(&directory)?.sync_all(),
    }
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
