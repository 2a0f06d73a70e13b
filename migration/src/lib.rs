//! The schema: one change per file, applied in order.
//!
//! The statements are written once for both databases: SQLite takes any name for a type, and every
//! instant is a count of microseconds since 1970 (UTC), which both compare as numbers.

mod m0001a_log;
mod m0001b_cases;
mod m0001c_sealed;
mod m0001d_clockwork;
mod m0002_registers;
mod m0003_demonstration;
mod m0004_secret_epoch;
mod m0005_own_due;
mod m0006_delivery;
mod m0007_contact;
mod m0008_reminders;
mod m0009_run_leases;
mod m0010_print_service;
mod m0011_audit_chain;
mod m0012_duties;
mod m0013_sign_in;
mod m0013b_second_factors;
mod m0014_documents;
mod m0015_key_rotation;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All changes of the schema, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001a_log::Migration),
            Box::new(m0001b_cases::Migration),
            Box::new(m0001c_sealed::Migration),
            Box::new(m0001d_clockwork::Migration),
            Box::new(m0002_registers::Migration),
            Box::new(m0003_demonstration::Migration),
            Box::new(m0004_secret_epoch::Migration),
            Box::new(m0005_own_due::Migration),
            Box::new(m0006_delivery::Migration),
            Box::new(m0007_contact::Migration),
            Box::new(m0008_reminders::Migration),
            Box::new(m0009_run_leases::Migration),
            Box::new(m0010_print_service::Migration),
            Box::new(m0011_audit_chain::Migration),
            Box::new(m0012_duties::Migration),
            Box::new(m0013_sign_in::Migration),
            Box::new(m0013b_second_factors::Migration),
            Box::new(m0014_documents::Migration),
            Box::new(m0015_key_rotation::Migration),
        ]
    }
}

/// Runs statements one after the other.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
