//! When a batch of letters was handed to a print service.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// In microseconds. Empty for what the desk prints itself.
const HANDED_OVER_AT: &str = "ALTER TABLE print_batches ADD COLUMN handed_over_at BIGINT";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[HANDED_OVER_AT]).await
    }
}
