//! Adding to a register once: a repeated request finds what it added (G13).

use super::{Api, asker::Asker};
use crate::{
    extract::IdempotencyKey,
    problem::{Answer, Kind, Problem},
};
use store::StoreError;
use uuid::Uuid;

/// The id of what is added: made from the `Idempotency-Key`, so that the same key names the same thing, or random.
pub(super) fn id(api: &Api, asker: &Asker, operation: &str, key: &IdempotencyKey) -> Uuid {
    let Some(key) = &key.0 else { return Uuid::new_v4() };
    let place = format!("{operation} {} {key}", asker.caller.actor);
    let fingerprint = api.store.keys().answer_fingerprint(place.as_bytes());
    let (half, _) = fingerprint.split_at(16);
    Uuid::from_slice(half).map_or_else(
        |_| Uuid::new_v4(),
        |id| uuid::Builder::from_custom_bytes(id.into_bytes()).into_uuid(),
    )
}

/// What an earlier request with this key added; refused when that was something else.
pub(super) fn repeated<T: PartialEq>(earlier: Option<T>, wanted: &T) -> Answer<bool> {
    match earlier {
        None => Ok(false),
        Some(earlier) if earlier == *wanted => Ok(true),
        Some(_) => Err(key_reused()),
    }
}

/// 409: the key came with another request.
pub(super) fn key_reused() -> Problem {
    Problem::new(Kind::Conflict, "This key was used for another request.").with_code("key_reused")
}

/// 409 for a name, a code or a version that is there already.
pub(super) fn taken(error: StoreError) -> Problem {
    if matches!(error, StoreError::Duplicate(_)) {
        Problem::new(Kind::Conflict, "This is there already.").with_code("already_exists")
    } else {
        error.into()
    }
}
