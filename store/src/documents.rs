//! Documents of cases: sealed under the key of their case, and kept as objects whose names say nothing (S17, S19).
//!
//! The object is there before the row that names it, and goes after it: whatever dies in between leaves an object that
//! nobody names, and [`Documents::sweep`] removes those.

mod checking;
mod examining;
mod objects;
mod sweeping;

pub use examining::ToExamine;
pub use objects::{ObjectFault, Objects};

use crate::{CaseKey, Executed, Order, OrderError, Store, StoreError, papers};
use domain::{
    CaseId, ObjectId,
    complaint::document::{Digest, FileKind, StoredFile},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The table, as part of the place that a sealed document opens for.
const DOCUMENTS: &str = "documents";

/// The documents of an installation: the cases that name them, and the store of objects. Clones share everything.
#[derive(Debug, Clone)]
pub struct Documents {
    store: Store,
    objects: Objects,
}

/// A file that was taken in and looked at.
pub struct NewFile {
    /// Its kind, by content and extension.
    pub kind: FileKind,
    /// What is in it.
    pub content: Vec<u8>,
}

impl Documents {
    /// The documents of this installation, in this store of objects.
    pub fn new(store: Store, objects: Objects) -> Self {
        Self { store, objects }
    }

    /// Stores a file and carries out the order that names it. Without the order there is no document.
    ///
    /// # Errors
    /// As [`Store::execute`], and [`StoreError::Objects`] when the file cannot be stored.
    pub async fn add(
        &self,
        case: CaseId,
        file: NewFile,
        order: impl FnOnce(StoredFile) -> Order,
    ) -> Result<Executed, OrderError> {
        let key = papers::key_of(self.store.db.reader(), &self.store.keys, case).await?;
        let stored = self.put(case, key.ok_or(OrderError::NotFound)?, file).await?;
        let outcome = self.store.execute(order(stored)).await;
        // After a technical failure the order may have been carried out all the same: the object stays until it is swept.
        let is_named = match &outcome {
            Ok(executed) => !executed.repeated,
            Err(error) => matches!(error, OrderError::Store(_)),
        };
        if !is_named && let Err(error) = self.objects.delete(stored.object).await {
            tracing::warn!(%error, "an object that nobody names stays until it is swept");
        }
        outcome
    }

    /// What is in a document; `None` once the key of its case was destroyed.
    ///
    /// # Errors
    /// [`StoreError::Objects`] when the object is absent or cannot be read, and [`StoreError::Sealed`] when it was changed.
    pub async fn content(
        &self,
        case: CaseId,
        object: ObjectId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let key = papers::key_of(self.store.db.reader(), &self.store.keys, case).await?;
        let Some(key) = key else { return Ok(None) };
        let sealed = self.objects.get(object).await?;
        aside(move || key.open(DOCUMENTS, place(case, object), &sealed)).await.map(Some)
    }

    async fn put(
        &self,
        case: CaseId,
        key: CaseKey,
        file: NewFile,
    ) -> Result<StoredFile, StoreError> {
        let object = ObjectId(Uuid::from_bytes(crate::random::bytes()?));
        let NewFile { kind, content } = file;
        let bytes = u32::try_from(content.len()).map_err(|_| TOO_LARGE)?;
        let (sealed, digest) = aside(move || {
            let sealed = key.seal(DOCUMENTS, place(case, object), &content)?;
            let digest = Digest(Sha256::digest(&sealed).into());
            Ok((sealed, digest))
        })
        .await?;
        self.objects.put(object, sealed).await?;
        Ok(StoredFile { object, kind, bytes, digest })
    }
}

const TOO_LARGE: StoreError = StoreError::Damaged { what: "a document that is too large" };

/// Sealing megabytes takes a while, in which a thread of the server would answer nobody.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Sealed)?
}

fn place(case: CaseId, object: ObjectId) -> Vec<u8> {
    [&case.0.as_bytes()[..], object.0.as_bytes()].concat()
}
