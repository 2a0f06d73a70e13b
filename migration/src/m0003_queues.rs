//! Indexes by which every work queue is read in its own order, a page at a time, however many cases there are.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `cases_open` holds all that a queue can be narrowed by, so that rows which do not fit are passed over within the
/// index; `cases_by_state` holds what any queue can be narrowed by. The others begin with what they are chosen by;
/// `id` makes each order complete, for pages cut by key.
const INDEXES: [&str; 11] = [
    "DROP INDEX cases_open",
    "CREATE INDEX cases_open ON cases (municipality_id, next_due_at, id, state, handler_id,
        district_id, life_areas, grounds) WHERE open",
    "DROP INDEX cases_unassigned",
    "CREATE INDEX cases_unassigned ON cases (municipality_id, open, next_due_at, id)
        WHERE handler_id IS NULL",
    "DROP INDEX cases_by_handler",
    "CREATE INDEX cases_by_handler ON cases (handler_id, open, next_due_at, id)
        WHERE handler_id IS NOT NULL",
    "DROP INDEX cases_by_district",
    "CREATE INDEX cases_by_district ON cases (district_id, open, next_due_at, id)
        WHERE district_id IS NOT NULL",
    "DROP INDEX cases_by_state",
    "CREATE INDEX cases_by_state ON cases (municipality_id, state, next_due_at, id,
        life_areas, grounds)",
    "CREATE INDEX measures_awaited ON measures (due_at, case_id, measure)
        WHERE stage IN ('due', 'disputed', 'overdue')",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &INDEXES).await
    }
}
