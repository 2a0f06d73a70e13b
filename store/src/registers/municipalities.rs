//! The register of municipalities and their districts.

use super::Change;
use crate::{
    StoreError,
    rows::{self, Row},
};
use domain::{
    DistrictId, MunicipalityId, Timestamp,
    values::{Line, MunicipalityCode},
};
use sea_orm::ConnectionTrait;

/// A municipality that the desk works for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Names it everywhere.
    pub id: MunicipalityId,
    /// Its code in case numbers; never changes.
    pub code: MunicipalityCode,
    /// Its name, as letters print it.
    pub name: Line,
    /// Since when the desk works for it.
    pub created_at: Timestamp,
}

/// A district (stadsdeel, wijk).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Names it everywhere.
    pub id: DistrictId,
    /// The municipality that it is part of.
    pub municipality: MunicipalityId,
    /// Its name.
    pub name: Line,
}

/// Adds a municipality.
///
/// # Errors
/// [`StoreError::Duplicate`] when the code or the id exists.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: MunicipalityId,
    code: &MunicipalityCode,
    name: &Line,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(conn);
    let created_at = change.at.micros();
    let row =
        binds.rows([[id.0.into(), code.as_str().into(), name.as_str().into(), created_at.into()]]);
    let sql = format!("INSERT INTO municipalities (id, code, name, created_at) VALUES {row}");
    rows::change(conn, binds, sql).await?;
    change.record(conn, "municipality-added", id).await
}

/// Gives a municipality another name; `false` when there is no such municipality.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn rename(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: MunicipalityId,
    name: &Line,
) -> Result<bool, StoreError> {
    let mut binds = rows::binds(conn);
    let (name, id_given) = (binds.bind(name.as_str()), binds.bind(id.0));
    let sql = format!("UPDATE municipalities SET name = {name} WHERE id = {id_given}");
    if rows::change(conn, binds, sql).await? == 0 {
        return Ok(false);
    }
    change.record(conn, "municipality-renamed", id).await?;
    Ok(true)
}

/// One municipality.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    id: MunicipalityId,
) -> Result<Option<Municipality>, StoreError> {
    let mut binds = rows::binds(conn);
    let id = binds.bind(id.0);
    let sql = format!("SELECT id, code, name, created_at FROM municipalities WHERE id = {id}");
    rows::first(conn, binds, sql).await?.as_ref().map(read).transpose()
}

/// All municipalities by name.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn list(conn: &impl ConnectionTrait) -> Result<Vec<Municipality>, StoreError> {
    let sql = "SELECT id, code, name, created_at FROM municipalities ORDER BY name, code";
    rows::all(conn, rows::binds(conn), sql).await?.iter().map(read).collect()
}

/// Adds a district.
///
/// # Errors
/// [`StoreError::Duplicate`] when the municipality has a district of that name.
pub async fn add_district(
    conn: &impl ConnectionTrait,
    change: &Change,
    district: &District,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(conn);
    let District { id, municipality, name } = district;
    let row = binds.rows([[id.0.into(), municipality.0.into(), name.as_str().into()]]);
    let sql = format!("INSERT INTO districts (id, municipality_id, name) VALUES {row}");
    rows::change(conn, binds, sql).await?;
    change.record(conn, "district-added", id).await
}

/// Gives a district another name; `false` when the municipality has no such district.
///
/// # Errors
/// [`StoreError::Duplicate`] when the municipality has another district of that name.
pub async fn rename_district(
    conn: &impl ConnectionTrait,
    change: &Change,
    district: &District,
) -> Result<bool, StoreError> {
    let mut binds = rows::binds(conn);
    let name = binds.bind(district.name.as_str());
    let id = binds.bind(district.id.0);
    let municipality = binds.bind(district.municipality.0);
    let sql = format!(
        "UPDATE districts SET name = {name} WHERE id = {id} AND municipality_id = {municipality}"
    );
    if rows::change(conn, binds, sql).await? == 0 {
        return Ok(false);
    }
    change.record(conn, "district-renamed", district.id).await?;
    Ok(true)
}

/// One district.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find_district(
    conn: &impl ConnectionTrait,
    id: DistrictId,
) -> Result<Option<District>, StoreError> {
    let mut binds = rows::binds(conn);
    let id = binds.bind(id.0);
    let sql = format!("SELECT id, municipality_id, name FROM districts WHERE id = {id}");
    rows::first(conn, binds, sql).await?.as_ref().map(read_district).transpose()
}

/// The districts of a municipality by name.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn districts(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
) -> Result<Vec<District>, StoreError> {
    let mut binds = rows::binds(conn);
    let municipality = binds.bind(municipality.0);
    let sql = format!(
        "SELECT id, municipality_id, name FROM districts WHERE municipality_id = {municipality} \
         ORDER BY name"
    );
    rows::all(conn, binds, sql).await?.iter().map(read_district).collect()
}

fn read(row: &Row) -> Result<Municipality, StoreError> {
    Ok(Municipality {
        id: MunicipalityId(row.get("id")?),
        code: row.parsed("code")?,
        name: row.parsed("name")?,
        created_at: row.timestamp("created_at")?,
    })
}

fn read_district(row: &Row) -> Result<District, StoreError> {
    Ok(District {
        id: DistrictId(row.get("id")?),
        municipality: MunicipalityId(row.get("municipality_id")?),
        name: row.parsed("name")?,
    })
}
