//! Sealing under a new key while the desk works: two people decide, every process learns the line first (S19, S22).
//!
//! A line that is new in the key file seals nothing. It is proposed by one administrator and confirmed by another, once
//! every process that seals has it. From then on it seals; what is sealed under older lines is sealed anew, and at last
//! the older lines are retired: the database refuses whatever is still sealed under them.

mod holders;
mod lines;
mod places;
mod reseal;
mod retire;

pub use holders::Holder;
pub use lines::Line;
pub use places::sealed_tables;
pub use reseal::Resealed;
pub use retire::Retired;

use crate::{
    Database, Keys, Store, StoreError,
    accounts::{self, Role},
    registers::Change,
};
use domain::{AccountId, Timestamp};
use lines::Stage;
use sea_orm::ConnectionTrait;

/// Why the key is not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RotationRefusal {
    /// A key that is given as a setting has one line, and nowhere to write another.
    #[error(
        "the key is given by MELDPUNT_KEY: put it in a file, as 1:KEY, and name that in MELDPUNT_KEY_FILE"
    )]
    NoFile,
    /// Only administrators decide on keys.
    #[error("only an enabled account of an administrator decides on keys")]
    NotAnAdministrator,
    /// It takes two people (S22).
    #[error("who proposed line {line} cannot confirm it: that takes somebody else")]
    SamePerson {
        /// The line.
        line: String,
    },
    /// The same person proposed it before.
    #[error("you proposed line {line} already: somebody else confirms it")]
    AlreadyProposed {
        /// The line.
        line: String,
    },
    /// There is nothing to confirm or to withdraw.
    #[error("no line is proposed")]
    NothingProposed,
    /// The key file of this machine lacks the line, or has another key under its id.
    #[error(
        "the key file of this machine lacks line {line}, or has another key there: copy the file to this machine"
    )]
    LineUnknown {
        /// The line.
        line: String,
    },
    /// Sealed under the line, texts could not be opened there.
    #[error("line {line} is not known yet to: {}", processes.join(", "))]
    NotEverywhere {
        /// The line.
        line: String,
        /// The processes that lack it.
        processes: Vec<String>,
    },
}

/// How things stand with the lines of the key file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationState {
    /// Every line of the file and of the database, oldest first.
    pub lines: Vec<Line>,
    /// The processes that seal.
    pub holders: Vec<Holder>,
}

type Decided<T> = Result<Result<T, RotationRefusal>, StoreError>;

impl Store {
    /// Takes in what the key file and the database say by now: which lines there are, and which of them seals.
    ///
    /// # Errors
    /// [`StoreError::Key`] when the file cannot be read, [`StoreError::Unavailable`] when the database does not answer.
    pub async fn refresh_keys(&self) -> Result<(), StoreError> {
        let read = self.keys.read_again();
        // Also with a file that cannot be read the lines that are known go by what the database says.
        follow(&self.db, &self.keys).await?;
        read
    }

