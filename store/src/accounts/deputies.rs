//! Deputies: who stands in for whom, and on which days. A deputy acts under the own name, with the greater duty of the two.

use super::Account;
use crate::{
    StoreError,
    registers::{Change, RegisterRefusal},
    rows::{self, Row},
};
use chrono::NaiveDate;
use domain::{AccountId, access::Duty};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputising {
    /// Names it.
    pub id: Uuid,
    /// Who is away.
    pub account: AccountId,
    /// Who stands in.
    pub deputy: AccountId,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day.
    pub last_day: NaiveDate,
}

/// Lets somebody stand in for somebody else.
///
/// # Errors
/// [`StoreError::Database`] when one of the accounts does not exist.
pub async fn deputise(
    conn: &impl ConnectionTrait,
    change: &Change,
    new: &Deputising,
) -> Result<Result<(), RegisterRefusal>, StoreError> {
    if new.last_day < new.first_day {
        return Ok(Err(RegisterRefusal::EndsBeforeItBegins));
    }
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        new.id.into(),
        new.account.0.into(),
        new.deputy.0.into(),
        new.first_day.into(),
        new.last_day.into(),
    ]]);
    let sql = format!(
        "INSERT INTO deputies (id, account_id, deputy_id, first_day, last_day) VALUES {row}"
    );
    rows::change(conn, binds, sql).await?;
    change.record(conn, "deputy-named", new.deputy).await?;
    Ok(Ok(()))
}

/// Ends a standing-in at once; `false` when there is none with this id that goes on.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn end_deputising(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: Uuid,
) -> Result<bool, StoreError> {
    let mut binds = rows::binds(conn);
    let which = binds.bind(id);
    let at = binds.bind(change.at.micros());
    let sql =
        format!("UPDATE deputies SET ended_at = {at} WHERE id = {which} AND ended_at IS NULL");
    if rows::change(conn, binds, sql).await? == 0 {
        return Ok(false);
    }
    change.record(conn, "deputy-ended", id).await?;
    Ok(true)
}

/// Who stands in, or will, on or after a day, the earliest first.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn deputies(
    conn: &impl ConnectionTrait,
    from: NaiveDate,
) -> Result<Vec<Deputising>, StoreError> {
    let mut binds = rows::binds(conn);
    let from = binds.bind(from);
    let sql = format!(
        "SELECT id, account_id, deputy_id, first_day, last_day FROM deputies \
         WHERE last_day >= {from} AND ended_at IS NULL ORDER BY first_day, id"
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

/// One standing-in that goes on or will; `None` when there is none with this id.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn deputising(
    conn: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<Deputising>, StoreError> {
    let mut binds = rows::binds(conn);
    let which = binds.bind(id);
    let sql = format!(
        "SELECT id, account_id, deputy_id, first_day, last_day FROM deputies \
         WHERE id = {which} AND ended_at IS NULL"
    );
    rows::first(conn, binds, sql).await?.map(|row| read(&row)).transpose()
}

/// The duty of an account on a day: its own, or the greater one of somebody with the same role for whom it stands in.
/// Who is away works at least where the deputy does: nobody gains a duty for another desk in this way.
pub(super) async fn duty_on(
    conn: &impl ConnectionTrait,
    account: &Account,
    day: NaiveDate,
) -> Result<Duty, StoreError> {
    if account.duty == account.role.greatest_duty() {
        return Ok(account.duty);
    }
    let mut binds = rows::binds(conn);
    let (deputy, day) = (binds.bind(account.id.0), binds.bind(day));
    let which = format!(
        "a.disabled_at IS NULL AND a.id IN (SELECT account_id FROM deputies \
         WHERE deputy_id = {deputy} AND ended_at IS NULL AND first_day <= {day} AND last_day >= {day})"
    );
    let away = super::select(conn, binds, &which).await?;
    let counts = away.iter().map(|(away, _)| away).filter(|away| {
        away.role == account.role && away.municipalities.is_superset(&account.municipalities)
    });
    Ok(counts.map(|away| away.duty).fold(account.duty, Duty::max))
}

fn read(row: &Row) -> Result<Deputising, StoreError> {
    Ok(Deputising {
        id: row.get("id")?,
        account: AccountId(row.get("account_id")?),
        deputy: AccountId(row.get("deputy_id")?),
        first_day: row.get("first_day")?,
        last_day: row.get("last_day")?,
    })
}
