//! Which lines of the key file may seal, who decided that, and which processes know them (S19, S22).

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A line seals once two people decided so, and never again once it was retired. `probe` is sealed under it: who opens
/// it has the same key under this id. Everything that was sealed under it begins with `retired_prefix`.
const KEY_LINES: &str = "
CREATE TABLE key_lines (
    id TEXT PRIMARY KEY NOT NULL,
    probe BYTEA,
    proposed_at BIGINT,
    proposed_by UUID,
    confirmed_at BIGINT,
    confirmed_by UUID,
    retired_at BIGINT,
    retired_prefix BYTEA,
    CHECK (proposed_by IS NULL OR confirmed_by IS NULL OR proposed_by <> confirmed_by),
    CHECK ((proposed_at IS NULL) = (proposed_by IS NULL)),
    CHECK (confirmed_by IS NULL OR (confirmed_at IS NOT NULL AND proposed_by IS NOT NULL)),
    CHECK ((retired_at IS NULL) = (retired_prefix IS NULL))
)";

/// What was sealed before this table existed was sealed rightly.
const IN_USE: &str = "
INSERT INTO key_lines (id, confirmed_at) SELECT DISTINCT key_id, 0 FROM case_keys";

/// A row for each process that seals: which line it seals under, and since when it said so. Rows go when they are old.
const KEY_HOLDERS: &str = "
CREATE TABLE key_holders (
    process UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    lines TEXT NOT NULL,
    seals TEXT NOT NULL,
    at BIGINT NOT NULL
)";

/// Where something stands that is sealed under a line of the key file.
const SEALED: [(&str, &str); 4] = [
    ("case_keys", "wrapped"),
    ("client_secrets", "sealed"),
    ("idempotency", "answer"),
    ("second_factors", "sealed"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[KEY_LINES, IN_USE, KEY_HOLDERS]).await?;
        for (table, column) in SEALED {
            if manager.get_database_backend() == DbBackend::Sqlite {
                sqlite_guards(manager, table, column).await?;
            } else {
                postgresql_guards(manager, table, column).await?;
            }
        }
        Ok(())
    }
}

/// A process that stood still while a line was retired still seals under it: what it writes is refused.
async fn sqlite_guards(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
) -> Result<(), DbErr> {
    for (name, step) in [("insert", "INSERT".to_owned()), ("update", format!("UPDATE OF {column}"))]
    {
        let guard = format!(
            "CREATE TRIGGER {table}_no_retired_line_{name} BEFORE {step} ON {table} \
             WHEN EXISTS (SELECT 1 FROM key_lines WHERE retired_prefix IS NOT NULL \
                 AND substr(NEW.{column}, 1, length(retired_prefix)) = retired_prefix) \
             BEGIN SELECT RAISE(ABORT, '{table}: sealed under a retired line'); END"
        );
        crate::run(manager, &[&guard]).await?;
    }
    Ok(())
}

/// Once for all rows of a statement, so that a filing pays little for it.
async fn postgresql_guards(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
) -> Result<(), DbErr> {
    let refuse = format!(
        "CREATE FUNCTION {table}_no_retired_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF EXISTS (SELECT 1 FROM key_lines JOIN written \
             ON substr(written.{column}, 1, length(retired_prefix)) = retired_prefix) \
         THEN RAISE EXCEPTION '{table}: sealed under a retired line'; END IF; \
         RETURN NULL; END $$"
    );
    crate::run(manager, &[&refuse]).await?;
    for step in ["INSERT", "UPDATE"] {
        let guard = format!(
            "CREATE TRIGGER {table}_no_retired_line_{} AFTER {step} ON {table} \
             REFERENCING NEW TABLE AS written FOR EACH STATEMENT \
             EXECUTE FUNCTION {table}_no_retired_line()",
            step.to_lowercase()
        );
        crate::run(manager, &[&guard]).await?;
    }
    Ok(())
}
