//! What people wrote and who they are: sealed per case, and gone when the case's key is destroyed (R68, S19).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The key of each case, wrapped by a key of the installation.
const CASE_KEYS: &str = "
CREATE TABLE case_keys (
    case_id UUID PRIMARY KEY NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL
)";

const PAPERS: &str = "
CREATE TABLE papers (
    case_id UUID NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (case_id, number)
)";

/// By what the phone desk finds a case: keyed tokens of the names, numbers and addresses of two people.
const BLIND_INDEX: &str = "
CREATE TABLE blind_index (
    token BYTEA NOT NULL CHECK (length(token) = 16),
    case_id UUID NOT NULL,
    person TEXT NOT NULL CHECK (person IN ('client', 'representative')),
    PRIMARY KEY (token, case_id, person)
)";

const BLIND_INDEX_BY_CASE: &str = "CREATE INDEX blind_index_by_case ON blind_index (case_id)";

/// The client's secret: sealed until its letter is made, hashed from its first use (S4).
const CLIENT_SECRETS: &str = "
CREATE TABLE client_secrets (
    case_id UUID PRIMARY KEY NOT NULL,
    sealed BYTEA,
    hash TEXT,
    CHECK (sealed IS NOT NULL OR hash IS NOT NULL)
)";

/// The latest tries of a secret, by a keyed hash of the case number: `recent` is a JSON array of instants (S4).
const SECRET_ATTEMPTS: &str = "
CREATE TABLE secret_attempts (
    subject BYTEA PRIMARY KEY NOT NULL,
    latest_at BIGINT NOT NULL,
    recent TEXT NOT NULL
)";

const SECRET_ATTEMPTS_BY_AGE: &str =
    "CREATE INDEX secret_attempts_by_age ON secret_attempts (latest_at)";

/// What was answered to a request that may come again (G13).
const IDEMPOTENCY: &str = "
CREATE TABLE idempotency (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    answer BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
)";

const IDEMPOTENCY_BY_AGE: &str = "CREATE INDEX idempotency_by_age ON idempotency (created_at)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [CASE_KEYS, PAPERS, BLIND_INDEX, CLIENT_SECRETS, SECRET_ATTEMPTS, IDEMPOTENCY];
        crate::run(manager, &tables).await?;
        crate::run(manager, &[BLIND_INDEX_BY_CASE, SECRET_ATTEMPTS_BY_AGE, IDEMPOTENCY_BY_AGE])
            .await
    }
}
