//! The ties of staff with organisations, present and past: who has or had one does not handle its cases (R9).

use crate::{
    StoreError,
    registers::{Change, RegisterRefusal},
    rows::{self, Row},
};
use chrono::NaiveDate;
use domain::{AccountId, OrganisationId};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// A tie of a member of staff with an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// Whose tie.
    pub account: AccountId,
    /// With whom.
    pub organisation: OrganisationId,
    /// What ties them.
    pub kind: TieKind,
    /// Its first day, when known.
    pub since: Option<NaiveDate>,
    /// Its last day, once it is over; it counts all the same.
    pub until: Option<NaiveDate>,
}

/// What ties somebody to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieKind {
    /// Works or worked there.
    Employee,
    /// Is or was on its board.
    BoardMember,
    /// A relative works there.
    Relative,
    /// Anything else.
    Other,
}

/// Records a tie, in the place of an earlier one with the same organisation.
///
/// # Errors
/// [`StoreError::Database`] when the account or the organisation does not exist.
pub async fn add_tie(
    conn: &impl ConnectionTrait,
    change: &Change,
    tie: &Tie,
) -> Result<Result<(), RegisterRefusal>, StoreError> {
    if tie.since.zip(tie.until).is_some_and(|(since, until)| until < since) {
        return Ok(Err(RegisterRefusal::EndsBeforeItBegins));
    }
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        tie.account.0.into(),
        tie.organisation.0.into(),
        rows::code(&tie.kind)?.into(),
        tie.since.into(),
        tie.until.into(),
    ]]);
    let sql = format!(
        "INSERT INTO account_ties (account_id, organisation_id, kind, since, until) VALUES {row} \
         ON CONFLICT (account_id, organisation_id) DO UPDATE \
         SET kind = excluded.kind, since = excluded.since, until = excluded.until"
    );
    rows::change(conn, binds, sql).await?;
    change.record(conn, "tie-added", tie.account).await?;
    Ok(Ok(()))
}

/// Records the last day of a tie, which goes on to count (R9); `false` within when there is no such tie.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn end_tie(
    conn: &impl ConnectionTrait,
    change: &Change,
    account: AccountId,
    organisation: OrganisationId,
    last_day: NaiveDate,
) -> Result<Result<bool, RegisterRefusal>, StoreError> {
    let known = ties(conn, account).await?;
    let Some(tie) = known.into_iter().find(|tie| tie.organisation == organisation) else {
        return Ok(Ok(false));
    };
    let ended = Tie { until: Some(last_day), ..tie };
    Ok(add_tie(conn, change, &ended).await?.map(|()| true))
}

/// The ties of a member of staff.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn ties(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Tie>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT account_id, organisation_id, kind, since, until FROM account_ties \
         WHERE account_id = {} ORDER BY organisation_id",
        binds.bind(account.0)
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Tie, StoreError> {
    Ok(Tie {
        account: AccountId(row.get("account_id")?),
        organisation: OrganisationId(row.get("organisation_id")?),
        kind: row.coded("kind")?,
        since: row.get("since")?,
        until: row.get("until")?,
    })
}
