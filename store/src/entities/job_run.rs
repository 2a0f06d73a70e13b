//! The runs of scheduled jobs, each once (G8).

use sea_orm::entity::prelude::*;

/// The runs of scheduled jobs, each once (G8): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_runs")]
pub struct Model {
    /// The job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub job: String,
    /// When it was planned, in microseconds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheduled_for: i64,
    /// When it began, in microseconds.
    pub started_at: i64,
    /// When it ended, in microseconds.
    pub finished_at: Option<i64>,
    /// Until when the process that runs it has it to itself, in microseconds.
    pub leased_until: Option<i64>,
    /// What came of it.
    pub outcome: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
