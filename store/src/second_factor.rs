//! The second factor of an account: an authenticator, and codes for when it is lost (R72).

mod totp;

pub use totp::{NotATotpCode, NotATotpSecret, TotpCode, TotpSecret};

use crate::{Store, StoreError, accounts, random, registers::Change, rows};
use domain::{AccountId, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

pub(crate) const SEALED: &str = "second_factors.sealed";

/// How many codes there are for a lost authenticator.
const RECOVERY_CODES: usize = 10;

/// How an account stands with its second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// None, or one that was never confirmed.
    Missing,
    /// Confirmed: it is asked at each sign-in.
    Confirmed,
}

/// A code for when the authenticator is lost: 80 random bits in four groups of four letters.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    fn new() -> Result<Self, StoreError> {
        Ok(Self(totp::base32(&random::bytes::<10>()?)))
    }

    /// What somebody typed, however they grouped it; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let letters = letters.to_ascii_uppercase();
        let known = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        (letters.len() == 16 && letters.bytes().all(known)).then_some(Self(letters))
    }

    /// The code as it is shown, once.
    pub fn reveal(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters
            .chunks(4)
            .map(|group| group.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join("-")
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Store {
    /// How an account stands with its second factor.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn second_factor(&self, account: AccountId) -> Result<SecondFactor, StoreError> {
        let factor = Factor::read(self.db.reader(), account, "").await?;
        let confirmed = factor.is_some_and(|factor| factor.is_confirmed);
        Ok(if confirmed { SecondFactor::Confirmed } else { SecondFactor::Missing })
    }

    /// Gives an account a new secret for an authenticator, which counts once it is confirmed; `None` when it has one
    /// that is confirmed: that one is reset first, by somebody else.
    ///
    /// # Errors
    /// As [`Store::second_factor`].
    pub async fn enrol_second_factor(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<TotpSecret>, StoreError> {
        let secret = TotpSecret::new()?;
        let sealed = self.keys.seal_for(SEALED, account.0, secret.bytes())?;
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let row =
            binds.rows([[account.0.into(), sealed.into(), now.micros().into(), 0_i64.into()]]);
        let sql = format!(
            "INSERT INTO second_factors (account_id, sealed, created_at, last_step) VALUES {row} \
             ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, \
             created_at = excluded.created_at WHERE second_factors.confirmed_at IS NULL"
        );
        let kept = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok((kept == 1).then_some(secret))
    }

    /// Confirms the secret with a code that it makes, and ends what was given out without it. Gives the codes for a lost
    /// authenticator, this once; `None` when the code is wrong, or there is nothing to confirm.
    ///
    /// # Errors
    /// As [`Store::second_factor`].
    pub async fn confirm_second_factor(
        &self,
        change: &Change,
        account: AccountId,
        (code, now): (TotpCode, Timestamp),
    ) -> Result<Option<Vec<RecoveryCode>>, StoreError> {
        let tx = self.db.begin_write().await?;
        let factor = Factor::read(&tx, account, self.db.backend().for_update()).await?;
        let Some(factor) = factor.filter(|factor| !factor.is_confirmed) else { return Ok(None) };
        let secret = factor.secret(self, account)?;
        let Some(step) = secret.step_with(code, now, factor.last_step) else { return Ok(None) };
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE second_factors SET confirmed_at = {}, last_step = {} WHERE account_id = {}",
            binds.bind(now.micros()),
            binds.bind(step),
            binds.bind(account.0)
        );
        rows::change(&tx, binds, sql).await?;
        let codes = self.new_recovery_codes(&tx, account).await?;
        accounts::end_tokens(&tx, change, account, "account-second-factor-confirmed").await?;
        tx.commit().await?;
        Ok(Some(codes))
    }

    /// Whether the code is right now: one of the authenticator, never twice, or one for when it is lost, once.
    ///
    /// # Errors
    /// As [`Store::second_factor`].
    pub async fn use_second_factor(
        &self,
        account: AccountId,
        code: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let tx = self.db.begin_write().await?;
        let factor = Factor::read(&tx, account, self.db.backend().for_update()).await?;
        let Some(factor) = factor.filter(|factor| factor.is_confirmed) else { return Ok(false) };
        let used = match code.parse::<TotpCode>() {
            Ok(code) => {
                let secret = factor.secret(self, account)?;
                match secret.step_with(code, now, factor.last_step) {
                    Some(step) => keep_step(&tx, account, step).await?,
                    None => 0,
                }
            }
            Err(NotATotpCode) => match RecoveryCode::parse(code) {
                Some(code) => self.use_recovery_code(&tx, account, &code).await?,
                None => 0,
            },
        };
        tx.commit().await?;
        Ok(used == 1)
    }

    async fn new_recovery_codes(
        &self,
        tx: &DatabaseTransaction,
        account: AccountId,
    ) -> Result<Vec<RecoveryCode>, StoreError> {
        let codes: Vec<_> =
            (0..RECOVERY_CODES).map(|_| RecoveryCode::new()).collect::<Result<_, _>>()?;
        let mut binds = rows::binds(tx);
        let hashes = codes.iter().map(|code| self.hash_of(account, code));
        let given = binds.rows(hashes.map(|hash| [account.0.into(), hash.into()]));
        let sql = format!("INSERT INTO recovery_codes (account_id, hash) VALUES {given}");
        rows::change(tx, binds, sql).await?;
        Ok(codes)
    }

    async fn use_recovery_code(
        &self,
        tx: &DatabaseTransaction,
        account: AccountId,
        code: &RecoveryCode,
    ) -> Result<u64, StoreError> {
        let mut binds = rows::binds(tx);
        let sql = format!(
            "DELETE FROM recovery_codes WHERE account_id = {} AND hash = {}",
            binds.bind(account.0),
            binds.bind(self.hash_of(account, code))
        );
        rows::change(tx, binds, sql).await
    }

    /// A keyed hash, not a slow one: nobody guesses 80 bits.
    fn hash_of(&self, account: AccountId, code: &RecoveryCode) -> Vec<u8> {
        let RecoveryCode(letters) = code;
        self.keys.answer_fingerprint(format!("recovery of {account} {letters}").as_bytes()).to_vec()
    }
}

/// Takes an account's second factor away and ends what was given out with it: its holder enrols anew. `false` when
/// it had none.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn reset(
    tx: &DatabaseTransaction,
    change: &Change,
    account: AccountId,
) -> Result<bool, StoreError> {
    let mut removed = 0;
    for table in ["recovery_codes", "second_factors"] {
        let mut binds = rows::binds(tx);
        let sql = format!("DELETE FROM {table} WHERE account_id = {}", binds.bind(account.0));
        removed = rows::change(tx, binds, sql).await?;
    }
    if removed == 1 {
        accounts::end_tokens(tx, change, account, "account-second-factor-reset").await?;
    }
    Ok(removed == 1)
}

