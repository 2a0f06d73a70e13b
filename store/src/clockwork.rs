//! What happens without anybody: terms that end in silence (D5), measures that are overdue (R50), outages (R40).
//!
//! The jobs decide nothing themselves. They find cases by their read tables, lock many at once, ask each case the
//! same rule as everybody, and write all outcomes in a few statements.

use crate::{
    Origin, Store, StoreError,
    change::{self, Change, Decided, Loaded},
    entities::case,
    execute::{named, portal_users},
    order::{DONE, audit_row},
    registers::{self, Background, Need},
    retry_conflicts, rows,
};
use chrono::TimeDelta;
use domain::{
    Actor, CaseId, MunicipalityId, OrganisationId, OutageId, Timestamp,
    complaint::{
        Command, Complaint, Event,
        advice::Stage,
        commands::{Enforce, ExtendForOutage, MarkOverdue},
    },
    outage::Outage,
};
use sea_orm::{DatabaseTransaction, FromQueryResult as _};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// How long after an outage terms are still extended for it: longer than a dispatch is ever registered late.
const OUTAGES_COUNT_FOR: TimeDelta = TimeDelta::days(60);

/// No legal day is longer: one is of 25 hours, when the clock goes back.
const LONGEST_DAY: TimeDelta = TimeDelta::hours(25);

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

    async fn sweep(
        &self,
        chore: &Chore,
        limit: u32,
        after: Option<CaseId>,
    ) -> Result<Batch, StoreError> {
        retry_conflicts(|| self.try_to_sweep(chore, limit, after)).await
    }

    async fn try_to_sweep(
        &self,
        chore: &Chore,
        limit: u32,
        after: Option<CaseId>,
    ) -> Result<Batch, StoreError> {
        let tx = self.db.begin_write().await?;
        let found = chore.lock(self, &tx, limit, after).await?;
        let last = found.iter().map(|row| CaseId(row.id)).max();
        let now = self.decision_time(&tx).await?;
        let mut batch = Batch { found: found.len(), events: Vec::new(), last };
        let mut backgrounds = Backgrounds::default();
        let (mut changes, mut audit) = (Vec::new(), Vec::new());
        let cases: BTreeMap<_, _> = found.into_iter().map(|row| (row.id, row)).collect();
        for row in cases.values() {
            let loaded = Loaded::read(&tx, row).await?;
            let background = backgrounds.of(&tx, &loaded.case).await?;
            let mut change = Change::of(loaded, None);
            for command in chore.commands(change.case(), now) {
                if self.carry_out(&mut change, &command, background, now, &mut batch)? {
                    let what = (Actor::System, command.kind().code(), row.id.to_string());
                    audit.push(audit_row(now, what, DONE, &Origin::clockwork("clockwork"))?);
                }
            }
            if change.has_events() {
                changes.push(change);
            }
        }
        change::write(&tx, &changes, &audit).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// Asks the rule; somebody may have come first, and then nothing happens.
    fn carry_out(
        &self,
        change: &mut Change,
        command: &Command,
        (background, uses_portal): &(Background, BTreeSet<OrganisationId>),
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<bool, StoreError> {
        let facts = background.facts(now, now, Actor::System);
        let decision = match change.case().decide(command, &facts) {
            Ok(decision) => decision,
            Err(refusal) => {
                tracing::debug!(case = %change.case().id, code = refusal.code(), "not done");
                return Ok(false);
            }
        };
        let decided = Decided { decision: &decision, actor: Actor::System, at: now, uses_portal };
        change.add(&self.keys, &decided)?;
        batch.events.extend(decision.events);
        Ok(true)
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

/// A kind of work for the clockwork.
enum Chore {
    Enforce,
    MarkOverdue,
    Extend(Option<MunicipalityId>, Outage),
}

impl Chore {
    /// The cases with such work, locked; those that somebody else holds are left for the next time.
    async fn lock(
        &self,
        store: &Store,
        tx: &DatabaseTransaction,
        limit: u32,
        after: Option<CaseId>,
    ) -> Result<Vec<case::Model>, StoreError> {
        let mut binds = rows::binds(tx);
        let now = store.clock.now_in(tx).await?.micros();
        let found = match self {
            Self::Enforce => format!(
                "responses r JOIN cases c ON c.id = r.case_id \
                 WHERE r.status = 'pending' AND r.final_at IS NOT NULL AND r.final_at <= {} \
                 ORDER BY r.final_at, r.case_id, r.organisation_id",
                binds.bind(now)
            ),
            Self::MarkOverdue => format!(
                "measures m JOIN cases c ON c.id = m.case_id \
                 WHERE m.stage = 'due' AND m.due_at <= {} \
                 ORDER BY m.due_at, m.case_id, m.measure",
                binds.bind(now)
            ),
            Self::Extend(municipality, outage) => {
                let within = municipality.map_or(String::new(), |municipality| {
                    format!("AND c.municipality_id = {}", binds.bind(municipality.0))
                });
                let after = after.map_or(uuid::Uuid::nil(), |case| case.0);
                format!(
                    "responses r JOIN cases c ON c.id = r.case_id \
                     WHERE r.expires_at > {} AND r.expires_at < {} \
                     AND r.status IN ('pending', 'enforced', 'lapsed') \
                     AND c.open AND c.id > {} {within} ORDER BY c.id",
                    binds.bind(outage.from.micros()),
                    binds.bind(outage.until.moved(LONGEST_DAY).micros()),
                    binds.bind(after)
                )
            }
        };
        let limit = binds.bind(i64::from(limit));
        let lock = store.db.backend().for_update_skip_locked("c");
        let sql = format!("SELECT c.* FROM {found} LIMIT {limit}{lock}");
        Ok(case::Model::find_by_statement(binds.statement(sql)).all(tx).await?)
    }

    /// The commands that this work gives in a case.
    fn commands(&self, case: &Complaint, now: Timestamp) -> Vec<Command> {
        let Some(advice) = case.state.advice() else { return Vec::new() };
        match self {
            Self::Enforce => {
                let silent = advice.responses.iter();
                let silent = silent.filter(|(_, response)| response.silence_final_at(now).is_ok());
                silent
                    .map(|(organisation, _)| Enforce { organisation: *organisation }.into())
                    .collect()
            }
            Self::MarkOverdue => {
                let due = advice.progress.iter().filter(|(_, progress)| {
                    progress.stage == Stage::Due
                        && progress.due.is_some_and(|due| due.ends_at <= now)
                });
                due.map(|(measure, _)| MarkOverdue { measure: *measure }.into()).collect()
            }
            Self::Extend(_, Outage { id, from, until }) => {
                let (outage, from, until) = (*id, *from, *until);
                let extend = |organisation: &OrganisationId| {
                    let organisation = *organisation;
                    ExtendForOutage { organisation, outage, from, until }.into()
                };
                advice.responses.keys().map(extend).collect()
            }
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

/// What the registers say, read once per regulation and batch.
#[derive(Default)]
struct Backgrounds(BTreeMap<(MunicipalityId, u32), (Background, BTreeSet<OrganisationId>)>);

impl Backgrounds {
    async fn of(
        &mut self,
        tx: &DatabaseTransaction,
        case: &Complaint,
    ) -> Result<&(Background, BTreeSet<OrganisationId>), StoreError> {
        let place = match self.0.entry((case.municipality, case.regulation)) {
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
