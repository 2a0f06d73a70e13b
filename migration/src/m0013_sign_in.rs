//! Sessions: who is signed in with a browser, until when, and how they proved who they are (S6).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The id is a hash of what the browser holds: who reads this table can act for nobody. All times in microseconds.
const SESSIONS: &str = "
CREATE TABLE sessions (
    id BYTEA PRIMARY KEY NOT NULL,
    account_id UUID REFERENCES accounts (id),
    case_id UUID REFERENCES cases (id),
    epoch INTEGER NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('password', 'password+totp', 'oidc', 'client-secret')),
    provider TEXT,
    level TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    CHECK ((account_id IS NULL) <> (case_id IS NULL)),
    CHECK ((method = 'client-secret') = (account_id IS NULL)),
    CHECK ((method = 'oidc') = (provider IS NOT NULL)),
    CHECK (idle_until <= ends_at)
)";

const INDEXES: [&str; 3] = [
    "CREATE INDEX sessions_by_account ON sessions (account_id)",
    "CREATE INDEX sessions_by_case ON sessions (case_id)",
    "CREATE INDEX sessions_by_end ON sessions (idle_until)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[SESSIONS]).await?;
        crate::run(manager, &INDEXES).await
    }
}
