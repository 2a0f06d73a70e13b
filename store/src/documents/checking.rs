//! Whether every document is where the log says, unchanged, and opens (G16).

use super::{DOCUMENTS, Documents, place};
use crate::{
    CaseKey, ObjectFault, Problem, StoreError, Wrong,
    entities::{case_key, document},
};
use domain::{CaseId, ObjectId};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use sha2::{Digest as _, Sha256};

/// How many documents are looked up together.
const TOGETHER: u64 = 100;

impl Documents {
    /// Reads and opens every document that should be there, a page at a time; gives their number and what is wrong.
    /// `progress` hears how many were read.
    ///
    /// # Errors
    /// [`StoreError`] when the database or the store of objects does not answer.
    pub async fn verify(
        &self,
        mut progress: impl FnMut(u64),
    ) -> Result<(u64, Vec<Problem>), StoreError> {
        let (mut seen, mut problems, mut after) = (0, Vec::new(), None);
        loop {
            let page = document::Entity::find()
                .filter(document::Column::Scan.ne("refused"))
                .order_by_asc(document::Column::ObjectId)
                .limit(TOGETHER);
            let page = match after {
                Some(last) => page.filter(document::Column::ObjectId.gt(last)),
                None => page,
            };
            let rows = page.all(self.store.db.reader()).await?;
            let Some(last) = rows.last() else { return Ok((seen, problems)) };
            after = Some(last.object_id);
            for row in &rows {
                // A case that was erased has no documents any more (R68).
                let Some(key) = self.key_of(row).await? else { continue };
                seen += 1;
                if let Some(what) = self.wrong(row, key).await? {
                    problems.push(Problem { case: Some(CaseId(row.case_id)), seq: None, what });
                }
            }
            progress(seen);
        }
    }

    async fn key_of(&self, row: &document::Model) -> Result<Option<CaseKey>, StoreError> {
        let found = case_key::Entity::find_by_id(row.case_id).one(self.store.db.reader()).await?;
        let unwrap = |key: case_key::Model| {
            CaseKey::unwrap(&self.store.keys, CaseId(row.case_id), &key.wrapped)
        };
        found.map(unwrap).transpose()
    }

    async fn wrong(
        &self,
        row: &document::Model,
        key: CaseKey,
    ) -> Result<Option<Wrong>, StoreError> {
        let document = row.document;
        let (case, object) = (CaseId(row.case_id), ObjectId(row.object_id));
        let sealed = match self.objects.get(object).await {
            Ok(sealed) => sealed,
            Err(StoreError::Objects(ObjectFault::Missing)) => {
                return Ok(Some(Wrong::DocumentMissing { document }));
            }
            Err(error) => return Err(error),
        };
        let is_same = Sha256::digest(&sealed).as_slice() == row.digest;
        let opens = key.open(DOCUMENTS, place(case, object), &sealed).is_ok();
        Ok((!is_same || !opens).then_some(Wrong::DocumentDiffers { document }))
    }
}
