//! Changes of an account. Each ends the tokens given out, by raising their epoch (S6).

use super::add_municipalities;
use crate::{Binds, StoreError, registers::Change, rows};
use domain::{AccountId, MunicipalityId};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Replaces the password and ends the tokens given out; `false` when there is no such account.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn set_password(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: AccountId,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let mut binds = rows::binds(conn);
    let assignment = format!(", password_hash = {}", binds.bind(password_hash));
    update(conn, change, id, (binds, &assignment, "account-password-set")).await
}

/// Disables an account and ends the tokens given out (S6); `false` when there is no such account.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn disable(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: AccountId,
) -> Result<bool, StoreError> {
    let mut binds = rows::binds(conn);
    let assignment = format!(", disabled_at = {}", binds.bind(change.at.micros()));
    update(conn, change, id, (binds, &assignment, "account-disabled")).await
}

/// Lets an account be used again, with new tokens; `false` when there is no such account.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn enable(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: AccountId,
) -> Result<bool, StoreError> {
    update(conn, change, id, (rows::binds(conn), ", disabled_at = NULL", "account-enabled")).await
}

/// Lets an account work for one more municipality. Tokens given out go on: what an account may do is looked up at
/// every request.
///
/// # Errors
/// [`StoreError::Duplicate`] when it works for that municipality already.
pub async fn add_municipality(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: AccountId,
    municipality: MunicipalityId,
) -> Result<(), StoreError> {
    add_municipalities(conn, id, &BTreeSet::from([municipality])).await?;
    change.record(conn, "account-municipality-added", id).await
}

/// Sets the municipalities that an account works for and ends the tokens given out, which name the old ones;
/// `false` when there is no such account.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn set_municipalities(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: AccountId,
    municipalities: &BTreeSet<MunicipalityId>,
) -> Result<bool, StoreError> {
    let what = (rows::binds(conn), "", "account-municipalities-set");
    if !update(conn, change, id, what).await? {
        return Ok(false);
    }
    let mut binds = rows::binds(conn);
    let given = binds.bind(id.0);
    let sql = format!("DELETE FROM account_municipalities WHERE account_id = {given}");
    rows::change(conn, binds, sql).await?;
    add_municipalities(conn, id, municipalities).await?;
    Ok(true)
}

/// Ends the tokens given out, because what proves who the holder is changed; `false` when there is no such account.
pub(crate) async fn end_tokens(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: AccountId,
    what: &'static str,
) -> Result<bool, StoreError> {
    update(conn, change, id, (rows::binds(conn), "", what)).await
}

/// Raises the epoch, and changes what else is assigned.
async fn update(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: AccountId,
    (mut binds, assignment, what): (Binds, &str, &'static str),
) -> Result<bool, StoreError> {
    let given = binds.bind(id.0);
    let sql =
        format!("UPDATE accounts SET token_epoch = token_epoch + 1{assignment} WHERE id = {given}");
    if rows::change(conn, binds, sql).await? == 0 {
        return Ok(false);
    }
    change.record(conn, what, id).await?;
    Ok(true)
}
