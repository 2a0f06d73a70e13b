//! The only way to change an existing case: lock, read the time, decide, write, commit.

use crate::{
    CaseKey, Executed, Idempotency, Order, OrderError, Store, StoreError,
    audit::{self, DONE},
    change::{self, Change, Decided, Loaded},
    clock::Reading,
    dialect::tables,
    entities::{audit as line, case},
    events,
    idempotency::{self, Answer, Answers},
    papers,
    registers::{self, Background, Need},
    retry_conflicts, secret,
};
use domain::{
    CaseId, OrganisationId, Timestamp, access,
    access::Sight,
    complaint::{Command, Complaint, Decision, Event},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait as _, QuerySelect as _};
use std::collections::BTreeSet;

impl Store {
    /// Carries out a command in an existing case. What is answered is durable.
    ///
    /// The rules are asked under the lock of the case, with the time read after the lock was taken. A refusal
    /// changes nothing and is audited.
    ///
    /// # Errors
    /// [`OrderError`]; a conflict with another transaction is tried again twice before it is one.
    pub async fn execute(&self, order: Order) -> Result<Executed, OrderError> {
        let outcome = retry_conflicts(|| async {
            match self.try_to_execute(&order).await {
                Err(OrderError::Store(error)) => Err(error),
                outcome => Ok(outcome),
            }
        });
        match outcome.await? {
            Ok(executed) => Ok(executed),
            Err(refused) => {
                self.audit_refusal(&order, &refused).await?;
                Err(refused)
            }
        }
    }

    async fn try_to_execute(&self, order: &Order) -> Result<Executed, OrderError> {
        let tx = self.db.begin_write().await?;
        let loaded = lock(&tx, order.case).await?.ok_or(OrderError::NotFound)?;
        let moment = self.decision_time(&tx, Reading::Close).await?;
        let now = moment.at;
        self.check_caller(order, &loaded.case)?;
        if let Some(request) = &order.idempotency
            && let Some(answer) =
                Answers::read(&tx, [request].into_iter()).await?.to(&self.keys, request)?
        {
            return repeat(&tx, &answer).await;
        }
        check_version(order, &loaded.case)?;
        let background = background(&tx, &loaded.case, &order.command).await?;
        let facts = background.facts(now, moment.arrival(order.arrived), order.caller.actor);
        let decision = loaded.case.decide(&order.command, &facts)?;
        let key = self.key_for(&tx, order.case, &decision).await?;
        let mut change = Change::of(loaded, key);
        let uses_portal = portal_users(&background);
        let decided = Decided {
            decision: &decision,
            actor: order.caller.actor,
            at: now,
            uses_portal: &uses_portal,
        };
        change.add(&self.keys, &decided)?;
        let audit = self.audit_line(order, now, DONE)?;
        let change = [change];
        change::write(&tx, &change, &[audit]).await?;
        if decision.events.contains(&Event::SecretRenewed) {
            secret::renew(&tx, &self.keys, order.case).await?;
        }
        let [change] = change;
        if let Some(request) = &order.idempotency {
            self.keep_answer(&tx, request, change.case(), now).await?;
        }
        tx.commit().await?;
        Ok(Executed { case: change.into_case(), repeated: false })
    }

    /// Not yours and not existing look the same (S2).
    fn check_caller(&self, order: &Order, case: &Complaint) -> Result<(), OrderError> {
        if access::sight(&order.caller, case) == Sight::Nothing {
            return Err(OrderError::NotFound);
        }
        if !access::may(&order.caller, &order.command, case) {
            return Err(OrderError::Forbidden);
        }
        Ok(())
    }

    async fn key_for(
        &self,
        tx: &DatabaseTransaction,
        case: CaseId,
        decision: &Decision,
    ) -> Result<Option<CaseKey>, StoreError> {
        if decision.papers.is_empty() {
            return Ok(None);
        }
        papers::key_of(tx, &self.keys, case).await
    }

    /// An equal key that came with another case at this very moment stands in the way.
    async fn keep_answer(
        &self,
        tx: &DatabaseTransaction,
        request: &Idempotency,
        case: &Complaint,
        now: Timestamp,
    ) -> Result<(), OrderError> {
        let answer = Answer { case: case.id, version: case.version, secret: None };
        let row = idempotency::row(&self.keys, request, &answer, now)?;
        match tables::insert(tx, &[row]).await {
            Err(StoreError::Duplicate(_)) => Err(OrderError::KeyReused),
            outcome => Ok(outcome?),
        }
    }

    fn audit_line(
        &self,
        order: &Order,
        at: Timestamp,
        result: &str,
    ) -> Result<line::Model, StoreError> {
        let action = order.command.kind().code();
        let who_what = (order.caller.actor, action, order.case.to_string());
        audit::row(at, who_what, result, &order.origin)
    }

    async fn audit_refusal(&self, order: &Order, refused: &OrderError) -> Result<(), StoreError> {
        let row = self.audit_line(order, self.clock.now(), refused.code())?;
        let tx = self.db.begin_write().await?;
        tables::insert(&tx, &[row]).await?;
        Ok(tx.commit().await?)
    }
}

/// The case, with its row locked until the transaction ends.
async fn lock(tx: &DatabaseTransaction, case: CaseId) -> Result<Option<Loaded>, StoreError> {
    let mut query = case::Entity::find_by_id(case.0);
    if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    match query.one(tx).await? {
        None => Ok(None),
        Some(row) => Ok(Some(Loaded::read(tx, row).await?)),
    }
}

/// The answer of an earlier, equal request: the case as it stood then.
async fn repeat(tx: &DatabaseTransaction, answer: &Answer) -> Result<Executed, OrderError> {
    let case = events::at_version(tx, answer.case, answer.version).await?;
    Ok(Executed { case: case.ok_or(OrderError::NotFound)?, repeated: true })
}

fn check_version(order: &Order, case: &Complaint) -> Result<(), OrderError> {
    match order.expected_version {
        Some(expected) if expected != case.version => {
            Err(OrderError::Stale { current: case.version })
        }
        Some(_) | None => Ok(()),
    }
}

/// What the registers say for this command in this case.
async fn background(
    tx: &DatabaseTransaction,
    case: &Complaint,
    command: &Command,
) -> Result<Background, OrderError> {
    let need = Need::to_decide(case.municipality, case.regulation, named(case));
    registers::facts(tx, &need.to_carry_out(command)).await?.ok_or(OrderError::NoRegulation)
}

/// The organisations that a case names already.
pub(crate) fn named(case: &Complaint) -> BTreeSet<OrganisationId> {
    let advice = case.state.advice();
    let addressees = advice.into_iter().flat_map(|advice| advice.responses.keys().copied());
    case.organisations().into_iter().chain(addressees).chain([case.college]).collect()
}

/// The organisations that read their messages in the portal.
pub(crate) fn portal_users(background: &Background) -> BTreeSet<OrganisationId> {
    let organisations = background.registers.organisations.iter();
    organisations.filter(|(_, facts)| facts.uses_portal).map(|(id, _)| *id).collect()
}
