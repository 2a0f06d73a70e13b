//! The store: one open installation, with its keys, its clock and the latest time of a decision.

use crate::{
    Clock, Database, DatabaseUrl, HighWater, Keys, StoreError,
    audit::Recorder,
    change::Loaded,
    clock::{Moment, Reading},
    demonstration,
    entities::case,
    events::{self, StoredEvent},
    filing::Clerk,
    papers, rotation, rows,
    secret::Hashing,
};
use chrono::TimeDelta;
use domain::{
    CaseId, Timestamp,
    complaint::{
        Complaint,
        paper::{Content, PaperNumber},
    },
};
use sea_orm::{ConnectionTrait, EntityTrait as _};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// How often the latest time of a decision is stored: often enough to catch a clock that stepped back,
/// so seldom that the one row holds nobody up.
const MARK_EVERY: TimeDelta = TimeDelta::minutes(1);

/// What opening a store takes.
#[derive(Debug)]
pub struct StoreSettings {
    /// Where the database is. Its schema is up to date: see [`crate::migrate`].
    pub database_url: DatabaseUrl,
    /// How many connections to PostgreSQL to open.
    pub connections: u32,
    /// The installation's keys.
    pub keys: Keys,
    /// Where the time comes from.
    pub clock: Clock,
}

/// An open installation. Clones share everything.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Database,
    pub(crate) keys: Arc<Keys>,
    pub(crate) clock: Clock,
    pub(crate) clerk: Clerk,
    pub(crate) recorder: Recorder,
    pub(crate) hashing: Hashing,
    high_water: Arc<HighWater>,
    marked_at: Arc<AtomicI64>,
}

impl Store {
    /// Opens an installation. A demonstration's clock goes on from the latest decision.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database cannot be reached.
    pub async fn open(settings: StoreSettings) -> Result<Self, StoreError> {
        let db = Database::connect(&settings.database_url, settings.connections).await?;
        rotation::follow(&db, &settings.keys).await?;
        let clock = demonstration::clock(&db, settings.clock).await?;
        let mut store = Self {
            db,
            keys: Arc::new(settings.keys),
            clock,
            clerk: Clerk::default(),
            recorder: Recorder::default(),
            hashing: Hashing::default(),
            high_water: Arc::default(),
            marked_at: Arc::new(AtomicI64::new(i64::MIN)),
        };
        if let Some(latest) = stored_mark(store.db.reader()).await? {
            if store.is_demo() && store.clock.now() < latest {
                store.clock.set(latest);
            }
            store.high_water.admit(latest)?;
        }
        store.start();
        Ok(store)
    }

    /// The same store, going by another clock.
    pub(crate) fn going_by(&self, clock: Clock) -> Self {
        let (clerk, recorder) = (Clerk::default(), Recorder::default());
        let mut store = Self { clock, clerk, recorder, ..self.clone() };
        store.start();
        store
    }

    /// Lets a clerk and a recorder of this store's own begin.
    fn start(&mut self) {
        let alone = self.clone();
        self.clerk = Clerk::start(alone.clone());
        self.recorder = Recorder::start(alone);
    }

    /// Where the time comes from.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The installation's keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The open database.
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// Whether this is a demonstration, whose clock a visitor can move.
    pub fn is_demo(&self) -> bool {
        matches!(self.clock, Clock::Demo(_))
    }

    /// The case as it stands; `None` when there is no such case.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], or [`StoreError::Damaged`] when its rows cannot be right.
    pub async fn load(&self, case: CaseId) -> Result<Option<Complaint>, StoreError> {
        let conn = self.db.reader();
        match case::Entity::find_by_id(case.0).one(conn).await? {
            None => Ok(None),
            Some(row) => Ok(Some(Loaded::read(conn, row).await?.case)),
        }
    }

    /// The case as it stood at this version; `None` when it never had it.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub async fn load_version(
        &self,
        case: CaseId,
        version: u32,
    ) -> Result<Option<Complaint>, StoreError> {
        events::at_version(self.db.reader(), case, version).await
    }

    /// What happened in the case, oldest first; empty when there is no such case.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub async fn history(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        events::of_case(self.db.reader(), case, None).await
    }

    /// What these papers of the case say; a paper that does not exist, or no longer, is absent.
    ///
    /// # Errors
    /// As [`Store::load`], and [`StoreError::Sealed`] when a paper was changed or moved.
    pub async fn papers(
        &self,
        case: CaseId,
        numbers: &[PaperNumber],
    ) -> Result<BTreeMap<PaperNumber, Content>, StoreError> {
        papers::open(self.db.reader(), &self.keys, case, numbers).await
    }

    /// The time of a decision, once the locks are held; refused when the clock stepped back (G9).
    pub(crate) async fn decision_time(
        &self,
        tx: &impl ConnectionTrait,
        reading: Reading,
    ) -> Result<Moment, StoreError> {
        let moment = Moment::read(&self.clock, tx, reading).await?;
        let now = moment.at;
        self.high_water.admit(now)?;
        let marked = self.marked_at.load(Ordering::SeqCst);
        if now.micros().saturating_sub(marked) >= MARK_EVERY.num_microseconds().unwrap_or(i64::MAX)
        {
            self.mark(tx, now).await?;
        }
        Ok(moment)
    }

    /// Takes in the latest decision of any process, so that this one notices when its own clock is behind.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn refresh_clock(&self) -> Result<(), StoreError> {
        demonstration::follow(&self.db, &self.clock).await?;
        if let Some(latest) = stored_mark(self.db.reader()).await? {
            self.remember(latest);
        }
        Ok(())
    }

    /// Takes in a decision of another process; one older than our own latest changes nothing.
    fn remember(&self, latest: Timestamp) {
        let _ = self.high_water.admit(latest);
    }

    async fn mark(&self, tx: &impl ConnectionTrait, now: Timestamp) -> Result<(), StoreError> {
        if let Some(latest) = stored_mark(tx).await? {
            self.remember(latest);
            self.high_water.admit(now)?;
        }
        let mut binds = rows::binds(tx);
        let at = binds.bind(now.micros());
        let sql = format!(
            "INSERT INTO high_water (id, at) VALUES (1, {at}) \
             ON CONFLICT (id) DO UPDATE SET at = excluded.at WHERE high_water.at < excluded.at"
        );
        rows::change(tx, binds, sql).await?;
        self.marked_at.store(now.micros(), Ordering::SeqCst);
        Ok(())
    }
}

async fn stored_mark(conn: &impl ConnectionTrait) -> Result<Option<Timestamp>, StoreError> {
    let row = rows::first(conn, rows::binds(conn), "SELECT at FROM high_water").await?;
    row.map(|row| row.timestamp("at")).transpose()
}
