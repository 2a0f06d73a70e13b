//! What becomes of the term of an addressee when its advice is posted, handed over or comes back (R35, R39).

use super::{ByHand, DeedRefusal, Hand, NoticeStatus, SettledBy};
use crate::{Order, OrderError, Store, StoreError, outbox, rows};
use domain::{
    CaseId, OrganisationId, Timestamp,
    complaint::{
        Command, Refusal,
        advice::Serving,
        commands::{RecordDispatch, RecordUndelivered},
    },
    notice::{NoticeKind, Recipient},
};
use std::time::Instant;
use uuid::Uuid;

impl Store {
    /// The advice reached an addressee: its two weeks begin. Who is told for information only has no term.
    pub(super) async fn serve(
        &self,
        case: CaseId,
        organisation: OrganisationId,
        (by, at): (Serving, Timestamp),
        hand: &Hand,
    ) -> Result<(), StoreError> {
        let command = Command::RecordDispatch(RecordDispatch { organisation, by, at });
        self.follow_up(case, command, hand).await
    }

    /// Records what somebody of the desk did with a notice, and what follows from it for the term of an advice: one
    /// handed over is served, one that came back was not delivered (R35, R39).
    ///
    /// # Errors
    /// As [`Store::handle_batch`].
    pub async fn see_to_letter(
        &self,
        (case, notice): (CaseId, Uuid),
        deed: ByHand,
        hand: &Hand,
    ) -> Result<Option<Result<NoticeStatus, DeedRefusal>>, StoreError> {
        if let Some(refusal) = self.unreachable((case, notice), deed).await? {
            return Ok(Some(Err(refusal)));
        }
        // First what follows for the term, then the deed: whoever tries again after a failure finds both undone or both done.
        if self.can_be_done((case, notice), deed).await? {
            self.follow(case, notice, deed, hand).await?;
        }
        let outcome = self.see_to((case, notice), deed, hand.caller.actor, &hand.origin).await?;
        Ok(outcome.map(|done| done.map_err(DeedRefusal::from)))
    }

    /// What a deed means for the term of an addressee.
    async fn follow(
        &self,
        case: CaseId,
        notice: Uuid,
        deed: ByHand,
        hand: &Hand,
    ) -> Result<(), StoreError> {
        let Some(organisation) = self.addressee_of(notice).await? else { return Ok(()) };
        match deed {
            ByHand::Settled { by: SettledBy::HandedOver } => {
                let served = (Serving::Counter, self.clock.now());
                self.serve(case, organisation, served, hand).await
            }
            ByHand::Returned if self.was_served_by_post(case, organisation).await? => {
                let command = Command::RecordUndelivered(RecordUndelivered { organisation });
                self.follow_up(case, command, hand).await
            }
            ByHand::Returned
            | ByHand::Called { .. }
            | ByHand::SendAgain { .. }
            | ByHand::Settled { .. } => Ok(()),
        }
    }

    /// Whether the term of an addressee began with the post: a paper copy that comes back says nothing about an advice
    /// that was served in the portal or at the counter.
    async fn was_served_by_post(
        &self,
        case: CaseId,
        organisation: OrganisationId,
    ) -> Result<bool, StoreError> {
        let case = self.load(case).await?;
        let advice = case.as_ref().and_then(|case| case.state.advice());
        let response = advice.and_then(|advice| advice.responses.get(&organisation));
        let dispatch = response.and_then(|response| response.dispatch.as_ref());
        Ok(dispatch.is_some_and(|dispatch| dispatch.by == Serving::Post))
    }

    /// The organisation to which a notice brings the advice.
    async fn addressee_of(&self, notice: Uuid) -> Result<Option<OrganisationId>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT recipient FROM notices WHERE id = {} AND kind = {}",
            binds.bind(notice),
            binds.bind(NoticeKind::Advice.code())
        );
        let Some(row) = rows::first(conn, binds, sql).await? else { return Ok(None) };
        Ok(match outbox::recipient(&row.get::<String>("recipient")?) {
            Some(Recipient::Organisation(organisation)) => Some(organisation),
            Some(Recipient::Client | Recipient::Representative | Recipient::Desk) | None => None,
        })
    }

    /// A rule may refuse what follows: the term runs already, is over, or was never this reader's.
    async fn follow_up(
        &self,
        case: CaseId,
        command: Command,
        hand: &Hand,
    ) -> Result<(), StoreError> {
        let order = Order {
            caller: hand.caller.clone(),
            case,
            command,
            expected_version: None,
            arrived: Instant::now(),
            origin: hand.origin.clone(),
            idempotency: None,
        };
        match self.execute(order).await {
            Ok(_) => Ok(()),
            Err(OrderError::Store(error)) => Err(error),
            Err(OrderError::Refused(Refusal::AlreadyDispatched { .. })) => Ok(()),
            Err(refused) => {
                tracing::warn!(%case, code = refused.code(), "no term begins with this letter");
                Ok(())
            }
        }
    }
}
