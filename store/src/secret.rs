//! The client's secret: twelve digits, sealed until its letter is made, hashed from its first use (S4).

use crate::{Keys, StoreError, entities::client_secret, random};
use domain::{CaseId, values::Secret};

const SEALED: &str = "client_secrets.sealed";

/// A new random secret.
pub(crate) fn new() -> Result<Secret, StoreError> {
    random::bytes().map(Secret::from_bytes)
}

/// The row of a new secret.
///
/// Sealed, not hashed: a slow hash at every filing would hold up the desk, and a stolen database
/// shows as little of a sealed secret as of the rest.
pub(crate) fn row(
    keys: &Keys,
    case: CaseId,
    secret: &Secret,
) -> Result<client_secret::Model, StoreError> {
    let sealed = keys.seal_for(SEALED, case.0, secret.digits().as_bytes())?;
    Ok(client_secret::Model { case_id: case.0, sealed: Some(sealed), hash: None })
}
