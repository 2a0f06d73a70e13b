//! The letters themselves: each numbered and kept as it was sent, sealed under the key of its case (G5).

use super::Claimed;
use crate::{
    Keys, Store, StoreError, papers,
    rows::{self, Row},
};
use domain::{CaseId, Timestamp};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const FILE: &str = "letters.file";
const MESSAGE: &str = "letters.message";
const ERASED: StoreError = StoreError::Damaged { what: "a case without its key" };
const UNREADABLE: StoreError = StoreError::Damaged { what: "a letter" };

/// A letter that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// Its number, unique in the installation.
    pub number: String,
    /// The version of the text that it was made from.
    pub text_version: String,
    /// How many pages it has.
    pub pages: u32,
    /// The PDF.
    pub file: Vec<u8>,
    /// The same as a message.
    pub message: Message,
    /// Whether its reader in the portal is told by e-mail that it is there (R39).
    pub announced: bool,
}

/// A letter as a message: what an e-mail shows, and the first line of the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What it is about.
    pub subject: String,
    /// All of it as plain text.
    pub text: String,
    /// All of it as HTML.
    pub html: String,
    /// What the reader has to do and by which day, without a name: enough to say that it lies in the portal (R39).
    pub gist: Vec<String>,
    /// The appointment in it, as iCalendar.
    pub calendar: Option<String>,
    /// The lines behind the window of the envelope.
    pub envelope: Vec<String>,
    /// Whether these lines are an address to which post can go.
    pub postable: bool,
}

/// A letter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLetter {
    /// Its number.
    pub number: String,
    /// The version of the text that it was made from.
    pub text_version: String,
    /// How many pages it has.
    pub pages: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// The PDF.
    pub file: Vec<u8>,
    /// The same as a message.
    pub message: Message,
}

/// Keeps a letter; one that is made anew, because its reader moved, takes the place of the one before.
pub(super) async fn keep(
    tx: &impl ConnectionTrait,
    keys: &Keys,
    claimed: &Claimed,
    letter: &NewLetter,
    at: Timestamp,
) -> Result<(), StoreError> {
    let key = papers::key_of(tx, keys, claimed.case).await?.ok_or(ERASED)?;
    let message = serde_json::to_vec(&letter.message).map_err(|_| UNREADABLE)?;
    let digest: [u8; 32] = Sha256::digest(&letter.file).into();
    let mut binds = rows::binds(tx);
    let row = binds.rows([[
        claimed.id.into(),
        claimed.case.0.into(),
        letter.number.as_str().into(),
        letter.text_version.as_str().into(),
        i32::try_from(letter.pages).unwrap_or(i32::MAX).into(),
        digest.to_vec().into(),
        at.micros().into(),
        key.seal(FILE, claimed.id, &letter.file)?.into(),
        key.seal(MESSAGE, claimed.id, &message)?.into(),
    ]]);
    let sql = format!(
        "INSERT INTO letters (notice_id, case_id, number, text_version, pages, digest, made_at, \
         file, message) VALUES {row} ON CONFLICT (notice_id) DO UPDATE SET \
         text_version = excluded.text_version, pages = excluded.pages, digest = excluded.digest, \
         made_at = excluded.made_at, file = excluded.file, message = excluded.message"
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}

impl Store {
    /// The letter of a notice; `None` when none was made, or when it was erased.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], or [`StoreError::Sealed`] when it was changed or moved.
    pub async fn letter(&self, notice: Uuid) -> Result<Option<StoredLetter>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT case_id, number, text_version, pages, digest, made_at, file, message \
             FROM letters WHERE notice_id = {}",
            binds.bind(notice)
        );
        let Some(row) = rows::first(conn, binds, sql).await? else { return Ok(None) };
        let case = CaseId(row.get("case_id")?);
        let Some(key) = papers::key_of(conn, &self.keys, case).await? else { return Ok(None) };
        let file = key.open(FILE, notice, &row.get::<Vec<u8>>("file")?)?;
        let message = key.open(MESSAGE, notice, &row.get::<Vec<u8>>("message")?)?;
        let message = serde_json::from_slice(&message).map_err(|_| UNREADABLE)?;
        read(&row, file, message).map(Some)
    }
}

fn read(row: &Row, file: Vec<u8>, message: Message) -> Result<StoredLetter, StoreError> {
    if Sha256::digest(&file)[..] != row.get::<Vec<u8>>("digest")?[..] {
        return Err(UNREADABLE);
    }
    Ok(StoredLetter {
        number: row.get("number")?,
        text_version: row.get("text_version")?,
        pages: row.get::<i32>("pages")?.unsigned_abs(),
        made_at: row.timestamp("made_at")?,
        file,
        message,
    })
}
