//! Tries of a password: wrong ones make the next one wait, longer and longer, whether or not the name exists (S4, R72).

use crate::{
    Store, StoreError, rows,
    tries::{self, Try},
};
use chrono::TimeDelta;
use domain::Timestamp;

/// How many wrong tries in an hour need no waiting.
const FREE_TRIES: usize = 10;

/// The longest wait between two tries: about 30 an hour are left.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(5);

/// Whether a password may be tried now.
#[derive(Debug)]
pub enum LoginTry {
    /// It may, and it counts as wrong until the store hears otherwise.
    Counted(CountedTry),
    /// After this time it may. Nobody is ever locked out.
    TooMany {
        /// How long to wait.
        retry_after: TimeDelta,
    },
}

/// A try that was counted.
#[derive(Debug)]
pub struct CountedTry {
    subject: [u8; 32],
    at: Timestamp,
}

impl Store {
    /// Counts a try of the password of this name, which may be one that nobody has.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn count_login(&self, username: &str) -> Result<LoginTry, StoreError> {
        let name = username.to_ascii_lowercase();
        let subject = self.keys.answer_fingerprint(format!("password of {name}").as_bytes());
        Ok(match self.count_try(&subject, pace).await? {
            Try::Counted(at) => LoginTry::Counted(CountedTry { subject, at }),
            Try::TooMany { retry_after } => LoginTry::TooMany { retry_after },
        })
    }

    /// Lets a try not count: the password was right, and nothing more was tried.
    ///
    /// # Errors
    /// As [`Store::count_login`].
    pub async fn forgive_login(&self, counted: &CountedTry) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        tries::forgive(&tx, &counted.subject, counted.at).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets all wrong tries: somebody proved to be who they say.
    ///
    /// # Errors
    /// As [`Store::count_login`].
    pub async fn forget_logins(&self, counted: &CountedTry) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let subject = binds.bind(counted.subject.to_vec());
        let sql = format!("DELETE FROM secret_attempts WHERE subject = {subject}");
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }
}

/// From the latest try on: two seconds after the tenth, twice as long after each one more.
fn pace(recent: &[i64], now: Timestamp) -> Option<TimeDelta> {
    let over = recent.len().checked_sub(FREE_TRIES)?;
    let doubled = 2_i64.checked_shl(u32::try_from(over).ok()?).filter(|seconds| *seconds > 0);
    let wait = doubled.map_or(LONGEST_WAIT, |seconds| TimeDelta::seconds(seconds.min(300)));
    let waited = TimeDelta::microseconds(now.micros() - recent.last()?);
    (waited < wait).then(|| wait - waited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_stays_below_five_minutes() {
        let now = Timestamp::from_micros(10_000_000_000).unwrap();
        let wait = |tries: usize, ago: i64| pace(&vec![now.micros() - ago * 1_000_000; tries], now);
        assert_eq!(wait(0, 0), None);
        assert_eq!(wait(9, 0), None);
        assert_eq!(wait(10, 0), Some(TimeDelta::seconds(2)));
        assert_eq!(wait(10, 2), None);
        assert_eq!(wait(11, 1), Some(TimeDelta::seconds(3)));
        assert_eq!(wait(16, 0), Some(TimeDelta::seconds(128)));
        for many in [18, 30, 70, 100, 1_000] {
            assert_eq!(wait(many, 0), Some(LONGEST_WAIT), "{many}");
        }
    }
}
