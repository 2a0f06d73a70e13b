//! The client's secret: twelve digits, sealed until its letter is made, hashed from its first use (S4).

use crate::{
    Keys, Store, StoreError,
    dialect::tables,
    entities::client_secret,
    random,
    rows::{self, Row},
    tries::{self, Try, WINDOW},
};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use chrono::TimeDelta;
use domain::{
    CaseId, Timestamp,
    values::{CaseNumber, Secret},
};
use sea_orm::{DatabaseTransaction, EntityTrait as _};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many tries a case number bears in that time.
const MOST_TRIES: usize = 10;

/// How many hashes are computed at once; each takes 19 MiB and about 30 ms (S5).
const AT_ONCE: usize = 2;

/// How many may be computed or wait for it.
const PLACES: usize = 32;

/// What a caller waits when all places are taken.
const BUSY: TimeDelta = TimeDelta::seconds(2);

/// Checked for a number that does not exist, so that it takes as long as one that does (S2).
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bWVsZHB1bnQtbmllbWFuZA$3LCPyNpcJjZIF7n7TAb9fYy1ZzV0GdQLEYf7kPO2HKE";

/// The place that a sealed secret opens for.
pub(crate) const SEALED: &str = "client_secrets.sealed";

/// Whether somebody knows the secret of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// It is the secret of a case.
    Known {
        /// The case.
        case: CaseId,
        /// Which of its secrets this is: each new one counts one more.
        epoch: u32,
    },
    /// There is no such case, or the secret is another: the two look the same and take the same time.
    Refused,
    /// Too many tries; the next one counts after this time. Nobody is ever locked out.
    TooMany {
        /// How long to wait.
        retry_after: TimeDelta,
    },
}

/// The places in which slow hashes are computed.
#[derive(Debug, Clone)]
pub(crate) struct Hashing {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(PLACES)), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Hashing {
    /// Computes in a thread of its own; `None` when all places are taken.
    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        const STOPPED: StoreError = StoreError::Damaged { what: "a hash that was not computed" };
        let Ok(_place) = self.places.try_acquire() else { return Ok(None) };
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| STOPPED)?;
        let computed = tokio::task::spawn_blocking(move || {
            let result = work();
            // The turn lives as long as the thread: who hangs up does not let a third one start.
            drop(turn);
            result
        });
        computed.await.map(Some).map_err(|_| STOPPED)
    }
}

/// A new random secret.
pub(crate) fn new() -> Result<Secret, StoreError> {
    random::bytes().map(Secret::from_bytes)
}

/// The row of the first secret of a case.
///
/// Sealed, not hashed: a slow hash at every filing would hold up the desk, and a stolen database
/// shows as little of a sealed secret as of the rest.
pub(crate) fn row(
    keys: &Keys,
    case: CaseId,
    secret: &Secret,
) -> Result<client_secret::Model, StoreError> {
    let sealed = keys.seal_for(SEALED, case.0, secret.digits().as_bytes())?;
    Ok(client_secret::Model { case_id: case.0, sealed: Some(sealed), hash: None, epoch: 0 })
}

/// Gives a case a new secret: the old one, and every token that was given for it, no longer count.
pub(crate) async fn renew(
    tx: &DatabaseTransaction,
    keys: &Keys,
    case: CaseId,
) -> Result<(), StoreError> {
    let first = row(keys, case, &new()?)?;
    let stored = client_secret::Entity::find_by_id(case.0).one(tx).await?;
    let epoch = stored.map_or(0, |stored| stored.epoch.saturating_add(1));
    tables::put(tx, &[client_secret::Model { epoch, ..first }]).await
}

