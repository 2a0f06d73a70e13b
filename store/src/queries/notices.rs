//! The notices of a case: what was told to whom, and how far the telling is.

use crate::{
    StoreError,
    rows::{self, Row},
};
use domain::{
    CaseId, Timestamp,
    notice::{NoticeKind, Recipient},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Names the notice in its letter and e-mail.
    pub id: Uuid,
    /// The event that brought it about, counting from 1 within the case.
    pub seq: u32,
    /// Which letter it is.
    pub kind: NoticeKind,
    /// Who receives it.
    pub recipient: Recipient,
    /// `written` or `call`.
    pub medium: String,
    /// `post`, `email`, `telephone` or `portal`.
    pub channel: String,
    /// How far the sending is.
    pub status: String,
    /// When it was decided.
    pub created_at: Timestamp,
}

/// All notices of a case in the order in which they were decided.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn notices(
    conn: &impl ConnectionTrait,
    case: CaseId,
) -> Result<Vec<NoticeRow>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT id, seq, kind, recipient, medium, channel, status, created_at FROM notices \
         WHERE case_id = {} ORDER BY seq, kind, recipient, medium",
        binds.bind(case.0)
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<NoticeRow, StoreError> {
    let kind = NoticeKind::from_code(&row.get::<String>("kind")?);
    let recipient = recipient(&row.get::<String>("recipient")?);
    Ok(NoticeRow {
        id: row.get("id")?,
        seq: row.get::<i32>("seq")?.unsigned_abs(),
        kind: kind.ok_or_else(rows::unreadable)?,
        recipient: recipient.ok_or_else(rows::unreadable)?,
        medium: row.get("medium")?,
        channel: row.get("channel")?,
        status: row.get("status")?,
        created_at: row.timestamp("created_at")?,
    })
}

fn recipient(code: &str) -> Option<Recipient> {
    match code.split_once(':') {
        None if code == "client" => Some(Recipient::Client),
        None if code == "representative" => Some(Recipient::Representative),
        None if code == "desk" => Some(Recipient::Desk),
        Some(("organisation", id)) => id.parse().ok().map(Recipient::Organisation),
        None | Some(_) => None,
    }
}
