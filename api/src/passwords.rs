//! Passwords: Argon2id, at most two at a time and a short queue, so that hashing cannot exhaust the desk (S5).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

/// How many hashes are computed at once; each takes 19 MiB and about 30 ms.
const AT_ONCE: usize = 2;

/// How many may wait for their turn.
const WAITING: usize = 32;

/// What a caller is told to wait when the queue is full, in seconds.
pub const RETRY_AFTER_SECONDS: u64 = 2;

/// Verified for a name that does not exist, so that it takes as long as one that does (S2, S4).
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bWVsZHB1bnQtbmllbWFuZA$3LCPyNpcJjZIF7n7TAb9fYy1ZzV0GdQLEYf7kPO2HKE";

/// Why a password could not be hashed or checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The queue is full: answer 429.
    #[error("too many passwords are being checked")]
    Busy,
    /// The hash could not be computed.
    #[error("the password could not be hashed")]
    Failed,
}

/// Hashes and checks passwords and secrets in threads of their own.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    inside: Arc<AtomicUsize>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), inside: Arc::new(AtomicUsize::new(0)) }
    }
}

impl Passwords {
    /// The hash of a password with a new salt, in PHC form.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.in_turn(move || hash_now(&password)).await
    }

    /// Whether the password belongs to the hash. Without a hash (nobody has that name) it takes the
    /// same time and is never right.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the queue is full.
    pub async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        self.in_turn(move || verify_now(&password, hash.as_deref())).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _place = Place::take(&self.inside)?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| PasswordError::Failed)?;
        // The turn moves into the thread: a caller who hangs up does not let a third hash start.
        let finished = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        finished.await.map_err(|_| PasswordError::Failed)?
    }
}

/// The hash of a password with a new salt, in PHC form, computed here and now: for a command line, not for a server.
///
/// # Errors
/// [`PasswordError::Failed`] when it cannot be computed.
pub fn hash_now(password: &str) -> Result<String, PasswordError> {
    let hash: PasswordHash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|_| PasswordError::Failed)?;
    Ok(hash.to_string())
}

/// Whether the password belongs to the hash, computed here and now: for a command line, not for a server. Without a hash
/// it is never right.
///
/// # Errors
/// [`PasswordError::Failed`] when the hash cannot be read.
pub fn verify_now(password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
    let known = PasswordHash::new(hash.unwrap_or(NOBODY)).map_err(|_| PasswordError::Failed)?;
    let right = Argon2::default().verify_password(password.as_bytes(), &known).is_ok();
    Ok(hash.is_some() && right)
}

/// A place in the queue, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(inside: &Arc<AtomicUsize>) -> Result<Self, PasswordError> {
        let place = Self(inside.clone());
        if inside.fetch_add(1, Ordering::AcqRel) < AT_ONCE + WAITING {
            Ok(place)
        } else {
            Err(PasswordError::Busy)
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
