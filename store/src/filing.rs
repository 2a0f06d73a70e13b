//! Registering complaints: one clerk per process writes all that wait in one transaction (R5, R19).

use crate::{
    Filing, FilingOrder, OrderError, Store, StoreError,
    audit::{self, DONE},
    change::{self, Change, Decided},
    clock::{Moment, Reading},
    dialect::tables::Writes,
    entities::{audit as line, case_number, idempotency as answers},
    events,
    idempotency::{self, Answer, Answers},
    outbox, registers,
    registers::{Background, Need},
    retry_conflicts, rows, secret,
};
use chrono::Datelike as _;
use domain::{
    Actor, CaseId, MunicipalityId, Timestamp,
    access::Caller,
    complaint::{File, classification::Channel},
    values::{CaseNumber, MunicipalityCode, Secret},
};
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::{mpsc, oneshot};

/// The most complaints in one transaction.
const MOST_AT_ONCE: usize = 64;

type Outcome = Result<Filing, OrderError>;

/// The clerk to whom filings are handed; without one, a filing is written by who asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clerk(Option<mpsc::Sender<Waiting>>);

#[derive(Debug)]
pub(crate) struct Waiting {
    order: FilingOrder,
    outcome: oneshot::Sender<Outcome>,
}

impl Clerk {
    /// A clerk who works until the last clone of the store is gone.
    pub(crate) fn start(store: Store) -> Self {
        let (hand_in, mut tray) = mpsc::channel(MOST_AT_ONCE);
        tokio::spawn(async move {
            let mut waiting = Vec::new();
            // Takes what lies there, and waits only when nothing does.
            while tray.recv_many(&mut waiting, MOST_AT_ONCE).await > 0 {
                store.work_through(std::mem::take(&mut waiting)).await;
            }
        });
        Self(Some(hand_in))
    }
}

impl Store {
    /// Registers a complaint and gives its number and secret. What is answered is durable.
    ///
    /// # Errors
    /// [`OrderError`]; a refusal is audited and takes no number.
    pub async fn file(&self, order: FilingOrder) -> Outcome {
        let Some(clerk) = &self.clerk.0 else {
            return self.file_alone(&order).await;
        };
        let (outcome, answer) = oneshot::channel();
        let stopped = || OrderError::Store(StoreError::Damaged { what: "a clerk who stopped" });
        clerk.send(Waiting { order, outcome }).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    /// Writes these filings together; when that fails, one by one, so that a bad one sinks no other.
    async fn work_through(&self, waiting: Vec<Waiting>) {
        let (orders, outcomes): (Vec<_>, Vec<_>) =
            waiting.into_iter().map(|waiting| (waiting.order, waiting.outcome)).unzip();
        match self.file_together(&orders).await {
            Ok(answers) => {
                for (outcome, answer) in outcomes.into_iter().zip(answers) {
                    // Who asked may be gone; the complaint is registered all the same.
                    let _ = outcome.send(answer);
                }
            }
            Err(error) => {
                tracing::warn!(%error, filings = orders.len(), "filing one by one");
                for (order, outcome) in orders.iter().zip(outcomes) {
                    let _ = outcome.send(self.file_alone(order).await);
                }
            }
        }
    }

    async fn file_alone(&self, order: &FilingOrder) -> Outcome {
        let once = async || {
            let outcomes = self.file_together(std::slice::from_ref(order)).await?;
            outcomes.into_iter().next().ok_or(StoreError::Damaged { what: "a lost filing" })
        };
        match once().await {
            // An equal request came between: its answer is there now.
            Err(StoreError::Duplicate(_)) if order.idempotency.is_some() => once().await?,
            outcome => outcome?,
        }
    }

    async fn file_together(&self, orders: &[FilingOrder]) -> Result<Vec<Outcome>, StoreError> {
        retry_conflicts(|| self.try_to_file(orders)).await
    }

    async fn try_to_file(&self, orders: &[FilingOrder]) -> Result<Vec<Outcome>, StoreError> {
        let tx = self.db.begin_write().await?;
        let moment = self.decision_time(&tx, Reading::Once).await?;
        let mut desk = Desk::empty(self, moment);
        desk.open(&tx, orders).await?;
        let mut outcomes = Vec::with_capacity(orders.len());
        for order in orders {
            let outcome = match desk.register(&tx, order).await {
                Err(OrderError::Store(error)) => return Err(error),
                outcome => outcome,
            };
            desk.note(order, &outcome)?;
            outcomes.push(outcome);
        }
        desk.write(&tx).await?;
        tx.commit().await?;
        Ok(outcomes)
    }
}

/// What municipality and year a number counts in.
type Register = (MunicipalityId, i32);

/// The filings of one transaction, and what they are registered with.
struct Desk<'a> {
    store: &'a Store,
    moment: Moment,
    now: Timestamp,
    answered: Answers,
    backgrounds: BTreeMap<Rules, Background>,
    codes: BTreeMap<MunicipalityId, MunicipalityCode>,
    last: BTreeMap<Register, i32>,
    changes: Vec<Change>,
    secrets: Vec<crate::entities::client_secret::Model>,
    answers: Vec<answers::Model>,
    audit: Vec<line::Model>,
}

