//! Many rows of one table in few statements: arrays on PostgreSQL, lists of values on SQLite.
//!
//! The text of a statement does not depend on how many rows it writes (PostgreSQL), or only on a power
//! of two (SQLite), so that both databases parse it once and keep it.

use crate::{Backend, Binds, StoreError, rows};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait, IdenStatic as _, Iterable as _,
    ModelTrait, PrimaryKeyToColumn as _, Statement, Value, sea_query::ArrayType,
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
    let mut writes = Writes::on(tx);
    writes.insert(rows)?;
    writes.run(tx).await
}

/// Writes rows, in the place of those with the same key.
pub(crate) async fn put<M: ModelTrait>(
    tx: &impl ConnectionTrait,
    rows: &[M],
) -> Result<(), StoreError> {
    let mut writes = Writes::on(tx);
    writes.put(rows)?;
    writes.run(tx).await
}

/// The values of a row's primary key.
pub(crate) fn key<M: ModelTrait>(row: &M) -> Vec<Value> {
    key_columns::<M>().into_iter().map(|column| row.get(column)).collect()
}

/// What will be written to several tables: in one statement on PostgreSQL, which spares a round trip for each table.
///
/// No row may be named twice, because PostgreSQL does all of it at once.
pub(crate) struct Writes {
    backend: Backend,
    /// PostgreSQL: the values and the parts of the one statement.
    binds: Binds,
    parts: Vec<String>,
    /// SQLite: the statements.
    statements: Vec<Statement>,
}

impl Writes {
    /// Nothing yet, for the database behind this connection.
    pub(crate) fn on(conn: &impl ConnectionTrait) -> Self {
        let is_sqlite = conn.get_database_backend() == DbBackend::Sqlite;
        let backend = if is_sqlite { Backend::Sqlite } else { Backend::Postgresql };
        let (parts, statements) = (Vec::new(), Vec::new());
        Self { backend, binds: Binds::new(backend), parts, statements }
    }

    /// Adds new rows.
    pub(crate) fn insert<M: ModelTrait>(&mut self, rows: &[M]) -> Result<(), StoreError> {
        self.add_rows(rows, "")
    }

    /// Adds rows that take the place of those with the same key.
    pub(crate) fn put<M: ModelTrait>(&mut self, rows: &[M]) -> Result<(), StoreError> {
        let keys = names::<M>(key_columns::<M>());
        let set = names::<M>(Column::<M>::iter());
        let set = set.iter().filter(|name| !keys.contains(name));
        let set: Vec<_> = set.map(|name| format!("{name} = excluded.{name}")).collect();
        let (keys, set) = (keys.join(", "), set.join(", "));
        self.add_rows(rows, &format!(" ON CONFLICT ({keys}) DO UPDATE SET {set}"))
    }

    /// Adds rows that take the place of those before, each of which has the same key.
    ///
    /// SQLite makes the entries of an index anew when one of its columns is set, even to what it was: there, only
    /// columns are given and set that change in some row.
    pub(crate) fn update<M: ModelTrait>(
        &mut self,
        before: &[M],
        after: &[M],
    ) -> Result<(), StoreError> {
        if self.backend == Backend::Postgresql {
            return self.put(after);
        }
        let keys = key_columns::<M>();
        let differs = |column| {
            before.iter().zip(after).any(|(before, after)| before.get(column) != after.get(column))
        };
        let changed: Vec<_> = Column::<M>::iter().filter(|column| differs(*column)).collect();
        let (table, names) = (table::<M>(), names::<M>(keys.iter().chain(&changed).copied()));
        // SQLite names the columns of a list of values itself.
        let given: Vec<_> = (1..).zip(&names).collect();
        let equal: Vec<_> = given[..keys.len()]
            .iter()
            .map(|(nth, name)| format!("{table}.{name} = given.column{nth}"))
            .collect();
        let set: Vec<_> = given[keys.len()..]
            .iter()
            .map(|(nth, name)| format!("{name} = given.column{nth}"))
            .collect();
        let (set, equal) = (set.join(", "), equal.join(" AND "));
        let columns: Vec<_> = keys.into_iter().chain(changed).collect();
        self.add(after, &columns, |rows| {
            format!("UPDATE {table} SET {set} FROM ({rows}) AS given WHERE {equal}")
        })
    }

