//! The appointments of a desk in order of time: whom it meets today, and whom it calls.

use super::{Cursor, Page, page_size};
use crate::{
    StoreError,
    rows::{self, Row},
};
use domain::{
    CaseId, MunicipalityId, PlaceId, Timestamp, place::AppointmentKind, values::CaseNumber,
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// An appointment that was not cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// The case.
    pub case: CaseId,
    /// Its public number.
    pub number: CaseNumber,
    /// Its municipality.
    pub municipality: MunicipalityId,
    /// Which appointment of the case.
    pub appointment: u16,
    /// Where.
    pub place: PlaceId,
    /// Whether the client comes, or is called.
    pub kind: AppointmentKind,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it is over.
    pub ends_at: Timestamp,
}

/// The appointments of these municipalities' desks that begin from one instant until before another, in order of
/// time: one page, after the cursor of the last one. A case has one appointment at a time, so the order is complete.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn appointments(
    conn: &impl ConnectionTrait,
    municipalities: &BTreeSet<MunicipalityId>,
    (from, until): (Timestamp, Timestamp),
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<AppointmentRow>, StoreError> {
    let mut binds = rows::binds(conn);
    let municipalities = binds.list(municipalities.iter().map(|id| id.0));
    let beyond = after.map(|cursor| {
        let (at, id) = (binds.bind(cursor.at), binds.bind(cursor.id));
        format!("AND (a.starts_at, a.case_id) > ({at}, {id})")
    });
    let (from, until) = (binds.bind(from.micros()), binds.bind(until.micros()));
    let sql = format!(
        "SELECT a.case_id, c.number, a.municipality_id, a.appointment, a.place_id, a.kind, \
         a.starts_at, a.ends_at FROM appointments a JOIN cases c ON c.id = a.case_id \
         WHERE a.municipality_id IN {municipalities} AND a.starts_at >= {from} \
         AND a.starts_at < {until} {} ORDER BY a.starts_at, a.case_id LIMIT {}",
        beyond.unwrap_or_default(),
        page_size(limit) + 1
    );
    let rows = rows::all(conn, binds, sql).await?;
    let items = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(items, limit, |row| Cursor { at: row.starts_at.micros(), id: row.case.0 }))
}

fn read(row: &Row) -> Result<AppointmentRow, StoreError> {
    Ok(AppointmentRow {
        case: CaseId(row.get("case_id")?),
        number: row.parsed("number")?,
        municipality: MunicipalityId(row.get("municipality_id")?),
        appointment: row.get::<i32>("appointment")?.try_into().map_err(|_| rows::unreadable())?,
        place: PlaceId(row.get("place_id")?),
        kind: row.coded("kind")?,
        starts_at: row.timestamp("starts_at")?,
        ends_at: row.timestamp("ends_at")?,
    })
}
