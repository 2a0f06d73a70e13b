//! Printed and posted: what the print room did with a batch, by whom and when (R35).

use super::{Batch, Carrier, NoticeStatus, Step, laying_out::letters_in, print, record};
use crate::{
    Origin, Store, StoreError,
    audit::{self, DONE},
    dialect::tables,
    outbox, rows,
};
use domain::{
    CaseId, OrganisationId, Timestamp,
    access::Caller,
    complaint::advice::Serving,
    notice::{NoticeKind, Recipient},
};
use uuid::Uuid;

/// What the print room did with a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handled {
    /// It was printed.
    Printed,
    /// It was posted at this moment.
    Posted {
        /// When; not in the future.
        at: Timestamp,
    },
}

/// Why the print room cannot do it with a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchRefusal {
    /// Its files are not laid out yet.
    #[error("the files of the batch are not laid out yet")]
    NotAssembled,
    /// It was done before.
    #[error("it was done before")]
    DoneBefore,
    /// It is said to be posted before it was put together, or in the future.
    #[error("the moment of posting lies outside the life of the batch")]
    ImpossibleMoment,
}

impl BatchRefusal {
    /// The stable code, as the API names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAssembled => "batch_not_assembled",
            Self::DoneBefore => "batch_done_before",
            Self::ImpossibleMoment => "impossible_moment",
        }
    }
}

/// Somebody of the desk who hands letters to the post or to a reader.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Who.
    pub caller: Caller,
    /// From where.
    pub origin: Origin,
}

impl Store {
    /// Records that a batch was printed or posted, and by whom. Posting an advice begins its addressee's two weeks
    /// at that moment (R35).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer; what was done until then is found done when
    /// it is tried again.
    pub async fn handle_batch(
        &self,
        batch: &Batch,
        handled: Handled,
        hand: &Hand,
    ) -> Result<Result<Batch, BatchRefusal>, StoreError> {
        if let Err(refusal) = self.check_batch(batch, handled) {
            return Ok(Err(refusal));
        }
        if let Handled::Posted { at } = handled {
            for (case, organisation) in self.advices_in(batch.id).await? {
                self.serve(case, organisation, (Serving::Post, at), hand).await?;
            }
        }
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let (status, at, column) = match handled {
            Handled::Printed => (NoticeStatus::Printed, now, "printed"),
            Handled::Posted { at } => (NoticeStatus::Posted, at, "posted"),
        };
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE print_batches SET {column}_at = {}, {column}_by = {} \
             WHERE id = {} AND {column}_at IS NULL",
            binds.bind(at.micros()),
            binds.bind(hand.caller.actor.to_string()),
            binds.bind(batch.id)
        );
        if rows::change(&tx, binds, sql).await? == 0 {
            tx.rollback().await?;
            return Ok(Err(BatchRefusal::DoneBefore));
        }
        let step = Step {
            name: status.code(),
            carrier: Carrier::Post,
            actor: hand.caller.actor,
            detail: &batch.name,
        };
        self.move_letters(&tx, batch.id, (status, at), step).await?;
        let who_what = (hand.caller.actor, status.code(), batch.name.clone());
        tables::insert(&tx, &[audit::row(now, who_what, DONE, &hand.origin)?]).await?;
        let after = print::find(&tx, batch.id).await?.ok_or_else(rows::unreadable)?;
        tx.commit().await?;
        Ok(Ok(after))
    }

    fn check_batch(&self, batch: &Batch, handled: Handled) -> Result<(), BatchRefusal> {
        let done = match handled {
            Handled::Printed => batch.printed.is_some() || batch.posted.is_some(),
            Handled::Posted { .. } => batch.posted.is_some(),
        };
        match handled {
            _ if batch.assembled_at.is_none() => Err(BatchRefusal::NotAssembled),
            _ if done => Err(BatchRefusal::DoneBefore),
            Handled::Posted { at } if at < batch.created_at || at > self.clock.now() => {
                Err(BatchRefusal::ImpossibleMoment)
            }
            Handled::Printed | Handled::Posted { .. } => Ok(()),
        }
    }

    async fn move_letters(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        batch: Uuid,
        (status, at): (NoticeStatus, Timestamp),
        step: Step<'_>,
    ) -> Result<(), StoreError> {
        for notice in letters_in(tx, batch).await? {
            let mut binds = rows::binds(tx);
            let sent_at = (status == NoticeStatus::Posted).then_some(at.micros());
            let sql = format!(
                "UPDATE notices SET status = {}, sent_at = COALESCE({}, sent_at) WHERE id = {}",
                binds.bind(status.code()),
                binds.bind(sent_at),
                binds.bind(notice)
            );
            rows::change(tx, binds, sql).await?;
            record(tx, notice, at, step).await?;
        }
        Ok(())
    }

    /// The advices to addressees among the letters of a batch.
    async fn advices_in(&self, batch: Uuid) -> Result<Vec<(CaseId, OrganisationId)>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT case_id, recipient FROM notices \
             WHERE batch_id = {} AND kind = {} AND status IN ('batched', 'printed') \
             ORDER BY created_at, id",
            binds.bind(batch),
            binds.bind(NoticeKind::Advice.code())
        );
        let mut found = Vec::new();
        for row in rows::all(conn, binds, sql).await? {
            if let Some(Recipient::Organisation(organisation)) =
                outbox::recipient(&row.get::<String>("recipient")?)
            {
                found.push((CaseId(row.get("case_id")?), organisation));
            }
        }
        Ok(found)
    }
}