async fn keep_step(
    tx: &DatabaseTransaction,
    account: AccountId,
    step: i64,
) -> Result<u64, StoreError> {
    let mut binds = rows::binds(tx);
    let sql = format!(
        "UPDATE second_factors SET last_step = {} WHERE account_id = {}",
        binds.bind(step),
        binds.bind(account.0)
    );
    rows::change(tx, binds, sql).await
}

/// A row.
struct Factor {
    sealed: Vec<u8>,
    is_confirmed: bool,
    last_step: i64,
}

impl Factor {
    async fn read(
        conn: &impl ConnectionTrait,
        account: AccountId,
        lock: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT sealed, confirmed_at, last_step FROM second_factors WHERE account_id = {}{lock}",
            binds.bind(account.0)
        );
        let Some(row) = rows::first(conn, binds, sql).await? else { return Ok(None) };
        Ok(Some(Self {
            sealed: row.get("sealed")?,
            is_confirmed: row.get::<Option<i64>>("confirmed_at")?.is_some(),
            last_step: row.get("last_step")?,
        }))
    }

    fn secret(&self, store: &Store, account: AccountId) -> Result<TotpSecret, StoreError> {
        TotpSecret::from_bytes(&store.keys.open_for(SEALED, account.0, &self.sealed)?)
    }
}
