//! Rows of raw statements, read into the types of the domain.

use crate::{Backend, Binds, StoreError};
use domain::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, TryGetable};
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// The values of a statement for the database behind the connection.
pub(crate) fn binds(conn: &impl ConnectionTrait) -> Binds {
    let is_sqlite = conn.get_database_backend() == DbBackend::Sqlite;
    Binds::new(if is_sqlite { Backend::Sqlite } else { Backend::Postgresql })
}

/// Runs a statement that gives rows.
pub(crate) async fn all(
    conn: &impl ConnectionTrait,
    binds: Binds,
    sql: impl Into<String>,
) -> Result<Vec<Row>, StoreError> {
    let rows = conn.query_all_raw(binds.statement(sql)).await?;
    Ok(rows.into_iter().map(Row).collect())
}

/// Runs a statement that gives one row at most.
pub(crate) async fn first(
    conn: &impl ConnectionTrait,
    binds: Binds,
    sql: impl Into<String>,
) -> Result<Option<Row>, StoreError> {
    Ok(conn.query_one_raw(binds.statement(sql)).await?.map(Row))
}

/// Runs a statement that changes rows, and says how many.
pub(crate) async fn change(
    conn: &impl ConnectionTrait,
    binds: Binds,
    sql: impl Into<String>,
) -> Result<u64, StoreError> {
    Ok(conn.execute_raw(binds.statement(sql)).await?.rows_affected())
}

/// The code of a value from a fixed list, as serde writes it.
pub(crate) fn code(value: &impl Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => Ok(code),
        Ok(_) | Err(_) => Err(unreadable()),
    }
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| unreadable())
}

/// One row.
pub(crate) struct Row(QueryResult);

impl Row {
    /// The value of a column.
    pub(crate) fn get<T: TryGetable>(&self, column: &str) -> Result<T, StoreError> {
        Ok(self.0.try_get_by(column)?)
    }

    /// A value written as text.
    pub(crate) fn parsed<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.get::<String>(column)?.parse().map_err(|_| unreadable())
    }

    /// A value written as text, when there is one.
    pub(crate) fn parsed_if_any<T: FromStr>(&self, column: &str) -> Result<Option<T>, StoreError> {
        let text = self.get::<Option<String>>(column)?;
        text.map(|text| text.parse().map_err(|_| unreadable())).transpose()
    }

    /// A value from a fixed list.
    pub(crate) fn coded<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        let code = self.get::<String>(column)?;
        serde_json::from_value(code.into()).map_err(|_| unreadable())
    }

    /// A value written as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.get::<String>(column)?).map_err(|_| unreadable())
    }

    /// An instant.
    pub(crate) fn timestamp(&self, column: &str) -> Result<Timestamp, StoreError> {
        self.timestamp_if_any(column)?.ok_or_else(unreadable)
    }

    /// An instant, when there is one.
    pub(crate) fn timestamp_if_any(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        let micros = self.get::<Option<i64>>(column)?;
        micros.map(|micros| Timestamp::from_micros(micros).ok_or_else(unreadable)).transpose()
    }

    /// A number that is never negative.
    pub(crate) fn count(&self, column: &str) -> Result<u64, StoreError> {
        u64::try_from(self.get::<i64>(column)?).map_err(|_| unreadable())
    }
}

/// What is stored is not what this program writes.
pub(crate) fn unreadable() -> StoreError {
    DbErr::Type(String::new()).into()
}
