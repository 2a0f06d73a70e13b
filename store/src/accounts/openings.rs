//! Cases that an auditor opened: for a stated reason, for an hour, and for everybody to see who leads the desk (R71).

use crate::{
    CaseKey, Store, StoreError, papers,
    registers::Change,
    rows::{self, Row},
};
use chrono::TimeDelta;
use domain::{AccountId, CaseId, MunicipalityId, Timestamp, values::Text};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long an opened case stays open to who opened it.
pub const OPEN_FOR: TimeDelta = TimeDelta::hours(1);

/// Where the reason is sealed.
const SEALED_IN: &str = "opened_cases";

const COLUMNS: &str = "o.id, o.case_id, o.account_id, o.reason, o.opened_at, o.until";

/// The most openings in a list.
const MOST: u32 = 200;

/// A case that an auditor opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Names it.
    pub id: Uuid,
    /// The case.
    pub case: CaseId,
    /// Who opened it.
    pub account: AccountId,
    /// Why; `None` once the case was destroyed.
    pub reason: Option<Text>,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl Store {
    /// Opens a case to an auditor, who says why. `None` when there is no such case, or nothing in it any more.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when there is an opening with this id.
    pub async fn open_case(
        &self,
        change: &Change,
        (id, account): (Uuid, AccountId),
        (case, reason): (CaseId, Text),
    ) -> Result<Option<Opening>, StoreError> {
        let tx = self.db.begin_write().await?;
        let Some(key) = papers::key_of(&tx, &self.keys, case).await? else { return Ok(None) };
        let until = change.at.moved(OPEN_FOR);
        let sealed = key.seal(SEALED_IN, id, reason.as_str().as_bytes())?;
        let mut binds = rows::binds(&tx);
        let row = binds.rows([[
            id.into(),
            case.0.into(),
            account.0.into(),
            sealed.into(),
            change.at.micros().into(),
            until.micros().into(),
        ]]);
        let sql = format!(
            "INSERT INTO opened_cases (id, case_id, account_id, reason, opened_at, until) VALUES {row}"
        );
        rows::change(&tx, binds, sql).await?;
        change.record(&tx, "case-opened", case).await?;
        tx.commit().await?;
        Ok(Some(Opening { id, case, account, reason: Some(reason), opened_at: change.at, until }))
    }

    /// One opening; `None` when there is none with this id.
    ///
    /// # Errors
    /// As [`Store::openings`].
    pub async fn opening(&self, id: Uuid) -> Result<Option<Opening>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let which = binds.bind(id);
        let sql = format!("SELECT {COLUMNS} FROM opened_cases o WHERE o.id = {which}");
        match rows::first(conn, binds, sql).await? {
            None => Ok(None),
            Some(row) => Ok(Some(self.read_opening(&row).await?)),
        }
    }

    /// The cases of these municipalities that auditors opened, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], or [`StoreError::Sealed`] when a reason was changed.
    pub async fn openings(
        &self,
        municipalities: &BTreeSet<MunicipalityId>,
    ) -> Result<Vec<Opening>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let of = binds.list(municipalities.iter().map(|id| id.0));
        let sql = format!(
            "SELECT {COLUMNS} FROM opened_cases o JOIN cases c ON c.id = o.case_id \
             WHERE c.municipality_id IN {of} ORDER BY o.opened_at DESC, o.id LIMIT {MOST}"
        );
        let mut found = Vec::new();
        for row in rows::all(conn, binds, sql).await? {
            found.push(self.read_opening(&row).await?);
        }
        Ok(found)
    }

    async fn read_opening(&self, row: &Row) -> Result<Opening, StoreError> {
        let case = CaseId(row.get("case_id")?);
        let key = papers::key_of(self.db.reader(), &self.keys, case).await?;
        read(row, case, key.as_ref())
    }
}

/// The cases that are open to an auditor at a moment.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn openings(
    conn: &impl ConnectionTrait,
    account: AccountId,
    at: Timestamp,
) -> Result<BTreeSet<CaseId>, StoreError> {
    let mut binds = rows::binds(conn);
    let (account, at) = (binds.bind(account.0), binds.bind(at.micros()));
    let sql = format!(
        "SELECT DISTINCT case_id FROM opened_cases WHERE account_id = {account} AND until > {at}"
    );
    let rows = rows::all(conn, binds, sql).await?;
    rows.iter().map(|row| Ok(CaseId(row.get("case_id")?))).collect()
}

fn read(row: &Row, case: CaseId, key: Option<&CaseKey>) -> Result<Opening, StoreError> {
    let id: Uuid = row.get("id")?;
    let reason = match key {
        None => None,
        Some(key) => {
            let opened = key.open(SEALED_IN, id, &row.get::<Vec<u8>>("reason")?)?;
            let words = String::from_utf8(opened).map_err(|_| rows::unreadable())?;
            Some(Text::parse(&words).map_err(|_| rows::unreadable())?)
        }
    };
    Ok(Opening {
        id,
        case,
        account: AccountId(row.get("account_id")?),
        reason,
        opened_at: row.timestamp("opened_at")?,
        until: row.timestamp("until")?,
    })
}
