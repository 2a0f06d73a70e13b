//! One value of a row, as each database has it and as it stands in a backup.

use crate::{
    StoreError,
    dialect::schema::{Column, Table},
    rows::{self, Row},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use sea_orm::Value;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

/// What a column holds. These are all that the schema uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Uuid,
    Text,
    Integer,
    BigInteger,
    Bytes,
    Boolean,
    Date,
}

impl Cell {
    /// What the columns of a table hold.
    pub(super) fn of(table: &Table) -> Result<Vec<Self>, StoreError> {
        table.columns.iter().map(Self::of_column).collect()
    }

    fn of_column(column: &Column) -> Result<Self, StoreError> {
        Ok(match column.declared.as_str() {
            "uuid" => Self::Uuid,
            "text" => Self::Text,
            "integer" => Self::Integer,
            "bigint" => Self::BigInteger,
            "bytea" => Self::Bytes,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            _ => return Err(StoreError::Damaged { what: "a column of an unknown type" }),
        })
    }

    /// The value of a column, as it stands in a backup.
    pub(super) fn read(self, row: &Row, column: &str) -> Result<Json, StoreError> {
        Ok(match self {
            Self::Uuid => row.get::<Option<Uuid>>(column)?.map(|id| id.to_string()).into(),
            Self::Text => row.get::<Option<String>>(column)?.into(),
            Self::Integer => row.get::<Option<i32>>(column)?.into(),
            Self::BigInteger => row.get::<Option<i64>>(column)?.into(),
            Self::Bytes => {
                row.get::<Option<Vec<u8>>>(column)?.map(|bytes| STANDARD.encode(bytes)).into()
            }
            Self::Boolean => row.get::<Option<bool>>(column)?.into(),
            Self::Date => row.get::<Option<NaiveDate>>(column)?.map(|day| day.to_string()).into(),
        })
    }

    /// The value as the database takes it.
    pub(super) fn value(self, cell: Json) -> Result<Value, StoreError> {
        Ok(match self {
            Self::Uuid => some::<Uuid>(cell)?.into(),
            Self::Text => some::<String>(cell)?.into(),
            Self::Integer => some::<i32>(cell)?.into(),
            Self::BigInteger => some::<i64>(cell)?.into(),
            Self::Bytes => {
                let encoded = some::<String>(cell)?;
                let bytes = encoded.map(|encoded| STANDARD.decode(encoded)).transpose();
                bytes.map_err(|_| rows::unreadable())?.into()
            }
            Self::Boolean => some::<bool>(cell)?.into(),
            Self::Date => some::<NaiveDate>(cell)?.into(),
        })
    }
}

fn some<T: DeserializeOwned>(cell: Json) -> Result<Option<T>, StoreError> {
    serde_json::from_value(cell).map_err(|_| rows::unreadable())
}
