//! Until when the process that runs a scheduled job has it to itself: when it dies, another one takes over.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// In microseconds. Empty for runs from before: whoever had those is gone by now.
const LEASED_UNTIL: &str = "ALTER TABLE job_runs ADD COLUMN leased_until BIGINT";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[LEASED_UNTIL]).await
    }
}
