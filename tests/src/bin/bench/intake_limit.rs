//! The limit of intake: the rows of one real complaint, inserted again and again by tools that do nothing else.
//!
//! PostgreSQL: `pgbench` with prepared statements, one INSERT for each row. SQLite: a loop in Python, whose driver is
//! a thin layer over the C library and beats one in Rust that sends each statement to another thread.

use crate::{
    installation::{Installation, Place},
    intake::CONNECTIONS,
};
use anyhow::{Context as _, Result, ensure};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};
use serde::Serialize;
use std::{fmt::Write as _, fs, process::Command, time::Duration};
use store::{Backend, DatabaseUrl};

/// The tables to which a filing adds rows.
const TABLES: [&str; 9] = [
    "events",
    "cases",
    "case_organisations",
    "papers",
    "case_keys",
    "blind_index",
    "notices",
    "client_secrets",
    "audit",
];

/// How far the ids of two transactions lie apart: more than one has rows.
const STRIDE: u64 = 64;

/// A database with the same schema, and the rows to insert.
pub struct Limit {
    target: Installation,
    script: String,
    rows: usize,
    round: u64,
}

impl Limit {
    /// Takes the last complaint that was filed here as its sample.
    pub async fn like(place: &mut Place, sample: &Installation) -> Result<Self> {
        let target = place.fresh(sample.backend()).await?;
        let rows = rows(sample).await?;
        let script = match sample.backend() {
            Backend::Postgresql => pgbench_script(&rows)?,
            Backend::Sqlite => serde_json::to_string(&rows)?,
        };
        Ok(Self { target, script, rows: rows.len(), round: 0 })
    }

    /// How many rows a complaint has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Transactions per second.
    pub async fn rate(&mut self, span: Duration) -> Result<f64> {
        self.target.settle().await?;
        self.round += 1;
        let file = self.target.folder.join("limit");
        fs::write(&file, &self.script)?;
        let seconds = span.as_secs().to_string();
        let mut command = match &self.target.url {
            DatabaseUrl::Postgresql(url) => {
                let mut command = Command::new(tests::postgresql::programs().join("pgbench"));
                let clients = CONNECTIONS.to_string();
                command.args(["-n", "-M", "prepared", "-j", "2", "-c", &clients, "-T", &seconds]);
                let first = self.round * 1_000_000_000;
                command.args(["-D", &format!("n={first}"), "-f"]).arg(file).arg(url);
                command
            }
            DatabaseUrl::Sqlite(path) => {
                let mut command = Command::new("python3");
                command.args(["-c", include_str!("tight_loop.py")]);
                command.arg(file).arg(path).args([&seconds, &self.round.to_string()]);
                command
            }
        };
        let said = tokio::task::spawn_blocking(move || command.output()).await??;
        let errors = String::from_utf8_lossy(&said.stderr).into_owned();
        ensure!(said.status.success(), "the limit fails: {errors}");
        let said = String::from_utf8(said.stdout)?;
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let rate = rate.and_then(|line| line.split(' ').next()).context("a rate")?;
        Ok(rate.parse()?)
    }

    pub async fn remove(self, place: &Place) -> Result<()> {
        place.remove(self.target).await
    }
}

/// One row to insert.
#[derive(Serialize)]
struct Row {
    table: &'static str,
    columns: Vec<String>,
    values: Vec<Value>,
}

/// One value of a row that is inserted again and again.
#[derive(Serialize)]
enum Value {
    /// Always the same: SQL.
    Same(String),
    /// The id of the case, new in every transaction.
    Case,
    /// An id of the row's own.
    Id,
    /// The number of the case.
    Number,
}

impl Value {
    /// What every transaction must choose anew; the rest is as in the sample.
    fn own(table: &str, column: &str) -> Option<Self> {
        match (table, column) {
            ("cases", "id") | (_, "case_id") => Some(Self::Case),
            ("cases", "number") => Some(Self::Number),
            (_, "id") => Some(Self::Id),
            _ => None,
        }
    }
}

/// The rows of the latest complaint.
async fn rows(sample: &Installation) -> Result<Vec<Row>> {
    let conn = sample.raw().await?;
    let mut rows = Vec::new();
    for table in TABLES {
        let columns = columns(&conn, table).await?;
        let which = match table {
            "audit" => "id = (SELECT id FROM audit WHERE action = 'file' ORDER BY id DESC LIMIT 1)",
            "cases" => "id = (SELECT id FROM cases ORDER BY id DESC LIMIT 1)",
            _ => "case_id = (SELECT id FROM cases ORDER BY id DESC LIMIT 1)",
        };
        let as_sql = |column: &String| match sample.backend() {
            Backend::Postgresql => format!("quote_nullable(\"{column}\"::text)"),
            Backend::Sqlite => format!("quote(\"{column}\")"),
        };
        let selected = columns.iter().map(as_sql).collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT {selected} FROM {table} WHERE {which}");
        let found = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql));
        for row in found.await? {
            let value = |(place, column): (usize, &String)| {
                let same = || Ok(Value::Same(row.try_get_by_index(place)?));
                Value::own(table, column).map_or_else(same, Ok)
            };
            let values = columns.iter().enumerate().map(value).collect::<Result<_>>()?;
            rows.push(Row { table, columns: columns.clone(), values });
        }
    }
    conn.close().await?;
    Ok(rows)
}

async fn columns(conn: &DatabaseConnection, table: &str) -> Result<Vec<String>> {
    let backend = conn.get_database_backend();
    let sql = if backend == DbBackend::Sqlite {
        format!("SELECT name FROM pragma_table_info('{table}')")
    } else {
        format!(
            "SELECT column_name::text FROM information_schema.columns \
             WHERE table_name = '{table}' ORDER BY ordinal_position"
        )
    };
    let found = conn.query_all_raw(Statement::from_string(backend, sql)).await?;
    found.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// One INSERT for each row, in one transaction; `n` counts up by so much for each client.
fn pgbench_script(rows: &[Row]) -> Result<String> {
    let mut script =
        format!("\\set n :n + {STRIDE}\n\\set case :client_id * 1000000000000 + :n\nBEGIN;\n");
    for (nth, Row { table, columns, values }) in rows.iter().enumerate() {
        let id = |nth: usize| format!("lpad(to_hex(:case::bigint + {nth}), 32, '0')::uuid");
        let values = values.iter().map(|value| match value {
            // A colon would begin a variable of pgbench.
            Value::Same(sql) => sql.replace(':', "' || chr(58) || '"),
            Value::Case => id(0),
            Value::Id => id(nth),
            Value::Number => "'HLM-2001-' || :case::bigint".to_owned(),
        });
        let (columns, values) = (columns.join(", "), values.collect::<Vec<_>>().join(", "));
        writeln!(script, "INSERT INTO {table} ({columns}) VALUES ({values});")?;
    }
    Ok(script + "COMMIT;\n")
}