/// On what the rules for a filing depend: the municipality and the day of receipt.
type Rules = (MunicipalityId, chrono::NaiveDate);

impl<'a> Desk<'a> {
    fn empty(store: &'a Store, moment: Moment) -> Self {
        Self {
            store,
            moment,
            now: moment.at,
            answered: Answers::default(),
            backgrounds: BTreeMap::new(),
            codes: BTreeMap::new(),
            last: BTreeMap::new(),
            changes: Vec::new(),
            secrets: Vec::new(),
            answers: Vec::new(),
            audit: Vec::new(),
        }
    }

    /// Reads earlier answers and the rules, and locks the registers that these filings need.
    async fn open(
        &mut self,
        tx: &DatabaseTransaction,
        orders: &[FilingOrder],
    ) -> Result<(), StoreError> {
        let repeatable = orders.iter().filter_map(|order| order.idempotency.as_ref());
        self.answered = Answers::read(tx, repeatable).await?;
        let mut needs: BTreeMap<Rules, BTreeSet<_>> = BTreeMap::new();
        for order in orders.iter().filter(|order| may_file(&order.caller, &order.filing)) {
            let organisations = needs.entry(self.rules(order)).or_default();
            organisations.extend(order.filing.organisations.iter().copied());
        }
        for (rules, organisations) in needs {
            let need = Need::to_file(rules.0, rules.1, organisations);
            if let Some(background) = registers::facts(tx, &need).await? {
                self.backgrounds.insert(rules, background);
            }
        }
        // In order, so that two processes never wait for each other.
        let registers: BTreeSet<Register> = self.backgrounds.keys().map(register).collect();
        for register in registers {
            self.lock(tx, register).await?;
        }
        Ok(())
    }

    async fn lock(
        &mut self,
        tx: &DatabaseTransaction,
        register: Register,
    ) -> Result<(), StoreError> {
        let mut binds = rows::binds(tx);
        let (municipality, year) = (binds.bind(register.0.0), binds.bind(register.1));
        let sql = format!(
            "INSERT INTO case_numbers (municipality_id, year, last) \
             VALUES ({municipality}, {year}, 0) \
             ON CONFLICT (municipality_id, year) DO UPDATE SET last = case_numbers.last \
             RETURNING last, (SELECT code FROM municipalities WHERE id = municipality_id) AS code"
        );
        let row = rows::first(tx, binds, sql).await?;
        let row = row.ok_or(StoreError::Damaged { what: "a register without a row" })?;
        self.last.insert(register, row.get("last")?);
        self.codes.insert(register.0, row.parsed("code")?);
        Ok(())
    }

