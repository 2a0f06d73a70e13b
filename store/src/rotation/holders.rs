//! Which processes seal, under which line, and which lines they know: nothing is sealed that one of them cannot open.

use super::lines;
use crate::{
    Clock, Store, StoreError,
    rows::{self, Row},
};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// How long after its last word a process counts as gone. It speaks every few seconds.
const SILENCE: TimeDelta = TimeDelta::seconds(20);

/// How long the last word of a process is kept.
const KEPT: TimeDelta = TimeDelta::days(1);

/// A process that seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The machine and the number of the process there.
    pub name: String,
    /// The lines that it knows, with the right keys.
    pub lines: Vec<String>,
    /// The line under which it seals.
    pub seals: String,
}

impl Holder {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let lines = row.get::<String>("lines")?.split(' ').map(str::to_owned).collect();
        Ok(Self { name: row.get("name")?, lines, seals: row.get("seals")? })
    }
}

impl Store {
    /// Says of this process, known by `process` and to people by `name`, which lines it has and under which it seals.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn announce_keys(&self, process: Uuid, name: &str) -> Result<(), StoreError> {
        let known = lines::all(self.db.reader()).await?;
        let ids = self.keys.ids();
        let rightly = |id: &&String| {
            known.iter().find(|line| line.id == **id).is_none_or(|line| line.is_held_by(&self.keys))
        };
        let lines = ids.iter().filter(rightly).map(String::as_str).collect::<Vec<_>>().join(" ");
        let tx = self.db.begin_write().await?;
        // The clock of a demonstration is moved by weeks; these are real seconds.
        let now = Clock::System.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let row = binds.rows([[
            process.into(),
            name.into(),
            lines.into(),
            self.keys.sealing_id().into(),
            now.micros().into(),
        ]]);
        let sql = format!(
            "INSERT INTO key_holders (process, name, lines, seals, at) VALUES {row} \
             ON CONFLICT (process) DO UPDATE SET lines = excluded.lines, \
             seals = excluded.seals, at = excluded.at"
        );
        rows::change(&tx, binds, sql).await?;
        let mut binds = rows::binds(&tx);
        let before = binds.bind(now.moved(-KEPT).micros());
        rows::change(&tx, binds, format!("DELETE FROM key_holders WHERE at < {before}")).await?;
        Ok(tx.commit().await?)
    }

    /// Says that this process seals nothing any more.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn give_up_keys(&self, process: Uuid) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let sql = format!("DELETE FROM key_holders WHERE process = {}", binds.bind(process));
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }
}

/// The processes that were heard of just now, by name.
pub(super) async fn living(conn: &impl ConnectionTrait) -> Result<Vec<Holder>, StoreError> {
    let since = Clock::System.now_in(conn).await?.moved(-SILENCE).micros();
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT name, lines, seals FROM key_holders WHERE at > {} ORDER BY name",
        binds.bind(since)
    );
    rows::all(conn, binds, sql).await?.iter().map(Holder::read).collect()
}
