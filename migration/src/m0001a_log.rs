//! The log of what happened in each case, the register's numbers, and who did what (R19, R71).

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Each row's hash covers the row before it. No row refers to another table: the log outlives the person (R68).
const EVENTS: &str = "
CREATE TABLE events (
    case_id UUID NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    actor TEXT NOT NULL,
    effective_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    prev_hash BYTEA NOT NULL CHECK (length(prev_hash) = 32),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (case_id, seq)
)";

/// The last number given out; raised in the transaction that files the complaint, so that none is skipped.
const CASE_NUMBERS: &str = "
CREATE TABLE case_numbers (
    municipality_id UUID NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (municipality_id, year)
)";

const AUDIT: &str = "
CREATE TABLE audit (
    id UUID PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    result TEXT NOT NULL,
    origin TEXT NOT NULL,
    request_id TEXT NOT NULL
)";

const AUDIT_BY_OBJECT: &str = "CREATE INDEX audit_by_object ON audit (object, at)";

/// The tables that only grow.
const GROWING: [&str; 2] = ["events", "audit"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[EVENTS, CASE_NUMBERS, AUDIT, AUDIT_BY_OBJECT]).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            sqlite_guards(manager).await
        } else {
            postgresql_guards(manager).await
        }
    }
}

async fn sqlite_guards(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in GROWING {
        for step in ["UPDATE", "DELETE"] {
            let guard = format!(
                "CREATE TRIGGER {table}_no_{} BEFORE {step} ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
                step.to_lowercase()
            );
            crate::run(manager, &[&guard]).await?;
        }
    }
    Ok(())
}

async fn postgresql_guards(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let refuse = "
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$";
    crate::run(manager, &[refuse]).await?;
    for table in GROWING {
        let guard = format!(
            "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        );
        crate::run(manager, &[&guard]).await?;
    }
    Ok(())
}
