//! Many rows of one table in few statements: arrays on PostgreSQL, lists of values on SQLite.
//!
//! The text of a statement does not depend on how many rows it writes (PostgreSQL), or only on a power
//! of two (SQLite), so that both databases parse it once and keep it.

use crate::{StoreError, rows};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait, IdenStatic as _, Iterable as _,
    ModelTrait, PrimaryKeyToColumn as _, Value, sea_query::ArrayType,
};
use uuid::Uuid;

/// The most rows in one statement on SQLite, whose parsed form takes memory for each value.
const MOST_SQLITE_ROWS: usize = 128;

type Column<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;

/// Writes new rows.
pub(crate) async fn insert<M: ModelTrait>(
    tx: &impl ConnectionTrait,
    rows: &[M],
) -> Result<(), StoreError> {
    write(tx, rows, "").await
}

/// Writes rows, in the place of those with the same key.
pub(crate) async fn put<M: ModelTrait>(
    tx: &impl ConnectionTrait,
    rows: &[M],
) -> Result<(), StoreError> {
    let keys = key_columns::<M>();
    let others = all_columns::<M>().into_iter().filter(|column| !keys.contains(column));
    let changes: Vec<_> = others.map(|name| format!("{name} = excluded.{name}")).collect();
    let clash = format!(" ON CONFLICT ({}) DO UPDATE SET {}", keys.join(", "), changes.join(", "));
    write(tx, rows, &clash).await
}

/// Removes the rows with the keys of these.
pub(crate) async fn delete<M: ModelTrait>(
    tx: &impl ConnectionTrait,
    rows: &[M],
) -> Result<(), StoreError> {
    let keys = key_columns::<M>().join(", ");
    for chunk in chunks(rows) {
        let mut binds = rows::binds(tx);
        let gone = chunk.iter().map(|row| binds.list(key(row))).collect::<Vec<_>>().join(", ");
        let sql = format!("DELETE FROM {} WHERE ({keys}) IN (VALUES {gone})", table::<M>());
        rows::change(tx, binds, sql).await?;
    }
    Ok(())
}

/// The values of a row's primary key.
pub(crate) fn key<M: ModelTrait>(row: &M) -> Vec<Value> {
    let keys = <<M::Entity as EntityTrait>::PrimaryKey as sea_orm::Iterable>::iter();
    keys.map(|part| row.get(part.into_column())).collect()
}

async fn write<M: ModelTrait>(
    tx: &impl ConnectionTrait,
    rows: &[M],
    clash: &str,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let table = table::<M>();
    let columns = all_columns::<M>().join(", ");
    if tx.get_database_backend() == DbBackend::Postgres {
        let mut binds = rows::binds(tx);
        let (mut arrays, mut selected) = (Vec::new(), Vec::new());
        for column in Column::<M>::iter() {
            let array = Array::of(rows, column)?;
            selected.push(array.selected);
            arrays.push(format!("{}::{}[]", binds.bind(array.values), array.type_name));
        }
        let (arrays, selected) = (arrays.join(", "), selected.join(", "));
        let sql = format!(
            "INSERT INTO {table} ({columns}) SELECT {selected} \
             FROM unnest({arrays}) AS given ({columns}){clash}"
        );
        rows::change(tx, binds, sql).await?;
        return Ok(());
    }
    for chunk in chunks(rows) {
        let mut binds = rows::binds(tx);
        let values = chunk.iter().map(|row| binds.list(Column::<M>::iter().map(|c| row.get(c))));
        let values = values.collect::<Vec<_>>().join(", ");
        let sql = format!("INSERT INTO {table} ({columns}) VALUES {values}{clash}");
        rows::change(tx, binds, sql).await?;
    }
    Ok(())
}

/// One column of many rows, as PostgreSQL takes it.
struct Array {
    values: Value,
    type_name: &'static str,
    selected: String,
}

impl Array {
    /// Arrays are sent without NULL, which the driver cannot do: a value that is never stored stands for it.
    fn of<M: ModelTrait>(rows: &[M], column: Column<M>) -> Result<Self, StoreError> {
        let name = quoted(column.as_str());
        let kind = M::get_value_type(column);
        let (type_name, nothing, nothing_in_sql) =
            nothing(&kind).ok_or(StoreError::Damaged { what: "a column of an unknown type" })?;
        let values = rows.iter().map(|row| row.get(column));
        let nullable = column.def().is_null();
        let (values, selected) = if nullable {
            let absent = nothing.as_null();
            let present = |value| if value == absent { nothing.clone() } else { value };
            (values.map(present).collect(), format!("NULLIF({name}, {nothing_in_sql})"))
        } else {
            (values.collect::<Vec<_>>(), name)
        };
        Ok(Self { values: Value::Array(kind, Some(Box::new(values))), type_name, selected })
    }
}

/// PostgreSQL's name of a type, and the value that stands for NULL in an array of it.
fn nothing(kind: &ArrayType) -> Option<(&'static str, Value, &'static str)> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "our tables use only these types")]
    Some(match kind {
        ArrayType::Uuid => {
            ("uuid", Uuid::nil().into(), "'00000000-0000-0000-0000-000000000000'::uuid")
        }
        ArrayType::Int => ("int4", i32::MIN.into(), "(-2147483648)::int4"),
        ArrayType::BigInt => ("int8", i64::MIN.into(), "(-9223372036854775808)::int8"),
        ArrayType::Bool => ("bool", false.into(), "NULL"),
        ArrayType::String => ("text", String::new().into(), "''"),
        ArrayType::Bytes => ("bytea", Vec::<u8>::new().into(), "''::bytea"),
        ArrayType::ChronoDate => {
            ("date", chrono::NaiveDate::default().into(), "'1970-01-01'::date")
        }
        _ => return None,
    })
}

/// Chunks whose sizes are powers of two, largest first.
fn chunks<M>(rows: &[M]) -> impl Iterator<Item = &[M]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = MOST_SQLITE_ROWS.min((rest.len() + 1).next_power_of_two() / 2);
        let (chunk, others) = rest.split_at_checked(size).filter(|(chunk, _)| !chunk.is_empty())?;
        rest = others;
        Some(chunk)
    })
}

fn table<M: ModelTrait>() -> String {
    quoted(sea_orm::EntityName::table_name(&M::Entity::default()))
}

fn all_columns<M: ModelTrait>() -> Vec<String> {
    Column::<M>::iter().map(|column| quoted(column.as_str())).collect()
}

fn key_columns<M: ModelTrait>() -> Vec<String> {
    let keys = <<M::Entity as EntityTrait>::PrimaryKey as sea_orm::Iterable>::iter();
    keys.map(|part| quoted(part.into_column().as_str())).collect()
}

/// Some of our columns have names that SQL knows as well.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
