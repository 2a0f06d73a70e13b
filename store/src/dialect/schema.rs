//! Which tables there are and what stands in their columns, asked of the database itself.

use crate::{Backend, Binds, StoreError, rows};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// Where the changes of the schema are kept that were made.
const CHANGES: &str = "seaql_migrations";

/// How many rows are read or written at once.
pub(crate) const PAGE: u32 = 100;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// The tables that its rows refer to.
    refers_to: Vec<String>,
}

/// A column, with its type in lower case as it was declared; both databases have the same names for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) declared: String,
}

/// All tables but that of the changes, each after those that its rows refer to.
pub(crate) async fn tables(
    tx: &impl ConnectionTrait,
    backend: Backend,
) -> Result<Vec<Table>, StoreError> {
    let names = match backend {
        Backend::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' \
             AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
        }
        Backend::Postgresql => {
            "SELECT table_name::text AS name FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"
        }
    };
    let mut tables = Vec::new();
    for row in rows::all(tx, rows::binds(tx), names).await? {
        let name: String = row.get("name")?;
        if name != CHANGES {
            let columns = columns(tx, backend, &name).await?;
            let refers_to = refers_to(tx, backend, &name).await?;
            tables.push(Table { name, columns, refers_to });
        }
    }
    Ok(in_order(tables))
}

async fn columns(
    tx: &impl ConnectionTrait,
    backend: Backend,
    table: &str,
) -> Result<Vec<Column>, StoreError> {
    let mut binds = Binds::new(backend);
    let table = binds.bind(table);
    let sql = match backend {
        Backend::Sqlite => {
            format!(
                "SELECT name, lower(type) AS declared FROM pragma_table_info({table}) ORDER BY cid"
            )
        }
        Backend::Postgresql => format!(
            "SELECT column_name::text AS name, lower(data_type::text) AS declared \
             FROM information_schema.columns WHERE table_schema = current_schema() \
             AND table_name::text = {table} ORDER BY ordinal_position"
        ),
    };
    let found = rows::all(tx, binds, sql).await?;
    let read = |row: &rows::Row| -> Result<Column, StoreError> {
        Ok(Column { name: row.get("name")?, declared: row.get("declared")? })
    };
    found.iter().map(read).collect()
}

async fn refers_to(
    tx: &impl ConnectionTrait,
    backend: Backend,
    table: &str,
) -> Result<Vec<String>, StoreError> {
    let mut binds = Binds::new(backend);
    let table = binds.bind(table);
    let sql = match backend {
        Backend::Sqlite => {
            format!("SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list({table})")
        }
        Backend::Postgresql => format!(
            "SELECT DISTINCT referred.relname::text AS name FROM pg_constraint \
             JOIN pg_class own ON own.oid = conrelid \
             JOIN pg_class referred ON referred.oid = confrelid \
             JOIN pg_namespace space ON space.oid = own.relnamespace \
             WHERE contype = 'f' AND space.nspname = current_schema() \
             AND own.relname::text = {table}"
        ),
    };
    rows::all(tx, binds, sql).await?.iter().map(|row| row.get("name")).collect()
}

/// Each table after those that its rows refer to; a table may refer to itself.
fn in_order(mut tables: Vec<Table>) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::new();
    while !tables.is_empty() {
        let is_free = |table: &Table| {
            let known = |name: &String| {
                *name == table.name || ordered.iter().any(|before| before.name == *name)
            };
            table.refers_to.iter().all(known)
        };
        // Tables in a ring have no order; there are none.
        let next = tables.iter().position(is_free).unwrap_or(0);
        ordered.push(tables.remove(next));
    }
    ordered
}

/// The rows of a table, a page at a time, within one transaction.
pub(crate) struct Pages<'a> {
    tx: &'a DatabaseTransaction,
    backend: Backend,
    table: &'a Table,
    /// SQLite: the last row of the page before.
    last: i64,
}

impl<'a> Pages<'a> {
    pub(crate) async fn begin(
        tx: &'a DatabaseTransaction,
        backend: Backend,
        table: &'a Table,
    ) -> Result<Self, StoreError> {
        if backend == Backend::Postgresql {
            let (name, columns) = (&table.name, table.selected());
            // A name of its own for each: what the driver remembers of a statement is its columns.
            let cursor = format!(
                "DECLARE \"pages_{name}\" NO SCROLL CURSOR FOR SELECT {columns} FROM \"{name}\""
            );
            rows::change(tx, rows::binds(tx), cursor).await?;
        }
        Ok(Self { tx, backend, table, last: i64::MIN })
    }

    /// The next rows; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Vec<rows::Row>, StoreError> {
        let name = &self.table.name;
        let mut binds = rows::binds(self.tx);
        let sql = match self.backend {
            Backend::Sqlite => {
                let (last, columns) = (binds.bind(self.last), self.table.selected());
                format!(
                    "SELECT rowid AS place_in_table, {columns} FROM \"{name}\" \
                     WHERE rowid > {last} ORDER BY rowid LIMIT {PAGE}"
                )
            }
            Backend::Postgresql => format!("FETCH {PAGE} FROM \"pages_{name}\""),
        };
        let page = rows::all(self.tx, binds, sql).await?;
        match (self.backend, page.last()) {
            (Backend::Sqlite, Some(last)) => self.last = last.get("place_in_table")?,
            (Backend::Postgresql, None) => {
                let close = format!("CLOSE \"pages_{name}\"");
                rows::change(self.tx, rows::binds(self.tx), close).await?;
            }
            (Backend::Sqlite, None) | (Backend::Postgresql, Some(_)) => {}
        }
        Ok(page)
    }
}

impl Table {
    /// Its columns, to be read or written; some have names that SQL knows as well.
    pub(crate) fn selected(&self) -> String {
        let names: Vec<_> =
            self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        names.join(", ")
    }

    /// How many rows it has.
    pub(crate) async fn count(&self, tx: &impl ConnectionTrait) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) AS many FROM \"{}\"", self.name);
        let row = rows::first(tx, rows::binds(tx), sql).await?.ok_or_else(rows::unreadable)?;
        row.count("many")
    }
}

impl Backend {
    /// What lets a transaction last as long as it needs; `None` where it does anyway.
    pub(crate) fn without_limit(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgresql => Some(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
                 SET LOCAL idle_in_transaction_session_timeout = 0",
            ),
        }
    }
}
