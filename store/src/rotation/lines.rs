//! What was decided on each line of the key file, as the database keeps it.

use super::Decision;
use crate::{
    Backend, Keys, StoreError,
    rows::{self, Row},
    sealing::prefix_of,
};
use domain::{AccountId, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const TABLE: &str = "key_lines";

/// What every probe says.
const PROBE: &[u8] = b"meldpunt";

/// How far a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// One person wants it to seal.
    Proposed,
    /// It may seal: the newest of these does.
    Seals,
    /// Nothing may be sealed under it any more.
    Retired,
}

/// The row of a line.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: String,
    probe: Option<Vec<u8>>,
    pub(super) proposed_by: Option<AccountId>,
    confirmed_at: Option<Timestamp>,
    retired_at: Option<Timestamp>,
}

/// How things stand with one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Whether it stands in the key file of this machine, with the same key as elsewhere.
    pub is_here: bool,
    /// `proposed`, `may seal`, `retired`, or `undecided`.
    pub stage: &'static str,
    /// Whether this process seals under it.
    pub seals: bool,
    /// How much is sealed under it.
    pub sealed: u64,
}

impl Line {
    pub(super) fn of(id: &str, stored: Option<&Stored>, sealed: u64, keys: &Keys) -> Self {
        let is_here = keys.ids().iter().any(|known| known == id);
        Self {
            id: id.to_owned(),
            is_here: is_here && stored.is_none_or(|line| line.is_held_by(keys)),
            stage: match stored.map(Stored::stage) {
                Some(Stage::Proposed) => "proposed",
                Some(Stage::Seals) => "may seal",
                Some(Stage::Retired) => "retired",
                None => "undecided",
            },
            seals: keys.sealing_id() == id,
            sealed,
        }
    }
}

impl Stored {
    pub(super) fn stage(&self) -> Stage {
        match (self.confirmed_at, self.retired_at) {
            (_, Some(_)) => Stage::Retired,
            (Some(_), None) => Stage::Seals,
            (None, None) => Stage::Proposed,
        }
    }

    /// Whether the line is there, with the same key: a file of another machine may have another one under this id.
    pub(super) fn is_held_by(&self, keys: &Keys) -> bool {
        let is_there = keys.ids().contains(&self.id);
        let opens = |probe: &Vec<u8>| keys.open_for(TABLE, self.id.as_bytes(), probe).is_ok();
        is_there && self.probe.as_ref().is_none_or(opens)
    }

    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            probe: row.get("probe")?,
            proposed_by: row.get::<Option<_>>("proposed_by")?.map(AccountId),
            confirmed_at: row.timestamp_if_any("confirmed_at")?,
            retired_at: row.timestamp_if_any("retired_at")?,
        })
    }
}

/// All lines on which anything was decided, in the order of the decisions.
pub(super) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Stored>, StoreError> {
    let sql = "SELECT id, probe, proposed_by, confirmed_at, retired_at FROM key_lines \
         ORDER BY COALESCE(proposed_at, 0), id";
    let rows = rows::all(conn, rows::binds(conn), sql).await?;
    rows.iter().map(Stored::read).collect()
}

/// One process at a time decides.
pub(super) async fn lock(tx: &DatabaseTransaction, backend: Backend) -> Result<(), StoreError> {
    if let Some(lock) = backend.lock_table(TABLE) {
        rows::change(tx, rows::binds(tx), lock).await?;
    }
    Ok(())
}

pub(super) async fn propose(
    tx: &DatabaseTransaction,
    keys: &Keys,
    id: &str,
    (by, at): Decision,
) -> Result<(), StoreError> {
    let probe = keys.seal_under_line(id, (TABLE, id.as_bytes()), PROBE)?;
    let mut binds = rows::binds(tx);
    let row = binds.rows([[id.into(), probe.into(), at.micros().into(), by.0.into()]]);
    let sql = format!(
        "INSERT INTO key_lines (id, probe, proposed_at, proposed_by) VALUES {row} \
         ON CONFLICT (id) DO UPDATE SET proposed_at = excluded.proposed_at, \
         proposed_by = excluded.proposed_by"
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}

pub(super) async fn confirm(
    tx: &DatabaseTransaction,
    id: &str,
    (by, at): Decision,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let sql = format!(
        "UPDATE key_lines SET confirmed_at = {}, confirmed_by = {} WHERE id = {}",
        binds.bind(at.micros()),
        binds.bind(by.0),
        binds.bind(id)
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}

pub(super) async fn withdraw(tx: &DatabaseTransaction, id: &str) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let sql = format!("DELETE FROM key_lines WHERE id = {}", binds.bind(id));
    rows::change(tx, binds, sql).await.map(|_| ())
}

/// From now on the database refuses what is sealed under this line.
pub(super) async fn retire(
    tx: &DatabaseTransaction,
    id: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let row = binds.rows([[id.into(), 0_i64.into(), at.micros().into(), prefix_of(id)?.into()]]);
    let sql = format!(
        "INSERT INTO key_lines (id, confirmed_at, retired_at, retired_prefix) VALUES {row} \
         ON CONFLICT (id) DO UPDATE SET retired_at = excluded.retired_at, \
         retired_prefix = excluded.retired_prefix"
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}
