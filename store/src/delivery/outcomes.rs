//! What became of a notice that a worker took up. Only the holder of the lease is heard.

use super::{Carrier, Claimed, NewLetter, NoticeStatus, Step, Work, letters, record};
use crate::{Store, StoreError, rows};
use domain::{Actor, Timestamp};
use sea_orm::DatabaseTransaction;

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// A call becomes a task of the desk (R44).
    ToCall,
    /// The reader's mail server took it, with this code.
    Sent {
        /// The answer's code, such as `250 2.0.0`.
        code: &'a str,
    },
    /// It failed for now; it is tried again at this time.
    TryAt {
        /// When.
        at: Timestamp,
        /// Why, as a code.
        because: &'a str,
    },
    /// Nothing was tried; others may take it up at once, and this time does not count.
    PutBack,
    /// The e-mail cannot be delivered: it goes by post, with a new time of sending (R39).
    ByPost {
        /// Why, as a code.
        because: &'a str,
    },
    /// It cannot go on by itself.
    NeedsHuman {
        /// Why, as a code.
        because: &'a str,
    },
}

impl Store {
    /// Records what became of a notice; `false` when its lease ran out meanwhile, so that another one works on it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn conclude(
        &self,
        claimed: &Claimed,
        outcome: Outcome<'_>,
    ) -> Result<bool, StoreError> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let next = Next::after(claimed, outcome, now);
        let held = next.write(&tx, claimed).await?;
        if held && let Some((name, carrier, detail)) = next.step {
            let step = Step { name, carrier, actor: Actor::System, detail };
            record(&tx, claimed.id, now, step).await?;
        }
        tx.commit().await?;
        Ok(held)
    }

    /// Keeps the letter of a notice; what goes through the portal can be read from now on.
    ///
    /// With a reason to hold it, such as an address that is missing, the letter waits for a person.
    ///
    /// # Errors
    /// As [`Store::conclude`]; [`StoreError::Damaged`] when the case has no key any more.
    pub async fn keep_letter(
        &self,
        claimed: &Claimed,
        letter: &NewLetter,
        held_because: Option<&str>,
    ) -> Result<bool, StoreError> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let in_portal = claimed.carrier == Carrier::Portal;
        let made = if in_portal && !letter.announced {
            NoticeStatus::Delivered
        } else {
            NoticeStatus::Rendered
        };
        let step = if in_portal { "delivered" } else { "rendered" };
        let status = held_because.map_or(made, |_| NoticeStatus::NeedsHuman);
        let sent_at = in_portal.then_some(now);
        let next = Next { status, sent_at, ..Next::keeping(claimed, now) };
        let held = next.write(&tx, claimed).await?;
        if held {
            letters::keep(&tx, &self.keys, claimed, letter, now).await?;
            let (carrier, actor) = (claimed.carrier, Actor::System);
            let detail = letter.number.as_str();
            record(&tx, claimed.id, now, Step { name: step, carrier, actor, detail }).await?;
            if let Some(detail) = held_because {
                let name = NoticeStatus::NeedsHuman.code();
                record(&tx, claimed.id, now, Step { name, carrier, actor, detail }).await?;
            }
        }
        tx.commit().await?;
        Ok(held)
    }
}

/// The row of a notice after an outcome.
struct Next<'a> {
    status: NoticeStatus,
    carrier: Carrier,
    attempts: u32,
    next_at: Timestamp,
    sent_at: Option<Timestamp>,
    step: Option<(&'static str, Carrier, &'a str)>,
}

impl<'a> Next<'a> {
    /// The lease ends and work begins anew from here.
    fn keeping(claimed: &Claimed, now: Timestamp) -> Self {
        let (status, carrier) = (NoticeStatus::Rendered, claimed.carrier);
        Self { status, carrier, attempts: 0, next_at: now, sent_at: None, step: None }
    }

    fn after(claimed: &Claimed, outcome: Outcome<'a>, now: Timestamp) -> Self {
        let kept = Self::keeping(claimed, now);
        let carrier = claimed.carrier;
        let waiting = match claimed.work {
            Work::Write => NoticeStatus::Queued,
            Work::Mail => NoticeStatus::Rendered,
        };
        match outcome {
            Outcome::ToCall => {
                Self { status: NoticeStatus::ToCall, step: Some(("to-call", carrier, "")), ..kept }
            }
            // It lay in the portal before; the e-mail only says so.
            Outcome::Sent { code } if carrier == Carrier::Portal => {
                let status = NoticeStatus::Delivered;
                Self { status, step: Some(("announced", carrier, code)), ..kept }
            }
            Outcome::Sent { code } => {
                let (status, sent_at) = (NoticeStatus::Sent, Some(now));
                Self { status, sent_at, step: Some(("sent", carrier, code)), ..kept }
            }
            Outcome::TryAt { at, because } => {
                let (attempts, step) = (claimed.attempts, Some(("deferred", carrier, because)));
                Self { status: waiting, attempts, next_at: at, step, ..kept }
            }
            Outcome::PutBack => {
                Self { status: waiting, attempts: claimed.attempts.saturating_sub(1), ..kept }
            }
            Outcome::ByPost { because } if carrier == Carrier::Portal => {
                let status = NoticeStatus::Delivered;
                Self { status, step: Some(("not-announced", carrier, because)), ..kept }
            }
            Outcome::ByPost { because } => {
                Self { carrier: Carrier::Post, step: Some(("bounced", carrier, because)), ..kept }
            }
            Outcome::NeedsHuman { because } => {
                let status = NoticeStatus::NeedsHuman;
                Self { status, step: Some(("needs-human", carrier, because)), ..kept }
            }
        }
    }

    /// Writes the row if the lease still holds.
    async fn write(&self, tx: &DatabaseTransaction, claimed: &Claimed) -> Result<bool, StoreError> {
        let mut binds = rows::binds(tx);
        let sql = format!(
            "UPDATE notices SET status = {}, channel = {}, attempts = {}, next_at = {}, \
             sent_at = COALESCE({}, sent_at), lease = NULL, leased_until = 0 \
             WHERE id = {} AND lease = {}",
            binds.bind(self.status.code()),
            binds.bind(self.carrier.code()),
            binds.bind(i32::try_from(self.attempts).unwrap_or(i32::MAX)),
            binds.bind(self.next_at.micros()),
            binds.bind(self.sent_at.map(Timestamp::micros)),
            binds.bind(claimed.id),
            binds.bind(claimed.lease)
        );
        Ok(rows::change(tx, binds, sql).await? == 1)
    }
}
