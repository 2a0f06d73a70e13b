//! The next term of an organisation itself in each of its cases, so that its list shows and orders nothing of others (D2).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Nothing is awaited: later than any instant.
const OWN_DUE: &str = "ALTER TABLE case_organisations ADD COLUMN own_due_at BIGINT NOT NULL \
     DEFAULT 9223372036854775807";

/// The first measure that it has to carry out.
const FROM_MEASURES: &str = "
UPDATE case_organisations SET own_due_at = COALESCE((
    SELECT min(m.due_at) FROM measures m
    WHERE m.case_id = case_organisations.case_id
        AND m.organisation_id = case_organisations.organisation_id
        AND m.stage IN ('due', 'overdue', 'disputed')), own_due_at)
WHERE open";

/// Its answer, which comes before its measures.
const FROM_RESPONSES: &str = "
UPDATE case_organisations SET own_due_at = COALESCE((
    SELECT min(r.final_at) FROM responses r
    WHERE r.case_id = case_organisations.case_id
        AND r.organisation_id = case_organisations.organisation_id
        AND r.status = 'pending'), own_due_at)
WHERE open";

const BY_OWN_DUE: &str = "CREATE INDEX case_organisations_by_own_due
    ON case_organisations (organisation_id, open, own_due_at, case_id) WHERE knows";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[OWN_DUE, FROM_MEASURES, FROM_RESPONSES, BY_OWN_DUE]).await
    }
}
