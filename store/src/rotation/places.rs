//! Where something stands that is sealed under a line of the key file.

use crate::{
    Binds, StoreError,
    rows::{self, Row},
    sealing::prefix_of,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    CaseKeys,
    Secrets,
    Answers,
    Factors,
}

pub(super) const PLACES: [Place; 4] =
    [Place::CaseKeys, Place::Secrets, Place::Answers, Place::Factors];

/// The tables in which something is sealed under a line of the key file, and not under the key of a case.
pub fn sealed_tables() -> [&'static str; 4] {
    PLACES.map(Place::table)
}

/// Which row.
#[derive(Debug, Clone)]
pub(super) enum Key {
    Id(Uuid),
    Request(String, String),
}

/// A row as it was found.
pub(super) struct Found {
    pub(super) key: Key,
    pub(super) sealed: Vec<u8>,
}

/// How many rows are sealed under this line.
pub(super) async fn count_under(
    conn: &impl ConnectionTrait,
    line: &str,
) -> Result<u64, StoreError> {
    let mut all = 0;
    for place in PLACES {
        let mut binds = rows::binds(conn);
        let under = place.is_under(&mut binds, "=", line)?;
        let sql = format!("SELECT count(*) AS many FROM {} WHERE {under}", place.table());
        let row = rows::first(conn, binds, sql).await?.ok_or_else(rows::unreadable)?;
        all += row.count("many")?;
    }
    Ok(all)
}

impl Place {
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::CaseKeys => "case_keys",
            Self::Secrets => "client_secrets",
            Self::Answers => "idempotency",
            Self::Factors => "second_factors",
        }
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            Self::CaseKeys => "wrapped",
            Self::Secrets | Self::Factors => "sealed",
            Self::Answers => "answer",
        }
    }

    /// What was sealed opens only for this.
    pub(super) fn purpose(self) -> &'static str {
        match self {
            Self::CaseKeys => crate::sealing::CASE_KEYS,
            Self::Secrets => crate::secret::SEALED,
            Self::Answers => crate::idempotency::TABLE,
            Self::Factors => crate::second_factor::SEALED,
        }
    }

    pub(super) fn keys(self) -> &'static str {
        match self {
            Self::CaseKeys | Self::Secrets => "case_id",
            Self::Answers => "scope, key",
            Self::Factors => "account_id",
        }
    }

    /// A condition on the rows that are sealed under this line (`=`), or under another (`<>`).
    pub(super) fn is_under(
        self,
        binds: &mut Binds,
        compared: &str,
        line: &str,
    ) -> Result<String, StoreError> {
        let prefix = prefix_of(line)?;
        let length = i32::try_from(prefix.len()).map_err(|_| StoreError::Sealed)?;
        let (column, length) = (self.column(), binds.bind(length));
        Ok(format!("substr({column}, 1, {length}) {compared} {}", binds.bind(prefix)))
    }

    pub(super) fn read(self, row: &Row) -> Result<Found, StoreError> {
        let key = match self {
            Self::CaseKeys | Self::Secrets | Self::Factors => Key::Id(row.get(self.keys())?),
            Self::Answers => Key::Request(row.get("scope")?, row.get("key")?),
        };
        Ok(Found { key, sealed: row.get("sealed")? })
    }
}

impl Key {
    /// The row, as it was named when it was sealed.
    pub(super) fn place(&self) -> Vec<u8> {
        match self {
            Self::Id(id) => id.as_bytes().to_vec(),
            Self::Request(scope, key) => crate::idempotency::place(scope, key),
        }
    }

    pub(super) fn values(&self) -> Vec<Value> {
        match self {
            Self::Id(id) => vec![(*id).into()],
            Self::Request(scope, key) => vec![scope.as_str().into(), key.as_str().into()],
        }
    }
}
