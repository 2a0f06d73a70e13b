//! The SQL in which SQLite and PostgreSQL differ; everything else is the same on both.

pub(crate) mod difference;
pub(crate) mod schema;
pub(crate) mod tables;

use sea_orm::{DbBackend, Statement, Value};
use std::fmt::Write as _;

/// The two databases this program runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// One file, one writer, in this process.
    Sqlite,
    /// A server, shared by any number of processes.
    Postgresql,
}

impl Backend {
    /// sea-orm's name for it.
    pub fn database_backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgresql => DbBackend::Postgres,
        }
    }

    /// How many values one statement may carry.
    pub fn most_values(self) -> usize {
        match self {
            Self::Sqlite => 32_766,
            Self::Postgresql => 65_535,
        }
    }

    /// How many rows of so many columns one statement may carry; at least one.
    pub fn rows_per_statement(self, columns: usize) -> usize {
        (self.most_values() / columns.max(1)).max(1)
    }

    /// The end of a SELECT that locks its rows until the transaction ends.
    ///
    /// On SQLite a writing transaction holds the whole database already.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgresql => " FOR UPDATE",
        }
    }

    /// What lets one transaction at a time work on a table, beside any that only read; `None` when that is so anyway.
    pub(crate) fn lock_table(self, table: &str) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgresql => Some(format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")),
        }
    }

    /// What waits until no other transaction is writing to a table; `None` when that is so anyway.
    pub(crate) fn wait_for_writers(self, table: &str) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgresql => Some(format!("LOCK TABLE {table} IN SHARE MODE")),
        }
    }

    /// The end of a SELECT that locks its rows of one table and passes over those that another transaction holds.
    pub fn for_update_skip_locked(self, of: &str) -> String {
        match self {
            Self::Sqlite => String::new(),
            Self::Postgresql => format!(" FOR UPDATE OF {of} SKIP LOCKED"),
        }
    }
}

/// The values of a raw statement, collected while its text is written.
///
/// ```
/// # use store::{Backend, Binds};
/// let mut binds = Binds::new(Backend::Postgresql);
/// let sql = format!("SELECT 1 WHERE 2 IN {} AND 3 = {}", binds.list([1, 2]), binds.bind(3));
/// assert_eq!(sql, "SELECT 1 WHERE 2 IN ($1, $2) AND 3 = $3");
/// let statement = binds.statement(sql);
/// ```
#[derive(Debug)]
pub struct Binds {
    backend: Backend,
    values: Vec<Value>,
}

impl Binds {
    /// No values yet.
    pub fn new(backend: Backend) -> Self {
        Self { backend, values: Vec::new() }
    }

    /// Adds a value and gives the placeholder that stands for it.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        let mut text = String::new();
        self.push(&mut text, value.into());
        text
    }

    /// Adds values and gives `($1, $2, …)`, for use after IN; `(NULL)`, which nothing equals, when there are none.
    pub fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        let text = self.row(values.into_iter().map(Into::into));
        if text == "()" { "(NULL)".to_owned() } else { text }
    }

    /// Adds rows and gives `($1, $2), ($3, $4), …`, for use after VALUES.
    ///
    /// A table of rows reads the same on both as `WITH given (a, b) AS (VALUES …)`.
    /// Mind [`Backend::rows_per_statement`].
    pub fn rows<const COLUMNS: usize>(
        &mut self,
        rows: impl IntoIterator<Item = [Value; COLUMNS]>,
    ) -> String {
        let mut text = String::new();
        for row in rows {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(&self.row(row));
        }
        text
    }

    /// The same for rows whose columns are not known beforehand.
    pub(crate) fn lists(&mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> String {
        let rows: Vec<String> = rows.into_iter().map(|row| self.row(row)).collect();
        rows.join(", ")
    }

    /// The statement with its values.
    pub fn statement(self, sql: impl Into<String>) -> Statement {
        Statement::from_sql_and_values(self.backend.database_backend(), sql, self.values)
    }

    fn row(&mut self, values: impl IntoIterator<Item = Value>) -> String {
        let mut text = String::from("(");
        for (position, value) in values.into_iter().enumerate() {
            if position > 0 {
                text.push_str(", ");
            }
            self.push(&mut text, value);
        }
        text.push(')');
        text
    }

    fn push(&mut self, text: &mut String, value: Value) {
        self.values.push(value);
        let sign = match self.backend {
            Backend::Sqlite => '?',
            Backend::Postgresql => '$',
        };
        // Numbered, so that values may be bound in another order than their places in the text.
        // Writing to a String does not fail.
        let _ = write!(text, "{sign}{}", self.values.len());
    }
}
