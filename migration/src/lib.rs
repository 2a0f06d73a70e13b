//! The schema: one change per file, applied in order.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All changes of the schema, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}
