//! The versions of the legal calendar (R31): adding a day makes a new version, so a deadline can name its own (R34).

use super::{Change, RegisterRefusal};
use crate::{
    StoreError,
    rows::{self, Row},
};
use chrono::NaiveDate;
use domain::calendar::{Calendar, RoyalBirthday};
use sea_orm::ConnectionTrait;

/// Stores the calendar as shipped when there is none, and gives the newest version.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn ensure(conn: &impl ConnectionTrait) -> Result<Calendar, StoreError> {
    let shipped = Calendar::statutory();
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        stored_version(&shipped).into(),
        rows::json(&shipped)?.into(),
        None::<i64>.into(),
        domain::Actor::System.to_string().into(),
    ]]);
    let sql = format!(
        "INSERT INTO calendars (version, calendar, created_at, created_by) VALUES {row} \
         ON CONFLICT (version) DO NOTHING"
    );
    rows::change(conn, binds, sql).await?;
    newest(conn).await
}

/// The newest version; the calendar as shipped while nothing was stored.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn newest(conn: &impl ConnectionTrait) -> Result<Calendar, StoreError> {
    let sql = "SELECT calendar FROM calendars ORDER BY version DESC LIMIT 1";
    let row = rows::first(conn, rows::binds(conn), sql).await?;
    row.as_ref().map_or_else(|| Ok(Calendar::statutory()), read)
}

/// One version, as a deadline names it (R34).
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    version: u32,
) -> Result<Option<Calendar>, StoreError> {
    let mut binds = rows::binds(conn);
    let version = binds.bind(i32::try_from(version).unwrap_or(i32::MAX));
    let sql = format!("SELECT calendar FROM calendars WHERE version = {version}");
    rows::first(conn, binds, sql).await?.as_ref().map(read).transpose()
}

/// Adds a day that a decree equates with a holiday (R31).
///
/// # Errors
/// [`StoreError::Duplicate`] when another version came first.
pub async fn add_equated_day(
    conn: &impl ConnectionTrait,
    change: &Change,
    day: NaiveDate,
    decree: &str,
) -> Result<Result<Calendar, RegisterRefusal>, StoreError> {
    match ensure(conn).await?.with_equated_day(day, decree) {
        Ok(next) => store(conn, change, next).await.map(Ok),
        Err(refusal) => Ok(Err(refusal.into())),
    }
}

/// Adds another royal birthday, celebrated from a later year (R30).
///
/// # Errors
/// [`StoreError::Duplicate`] when another version came first.
pub async fn add_royal_birthday(
    conn: &impl ConnectionTrait,
    change: &Change,
    birthday: RoyalBirthday,
) -> Result<Result<Calendar, RegisterRefusal>, StoreError> {
    match ensure(conn).await?.with_royal_birthday(birthday) {
        Ok(next) => store(conn, change, next).await.map(Ok),
        Err(refusal) => Ok(Err(refusal.into())),
    }
}

/// Records that the decrees name no further day until a later year.
///
/// # Errors
/// [`StoreError::Duplicate`] when another version came first.
pub async fn cover_until(
    conn: &impl ConnectionTrait,
    change: &Change,
    year: i32,
) -> Result<Result<Calendar, RegisterRefusal>, StoreError> {
    match ensure(conn).await?.covering_until(year) {
        Ok(next) => store(conn, change, next).await.map(Ok),
        Err(refusal) => Ok(Err(refusal.into())),
    }
}

async fn store(
    conn: &impl ConnectionTrait,
    change: &Change,
    next: Calendar,
) -> Result<Calendar, StoreError> {
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        stored_version(&next).into(),
        rows::json(&next)?.into(),
        change.at.micros().into(),
        change.by.to_string().into(),
    ]]);
    let sql =
        format!("INSERT INTO calendars (version, calendar, created_at, created_by) VALUES {row}");
    rows::change(conn, binds, sql).await?;
    change.record(conn, "calendar-extended", next.version()).await?;
    Ok(next)
}

fn stored_version(calendar: &Calendar) -> i32 {
    i32::try_from(calendar.version()).unwrap_or(i32::MAX)
}

fn read(row: &Row) -> Result<Calendar, StoreError> {
    row.json("calendar")
}
