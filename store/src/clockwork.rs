//! What happens without anybody: terms that end in silence (D5), measures that are overdue (R50), outages (R40), and
//! reminders.
//!
//! The jobs decide nothing themselves. They find cases by their read tables, lock many at once, ask each case the
//! same rule as everybody, and write all outcomes in a few statements.

mod chore;
mod reminders;

use crate::{
    Origin, Store, StoreError,
    audit::{self, DONE},
    change::{self, Change, Decided, Loaded},
    clock::Reading,
    dialect::tables,
    entities::{audit as line, case, reminder_look},
    execute::{named, portal_users},
    registers::{self, Background, Need},
    retry_conflicts, rows,
};
use chore::Chore;
use chrono::TimeDelta;
use domain::{
    Actor, CaseId, MunicipalityId, OrganisationId, OutageId, Timestamp,
    complaint::{Complaint, Event},
    outage::Outage,
};
use sea_orm::{DatabaseTransaction, TransactionTrait as _};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// How much the clockwork takes at a time, so that memory stays bounded.
///
/// A larger batch writes each page of the database less often; a smaller one lets others write sooner (SQLite).
pub const BATCH: u32 = 1_000;

/// How long after an outage terms are still extended for it: longer than a dispatch is ever registered late.
const OUTAGES_COUNT_FOR: TimeDelta = TimeDelta::days(60);

/// What one batch of the enforcer recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Enforced {
    /// Advices that are carried out in full from now on.
    pub enforced: u64,
    /// Recommendations that stayed without an answer.
    pub lapsed: u64,
    /// Whether more terms had passed than fit in the batch.
    pub more: bool,
}

/// What one batch of another job recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many things were recorded.
    pub done: u64,
    /// Whether more was waiting than fit in the batch.
    pub more: bool,
}

impl Store {
    /// Records for at most so many addressees that their term passed in silence (D5, R43).
    ///
    /// Any number of processes may do this at the same time: each takes other cases.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of the batch is then recorded.
    pub async fn enforce_due(&self, limit: u32) -> Result<Enforced, StoreError> {
        let batch = self.sweep(&Chore::Enforce, limit, None).await?;
        let count = |of: fn(&Event) -> bool| batch.count(of);
        let enforced = count(|event| matches!(event, Event::Enforced { .. }));
        let lapsed = count(|event| matches!(event, Event::Lapsed { .. }));
        Ok(Enforced { enforced, lapsed, more: batch.more(limit) })
    }

    /// Records for at most so many measures that their last day has passed (R50).
    ///
    /// # Errors
    /// As [`Store::enforce_due`].
    pub async fn mark_overdue(&self, limit: u32) -> Result<Swept, StoreError> {
        let batch = self.sweep(&Chore::MarkOverdue, limit, None).await?;
        Ok(Swept { done: batch.count(|_| true), more: batch.more(limit) })
    }

    /// Extends the terms whose last day an outage overlapped, in batches of so many (R40).
    ///
    /// # Errors
    /// As [`Store::enforce_due`]; the batches before are then recorded.
    pub async fn extend_for_outages(&self, limit: u32) -> Result<Swept, StoreError> {
        let mut done = 0;
        for (municipality, outage) in self.recent_outages().await? {
            let chore = Chore::Extend(municipality, outage);
            let mut after = None;
            loop {
                let batch = self.sweep(&chore, limit, after).await?;
                done += batch.count(|event| matches!(event, Event::ExtendedForOutage { .. }));
                after = batch.last;
                if !batch.is_full(limit) {
                    break;
                }
            }
        }
        Ok(Swept { done, more: false })
    }