impl Store {
    /// Whether this is the secret of the case with this number: at most ten tries an hour per number (S4).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn verify_secret(
        &self,
        number: &CaseNumber,
        secret: &Secret,
    ) -> Result<Verified, StoreError> {
        let subject = self.keys.answer_fingerprint(format!("secret of {number}").as_bytes());
        let now = match self.count_try(&subject, pace).await? {
            Try::Counted(now) => now,
            Try::TooMany { retry_after } => return Ok(Verified::TooMany { retry_after }),
        };
        let known = Known::find(self, number).await?;
        let case = known.as_ref().map(|known| (known.case, known.epoch));
        let is_first_use = known.as_ref().is_some_and(|known| known.hash.is_none());
        let Some(right) = self.compare(known, secret.digits()).await? else {
            return Ok(Verified::TooMany { retry_after: BUSY });
        };
        let (Some((case, epoch)), Some(hash)) = (case, right) else { return Ok(Verified::Refused) };
        let tx = self.db.begin_write().await?;
        if is_first_use {
            keep_hash(&tx, (case, epoch), &hash).await?;
        }
        tries::forgive(&tx, &subject, now).await?;
        tx.commit().await?;
        let epoch = epoch.unsigned_abs();
        Ok(Verified::Known { case, epoch })
    }

    /// Which secret of the case counts now; `None` for a case without one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn secret_epoch(&self, case: CaseId) -> Result<Option<u32>, StoreError> {
        let row = client_secret::Entity::find_by_id(case.0).one(self.db.reader()).await?;
        Ok(row.map(|row| row.epoch.unsigned_abs()))
    }

    /// The secret, for the letter that tells it; `None` once it was forgotten.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when the row was changed or moved.
    pub async fn secret_of(&self, case: CaseId) -> Result<Option<Secret>, StoreError> {
        let row = client_secret::Entity::find_by_id(case.0).one(self.db.reader()).await?;
        let sealed = row.and_then(|row| row.sealed);
        sealed.map(|sealed| open(&self.keys, case, &sealed)).transpose()
    }

    /// Keeps only the hash of the secret, once its letter has been made.
    ///
    /// # Errors
    /// As [`Store::secret_of`].
    pub async fn forget_secret(&self, case: CaseId) -> Result<(), StoreError> {
        let row = client_secret::Entity::find_by_id(case.0).one(self.db.reader()).await?;
        let Some((sealed, epoch)) = row.and_then(|row| Some((row.sealed?, row.epoch))) else {
            return Ok(());
        };
        let digits = open(&self.keys, case, &sealed)?.digits();
        let turn = async || self.hashing.compute(move || hashed(&digits)).await;
        let hash = turn().await?.transpose()?;
        let busy = StoreError::Damaged { what: "a hash that found no place" };
        let tx = self.db.begin_write().await?;
        keep_hash(&tx, (case, epoch), &hash.ok_or(busy)?).await?;
        let mut binds = rows::binds(&tx);
        let (case, epoch) = (binds.bind(case.0), binds.bind(epoch));
        let sql = format!(
            "UPDATE client_secrets SET sealed = NULL WHERE case_id = {case} AND epoch = {epoch}"
        );
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }

    /// Compares in constant time per case; `Some(Some(hash))` when right, `None` when all places are taken.
    async fn compare(
        &self,
        known: Option<Known>,
        digits: String,
    ) -> Result<Option<Option<String>>, StoreError> {
        let sealed = match known.as_ref() {
            Some(Known { case, sealed: Some(sealed), hash: None, .. }) => {
                Some(open(&self.keys, *case, sealed)?.digits())
            }
            Some(_) | None => None,
        };
        let fingerprint = |text: &str| self.keys.answer_fingerprint(text.as_bytes());
        let is_sealed = sealed.is_some_and(|own| fingerprint(&own) == fingerprint(&digits));
        let hash = known.and_then(|known| known.hash);
        let work = move || match hash {
            _ if is_sealed => hashed(&digits).map(Some),
            Some(hash) => Ok(belongs(&digits, &hash).then_some(hash)),
            None => {
                belongs(&digits, NOBODY);
                Ok(None)
            }
        };
        self.hashing.compute(work).await?.transpose()
    }
}

/// A case with this number, and what is known of its secret.
struct Known {
    case: CaseId,
    sealed: Option<Vec<u8>>,
    hash: Option<String>,
    epoch: i32,
}

impl Known {
    async fn find(store: &Store, number: &CaseNumber) -> Result<Option<Self>, StoreError> {
        let conn = store.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT c.id, s.sealed, s.hash, s.epoch FROM cases c \
             JOIN client_secrets s ON s.case_id = c.id WHERE c.number = {}",
            binds.bind(number.to_string())
        );
        let read = |row: Row| {
            let (sealed, hash) = (row.get("sealed")?, row.get("hash")?);
            Ok(Self { case: CaseId(row.get("id")?), sealed, hash, epoch: row.get("epoch")? })
        };
        rows::first(conn, binds, sql).await?.map(read).transpose()
    }
}

/// Ten tries in an hour; then the next one waits until the first of them is an hour ago.
fn pace(recent: &[i64], now: Timestamp) -> Option<TimeDelta> {
    let oldest = recent.first().filter(|_| recent.len() >= MOST_TRIES)?;
    Some(WINDOW - TimeDelta::microseconds(now.micros() - oldest))
}

/// Of this secret and no other: it may have been replaced while its hash was computed.
async fn keep_hash(
    tx: &DatabaseTransaction,
    (case, epoch): (CaseId, i32),
    hash: &str,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let (hash, case, epoch) = (binds.bind(hash), binds.bind(case.0), binds.bind(epoch));
    let sql = format!(
        "UPDATE client_secrets SET hash = {hash} WHERE case_id = {case} AND epoch = {epoch}"
    );
    rows::change(tx, binds, sql).await?;
    Ok(())
}

fn open(keys: &Keys, case: CaseId, sealed: &[u8]) -> Result<Secret, StoreError> {
    let digits = keys.open_for(SEALED, case.0, sealed)?;
    let digits = String::from_utf8(digits).map_err(|_| StoreError::Sealed)?;
    Secret::parse(&digits).map_err(|_| StoreError::Sealed)
}

fn hashed(digits: &str) -> Result<String, StoreError> {
    let hash = Argon2::default().hash_password(digits.as_bytes());
    let hash: PasswordHash = hash.map_err(|_| StoreError::NoRandomness)?;
    Ok(hash.to_string())
}

fn belongs(digits: &str, hash: &str) -> bool {
    let known = PasswordHash::new(hash);
    known.is_ok_and(|known| Argon2::default().verify_password(digits.as_bytes(), &known).is_ok())
}
