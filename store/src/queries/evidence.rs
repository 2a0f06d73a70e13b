//! The proof of what was told in a case: each notice with its letter, the event behind it in the chain, and every step.

use super::notices::{self, NoticeRow, NoticeStep};
use crate::{
    Store, StoreError,
    rows::{self, Row},
};
use domain::{CaseId, Timestamp, complaint::classification::Language};
use sea_orm::ConnectionTrait;

/// What proves how one notice went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The notice.
    pub notice: NoticeRow,
    /// The language of its letter.
    pub language: Language,
    /// Whether its letter is in letters of 18 points.
    pub large_print: bool,
    /// When the event that brought it about was recorded.
    pub recorded_at: Timestamp,
    /// The hash of that event, which covers all events of the case before it (G16).
    pub hash: Vec<u8>,
    /// Its letter; `None` as long as none was made.
    pub letter: Option<LetterEvidence>,
    /// Every step, the oldest first.
    pub steps: Vec<NoticeStep>,
}

/// What identifies a letter without showing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterEvidence {
    /// Its number.
    pub number: String,
    /// SHA-256 of the PDF.
    pub digest: Vec<u8>,
    /// The version of the text that it was made from.
    pub text_version: String,
    /// How many pages it has.
    pub pages: u32,
    /// When it was made.
    pub made_at: Timestamp,
}

impl Store {
    /// The evidence of a case, in the order in which its notices were decided; empty when there is no such case.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], or [`StoreError::Damaged`] when a notice has no event.
    pub async fn evidence(&self, case: CaseId) -> Result<Vec<Evidence>, StoreError> {
        evidence(self.db.reader(), case).await
    }
}

async fn evidence(conn: &impl ConnectionTrait, case: CaseId) -> Result<Vec<Evidence>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT {}, n.language, n.large_print, e.recorded_at, e.hash, l.digest, l.text_version, \
         l.pages, l.made_at FROM notices n LEFT JOIN letters l ON l.notice_id = n.id \
         LEFT JOIN events e ON e.case_id = n.case_id AND e.seq = n.seq \
         WHERE n.case_id = {} ORDER BY n.seq, n.kind, n.recipient, n.medium",
        notices::COLUMNS,
        binds.bind(case.0)
    );
    let found = rows::all(conn, binds, sql).await?;
    let mut steps = notices::notice_steps(conn, case).await?;
    let read = found.iter().map(|row| {
        let notice = notices::read(row)?;
        let hash = row.get::<Option<Vec<u8>>>("hash")?;
        Ok(Evidence {
            language: row.coded("language")?,
            large_print: row.get("large_print")?,
            hash: hash.ok_or(StoreError::Damaged { what: "a notice without its event" })?,
            recorded_at: row.timestamp("recorded_at")?,
            letter: letter(&notice, row)?,
            steps: steps.remove(&notice.id).unwrap_or_default(),
            notice,
        })
    });
    read.collect()
}

fn letter(notice: &NoticeRow, row: &Row) -> Result<Option<LetterEvidence>, StoreError> {
    let Some(number) = notice.letter.clone() else { return Ok(None) };
    Ok(Some(LetterEvidence {
        number,
        digest: row.get("digest")?,
        text_version: row.get("text_version")?,
        pages: row.get::<i32>("pages")?.unsigned_abs(),
        made_at: row.timestamp("made_at")?,
    }))
}
