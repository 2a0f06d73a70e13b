//! The store of objects: a folder, or whatever else speaks the interface of `object_store`.

use crate::StoreError;
use domain::{ObjectId, Timestamp};
use futures_util::{Stream, StreamExt as _, future::ready};
use object_store::{Error, ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path};
use std::{error::Error as _, fmt, io, sync::Arc};

/// What can be wrong with the store of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ObjectFault {
    /// An object that a document names is absent.
    #[error("an object is missing")]
    Missing,
    /// There is no room for another one.
    #[error("there is no space left")]
    Full,
    /// It does not answer, or not as it should.
    #[error("it cannot be reached or used")]
    Unavailable,
}

/// Where sealed objects lie.
#[derive(Clone)]
pub struct Objects(Arc<dyn ObjectStore>);

impl Objects {
    /// A folder, made when it does not exist. What was put there survives a power cut.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &std::path::Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let files = LocalFileSystem::new_with_prefix(folder).map_err(io::Error::other)?;
        Ok(Self(Arc::new(files.with_fsync(true))))
    }

    /// Stores an object whole or not at all.
    pub(super) async fn put(&self, object: ObjectId, sealed: Vec<u8>) -> Result<(), StoreError> {
        self.0.put(&path(object), sealed.into()).await.map_err(fault)?;
        Ok(())
    }

    pub(super) async fn get(&self, object: ObjectId) -> Result<Vec<u8>, StoreError> {
        let found = self.0.get(&path(object)).await.map_err(fault)?;
        Ok(found.bytes().await.map_err(fault)?.into())
    }

    /// Removes an object; one that is not there is no fault.
    pub(super) async fn delete(&self, object: ObjectId) -> Result<(), StoreError> {
        match self.0.delete(&path(object)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(error)),
        }
    }

    /// Every object and when it was put there. What has another name is not ours, and is left out.
    pub(super) fn all(&self) -> impl Stream<Item = Result<(ObjectId, Timestamp), StoreError>> {
        self.0.list(None).filter_map(|found| {
            ready(match found {
                Ok(found) => object(&found.location)
                    .map(|object| Ok((object, Timestamp::from(found.last_modified)))),
                Err(error) => Some(Err(fault(error))),
            })
        })
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Objects(..)")
    }
}

/// Two digits as a folder, so that no folder holds them all.
fn path(object: ObjectId) -> Path {
    let name = object.0.simple().to_string();
    let (folder, _) = name.split_at(2);
    Path::from(format!("{folder}/{name}"))
}

fn object(path: &Path) -> Option<ObjectId> {
    let id = path.filename().and_then(|name| name.parse().ok()).map(ObjectId)?;
    (self::path(id) == *path).then_some(id)
}

/// The error without the names that it holds.
#[expect(clippy::wildcard_enum_match_arm, reason = "the errors grow without us")]
fn fault(error: Error) -> StoreError {
    StoreError::Objects(match error {
        Error::NotFound { .. } => ObjectFault::Missing,
        other if is_full(&other) => ObjectFault::Full,
        _ => ObjectFault::Unavailable,
    })
}

fn is_full(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_object_is_found_by_its_own_path_only() {
        let id = ObjectId(Uuid::from_u128(0xab));
        assert_eq!(object(&path(id)), Some(id));
        for other in ["readme.txt", "00/readme.txt", "ff/000000000000000000000000000000ab"] {
            assert_eq!(object(&Path::from(other)), None, "{other}");
        }
    }

    #[tokio::test]
    async fn what_is_removed_is_gone_and_may_be_removed_again() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::in_folder(folder.path()).unwrap();
        let id = ObjectId(Uuid::from_u128(7));
        objects.put(id, vec![1, 2, 3]).await.unwrap();
        assert_eq!(objects.get(id).await.unwrap(), [1, 2, 3]);
        std::fs::write(folder.path().join("readme.txt"), "of somebody else").unwrap();
        let listed: Vec<_> = objects.all().map(|found| found.unwrap().0).collect().await;
        assert_eq!(listed, [id]);
        for _ in 0..2 {
            objects.delete(id).await.unwrap();
        }
        let gone = objects.get(id).await.unwrap_err();
        assert!(matches!(gone, StoreError::Objects(ObjectFault::Missing)), "{gone}");
    }
}
