//! The accounts of people who work with the desk: staff, organisations and administrators.

mod changes;
mod deputies;
mod openings;
mod role;
mod ties;
mod username;

pub(crate) use changes::end_tokens;
pub use changes::{add_municipality, disable, enable, set_municipalities, set_password};
pub use deputies::{Deputising, deputies, deputise, deputising, end_deputising};
pub use openings::{OPEN_FOR, Opening, openings};
pub use role::Role;
pub use ties::{Tie, TieKind, add_tie, end_tie, ties};
pub use username::{Username, UsernameInvalid};

use crate::{
    Binds, StoreError,
    registers::Change,
    rows::{self, Row},
};
use domain::{
    AccountId, Actor, MunicipalityId, OrganisationId, Timestamp,
    access::{Caller, Duty},
    values::Line,
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Names it everywhere, also in the log.
    pub id: AccountId,
    /// What its holder types to log in.
    pub username: Username,
    /// The name by which colleagues know its holder.
    pub display_name: Line,
    /// What its holder may do.
    pub role: Role,
    /// What its holder is there for, within the role.
    pub duty: Duty,
    /// The municipalities that its holder works for. Empty for organisations.
    pub municipalities: BTreeSet<MunicipalityId>,
    /// Since when it cannot be used, when it cannot.
    pub disabled_at: Option<Timestamp>,
    /// Tokens that name a lower epoch no longer count.
    pub token_epoch: u32,
}

impl Account {
    /// The holder as somebody who asks for something; `None` while the account is disabled.
    pub fn caller(&self) -> Option<Caller> {
        let actor = match self.role {
            Role::Staff => Actor::Staff(self.id),
            Role::Organisation(organisation) => {
                Actor::Organisation { organisation, account: self.id }
            }
            Role::Administrator => Actor::Administrator(self.id),
            Role::Auditor => Actor::Auditor(self.id),
            Role::Municipality | Role::Council | Role::Advocate => Actor::Onlooker(self.id),
        };
        let caller = Caller::new(actor, self.municipalities.clone()).with_duty(self.duty);
        self.disabled_at.is_none().then_some(caller)
    }
}

/// A new account. Its password is hashed before it comes here.
#[derive(Clone)]
pub struct NewAccount {
    /// Names it everywhere.
    pub id: AccountId,
    /// What its holder types to log in.
    pub username: Username,
    /// The PHC string of the password.
    pub password_hash: String,
    /// The name by which colleagues know its holder.
    pub display_name: Line,
    /// What its holder may do.
    pub role: Role,
    /// What its holder is there for: one of [`Role::duties`].
    pub duty: Duty,
    /// The municipalities it works for; for organisations, none.
    pub municipalities: BTreeSet<MunicipalityId>,
}

pub(crate) const COLUMNS: &str = "a.id, a.username, a.password_hash, a.role, a.duty, a.organisation_id, \
     a.display_name, a.disabled_at, a.token_epoch, m.municipality_id";

const TABLES: &str = "accounts a LEFT JOIN account_municipalities m ON m.account_id = a.id";

/// Adds an account.
///
/// # Errors
/// [`StoreError::Duplicate`] when the username or the id exists.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    new: &NewAccount,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        new.id.0.into(),
        new.username.as_str().into(),
        new.password_hash.as_str().into(),
        new.role.code().into(),
        new.duty.code().into(),
        new.role.organisation().map(|id| id.0).into(),
        new.display_name.as_str().into(),
        change.at.micros().into(),
        0.into(),
    ]]);
    let sql = format!(
        "INSERT INTO accounts (id, username, password_hash, role, duty, organisation_id, \
         display_name, created_at, token_epoch) VALUES {row}"
    );
    rows::change(conn, binds, sql).await?;
    add_municipalities(conn, new.id, &new.municipalities).await?;
    change.record(conn, "account-added", new.id).await
}

/// The account and the PHC string of its password, by what somebody typed to log in.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find_to_log_in(
    conn: &impl ConnectionTrait,
    username: &Username,
) -> Result<Option<(Account, String)>, StoreError> {
    let mut binds = rows::binds(conn);
    let which = format!("a.username = {}", binds.bind(username.as_str()));
    Ok(select(conn, binds, &which).await?.pop())
}

/// One account.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    id: AccountId,
) -> Result<Option<Account>, StoreError> {
    let mut binds = rows::binds(conn);
    let which = format!("a.id = {}", binds.bind(id.0));
    Ok(select(conn, binds, &which).await?.pop().map(|(account, _)| account))
}

