//! The desk of a municipality as its letters name it: name, telephone number, addresses, logo (Q4).

use super::Change;
use crate::{StoreError, rows};
use domain::{
    MunicipalityId,
    values::{Address, Email, Line},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// Who writes the letters of a municipality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Desk {
    /// The name of the desk.
    pub name: Line,
    /// The telephone number as people dial it, which stands in every letter: a short or free number too.
    pub phone: Line,
    /// Where post for the desk arrives.
    pub address: Address,
    /// Where answers to e-mails arrive.
    pub email: Option<Email>,
    /// The website.
    pub website: Option<Line>,
    /// The logo, as SVG without anything that is loaded from elsewhere.
    pub logo: Option<String>,
}

/// Describes the desk of a municipality; letters made from now on name it so.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn set(
    conn: &impl ConnectionTrait,
    change: &Change,
    municipality: MunicipalityId,
    desk: &Desk,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(conn);
    let row =
        binds.rows([[municipality.0.into(), rows::json(desk)?.into(), change.at.micros().into()]]);
    let sql = format!(
        "INSERT INTO desks (municipality_id, settings, changed_at) VALUES {row} \
         ON CONFLICT (municipality_id) DO UPDATE SET settings = excluded.settings, \
         changed_at = excluded.changed_at"
    );
    rows::change(conn, binds, sql).await?;
    change.record(conn, "desk-described", municipality).await
}

/// The desk of a municipality; `None` until it is described.
///
/// # Errors
/// As [`set`].
pub async fn find(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
) -> Result<Option<Desk>, StoreError> {
    let mut binds = rows::binds(conn);
    let id = binds.bind(municipality.0);
    let sql = format!("SELECT settings FROM desks WHERE municipality_id = {id}");
    rows::first(conn, binds, sql).await?.map(|row| row.json("settings")).transpose()
}
