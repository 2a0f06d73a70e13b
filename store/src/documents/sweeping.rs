//! Removing objects that no document names: of uploads that ended halfway, of what the scanner refused, of erased cases.

use super::Documents;
use crate::{Clock, StoreError, rows};
use chrono::TimeDelta;
use domain::ObjectId;
use futures_util::StreamExt as _;
use std::{collections::BTreeSet, pin::pin};
use uuid::Uuid;

/// How old an object has to be: far longer than any upload takes.
const AGE: TimeDelta = TimeDelta::days(1);

/// How many objects are looked up together.
const TOGETHER: usize = 500;

impl Documents {
    /// Removes the objects of more than a day old that no document needs; says how many.
    ///
    /// The age is by the clock of the machine, also in a demonstration, because the store of objects knows no other.
    ///
    /// # Errors
    /// [`StoreError`]; what was removed was removed.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        let before = Clock::System.now().moved(-AGE);
        let mut found = pin!(self.objects.all().chunks(TOGETHER));
        let mut removed = 0;
        while let Some(chunk) = found.next().await {
            let chunk = chunk.into_iter().collect::<Result<Vec<_>, _>>()?;
            let old = chunk.into_iter().filter(|(_, put_at)| *put_at < before);
            let old: Vec<ObjectId> = old.map(|(object, _)| object).collect();
            let needed = self.needed(&old).await?;
            for object in old.into_iter().filter(|object| !needed.contains(&object.0)) {
                self.objects.delete(object).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Those of these objects that a document needs: one that was not refused, of a case that was not erased.
    async fn needed(&self, objects: &[ObjectId]) -> Result<BTreeSet<Uuid>, StoreError> {
        if objects.is_empty() {
            return Ok(BTreeSet::new());
        }
        let conn = self.store.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT d.object_id FROM documents d JOIN case_keys k ON k.case_id = d.case_id \
             WHERE d.scan <> 'refused' AND d.object_id IN {}",
            binds.list(objects.iter().map(|object| object.0))
        );
        rows::all(conn, binds, sql).await?.iter().map(|row| row.get("object_id")).collect()
    }
}
