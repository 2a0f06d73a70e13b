//! The read tables: what the events say at this moment, laid out for work queues, the clock and the checks (G3).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `next_due_at` is the largest BIGINT when nothing is awaited, so that pages can be cut by it.
/// `snapshot` is the whole case; it saves replaying the events.
const CASES: &str = "
CREATE TABLE cases (
    id UUID PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    municipality_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'in-assessment', 'under-investigation',
        'advised', 'in-execution', 'closed', 'not-handled', 'forwarded', 'settled', 'withdrawn')),
    regime TEXT NOT NULL CHECK (regime IN ('awb', 'wkkgz', 'jeugdwet', 'wmo-provider', 'other')),
    channel TEXT NOT NULL CHECK (channel IN ('online', 'telephone', 'post', 'counter')),
    district_id UUID,
    handler_id UUID,
    life_areas INTEGER NOT NULL,
    grounds INTEGER NOT NULL,
    received_at BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    next_due_at BIGINT NOT NULL,
    open BOOLEAN NOT NULL,
    incomplete BOOLEAN NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    head_hash BYTEA NOT NULL,
    snapshot_format INTEGER NOT NULL,
    snapshot BYTEA NOT NULL
)";

/// A row for each organisation that is a party or an addressee; `knows` once it was told of the case (D2).
const CASE_ORGANISATIONS: &str = "
CREATE TABLE case_organisations (
    case_id UUID NOT NULL,
    organisation_id UUID NOT NULL,
    knows BOOLEAN NOT NULL,
    open BOOLEAN NOT NULL,
    next_due_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, organisation_id)
)";

/// A rejection has at least one rejected measure, and every one has reasons of ten letters or more (D4, G3).
const RESPONSES: &str = "
CREATE TABLE responses (
    case_id UUID NOT NULL,
    advice_number INTEGER NOT NULL,
    organisation_id UUID NOT NULL,
    nature TEXT NOT NULL CHECK (nature IN ('binding-advice', 'recommendation')),
    basis TEXT CHECK (basis IN
        ('ordinance', 'contract', 'subsidy-decision', 'covenant', 'case-acceptance')),
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'accepted', 'rejected', 'enforced', 'lapsed')),
    dispatched_at BIGINT,
    last_day DATE,
    expires_at BIGINT,
    final_at BIGINT,
    answered_at BIGINT,
    rejected_measures INTEGER NOT NULL,
    fewest_letters INTEGER,
    awaits_confirmation BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, advice_number, organisation_id),
    CHECK ((nature = 'binding-advice') = (basis IS NOT NULL)),
    CHECK (status <> 'enforced' OR nature = 'binding-advice'),
    CHECK (status <> 'lapsed' OR nature = 'recommendation'),
    CHECK ((status = 'pending') = (answered_at IS NULL)),
    CHECK (status = 'pending' OR final_at IS NOT NULL),
    CHECK ((status = 'rejected') = (rejected_measures > 0)),
    CHECK (status <> 'rejected' OR (fewest_letters IS NOT NULL AND fewest_letters >= 10))
)";

/// A measure that was rejected names its reasons and how many letters they hold (R46, G3).
const MEASURES: &str = "
CREATE TABLE measures (
    case_id UUID NOT NULL,
    advice_number INTEGER NOT NULL,
    measure INTEGER NOT NULL,
    organisation_id UUID NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN
        ('proposed', 'dropped', 'due', 'reported', 'confirmed', 'disputed', 'overdue')),
    due_at BIGINT,
    last_day DATE,
    escalated BOOLEAN NOT NULL,
    rejected BOOLEAN NOT NULL,
    reasons_paper BIGINT,
    reasons_letters INTEGER,
    PRIMARY KEY (case_id, advice_number, measure),
    CHECK (NOT rejected OR (stage = 'dropped' AND reasons_paper IS NOT NULL
        AND reasons_letters IS NOT NULL AND reasons_letters >= 10)),
    CHECK (stage IN ('proposed', 'dropped') OR due_at IS NOT NULL)
)";

/// Work queues, each read in its own order, a page at a time, however many cases there are; `id` makes the order
/// complete, for pages cut by key. `cases_open` holds all that a queue can be narrowed by, so that rows which do
/// not fit are passed over within the index.
const QUEUES: [&str; 6] = [
    "CREATE INDEX cases_open ON cases (municipality_id, next_due_at, id, state, handler_id,
        district_id, life_areas, grounds) WHERE open",
    "CREATE INDEX cases_unassigned ON cases (municipality_id, open, next_due_at, id)
        WHERE handler_id IS NULL",
    "CREATE INDEX cases_by_handler ON cases (handler_id, open, next_due_at, id)
        WHERE handler_id IS NOT NULL",
    "CREATE INDEX cases_by_state ON cases (municipality_id, state, next_due_at, id,
        life_areas, grounds)",
    "CREATE INDEX cases_by_district ON cases (district_id, open, next_due_at, id)
        WHERE district_id IS NOT NULL",
    "CREATE INDEX case_organisations_by_organisation
        ON case_organisations (organisation_id, open, next_due_at, case_id)",
];

/// What the clock looks for: terms that end in silence or in an outage, and measures that were not carried out.
const CLOCKWORK: [&str; 4] = [
    "CREATE INDEX responses_awaited ON responses (final_at, case_id, organisation_id)
        WHERE status = 'pending' AND final_at IS NOT NULL",
    "CREATE INDEX responses_by_end ON responses (expires_at, case_id)",
    "CREATE INDEX measures_due ON measures (due_at, case_id, measure) WHERE stage = 'due'",
    "CREATE INDEX measures_awaited ON measures (due_at, case_id, measure)
        WHERE stage IN ('due', 'disputed', 'overdue')",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[CASES, CASE_ORGANISATIONS, RESPONSES, MEASURES]).await?;
        crate::run(manager, &QUEUES).await?;
        crate::run(manager, &CLOCKWORK).await
    }
}