    /// Registers one complaint in memory, or gives the answer of an earlier, equal request.
    async fn register(&mut self, tx: &DatabaseTransaction, order: &FilingOrder) -> Outcome {
        if !may_file(&order.caller, &order.filing) {
            return Err(OrderError::Forbidden);
        }
        if let Some(request) = &order.idempotency
            && let Some(answer) = self.answered.to(&self.store.keys, request)?
        {
            return repeat(tx, &answer).await;
        }
        let rules = self.rules(order);
        let background = self.backgrounds.get(&rules).ok_or(OrderError::NoRegulation)?;
        let arrived = self.moment.arrival(order.arrived);
        let facts = background.facts(self.now, arrived, order.caller.actor);
        let (number, serial) = self.next_number(register(&rules))?;
        let decision = order.filing.decide(number, &facts)?;
        let id = CaseId(outbox::id_at(self.now)?);
        let uses_portal = BTreeSet::new();
        let decided = Decided {
            decision: &decision,
            actor: order.caller.actor,
            at: self.now,
            uses_portal: &uses_portal,
        };
        let change = Change::file(&self.store.keys, id, &decided)?;
        let secret = secret::new()?;
        self.secrets.push(secret::row(&self.store.keys, id, &secret)?);
        if let Some(request) = &order.idempotency {
            let version = change.case().version;
            let answer = Answer { case: id, version, secret: Some(secret.digits()) };
            self.answers.push(idempotency::row(&self.store.keys, request, &answer, self.now)?);
        }
        let case = change.case().clone();
        self.changes.push(change);
        // Only now is the number used: a refusal leaves no gap (R19).
        self.last.insert(register(&rules), serial);
        Ok(Filing { case, secret, repeated: false })
    }

    fn next_number(&self, register: Register) -> Result<(CaseNumber, i32), OrderError> {
        const IMPOSSIBLE: StoreError = StoreError::Damaged { what: "a register that is full" };
        let (code, last) =
            self.codes.get(&register.0).zip(self.last.get(&register)).ok_or(IMPOSSIBLE)?;
        let serial = last.checked_add(1).ok_or(IMPOSSIBLE)?;
        let year = u16::try_from(register.1).map_err(|_| IMPOSSIBLE)?;
        let number = CaseNumber::new(code.clone(), year, serial.unsigned_abs());
        Ok((number.map_err(|_| IMPOSSIBLE)?, serial))
    }

    /// Adds the line of the audit.
    fn note(&mut self, order: &FilingOrder, outcome: &Outcome) -> Result<(), StoreError> {
        let (object, result) = match outcome {
            Ok(filing) if filing.repeated => return Ok(()),
            Ok(filing) => (filing.case.id.to_string(), DONE),
            Err(error) => (order.filing.municipality.to_string(), error.code()),
        };
        let who_what = (order.caller.actor, "file", object);
        self.audit.push(audit::row(self.now, who_what, result, &order.origin)?);
        Ok(())
    }

    async fn write(self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        let counted = self.last.iter().map(|((municipality, year), last)| case_number::Model {
            municipality_id: municipality.0,
            year: *year,
            last: *last,
        });
        let counted: Vec<_> = counted.collect();
        let mut writes = Writes::on(tx);
        writes.insert(&self.secrets)?;
        writes.insert(&self.answers)?;
        writes.put(&counted)?;
        change::write_with(tx, &self.changes, &self.audit, writes).await
    }

    fn rules(&self, order: &FilingOrder) -> Rules {
        let received = order.filing.received_at.unwrap_or(self.moment.arrival(order.arrived));
        (order.filing.municipality, received.day())
    }
}

/// The answer of an earlier, equal request.
async fn repeat(tx: &DatabaseTransaction, answer: &Answer) -> Outcome {
    let case = events::at_version(tx, answer.case, answer.version).await?;
    let secret = answer.secret.as_deref().and_then(|digits| Secret::parse(digits).ok());
    let (case, secret) = case.zip(secret).ok_or(OrderError::KeyReused)?;
    Ok(Filing { case, secret, repeated: true })
}

fn register(rules: &Rules) -> Register {
    (rules.0, rules.1.year())
}

/// Anybody may file on the website; staff of the municipality by every door (H8, G19).
fn may_file(caller: &Caller, filing: &File) -> bool {
    match caller.actor {
        Actor::Client => filing.channel == Channel::Online && filing.received_at.is_none(),
        Actor::Staff(_) => caller.municipalities.contains(&filing.municipality),
        Actor::System
        | Actor::Organisation { .. }
        | Actor::Administrator(_)
        | Actor::Auditor(_)
        | Actor::Onlooker(_) => false,
    }
}
