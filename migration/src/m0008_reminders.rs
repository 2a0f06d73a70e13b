//! When each case has to be looked at again for reminders, so that a run looks at few of them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What the clockwork saw: nothing is due in this version of the case, by this version of the calendar, before
/// `look_at`. A case that is not here, or that went on since, is looked at in the next run. A table of its own: what
/// writes a case does not pay for it.
const REMINDER_LOOKS: &str = "
CREATE TABLE reminder_looks (
    case_id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    calendar_version INTEGER NOT NULL,
    look_at BIGINT NOT NULL
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[REMINDER_LOOKS]).await
    }
}
