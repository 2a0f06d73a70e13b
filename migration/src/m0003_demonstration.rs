//! The mark of a demonstration: a database that was filled with the sample, and how far its clock was moved.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Only an empty database can be marked, so that the clock of a real desk can never be moved.
const DEMONSTRATION: &str = "
CREATE TABLE demonstration (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    clock_offset BIGINT NOT NULL
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[DEMONSTRATION]).await
    }
}
