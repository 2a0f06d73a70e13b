//! What must still be sent, and the running of the clockwork: jobs, heartbeats, the latest time of a decision.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// One row per decision, recipient and medium, written in the deciding transaction (G5).
const NOTICES: &str = "
CREATE TABLE notices (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    medium TEXT NOT NULL CHECK (medium IN ('written', 'call')),
    channel TEXT NOT NULL CHECK (channel IN ('post', 'email', 'telephone', 'portal')),
    language TEXT NOT NULL,
    large_print BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (case_id, seq, kind, recipient, medium)
)";

const NOTICES_QUEUED: &str =
    "CREATE INDEX notices_queued ON notices (created_at, id) WHERE status = 'queued'";

/// The latest instant of a decision, raised about once a minute; one row (G9).
const HIGH_WATER: &str = "
CREATE TABLE high_water (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    at BIGINT NOT NULL
)";

const HEARTBEATS: &str = "
CREATE TABLE heartbeats (
    name TEXT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL
)";

/// The key makes a scheduled run happen once across all processes (G8).
const JOB_RUNS: &str = "
CREATE TABLE job_runs (
    job TEXT NOT NULL,
    scheduled_for BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    outcome TEXT,
    PRIMARY KEY (job, scheduled_for)
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[NOTICES, NOTICES_QUEUED, HIGH_WATER, HEARTBEATS, JOB_RUNS]).await
    }
}