    /// The line under which the desk seals although this process lacks it; `None` when all is well.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn missing_key_line(&self) -> Result<Option<String>, StoreError> {
        let known = lines::all(self.db.reader()).await?;
        let sealing = known.iter().rev().find(|line| line.stage() == Stage::Seals);
        Ok(sealing.filter(|line| !line.is_held_by(&self.keys)).map(|line| line.id.clone()))
    }

    /// How things stand.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn rotation(&self) -> Result<RotationState, StoreError> {
        let conn = self.db.reader();
        let known = lines::all(conn).await?;
        let mut lines = Vec::new();
        let ids = self.keys.ids();
        let elsewhere = known.iter().filter(|line| !ids.contains(&line.id)).map(|line| &line.id);
        for id in ids.iter().chain(elsewhere) {
            let stored = known.iter().find(|line| line.id == *id);
            let sealed = places::count_under(conn, id).await?;
            lines.push(Line::of(id, stored, sealed, &self.keys));
        }
        Ok(RotationState { lines, holders: holders::living(conn).await? })
    }

    /// Proposes that a new line of the key file seals from now on, and adds it to the file. A line at the end of the file
    /// that nobody decided on yet is taken for it. Gives its id.
    ///
    /// # Errors
    /// [`StoreError::Key`] when the file cannot be written, [`StoreError::Unavailable`] when the database does not answer.
    pub async fn propose_key(&self, by: AccountId, change: &Change) -> Decided<String> {
        if self.keys.file().is_none() {
            return Ok(Err(RotationRefusal::NoFile));
        }
        let tx = self.db.begin_write().await?;
        lines::lock(&tx, self.db.backend()).await?;
        if !is_administrator(&tx, by).await? {
            return Ok(Err(RotationRefusal::NotAnAdministrator));
        }
        self.keys.read_again()?;
        let known = lines::all(&tx).await?;
        let proposed = known.iter().find(|line| line.stage() == Stage::Proposed);
        if proposed.is_some_and(|line| line.proposed_by == Some(by)) {
            let line = proposed.map(|line| line.id.clone()).unwrap_or_default();
            return Ok(Err(RotationRefusal::AlreadyProposed { line }));
        }
        if let Some(other) = proposed.filter(|line| !line.is_held_by(&self.keys)) {
            return Ok(Err(RotationRefusal::LineUnknown { line: other.id.clone() }));
        }
        let line = match proposed {
            Some(line) => line.id.clone(),
            None => self.undecided_line(&known)?,
        };
        lines::propose(&tx, &self.keys, &line, (by, change.at)).await?;
        change.record(&tx, "key-line-proposed", &line).await?;
        tx.commit().await?;
        Ok(Ok(line))
    }

    /// Confirms the proposed line: it seals from now on, in this process at once and in others within seconds.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn confirm_key(&self, by: AccountId, change: &Change) -> Decided<String> {
        let tx = self.db.begin_write().await?;
        lines::lock(&tx, self.db.backend()).await?;
        self.keys.read_again()?;
        let known = lines::all(&tx).await?;
        let proposed = known.iter().find(|line| line.stage() == Stage::Proposed);
        let Some((line, first)) = proposed.and_then(|line| Some((line, line.proposed_by?))) else {
            return Ok(Err(RotationRefusal::NothingProposed));
        };
        // Who proposed may have left since.
        if !is_administrator(&tx, by).await? || !is_administrator(&tx, first).await? {
            return Ok(Err(RotationRefusal::NotAnAdministrator));
        }
        if first == by {
            return Ok(Err(RotationRefusal::SamePerson { line: line.id.clone() }));
        }
        if !line.is_held_by(&self.keys) {
            return Ok(Err(RotationRefusal::LineUnknown { line: line.id.clone() }));
        }
        let processes: Vec<String> = holders::living(&tx)
            .await?
            .into_iter()
            .filter(|holder| !holder.lines.contains(&line.id))
            .map(|holder| holder.name)
            .collect();
        if !processes.is_empty() {
            return Ok(Err(RotationRefusal::NotEverywhere { line: line.id.clone(), processes }));
        }
        lines::confirm(&tx, &line.id, (by, change.at)).await?;
        change.record(&tx, "key-line-confirmed", &line.id).await?;
        tx.commit().await?;
        follow(&self.db, &self.keys).await?;
        Ok(Ok(line.id.clone()))
    }

    /// Takes a proposal back. The line stays in the file, where it seals nothing, and the next proposal takes it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn withdraw_key(&self, by: AccountId, change: &Change) -> Decided<String> {
        let tx = self.db.begin_write().await?;
        lines::lock(&tx, self.db.backend()).await?;
        if !is_administrator(&tx, by).await? {
            return Ok(Err(RotationRefusal::NotAnAdministrator));
        }
        let known = lines::all(&tx).await?;
        let Some(line) = known.iter().find(|line| line.stage() == Stage::Proposed) else {
            return Ok(Err(RotationRefusal::NothingProposed));
        };
        lines::withdraw(&tx, &line.id).await?;
        change.record(&tx, "key-line-withdrawn", &line.id).await?;
        tx.commit().await?;
        Ok(Ok(line.id.clone()))
    }

    /// The last line of the file when nobody decided on it yet, or a new one with an id that was never used.
    fn undecided_line(&self, known: &[lines::Stored]) -> Result<String, StoreError> {
        let ids = self.keys.ids();
        let last = ids.iter().skip(1).next_back();
        if let Some(last) = last.filter(|id| !known.iter().any(|line| line.id == **id)) {
            return Ok(last.clone());
        }
        let used = ids.iter().chain(known.iter().map(|line| &line.id));
        let highest = used.filter_map(|id| id.parse::<u32>().ok()).max().unwrap_or(1);
        let next = highest.saturating_add(1).to_string();
        self.keys.add_line(&next)?;
        Ok(next)
    }
}

/// Lets the right line seal: the last of the file that two people decided on, and the first when there is none.
pub(crate) async fn follow(db: &Database, keys: &Keys) -> Result<(), StoreError> {
    let known = lines::all(db.reader()).await?;
    let decided = |id: &&String| {
        let stored = known.iter().find(|line| line.id == **id);
        stored.is_some_and(|line| line.stage() == Stage::Seals && line.is_held_by(keys))
    };
    let ids = keys.ids();
    if let Some(id) = ids.iter().rev().find(decided).or(ids.first()) {
        keys.seal_under(id);
    }
    Ok(())
}

async fn is_administrator(
    conn: &impl ConnectionTrait,
    account: AccountId,
) -> Result<bool, StoreError> {
    let found = accounts::find(conn, account).await?;
    Ok(found.is_some_and(|found| found.role == Role::Administrator && found.disabled_at.is_none()))
}

/// Who decided, and when.
type Decision = (AccountId, Timestamp);
