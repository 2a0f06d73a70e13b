//! Requests that may come again: the same key and body get the same answer, another body is refused (G13).

use crate::{Idempotency, Keys, OrderError, StoreError, entities::idempotency};
use domain::{CaseId, Timestamp};
use sea_orm::{ConnectionTrait, EntityTrait as _};
use serde::{Deserialize, Serialize};

/// From what an answer can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) case: CaseId,
    /// The version of the case right after the request.
    pub(crate) version: u32,
    /// The digits of the secret, after a filing.
    pub(crate) secret: Option<String>,
}

/// What was answered to this request before; refused when the key came with another request.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    keys: &Keys,
    request: &Idempotency,
) -> Result<Option<Answer>, OrderError> {
    let place = (request.scope.clone(), request.key.clone());
    let Some(row) = idempotency::Entity::find_by_id(place).one(conn).await? else {
        return Ok(None);
    };
    if row.fingerprint != request.fingerprint {
        return Err(OrderError::KeyReused);
    }
    let opened = keys.open_for(TABLE, place_of(request), &row.answer)?;
    Ok(Some(postcard::from_bytes(&opened).map_err(|_| UNREADABLE)?))
}

/// The row that keeps an answer.
pub(crate) fn row(
    keys: &Keys,
    request: &Idempotency,
    answer: &Answer,
    at: Timestamp,
) -> Result<idempotency::Model, StoreError> {
    let plain = zeroize::Zeroizing::new(postcard::to_stdvec(answer).map_err(|_| UNREADABLE)?);
    Ok(idempotency::Model {
        scope: request.scope.clone(),
        key: request.key.clone(),
        fingerprint: request.fingerprint.to_vec(),
        answer: keys.seal_for(TABLE, place_of(request), &plain)?,
        created_at: at.micros(),
    })
}

const TABLE: &str = "idempotency";
const UNREADABLE: StoreError = StoreError::Damaged { what: "an answer" };

/// The zero byte ends the scope, so that no two places read the same.
fn place_of(request: &Idempotency) -> Vec<u8> {
    [request.scope.as_bytes(), &[0], request.key.as_bytes()].concat()
}
