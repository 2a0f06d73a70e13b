//! Requests that may come again: the same key and body get the same answer, another body is refused (G13).

use crate::{Idempotency, Keys, OrderError, StoreError, entities::idempotency, rows};
use domain::{CaseId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult as _};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The most answers in one statement.
const MOST_AT_ONCE: usize = 100;

/// From what an answer can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) case: CaseId,
    /// The version of the case right after the request.
    pub(crate) version: u32,
    /// The digits of the secret, after a filing.
    pub(crate) secret: Option<String>,
}

/// What was answered to requests before, read at once.
#[derive(Default)]
pub(crate) struct Answers(HashMap<(String, String), idempotency::Model>);

impl Answers {
    /// Reads the answers to these requests.
    pub(crate) async fn read(
        conn: &impl ConnectionTrait,
        requests: impl Iterator<Item = &Idempotency>,
    ) -> Result<Self, StoreError> {
        let mut known = HashMap::new();
        let places: Vec<_> = requests.map(|request| [&request.scope, &request.key]).collect();
        for places in places.chunks(MOST_AT_ONCE) {
            let mut binds = rows::binds(conn);
            let places = binds.rows(places.iter().map(|place| place.map(|part| part.into())));
            let sql = format!(
                "SELECT scope, key, fingerprint, answer, created_at FROM idempotency \
                 WHERE (scope, key) IN (VALUES {places})"
            );
            let rows =
                idempotency::Model::find_by_statement(binds.statement(sql)).all(conn).await?;
            known.extend(rows.into_iter().map(|row| ((row.scope.clone(), row.key.clone()), row)));
        }
        Ok(Self(known))
    }

    /// What was answered to this request; refused when its key came with another request.
    pub(crate) fn to(
        &self,
        keys: &Keys,
        request: &Idempotency,
    ) -> Result<Option<Answer>, OrderError> {
        let Some(row) = self.0.get(&(request.scope.clone(), request.key.clone())) else {
            return Ok(None);
        };
        if row.fingerprint != request.fingerprint {
            return Err(OrderError::KeyReused);
        }
        let opened = keys.open_for(TABLE, place_of(request), &row.answer)?;
        Ok(Some(postcard::from_bytes(&opened).map_err(|_| UNREADABLE)?))
    }
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

/// The table, as part of the place that a sealed answer opens for.
pub(crate) const TABLE: &str = "idempotency";
const UNREADABLE: StoreError = StoreError::Damaged { what: "an answer" };

fn place_of(request: &Idempotency) -> Vec<u8> {
    place(&request.scope, &request.key)
}

/// The zero byte ends the scope, so that no two places read the same.
pub(crate) fn place(scope: &str, key: &str) -> Vec<u8> {
    [scope.as_bytes(), &[0], key.as_bytes()].concat()
}
