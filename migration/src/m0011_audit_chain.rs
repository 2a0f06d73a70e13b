//! The audit as a chain: each line gets a number and a hash over the line before it, and each day a signed root (R71).

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Filled in once, shortly after the line was written: nobody who writes a line waits for the line before it.
const COLUMNS: [&str; 2] =
    ["ALTER TABLE audit ADD COLUMN seq BIGINT", "ALTER TABLE audit ADD COLUMN hash BYTEA"];

const INDEXES: [&str; 3] = [
    "CREATE INDEX audit_by_time ON audit (at, id)",
    "CREATE UNIQUE INDEX audit_by_seq ON audit (seq) WHERE seq IS NOT NULL",
    "CREATE INDEX audit_unsealed ON audit (id) WHERE seq IS NULL",
];

/// The end of the chain, once it has a beginning; its one row is also the lock of who lengthens it.
const HEAD: &str = "
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32)
)";

/// The end of the chain as it was signed on a day.
const ROOTS: &str = "
CREATE TABLE audit_roots (
    day DATE PRIMARY KEY NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    signature BYTEA NOT NULL CHECK (length(signature) = 64),
    made_at BIGINT NOT NULL
)";

/// What a line says never changes.
const CONTENT: [&str; 8] =
    ["id", "at", "actor", "action", "object", "result", "origin", "request_id"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &COLUMNS).await?;
        crate::run(manager, &INDEXES).await?;
        crate::run(manager, &[HEAD, ROOTS]).await?;
        let all = |row: &str| CONTENT.map(|column| format!("{row}.{column}")).join(", ");
        let (old, new) = (all("OLD"), all("NEW"));
        let placed = "OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.hash IS NULL";
        if manager.get_database_backend() == DbBackend::Sqlite {
            let guard = format!(
                "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit \
                 WHEN {placed} OR ({old}) IS NOT ({new}) \
                 BEGIN SELECT RAISE(ABORT, 'audit only grows'); END"
            );
            crate::run(manager, &["DROP TRIGGER audit_no_update", &guard]).await?;
            for step in ["UPDATE", "DELETE"] {
                let guard = format!(
                    "CREATE TRIGGER audit_roots_no_{} BEFORE {step} ON audit_roots \
                     BEGIN SELECT RAISE(ABORT, 'audit_roots only grows'); END",
                    step.to_lowercase()
                );
                crate::run(manager, &[&guard]).await?;
            }
            return Ok(());
        }
        let guard = format!(
            "CREATE TRIGGER audit_no_rewriting BEFORE UPDATE ON audit FOR EACH ROW \
             WHEN ({placed} OR ({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION only_grows()"
        );
        let steps = [
            "DROP TRIGGER audit_no_change ON audit",
            &guard,
            "CREATE TRIGGER audit_no_removal BEFORE DELETE OR TRUNCATE ON audit \
             FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
            "CREATE TRIGGER audit_roots_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_roots \
             FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
        ];
        crate::run(manager, &steps).await
    }
}
