//! Sealing anew, a few rows at a time, while the desk works: each row changes only if nobody changed it meanwhile.

use super::{
    holders,
    places::{Found, Key, PLACES, Place},
};
use crate::{Store, StoreError, retry_conflicts, rows};
use sea_orm::Value;
use std::time::Duration;

/// How many rows are sealed anew in one transaction, which holds their locks for milliseconds.
const BATCH: u32 = 200;

/// The rest between two transactions, so that those of the desk come first.
const PAUSE: Duration = Duration::from_millis(5);

/// How long to wait for a process that still seals under an older line, and how often it is asked.
const PATIENCE: u32 = 60;
const GLANCE: Duration = Duration::from_millis(500);

/// What became of everything that was sealed under older lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resealed {
    /// The line under which everything is sealed now.
    pub line: String,
    /// How many rows were sealed anew here.
    pub done: u64,
    /// How many rows open under no line of the key file: they were left alone.
    pub unopened: u64,
    /// The processes that still seal under an older line, so that the work is not over.
    pub behind: Vec<String>,
}

impl Store {
    /// Seals everything anew that is not under the line that seals now. `progress` hears how many rows are done, of how
    /// many. It can be broken off at any moment and done again, and several processes may do it at once.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer; what was done is done.
    pub async fn reseal(&self, mut progress: impl FnMut(u64, u64)) -> Result<Resealed, StoreError> {
        self.refresh_keys().await?;
        let line = self.keys.sealing_id();
        let mut outcome = Resealed { line: line.clone(), ..Resealed::default() };
        let all = self.count_of_others(&line).await?;
        progress(0, all);
        let mut waited = 0;
        loop {
            let before = holders_behind(self, &line).await?;
            let mut unopened = 0;
            let mut done = 0;
            for place in PLACES {
                let mut after = None;
                while let Some(found) = self.others(place, &line, after.as_ref()).await? {
                    let changed = self.seal_anew(place, &line, &found).await?;
                    unopened += changed.unopened;
                    done += changed.done;
                    progress(outcome.done + done, all.max(outcome.done + done));
                    after = found.into_iter().next_back().map(|found| found.key);
                    tokio::time::sleep(PAUSE).await;
                }
            }
            outcome.done += done;
            outcome.unopened = unopened;
            outcome.behind = before;
            // Who was not behind before this round left nothing behind that it did not find.
            if outcome.behind.is_empty() && done == 0 {
                return Ok(outcome);
            }
            if !outcome.behind.is_empty() {
                waited += 1;
                if waited > PATIENCE {
                    return Ok(outcome);
                }
                tokio::time::sleep(GLANCE).await;
            }
        }
    }

    async fn count_of_others(&self, line: &str) -> Result<u64, StoreError> {
        let conn = self.db.reader();
        let mut all = 0;
        for place in PLACES {
            let mut binds = rows::binds(conn);
            let other = place.is_under(&mut binds, "<>", line)?;
            let sql = format!("SELECT count(*) AS many FROM {} WHERE {other}", place.table());
            let row = rows::first(conn, binds, sql).await?.ok_or_else(rows::unreadable)?;
            all += row.count("many")?;
        }
        Ok(all)
    }

    /// The next rows that are sealed under other lines, in the order of their keys; `None` when there are no more. Read
    /// without any lock.
    async fn others(
        &self,
        place: Place,
        line: &str,
        after: Option<&Key>,
    ) -> Result<Option<Vec<Found>>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let beyond = match after {
            None => "TRUE".to_owned(),
            Some(Key::Id(id)) => format!("{} > {}", place.keys(), binds.bind(*id)),
            Some(Key::Request(scope, key)) => {
                let (scope, key) = (binds.bind(scope.as_str()), binds.bind(key.as_str()));
                format!("(scope, key) > ({scope}, {key})")
            }
        };
        let other = place.is_under(&mut binds, "<>", line)?;
        let (keys, column, table) = (place.keys(), place.column(), place.table());
        let sql = format!(
            "SELECT {keys}, {column} AS sealed FROM {table} WHERE {beyond} AND {other} \
             ORDER BY {keys} LIMIT {BATCH}"
        );
        let found = rows::all(conn, binds, sql).await?;
        let found: Vec<_> = found.iter().map(|row| place.read(row)).collect::<Result<_, _>>()?;
        Ok(Some(found).filter(|found| !found.is_empty()))
    }

    async fn seal_anew(
        &self,
        place: Place,
        line: &str,
        found: &[Found],
    ) -> Result<Resealed, StoreError> {
        let mut outcome = Resealed::default();
        let mut fresh = Vec::new();
        for Found { key, sealed } in found {
            let row = key.place();
            match self.keys.open_for(place.purpose(), &row, sealed) {
                Ok(opened) => {
                    let opened = zeroize::Zeroizing::new(opened);
                    let place = (place.purpose(), &row[..]);
                    let anew = self.keys.seal_under_line(line, place, &opened)?;
                    fresh.push((key, sealed, anew));
                }
                Err(StoreError::Sealed) => outcome.unopened += 1,
                Err(error) => return Err(error),
            }
        }
        if !fresh.is_empty() {
            outcome.done = retry_conflicts(|| self.write_anew(place, line, &fresh)).await?;
        }
        Ok(outcome)
    }

    /// Only rows that are still as they were found: a secret that was replaced or forgotten meanwhile stays so.
    async fn write_anew(
        &self,
        place: Place,
        line: &str,
        fresh: &[(&Key, &Vec<u8>, Vec<u8>)],
    ) -> Result<u64, StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let (table, column) = (place.table(), place.column());
        let names = match place {
            Place::CaseKeys => format!("key_id = {}, ", binds.bind(line)),
            Place::Secrets | Place::Answers | Place::Factors => String::new(),
        };
        let given = binds.lists(fresh.iter().map(|(key, before, anew)| {
            let mut row: Vec<Value> = vec![(*before).clone().into(), anew.clone().into()];
            row.extend(key.values());
            row
        }));
        let same: Vec<String> = (3..)
            .zip(place.keys().split(", "))
            .map(|(nth, key)| format!("{table}.{key} = given.column{nth}"))
            .collect();
        let same = same.join(" AND ");
        let sql = format!(
            "UPDATE {table} SET {names}{column} = given.column2 FROM (VALUES {given}) AS given \
             WHERE {same} AND {table}.{column} = given.column1"
        );
        let changed = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(changed)
    }
}

async fn holders_behind(store: &Store, line: &str) -> Result<Vec<String>, StoreError> {
    let living = holders::living(store.db.reader()).await?;
    Ok(living.into_iter().filter(|one| one.seals != line).map(|one| one.name).collect())
}
