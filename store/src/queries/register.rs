//! The register of a municipality: every complaint of a year by its number, in which a gap would show (R19).

use super::{
    Cursor, Page,
    cases::{self, CaseRow},
    page_size,
};
use crate::{StoreError, rows};
use domain::{
    MunicipalityId,
    values::{CaseNumber, MunicipalityCode},
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// The number that was given out.
    pub number: CaseNumber,
    /// The case; `None` is a gap, which must not be.
    pub case: Option<CaseRow>,
}

/// The register of one municipality and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterYear {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its code in the numbers.
    pub code: MunicipalityCode,
    /// The year of receipt.
    pub year: u16,
}

/// A page of the register behind the cursor: so many lines at most, and never more than 100.
///
/// The numbers are counted and not looked up, so that a case that is not there leaves its line empty.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn register(
    conn: &impl ConnectionTrait,
    of: &RegisterYear,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<RegisterEntry>, StoreError> {
    let behind = after.map_or(0, |after| u32::try_from(after.at).unwrap_or(0));
    let last = last_serial(conn, of).await?.min(behind.saturating_add(page_size(limit) + 1));
    let serials = behind.saturating_add(1)..=last;
    let numbers =
        serials.map_while(|serial| CaseNumber::new(of.code.clone(), of.year, serial).ok());
    let numbers: Vec<CaseNumber> = numbers.collect();
    let mut found = cases_by_number(conn, &numbers).await?;
    let entry = |number| RegisterEntry { case: found.remove(&number), number };
    let entries = numbers.into_iter().map(entry).collect();
    Ok(Page::cut(entries, limit, |last: &RegisterEntry| Cursor {
        at: last.number.serial().into(),
        id: Uuid::nil(),
    }))
}

async fn cases_by_number(
    conn: &impl ConnectionTrait,
    numbers: &[CaseNumber],
) -> Result<BTreeMap<CaseNumber, CaseRow>, StoreError> {
    let mut binds = rows::binds(conn);
    let numbers = binds.list(numbers.iter().map(CaseNumber::to_string));
    let columns = cases::columns("c.next_due_at");
    let sql = format!("SELECT {columns} FROM cases c WHERE c.number IN {numbers}");
    let found = rows::all(conn, binds, sql).await?;
    let found = found.iter().map(|row| cases::read(row).map(|case| (case.number.clone(), case)));
    found.collect()
}

/// The last number given out in the year; 0 before the first.
async fn last_serial(conn: &impl ConnectionTrait, of: &RegisterYear) -> Result<u32, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT last FROM case_numbers WHERE municipality_id = {} AND year = {}",
        binds.bind(of.municipality.0),
        binds.bind(i32::from(of.year))
    );
    let row = rows::first(conn, binds, sql).await?;
    Ok(row.map(|row| row.get::<i32>("last")).transpose()?.unwrap_or(0).unsigned_abs())
}
