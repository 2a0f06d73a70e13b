//! The second factor of accounts: the secret that an authenticator shares, and the codes for when it is lost (R72).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The secret is sealed. `last_step` is the latest step of 30 seconds whose code was accepted: no code counts twice.
const SECOND_FACTORS: &str = "
CREATE TABLE second_factors (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES accounts (id),
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
)";

/// A row is a code that was not used yet, as a keyed hash.
const RECOVERY_CODES: &str = "
CREATE TABLE recovery_codes (
    account_id UUID NOT NULL REFERENCES accounts (id),
    hash BYTEA NOT NULL,
    PRIMARY KEY (account_id, hash)
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[SECOND_FACTORS, RECOVERY_CODES]).await
    }
}
