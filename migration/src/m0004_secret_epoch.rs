//! Counts the secrets of a case, so that a new one ends what was opened with the old one.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SECRET_EPOCH: &str = "ALTER TABLE client_secrets ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[SECRET_EPOCH]).await
    }
}