    /// Adds the removal of the rows with the keys of these.
    pub(crate) fn delete<M: ModelTrait>(&mut self, rows: &[M]) -> Result<(), StoreError> {
        let keys = key_columns::<M>();
        let head = format!(
            "DELETE FROM {} WHERE ({}) IN ",
            table::<M>(),
            names::<M>(keys.iter().copied()).join(", ")
        );
        self.add(rows, &keys, |given| format!("{head}({given})"))
    }

    fn add_rows<M: ModelTrait>(&mut self, rows: &[M], clash: &str) -> Result<(), StoreError> {
        let columns: Vec<_> = Column::<M>::iter().collect();
        let names = names::<M>(columns.iter().copied()).join(", ");
        let head = format!("INSERT INTO {} ({names}) ", table::<M>());
        self.add(rows, &columns, |given| format!("{head}{given}{clash}"))
    }

    /// Adds a statement around these columns of the rows, as a table that is given with it.
    fn add<M: ModelTrait>(
        &mut self,
        rows: &[M],
        columns: &[Column<M>],
        statement: impl Fn(&str) -> String,
    ) -> Result<(), StoreError> {
        match self.backend {
            Backend::Postgresql if rows.is_empty() => {}
            Backend::Postgresql => {
                let given = arrays(&mut self.binds, rows, columns)?;
                self.parts.push(statement(&given));
            }
            Backend::Sqlite => {
                for chunk in chunks(rows) {
                    let (given, values) = listed(chunk, columns);
                    let (database, sql) = (DbBackend::Sqlite, statement(&given));
                    self.statements.push(Statement::from_sql_and_values(database, sql, values));
                }
            }
        }
        Ok(())
    }

    /// Writes everything.
    pub(crate) async fn run(self, tx: &impl ConnectionTrait) -> Result<(), StoreError> {
        for statement in self.statements {
            tx.execute_raw(statement).await?;
        }
        let sql = match self.parts.as_slice() {
            [] => return Ok(()),
            [only] => only.clone(),
            parts => {
                let named = parts.iter().enumerate();
                let named: Vec<_> =
                    named.map(|(nth, part)| format!("w{nth} AS ({part})")).collect();
                format!("WITH {} SELECT 1", named.join(", "))
            }
        };
        rows::change(tx, self.binds, sql).await?;
        Ok(())
    }
}

/// Rows as a list of values, row by row. Without numbers: SQLite looks numbered parameters up one by one in a list.
fn listed<M: ModelTrait>(rows: &[M], columns: &[Column<M>]) -> (String, Vec<Value>) {
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    let given = format!("VALUES {}", vec![row; rows.len()].join(", "));
    let values = rows.iter().flat_map(|row| columns.iter().map(|column| row.get(*column)));
    (given, values.collect())
}

/// Rows as a table of arrays, one per column.
fn arrays<M: ModelTrait>(
    binds: &mut Binds,
    rows: &[M],
    columns: &[Column<M>],
) -> Result<String, StoreError> {
    let (mut arrays, mut selected) = (Vec::new(), Vec::new());
    for column in columns {
        let array = Array::of(rows, *column)?;
        selected.push(array.selected);
        arrays.push(format!("{}::{}[]", binds.bind(array.values), array.type_name));
    }
    let names = names::<M>(columns.iter().copied()).join(", ");
    let (selected, arrays) = (selected.join(", "), arrays.join(", "));
    Ok(format!("SELECT {selected} FROM unnest({arrays}) AS given ({names})"))
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

fn key_columns<M: ModelTrait>() -> Vec<Column<M>> {
    let keys = <<M::Entity as EntityTrait>::PrimaryKey as sea_orm::Iterable>::iter();
    keys.map(|part| part.into_column()).collect()
}

fn names<M: ModelTrait>(columns: impl IntoIterator<Item = Column<M>>) -> Vec<String> {
    columns.into_iter().map(|column| quoted(column.as_str())).collect()
}

/// Some of our columns have names that SQL knows as well.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
