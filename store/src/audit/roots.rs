//! Signed roots: once a day the end of the audit's chain is signed, to be kept where nobody of the desk can reach it.

use super::chain::{self, Head};
use crate::{
    Keys, Store, StoreError,
    events::Hash,
    rows::{self, Row},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use domain::Timestamp;
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _};
use sea_orm::ConnectionTrait;
use std::{fmt, str::FromStr};

/// The end of the chain of the audit on a day, signed. As text it is one line: day, number, hash and signature.
///
/// Who keeps these lines elsewhere can show later that nothing before them was changed, also not by somebody who holds
/// the whole database and the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRoot {
    /// The day on which it was signed, in the Netherlands.
    pub day: NaiveDate,
    /// The number of the last line that it covers.
    pub seq: i64,
    /// The hash of that line.
    pub hash: [u8; 32],
    /// Ed25519 (RFC 8032) over the text before it.
    pub signature: [u8; 64],
}

/// The text is not a root as [`AuditRoot`]'s `Display` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a signed root: a line is a day, a number, a hash and a signature")]
pub struct NotARoot;

impl Store {
    /// Signs the end of the chain as it is now, once a day; says whether this was the first time today.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn sign_audit(&self) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let tx = self.db.begin_write().await?;
        let Head { seq, hash } = chain::lock(&tx).await?;
        let root = AuditRoot::signed(self.keys(), now, seq, hash);
        let mut binds = rows::binds(&tx);
        let row = binds.rows([[
            root.day.into(),
            root.seq.into(),
            root.hash.to_vec().into(),
            root.signature.to_vec().into(),
            now.micros().into(),
        ]]);
        let sql = format!(
            "INSERT INTO audit_roots (day, seq, hash, signature, made_at) VALUES {row} \
             ON CONFLICT (day) DO NOTHING"
        );
        let added = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(added > 0)
    }

    /// All signed roots, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn audit_roots(&self) -> Result<Vec<AuditRoot>, StoreError> {
        all(self.db.reader()).await
    }
}

pub(super) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<AuditRoot>, StoreError> {
    let sql = "SELECT day, seq, hash, signature FROM audit_roots ORDER BY day";
    rows::all(conn, rows::binds(conn), sql).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<AuditRoot, StoreError> {
    let hash = <Hash>::try_from(row.get::<Vec<u8>>("hash")?).map_err(|_| rows::unreadable())?;
    let signature = row.get::<Vec<u8>>("signature")?;
    let signature = <[u8; 64]>::try_from(signature).map_err(|_| rows::unreadable())?;
    Ok(AuditRoot { day: row.get("day")?, seq: row.get("seq")?, hash, signature })
}

impl AuditRoot {
    fn signed(keys: &Keys, at: Timestamp, seq: i64, hash: Hash) -> Self {
        let mut root = Self { day: at.day(), seq, hash, signature: [0; 64] };
        root.signature = signing_key(keys).sign(root.text().as_bytes()).to_bytes();
        root
    }

    /// Whether this installation signed it.
    pub(super) fn is_signed_by(&self, keys: &Keys) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        let key = signing_key(keys).verifying_key();
        key.verify(self.text().as_bytes(), &signature).is_ok()
    }

    /// What is signed: the line without its signature.
    fn text(&self) -> String {
        format!("{} {} {}", self.day, self.seq, STANDARD.encode(self.hash))
    }
}

impl Keys {
    /// The public key (Ed25519, in base64) by which anybody can check the signed roots of the audit.
    pub fn audit_public_key(&self) -> String {
        STANDARD.encode(signing_key(self).verifying_key().as_bytes())
    }
}

fn signing_key(keys: &Keys) -> SigningKey {
    SigningKey::from_bytes(&keys.audit_signing_seed)
}

impl fmt::Display for AuditRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.text(), STANDARD.encode(self.signature))
    }
}

impl FromStr for AuditRoot {
    type Err = NotARoot;

    fn from_str(text: &str) -> Result<Self, NotARoot> {
        let mut parts = text.split_whitespace();
        let mut next = || parts.next().ok_or(NotARoot);
        let day = next()?.parse().map_err(|_| NotARoot)?;
        let seq = next()?.parse().map_err(|_| NotARoot)?;
        let hash = bytes(next()?)?;
        let signature = bytes(next()?)?;
        if parts.next().is_some() { Err(NotARoot) } else { Ok(Self { day, seq, hash, signature }) }
    }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], NotARoot> {
    let decoded = STANDARD.decode(text).map_err(|_| NotARoot)?;
    decoded.try_into().map_err(|_| NotARoot)
}