/// The holder of an account as somebody who asks for something; `None` when it is disabled or unknown.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn caller_of(
    conn: &impl ConnectionTrait,
    id: AccountId,
) -> Result<Option<Caller>, StoreError> {
    let account = find(conn, id).await?;
    Ok(account.and_then(|account| account.caller()))
}

/// An account as it counts at a moment: with its duty of that day, also as a deputy, and with the cases that are open
/// to an auditor. `None` when it is disabled or unknown.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn present(
    conn: &impl ConnectionTrait,
    id: AccountId,
    at: Timestamp,
) -> Result<Option<(Caller, u32)>, StoreError> {
    let Some(account) = find(conn, id).await? else { return Ok(None) };
    let Some(mut caller) = account.caller() else { return Ok(None) };
    caller.duty = deputies::duty_on(conn, &account, at.day()).await?;
    if account.role == Role::Auditor {
        caller.opened = openings(conn, id, at).await?;
    }
    Ok(Some((caller, account.token_epoch)))
}

/// All accounts by username.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn list(conn: &impl ConnectionTrait) -> Result<Vec<Account>, StoreError> {
    Ok(without_hashes(select(conn, rows::binds(conn), "1 = 1").await?))
}

/// The staff of one of these municipalities who can handle a case, by username.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn staff(
    conn: &impl ConnectionTrait,
    municipalities: &BTreeSet<MunicipalityId>,
) -> Result<Vec<Account>, StoreError> {
    let mut binds = rows::binds(conn);
    let municipalities = binds.list(municipalities.iter().map(|id| id.0));
    let which = format!(
        "a.role = 'staff' AND a.disabled_at IS NULL AND a.id IN (SELECT account_id \
         FROM account_municipalities WHERE municipality_id IN {municipalities})"
    );
    Ok(without_hashes(select(conn, binds, &which).await?))
}

async fn add_municipalities(
    conn: &impl ConnectionTrait,
    account: AccountId,
    municipalities: &BTreeSet<MunicipalityId>,
) -> Result<(), StoreError> {
    if municipalities.is_empty() {
        return Ok(());
    }
    let mut binds = rows::binds(conn);
    let given = binds.rows(municipalities.iter().map(|id| [id.0.into(), account.0.into()]));
    let sql =
        format!("INSERT INTO account_municipalities (municipality_id, account_id) VALUES {given}");
    rows::change(conn, binds, sql).await.map(|_| ())
}

/// The accounts for which a condition on `accounts a` holds, each with its PHC string.
async fn select(
    conn: &impl ConnectionTrait,
    binds: Binds,
    which: &str,
) -> Result<Vec<(Account, String)>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {which} ORDER BY a.username");
    folded(&rows::all(conn, binds, sql).await?)
}

/// The accounts in rows of [`COLUMNS`], one for each municipality of an account.
pub(crate) fn folded(rows: &[Row]) -> Result<Vec<(Account, String)>, StoreError> {
    let mut accounts: Vec<(Account, String)> = Vec::new();
    for row in rows {
        let next = read(row)?;
        match accounts.last_mut().filter(|(last, _)| last.id == next.id) {
            Some((last, _)) => last.municipalities.extend(next.municipalities),
            None => accounts.push((next, row.get("password_hash")?)),
        }
    }
    Ok(accounts)
}

fn without_hashes(accounts: Vec<(Account, String)>) -> Vec<Account> {
    accounts.into_iter().map(|(account, _)| account).collect()
}

fn read(row: &Row) -> Result<Account, StoreError> {
    let organisation = row.get::<Option<_>>("organisation_id")?.map(OrganisationId);
    let role = match (row.get::<String>("role")?.as_str(), organisation) {
        ("organisation", Some(organisation)) => Role::Organisation(organisation),
        ("administrator", None) => Role::Administrator,
        ("auditor", None) => Role::Auditor,
        ("municipality", None) => Role::Municipality,
        ("council", None) => Role::Council,
        ("advocate", None) => Role::Advocate,
        ("staff", None) => Role::Staff,
        _ => return Err(rows::unreadable()),
    };
    Ok(Account {
        id: AccountId(row.get("id")?),
        username: row.parsed("username")?,
        display_name: row.parsed("display_name")?,
        role,
        duty: row.coded("duty")?,
        municipalities: row
            .get::<Option<_>>("municipality_id")?
            .map(MunicipalityId)
            .into_iter()
            .collect(),
        disabled_at: row.timestamp_if_any("disabled_at")?,
        token_epoch: row.get::<i32>("token_epoch")?.unsigned_abs(),
    })
}
