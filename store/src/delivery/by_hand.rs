//! What people of the desk do with a notice: call, take back what the post returned, send again, hand over.

use super::{Carrier, NoticeStatus, Step, record};
use crate::{
    Origin, Store, StoreError,
    audit::{self, DONE},
    dialect::tables,
    rows,
};
use domain::{Actor, CaseId, Timestamp};
use sea_orm::DatabaseTransaction;
use serde::Deserialize;
use uuid::Uuid;

/// What somebody of the desk did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByHand {
    /// Called the reader.
    Called {
        /// Whether somebody answered; if not, the call stays a task.
        reached: bool,
    },
    /// Found the letter among the post that came back.
    Returned,
    /// Has it sent again, by this way; by post to the address of today.
    SendAgain {
        /// By which way.
        by: Carrier,
    },
    /// Saw to it in another way.
    Settled {
        /// How.
        by: SettledBy,
    },
}

/// How a person saw to a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettledBy {
    /// The letter was handed over at the counter.
    HandedOver,
    /// The reader was told in another way.
    ToldOtherwise,
    /// It is not needed any more.
    NotNeeded,
}

impl SettledBy {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::HandedOver => "handed-over",
            Self::ToldOtherwise => "told-otherwise",
            Self::NotNeeded => "not-needed",
        }
    }
}

/// It cannot be done with a notice that stands so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the notice is {}", status.code())]
pub struct NotNow {
    /// How the notice stands.
    pub status: NoticeStatus,
}

impl ByHand {
    /// The stable code, as the audit names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Called { .. } => "notice-called",
            Self::Returned => "notice-returned",
            Self::SendAgain { .. } => "notice-sent-again",
            Self::Settled { .. } => "notice-settled",
        }
    }

    /// How the notice stands afterwards, and the step to record; `None` when it cannot be done now.
    fn next(
        self,
        from: NoticeStatus,
        carrier: Carrier,
    ) -> Option<(NoticeStatus, Carrier, StepName)> {
        use NoticeStatus as S;
        let is_call = carrier == Carrier::Telephone;
        match self {
            Self::Called { reached } => (from == S::ToCall).then_some(if reached {
                (S::Called, carrier, ("called", "reached"))
            } else {
                (S::ToCall, carrier, ("called", "not-reached"))
            }),
            Self::Returned => {
                let went_by_post = carrier == Carrier::Post;
                (went_by_post && matches!(from, S::Printed | S::Posted)).then_some((
                    S::Returned,
                    carrier,
                    ("returned", ""),
                ))
            }
            // What is under way already goes on by itself.
            Self::SendAgain { by } => {
                let rests = matches!(
                    from,
                    S::Sent | S::Delivered | S::Posted | S::Returned | S::NeedsHuman | S::Settled
                );
                (rests && !is_call && by != Carrier::Telephone).then_some((
                    S::Queued,
                    by,
                    ("sent-again", by.code()),
                ))
            }
            Self::Settled { by } => {
                let is_open = matches!(from, S::NeedsHuman | S::Returned | S::ToCall | S::Rendered);
                is_open.then_some((S::Settled, carrier, ("settled", by.code())))
            }
        }
    }
}

type StepName = (&'static str, &'static str);

impl Store {
    /// Records what somebody of the desk did with a notice of a case.
    ///
    /// `None` when the case has no such notice.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn see_to(
        &self,
        (case, notice): (CaseId, Uuid),
        deed: ByHand,
        actor: Actor,
        origin: &Origin,
    ) -> Result<Option<Result<NoticeStatus, NotNow>>, StoreError> {
        let tx = self.db.begin_write().await?;
        let Some((status, carrier)) = self.lock_notice(&tx, case, notice).await? else {
            tx.rollback().await?;
            return Ok(None);
        };
        let now = self.clock.now_in(&tx).await?;
        let Some((next, by, (name, detail))) = deed.next(status, carrier) else {
            tx.rollback().await?;
            return Ok(Some(Err(NotNow { status })));
        };
        change(&tx, notice, (next, by), now).await?;
        record(&tx, notice, now, Step { name, carrier: by, actor, detail }).await?;
        let who_what = (actor, deed.code(), notice.to_string());
        tables::insert(&tx, &[audit::row(now, who_what, DONE, origin)?]).await?;
        tx.commit().await?;
        Ok(Some(Ok(next)))
    }

    /// Whether the deed can be done with the notice as it stands.
    pub(super) async fn can_be_done(
        &self,
        (case, notice): (CaseId, Uuid),
        deed: ByHand,
    ) -> Result<bool, StoreError> {
        let tx = self.db.begin_write().await?;
        let found = self.lock_notice(&tx, case, notice).await?;
        tx.rollback().await?;
        Ok(found.is_some_and(|(status, carrier)| deed.next(status, carrier).is_some()))
    }

    async fn lock_notice(
        &self,
        tx: &DatabaseTransaction,
        case: CaseId,
        notice: Uuid,
    ) -> Result<Option<(NoticeStatus, Carrier)>, StoreError> {
        let mut binds = rows::binds(tx);
        let sql = format!(
            "SELECT status, channel FROM notices WHERE id = {} AND case_id = {}{}",
            binds.bind(notice),
            binds.bind(case.0),
            self.db.backend().for_update()
        );
        let Some(row) = rows::first(tx, binds, sql).await? else { return Ok(None) };
        let status = NoticeStatus::from_code(&row.get::<String>("status")?);
        let carrier = Carrier::from_code(&row.get::<String>("channel")?);
        Ok(Some((status.ok_or_else(rows::unreadable)?, carrier.ok_or_else(rows::unreadable)?)))
    }
}

/// The notice begins anew from here; a lease that a worker still has ends.
async fn change(
    tx: &DatabaseTransaction,
    notice: Uuid,
    (status, carrier): (NoticeStatus, Carrier),
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let sql = format!(
        "UPDATE notices SET status = {}, channel = {}, next_at = {}, attempts = 0, lease = NULL, \
         leased_until = 0, batch_id = NULL WHERE id = {}",
        binds.bind(status.code()),
        binds.bind(carrier.code()),
        binds.bind(now.micros()),
        binds.bind(notice)
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}