    /// When the next term ends; `None` when no answer is awaited.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn next_expiry(&self) -> Result<Option<Timestamp>, StoreError> {
        let conn = self.db.reader();
        let sql = "SELECT final_at FROM responses \
                   WHERE status = 'pending' AND final_at IS NOT NULL ORDER BY final_at LIMIT 1";
        let row = rows::first(conn, rows::binds(conn), sql).await?;
        row.map(|row| row.timestamp("final_at")).transpose()
    }

    /// One batch; when it cannot be written, its cases one by one, so that a bad one holds up no other.
    async fn sweep(
        &self,
        chore: &Chore,
        limit: u32,
        after: Option<CaseId>,
    ) -> Result<Batch, StoreError> {
        let sweep =
            |writing| retry_conflicts(move || self.try_to_sweep(chore, limit, after, writing));
        match sweep(Writing::Together).await {
            Err(error @ (StoreError::Database(_) | StoreError::Duplicate(_))) => {
                tracing::error!(%error, "a batch of the clockwork fails; trying its cases one by one");
                sweep(Writing::OneByOne).await
            }
            outcome => outcome,
        }
    }

    async fn try_to_sweep(
        &self,
        chore: &Chore,
        limit: u32,
        after: Option<CaseId>,
        writing: Writing,
    ) -> Result<Batch, StoreError> {
        let tx = self.db.begin_write().await?;
        match self.sweep_within(&tx, chore, limit, after, writing).await {
            Ok(batch) => {
                tx.commit().await?;
                Ok(batch)
            }
            Err(error) => {
                // Not left to the end of the connection: until then another try passes over the locked cases.
                tx.rollback().await?;
                Err(error)
            }
        }
    }

    async fn sweep_within(
        &self,
        tx: &DatabaseTransaction,
        chore: &Chore,
        limit: u32,
        after: Option<CaseId>,
        writing: Writing,
    ) -> Result<Batch, StoreError> {
        let found = chore.lock(self, tx, limit, after).await?;
        let now = self.decision_time(tx, Reading::Once).await?.at;
        let mut batch = Batch::of(&found);
        let mut sweep = Sweep { store: self, chore, now, backgrounds: BTreeMap::new() };
        // A case with two silent addressees was found twice.
        let cases: BTreeMap<_, _> = found.into_iter().map(|row| (row.id, row)).collect();
        let mut recorded = Recorded::default();
        for row in cases.into_values() {
            let Some(of_case) = sweep.look_at(tx, row).await? else { continue };
            let alone = writing == Writing::OneByOne;
            if !alone {
                recorded.extend(of_case);
            } else if of_case.write_alone(tx).await? {
                batch.events.extend(of_case.events);
            }
        }
        recorded.write(tx).await?;
        batch.events.extend(recorded.events);
        Ok(batch)
    }

    /// The outages for which terms may still have to be extended, each with the municipality that it touched.
    async fn recent_outages(&self) -> Result<Vec<(Option<MunicipalityId>, Outage)>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let from = binds.bind(self.clock.now().moved(-OUTAGES_COUNT_FOR).micros());
        let sql = format!(
            "SELECT id, municipality_id, began_at, ended_at FROM outages \
             WHERE recorded_at >= {from} ORDER BY began_at, id"
        );
        let found = rows::all(conn, binds, sql).await?;
        let outages = found.iter().map(|row| {
            let municipality = row.get::<Option<uuid::Uuid>>("municipality_id")?;
            let outage = Outage {
                id: OutageId(row.get("id")?),
                from: row.timestamp("began_at")?,
                until: row.timestamp("ended_at")?,
            };
            Ok((municipality.map(MunicipalityId), outage))
        });
        outages.collect()
    }
}

/// What stands in the audit for the request.
const CLOCKWORK: &str = "clockwork";

/// Whether the cases of a batch are written in common statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    Together,
    OneByOne,
}

/// One batch at work.
struct Sweep<'a> {
    store: &'a Store,
    chore: &'a Chore,
    now: Timestamp,
    /// What the registers say, read once per regulation.
    backgrounds: BTreeMap<(MunicipalityId, u32), (Background, BTreeSet<OrganisationId>)>,
}

