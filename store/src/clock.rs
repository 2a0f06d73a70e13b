//! The clock: the only place that reads the time, and the guard against a clock that steps back.

use crate::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

/// How far a clock may lag behind the latest decision before decisions stop: more than clocks that
/// are kept right ever differ, less than anyone would set one back.
const TOLERATED_STEP: TimeDelta = TimeDelta::minutes(5);

/// Where the time comes from. Clones share what was set.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock; in decisions on PostgreSQL, the database's.
    System,
    /// The system's clock moved by so many microseconds: a visitor of the demonstration sees weeks pass.
    Demo(Arc<AtomicI64>),
    /// Stands still at these microseconds since 1970 until it is set.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A demonstration clock that starts at the system's time.
    pub fn demo() -> Self {
        Self::Demo(Arc::default())
    }

    /// A clock that stands still.
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.micros())))
    }

    /// The time, for everything that decides nothing about a case.
    pub fn now(&self) -> Timestamp {
        self.adjust(system_time())
    }

    /// The time of a decision: call it inside the transaction, once the locks are held.
    ///
    /// On PostgreSQL the server's clock counts, so that processes on several machines agree.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn now_in(
        &self,
        transaction: &impl ConnectionTrait,
    ) -> Result<Timestamp, StoreError> {
        let database = match (self, transaction.get_database_backend()) {
            (Self::System | Self::Demo(_), DbBackend::Postgres) => server_time(transaction).await?,
            (Self::System | Self::Demo(_) | Self::Fixed(_), _) => system_time(),
        };
        Ok(self.adjust(database))
    }

    /// Moves the clock and gives the new time; `None` for the system's clock, which nobody moves.
    pub fn advance(&self, by: TimeDelta) -> Option<Timestamp> {
        let (Self::Demo(shared) | Self::Fixed(shared)) = self else {
            return None;
        };
        shared.fetch_add(by.num_microseconds()?, Ordering::SeqCst);
        Some(self.now())
    }

    /// Sets the clock; `None` for the system's clock, which nobody moves.
    pub fn set(&self, to: Timestamp) -> Option<Timestamp> {
        match self {
            Self::System => return None,
            Self::Demo(offset) => {
                offset.store(to.micros() - system_time().micros(), Ordering::SeqCst);
            }
            Self::Fixed(at) => at.store(to.micros(), Ordering::SeqCst),
        }
        Some(self.now())
    }

    fn adjust(&self, real: Timestamp) -> Timestamp {
        match self {
            Self::System => real,
            Self::Demo(offset) => {
                real.moved(TimeDelta::microseconds(offset.load(Ordering::SeqCst)))
            }
            Self::Fixed(at) => Timestamp::from_micros(at.load(Ordering::SeqCst)).unwrap_or(real),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
fn system_time() -> Timestamp {
    Timestamp::new(Utc::now())
}

/// `clock_timestamp()` and not `now()`, which is the start of the transaction, before the locks.
async fn server_time(transaction: &impl ConnectionTrait) -> Result<Timestamp, StoreError> {
    let question = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp()");
    let row = transaction.query_one_raw(question).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound(String::new()))?;
    Ok(Timestamp::new(row.try_get_by_index::<DateTime<Utc>>(0)?))
}

/// A server's clock is read in the middle of a question and its answer; nobody knows when. Readings that took longer
/// than this are done again where it matters when something arrived.
const TIGHT: Duration = Duration::from_millis(1);

/// How often the clock is read for one decision at most, so that a slow database is not asked forever.
const MOST_READINGS: u32 = 5;

/// How closely the clock has to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Once, whatever it takes: nobody's message is weighed against the end of a term.
    Once,
    /// To the millisecond when the database can: what arrived is in time or not (G2).
    Close,
}

/// The time of a decision, and the instant at which it was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    /// The answer was there; the clock was read at this instant or before it.
    read: Instant,
    /// How long before it that can have been.
    doubt: Duration,
}

impl Moment {
    /// Reads the time of a decision, once the locks are held.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn read(
        clock: &Clock,
        transaction: &impl ConnectionTrait,
        reading: Reading,
    ) -> Result<Self, StoreError> {
        let mut closest = Self::read_once(clock, transaction).await?;
        if reading == Reading::Once {
            return Ok(closest);
        }
        for _ in 1..MOST_READINGS {
            if closest.doubt <= TIGHT {
                break;
            }
            let again = Self::read_once(clock, transaction).await?;
            closest = if again.doubt < closest.doubt { again } else { closest };
        }
        Ok(closest)
    }

    async fn read_once(
        clock: &Clock,
        transaction: &impl ConnectionTrait,
    ) -> Result<Self, StoreError> {
        let asked = Instant::now();
        let at = clock.now_in(transaction).await?;
        let read = Instant::now();
        Ok(Self { at, read, doubt: read.saturating_duration_since(asked) })
    }

    /// When a message reached this process, on the clock that decides: how long before the reading that was is
    /// measured without a wall clock, so a wrong one on this machine does not matter (R36, G9).
    ///
    /// Work between the reading and this question makes no message earlier (G2). The doubt of the reading counts for
    /// the sender: [`Reading::Close`] keeps it below a millisecond.
    pub(crate) fn arrival(self, arrived: Instant) -> Timestamp {
        let waited = self.read.saturating_duration_since(arrived);
        let waited = i64::try_from(waited.as_micros()).unwrap_or(0);
        self.at.moved(-TimeDelta::microseconds(waited))
    }
}

/// The latest time of a decision, which the clock may not fall far behind (G9). Shared by all that decide.
#[derive(Debug)]
pub struct HighWater(AtomicI64);

impl Default for HighWater {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl HighWater {
    /// Admits the time of a decision and remembers it when it is the latest.
    ///
    /// Also takes in a mark that was stored: `admit` it at start, before any decision.
    ///
    /// # Errors
    /// [`StoreError::ClockSteppedBack`] when it lies more than five minutes before the latest.
    pub fn admit(&self, now: Timestamp) -> Result<(), StoreError> {
        let latest = self.0.fetch_max(now.micros(), Ordering::SeqCst);
        let behind = latest.saturating_sub(now.micros());
        if latest > now.micros() && TimeDelta::microseconds(behind) > TOLERATED_STEP {
            return Err(StoreError::ClockSteppedBack { seconds: behind / 1_000_000 });
        }
        Ok(())
    }

    /// The latest time admitted; `None` before the first.
    pub fn latest(&self) -> Option<Timestamp> {
        match self.0.load(Ordering::SeqCst) {
            i64::MIN => None,
            micros => Timestamp::from_micros(micros),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn work_after_the_clock_was_read_makes_no_message_earlier() {
        let arrived = Instant::now();
        let midnight = "2026-12-28T23:00:00Z".parse().unwrap();
        let moment = Moment { at: midnight, read: Instant::now(), doubt: Duration::ZERO };
        let received_at = moment.arrival(arrived);
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(moment.arrival(arrived), received_at);
        assert_eq!(moment.arrival(Instant::now()), midnight, "never later than the decision");
    }
}
