//! Notices on their way: taken up under a lease, written as letters, sent, printed, posted; every step recorded.
//!
//! A worker that was stopped in the middle loses its lease; what it says afterwards no longer counts. So each step
//! is taken once, however many workers run and whenever they die.

mod by_hand;
mod claim;
mod laying_out;
mod letters;
mod mailbox;
mod outcomes;
mod posting;
mod print;
mod reach;
mod serving;
mod sources;

pub use by_hand::{ByHand, NotNow, SettledBy};
pub use claim::{Claimed, Work};
pub use letters::{Message, NewLetter, StoredLetter};
pub use mailbox::{Mailbox, Report};
pub use outcomes::Outcome;
pub use posting::{BatchRefusal, Hand, Handled};
pub use print::{Batch, Enclosed, LETTERS_PER_BATCH};
pub use reach::DeedRefusal;
pub use sources::{Correspondent, Sources};

use crate::{StoreError, rows};
use domain::{Actor, Timestamp};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How far a notice is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeStatus {
    /// Decided; nothing was made of it yet.
    Queued,
    /// Its letter is made and waits to be sent or printed.
    Rendered,
    /// The reader's mail server took it.
    Sent,
    /// It can be read in the portal, or the reader's mail server said that it arrived.
    Delivered,
    /// It lies in a batch of the print room.
    Batched,
    /// It was printed.
    Printed,
    /// It was posted.
    Posted,
    /// The post brought it back.
    Returned,
    /// Somebody of the desk has to call.
    ToCall,
    /// The reader was called.
    Called,
    /// It cannot go on by itself; the last step says why.
    NeedsHuman,
    /// A person saw to it in another way.
    Settled,
}

impl NoticeStatus {
    /// All of them, in the order of a notice's way.
    pub const ALL: [Self; 12] = [
        Self::Queued,
        Self::Rendered,
        Self::Sent,
        Self::Delivered,
        Self::Batched,
        Self::Printed,
        Self::Posted,
        Self::Returned,
        Self::ToCall,
        Self::Called,
        Self::NeedsHuman,
        Self::Settled,
    ];

    /// The stable code, as the outbox and the API name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Rendered => "rendered",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Batched => "batched",
            Self::Printed => "printed",
            Self::Posted => "posted",
            Self::Returned => "returned",
            Self::ToCall => "to-call",
            Self::Called => "called",
            Self::NeedsHuman => "needs-human",
            Self::Settled => "settled",
        }
    }

    /// The status with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// By which way a notice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// On paper.
    Post,
    /// By e-mail.
    Email,
    /// A call by somebody of the desk.
    Telephone,
    /// Read in the portal.
    Portal,
}

impl Carrier {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Post, Self::Email, Self::Telephone, Self::Portal];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Portal => "portal",
        }
    }

    /// The way with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|carrier| carrier.code() == code)
    }
}

/// One step of a notice as it is recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    /// The stable code of the step.
    pub(crate) name: &'a str,
    /// By which way.
    pub(crate) carrier: Carrier,
    /// Who took it.
    pub(crate) actor: Actor,
    /// Codes and numbers about it; never a name or an address.
    pub(crate) detail: &'a str,
}

/// Records the next step of a notice, whose row is locked.
pub(crate) async fn record(
    tx: &impl ConnectionTrait,
    notice: Uuid,
    at: Timestamp,
    step: Step<'_>,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let of = binds.bind(notice);
    let sql = format!(
        "INSERT INTO notice_steps (notice_id, number, at, step, channel, actor, detail) \
         SELECT {of}, COALESCE(MAX(number), 0) + 1, {}, {}, {}, {}, {} \
         FROM notice_steps WHERE notice_id = {of}",
        binds.bind(at.micros()),
        binds.bind(step.name),
        binds.bind(step.carrier.code()),
        binds.bind(step.actor.to_string()),
        binds.bind(step.detail),
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}
