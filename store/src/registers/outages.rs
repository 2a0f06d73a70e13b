//! The register of outages of the desk's portal or mail (R40).

use super::{Change, RegisterRefusal};
use crate::{
    StoreError,
    rows::{self, Row},
};
use domain::{MunicipalityId, OutageId, Timestamp, outage::Outage};
use sea_orm::ConnectionTrait;

/// Records an outage of one municipality's desk, or of the whole installation.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id exists.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    municipality: Option<MunicipalityId>,
    outage: Outage,
) -> Result<Result<(), RegisterRefusal>, StoreError> {
    if outage.until <= outage.from {
        return Ok(Err(RegisterRefusal::EndsBeforeItBegins));
    }
    if outage.until > change.at {
        return Ok(Err(RegisterRefusal::NotOverYet));
    }
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        outage.id.0.into(),
        municipality.map(|id| id.0).into(),
        outage.from.micros().into(),
        outage.until.micros().into(),
        change.at.micros().into(),
        change.by.to_string().into(),
    ]]);
    let sql = format!(
        "INSERT INTO outages (id, municipality_id, began_at, ended_at, recorded_at, recorded_by) \
         VALUES {row}"
    );
    rows::change(conn, binds, sql).await?;
    change.record(conn, "outage-recorded", outage.id).await?;
    Ok(Ok(()))
}

/// The outages that touched a municipality's desk and ended at or after an instant, in order of time.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
    ended_from: Timestamp,
) -> Result<Vec<Outage>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT id, began_at, ended_at FROM outages \
         WHERE (municipality_id IS NULL OR municipality_id = {}) AND ended_at >= {} \
         ORDER BY began_at, id",
        binds.bind(municipality.0),
        binds.bind(ended_from.micros())
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Outage, StoreError> {
    Ok(Outage {
        id: OutageId(row.get("id")?),
        from: row.timestamp("began_at")?,
        until: row.timestamp("ended_at")?,
    })
}