impl Sweep<'_> {
    /// Gives the commands in one case; `None` when the case is damaged.
    async fn look_at(
        &mut self,
        tx: &DatabaseTransaction,
        row: case::Model,
    ) -> Result<Option<Recorded>, StoreError> {
        let id = row.id;
        let loaded = match Loaded::read(tx, row).await {
            Err(StoreError::Damaged { what }) => {
                tracing::error!(case = %id, what, "the clockwork passes over a damaged case");
                return Ok(None);
            }
            loaded => loaded?,
        };
        let (store, chore, now) = (self.store, self.chore, self.now);
        let (background, uses_portal) = self.background(tx, &loaded.case).await?;
        let facts = background.facts(now, now, Actor::System);
        let mut change = Change::of(loaded, None);
        let mut recorded = Recorded::default();
        for command in chore.commands(change.case(), now) {
            let decision = match change.case().decide(&command, &facts) {
                Ok(decision) => decision,
                // Somebody came first, or the table found more than the rule.
                Err(refusal) => {
                    tracing::debug!(case = %id, code = refusal.code(), "not done");
                    continue;
                }
            };
            let actor = Actor::System;
            change
                .add(&store.keys, &Decided { decision: &decision, actor, at: now, uses_portal })?;
            let what = (actor, command.kind().code(), id.to_string());
            recorded.audit.push(audit::row(now, what, DONE, &Origin::clockwork(CLOCKWORK))?);
            recorded.events.extend(decision.events);
        }
        recorded.looks.extend(chore.looked(change.case(), &facts));
        if !recorded.events.is_empty() {
            recorded.changes.push(change);
        }
        Ok(Some(recorded))
    }

    async fn background(
        &mut self,
        tx: &DatabaseTransaction,
        case: &Complaint,
    ) -> Result<&(Background, BTreeSet<OrganisationId>), StoreError> {
        let place = match self.backgrounds.entry((case.municipality, case.regulation)) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(place) => place,
        };
        let need = Need::to_decide(case.municipality, case.regulation, named(case));
        let background = registers::facts(tx, &need).await?;
        let background =
            background.ok_or(StoreError::Damaged { what: "a case without its regulation" })?;
        let uses_portal = portal_users(&background);
        Ok(place.insert((background, uses_portal)))
    }
}

/// What will be written.
#[derive(Default)]
struct Recorded {
    changes: Vec<Change>,
    audit: Vec<line::Model>,
    events: Vec<Event>,
    looks: Vec<reminder_look::Model>,
}

impl Recorded {
    fn extend(&mut self, other: Self) {
        self.changes.extend(other.changes);
        self.audit.extend(other.audit);
        self.events.extend(other.events);
        self.looks.extend(other.looks);
    }

    async fn write(&self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        change::write(tx, &self.changes, &self.audit).await?;
        if self.looks.is_empty() {
            return Ok(());
        }
        tables::put(tx, &self.looks).await
    }

    /// Writes one case; when it cannot be written, says so and leaves it as it was.
    async fn write_alone(&self, tx: &DatabaseTransaction) -> Result<bool, StoreError> {
        let part = tx.begin().await?;
        match self.write(&part).await {
            Ok(()) => {
                part.commit().await?;
                Ok(true)
            }
            Err(error @ (StoreError::Database(_) | StoreError::Duplicate(_))) => {
                let case = self.changes.first().map(|change| change.case().id.to_string());
                tracing::error!(case, %error, "the clockwork passes over a case it cannot write");
                part.rollback().await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// What one transaction of a job found and recorded.
struct Batch {
    found: usize,
    events: Vec<Event>,
    last: Option<CaseId>,
}

impl Batch {
    fn of(found: &[case::Model]) -> Self {
        let last = found.iter().map(|row| CaseId(row.id)).max();
        Self { found: found.len(), events: Vec::new(), last }
    }

    fn count(&self, of: impl Fn(&Event) -> bool) -> u64 {
        self.events.iter().filter(|event| of(event)).map(|_| 1).sum()
    }

    fn is_full(&self, limit: u32) -> bool {
        u32::try_from(self.found).is_ok_and(|found| found >= limit)
    }

    /// A full batch that recorded nothing would only be found again: it must not go on forever.
    fn more(&self, limit: u32) -> bool {
        self.is_full(limit) && !self.events.is_empty()
    }
}
