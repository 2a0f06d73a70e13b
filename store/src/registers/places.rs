//! The register of places where clients can be met, and of the hours in which the desk calls back (Q4).

use super::{Change, RegisterRefusal};
use crate::{
    Backend, StoreError,
    rows::{self, Row},
};
use chrono::{Days, NaiveDate};
use domain::{
    MunicipalityId, PlaceId, Timestamp,
    agenda::{Agenda, Taken},
    place::Place,
    values::Line,
};
use sea_orm::{ConnectionTrait, DbBackend};

const COLUMNS: &str = "id, municipality_id, kind, name, address, accessibility, active, hours";

/// Adds a place with its hours.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id exists.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    place: &Place,
) -> Result<Result<(), RegisterRefusal>, StoreError> {
    if let Err(impossible) = place.check() {
        return Ok(Err(impossible.into()));
    }
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        place.id.0.into(),
        place.municipality.0.into(),
        rows::code(&place.kind)?.into(),
        place.name.as_str().into(),
        address(place)?.into(),
        place.accessibility.as_ref().map(Line::to_string).into(),
        place.active.into(),
        rows::json(&place.hours)?.into(),
    ]]);
    rows::change(conn, binds, format!("INSERT INTO places ({COLUMNS}) VALUES {row}")).await?;
    change.record(conn, "place-added", place.id).await?;
    Ok(Ok(()))
}

/// Changes everything about a place but its id and municipality; `false` when there is no such place.
///
/// Appointments that stand are kept, also when they no longer fit the hours: the desk cancels them one by one, so
/// that each client hears of it.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn update(
    conn: &impl ConnectionTrait,
    change: &Change,
    place: &Place,
) -> Result<Result<bool, RegisterRefusal>, StoreError> {
    if let Err(impossible) = place.check() {
        return Ok(Err(impossible.into()));
    }
    let mut binds = rows::binds(conn);
    let sql = format!(
        "UPDATE places SET kind = {}, name = {}, address = {}, accessibility = {}, active = {}, \
         hours = {} WHERE id = {} AND municipality_id = {}",
        binds.bind(rows::code(&place.kind)?),
        binds.bind(place.name.as_str()),
        binds.bind(address(place)?),
        binds.bind(place.accessibility.as_ref().map(Line::to_string)),
        binds.bind(place.active),
        binds.bind(rows::json(&place.hours)?),
        binds.bind(place.id.0),
        binds.bind(place.municipality.0),
    );
    if rows::change(conn, binds, sql).await? == 0 {
        return Ok(Ok(false));
    }
    change.record(conn, "place-changed", place.id).await?;
    Ok(Ok(true))
}

/// One place.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    place: PlaceId,
) -> Result<Option<Place>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!("SELECT {COLUMNS} FROM places WHERE id = {}", binds.bind(place.0));
    rows::first(conn, binds, sql).await?.as_ref().map(read).transpose()
}

/// The places of a municipality's desk with their hours, by name, closed ones included. From these come the walk-in
/// hours on every letter, by [`domain::place::walk_in_lines`].
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn of_municipality(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
) -> Result<Vec<Place>, StoreError> {
    let mut binds = rows::binds(conn);
    let municipality = binds.bind(municipality.0);
    let sql = format!(
        "SELECT {COLUMNS} FROM places WHERE municipality_id = {municipality} ORDER BY name, id"
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

/// What is taken at a place from the first day up to and including the last.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn agenda(
    conn: &impl ConnectionTrait,
    place: Place,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Agenda, StoreError> {
    let mut binds = rows::binds(conn);
    // What began the evening before may still go on.
    let before = first.checked_sub_days(Days::new(1)).unwrap_or(first);
    let sql = format!(
        "SELECT starts_at, ends_at, seat FROM appointments \
         WHERE place_id = {} AND starts_at >= {} AND starts_at < {}",
        binds.bind(place.id.0),
        binds.bind(Timestamp::start_of(before).micros()),
        binds.bind(Timestamp::end_of(last).micros()),
    );
    let taken = rows::all(conn, binds, sql).await?.iter().map(read_taken).collect::<Result<_, _>>();
    Ok(Agenda { place, taken: taken? })
}

/// What is taken round a wish at a place of this municipality, which nobody else can book at until the transaction
/// ends; `None` when the municipality has no such place.
pub(super) async fn lock_agenda(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
    (place, wish): (PlaceId, Timestamp),
) -> Result<Option<Agenda>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT {COLUMNS} FROM places WHERE id = {} AND municipality_id = {}{}",
        binds.bind(place.0),
        binds.bind(municipality.0),
        lock(conn),
    );
    match rows::first(conn, binds, sql).await? {
        Some(row) => Ok(Some(agenda(conn, read(&row)?, Agenda::searched(wish)).await?)),
        None => Ok(None),
    }
}

fn lock(conn: &impl ConnectionTrait) -> &'static str {
    let is_sqlite = conn.get_database_backend() == DbBackend::Sqlite;
    if is_sqlite { Backend::Sqlite } else { Backend::Postgresql }.for_update()
}

fn address(place: &Place) -> Result<Option<String>, StoreError> {
    place.address.as_ref().map(rows::json).transpose()
}

fn read(row: &Row) -> Result<Place, StoreError> {
    let address = row.get::<Option<String>>("address")?.map(|_| row.json("address"));
    Ok(Place {
        id: PlaceId(row.get("id")?),
        municipality: MunicipalityId(row.get("municipality_id")?),
        kind: row.coded("kind")?,
        name: row.parsed("name")?,
        address: address.transpose()?,
        accessibility: row.parsed_if_any("accessibility")?,
        active: row.get("active")?,
        hours: row.json("hours")?,
    })
}

fn read_taken(row: &Row) -> Result<Taken, StoreError> {
    Ok(Taken {
        starts_at: row.timestamp("starts_at")?,
        ends_at: row.timestamp("ends_at")?,
        seat: row.get::<i32>("seat")?.try_into().map_err(|_| rows::unreadable())?,
    })
}
