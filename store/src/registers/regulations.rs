//! The versions of each municipality's regulation: data that never changes once stored.

use super::{Change, RegisterRefusal};
use crate::{
    Binds, StoreError,
    rows::{self, Row},
};
use chrono::NaiveDate;
use domain::{
    MunicipalityId,
    regulation::{Regulation, Settings},
};
use sea_orm::ConnectionTrait;

const COLUMNS: &str = "r.municipality_id, r.version, r.valid_from, r.settings";

/// Adds the next version of a municipality's regulation, which must come into force after the last one.
///
/// Cases keep the version that was in force when they were received.
///
/// # Errors
/// [`StoreError::Duplicate`] when another version came first.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    municipality: MunicipalityId,
    valid_from: NaiveDate,
    settings: &Settings,
) -> Result<Result<Regulation, RegisterRefusal>, StoreError> {
    if !super::organisations::takes_part(conn, settings.college, municipality).await? {
        return Ok(Err(RegisterRefusal::CollegeUnknown));
    }
    let last = list(conn, municipality).await?.pop();
    if let Some(last) = &last
        && valid_from <= last.valid_from
    {
        return Ok(Err(RegisterRefusal::RegulationNotLater { last_valid_from: last.valid_from }));
    }
    let version = last.map_or(1, |last| last.version.saturating_add(1));
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        municipality.0.into(),
        stored_version(version).into(),
        valid_from.into(),
        rows::json(settings)?.into(),
    ]]);
    let sql = format!(
        "INSERT INTO regulations (municipality_id, version, valid_from, settings) VALUES {row}"
    );
    rows::change(conn, binds, sql).await?;
    change.record(conn, "regulation-added", municipality).await?;
    Ok(Ok(Regulation { municipality, version, valid_from, settings: settings.clone() }))
}

/// All versions of a municipality's regulation, oldest first.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
) -> Result<Vec<Regulation>, StoreError> {
    let mut binds = rows::binds(conn);
    let municipality = binds.bind(municipality.0);
    let sql = format!(
        "SELECT {COLUMNS} FROM regulations r WHERE r.municipality_id = {municipality} \
         ORDER BY r.version"
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

/// One version of a municipality's regulation.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
    version: u32,
) -> Result<Option<Regulation>, StoreError> {
    let mut binds = rows::binds(conn);
    let which = version_condition(&mut binds, municipality, version);
    let sql = format!("SELECT {COLUMNS} FROM regulations r WHERE {which}");
    rows::first(conn, binds, sql).await?.as_ref().map(read).transpose()
}

/// The version that is in force on a day.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn in_force(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
    day: NaiveDate,
) -> Result<Option<Regulation>, StoreError> {
    let mut binds = rows::binds(conn);
    let which = in_force_condition(&mut binds, municipality, day);
    let sql = format!("SELECT {COLUMNS} FROM regulations r WHERE {which}");
    rows::first(conn, binds, sql).await?.as_ref().map(read).transpose()
}

/// The end of a query on `regulations r` that gives one version.
pub(super) fn version_condition(
    binds: &mut Binds,
    municipality: MunicipalityId,
    version: u32,
) -> String {
    let municipality = binds.bind(municipality.0);
    let version = binds.bind(stored_version(version));
    format!("r.municipality_id = {municipality} AND r.version = {version}")
}

/// The end of a query on `regulations r` that gives the version in force on a day.
pub(super) fn in_force_condition(
    binds: &mut Binds,
    municipality: MunicipalityId,
    day: NaiveDate,
) -> String {
    let municipality = binds.bind(municipality.0);
    let day = binds.bind(day);
    format!(
        "r.municipality_id = {municipality} AND r.valid_from <= {day} \
         ORDER BY r.version DESC LIMIT 1"
    )
}

pub(super) fn read(row: &Row) -> Result<Regulation, StoreError> {
    Ok(Regulation {
        municipality: MunicipalityId(row.get("municipality_id")?),
        version: row.get::<i32>("version")?.unsigned_abs(),
        valid_from: row.get("valid_from")?,
        settings: row.json("settings")?,
    })
}

/// A version as the database counts; one that it cannot count does not exist.
fn stored_version(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}
