//! The notices of a case: what was told to whom, how far the telling is, and every step of it.

use crate::{
    StoreError,
    delivery::{Carrier, NoticeStatus},
    outbox,
    rows::{self, Row},
};
use domain::{
    Actor, CaseId, Timestamp,
    notice::{NoticeKind, Recipient},
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
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
    /// By which way it goes.
    pub carrier: Carrier,
    /// How far it is.
    pub status: NoticeStatus,
    /// When it was decided.
    pub created_at: Timestamp,
    /// When it was last sent, posted or laid in the portal; `None` as long as it was not.
    pub sent_at: Option<Timestamp>,
    /// The number of its letter; `None` as long as none was made.
    pub letter: Option<String>,
}

/// One step of a notice, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeStep {
    /// When.
    pub at: Timestamp,
    /// The stable code, such as `sent` or `returned`.
    pub step: String,
    /// By which way the notice went.
    pub carrier: Carrier,
    /// Who took it.
    pub actor: Actor,
    /// Codes and numbers about it; never a name or an address.
    pub detail: String,
}

/// The columns of `notices n` and `letters l` that [`read`] needs.
pub(super) const COLUMNS: &str = "n.id, n.seq, n.kind, n.recipient, n.medium, n.channel, \
     n.status, n.created_at, n.sent_at, l.number AS letter";

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
        "SELECT {COLUMNS} FROM notices n LEFT JOIN letters l ON l.notice_id = n.id \
         WHERE n.case_id = {} ORDER BY n.seq, n.kind, n.recipient, n.medium",
        binds.bind(case.0)
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

/// Every step of the notices of a case, the oldest first.
///
/// # Errors
/// As [`notices`].
pub async fn notice_steps(
    conn: &impl ConnectionTrait,
    case: CaseId,
) -> Result<BTreeMap<Uuid, Vec<NoticeStep>>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT s.notice_id, s.at, s.step, s.channel AS by_way, s.actor, s.detail \
         FROM notices n JOIN notice_steps s ON s.notice_id = n.id \
         WHERE n.case_id = {} ORDER BY s.notice_id, s.number",
        binds.bind(case.0)
    );
    let mut steps: BTreeMap<Uuid, Vec<NoticeStep>> = BTreeMap::new();
    for row in rows::all(conn, binds, sql).await? {
        steps.entry(row.get("notice_id")?).or_default().push(read_step(&row)?);
    }
    Ok(steps)
}

pub(super) fn read(row: &Row) -> Result<NoticeRow, StoreError> {
    let kind = NoticeKind::from_code(&row.get::<String>("kind")?);
    let recipient = outbox::recipient(&row.get::<String>("recipient")?);
    let status = NoticeStatus::from_code(&row.get::<String>("status")?);
    Ok(NoticeRow {
        id: row.get("id")?,
        seq: row.get::<i32>("seq")?.unsigned_abs(),
        kind: kind.ok_or_else(rows::unreadable)?,
        recipient: recipient.ok_or_else(rows::unreadable)?,
        medium: row.get("medium")?,
        carrier: carrier(row, "channel")?,
        status: status.ok_or_else(rows::unreadable)?,
        created_at: row.timestamp("created_at")?,
        sent_at: row.timestamp_if_any("sent_at")?,
        letter: row.get("letter")?,
    })
}

pub(super) fn read_step(row: &Row) -> Result<NoticeStep, StoreError> {
    Ok(NoticeStep {
        at: row.timestamp("at")?,
        step: row.get("step")?,
        carrier: carrier(row, "by_way")?,
        actor: row.parsed("actor")?,
        detail: row.get("detail")?,
    })
}

fn carrier(row: &Row, column: &str) -> Result<Carrier, StoreError> {
    Carrier::from_code(&row.get::<String>(column)?).ok_or_else(rows::unreadable)
}
