//! When each worker was last alive.

use sea_orm::entity::prelude::*;

/// When each worker was last alive: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "heartbeats")]
pub struct Model {
    /// The worker.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// In microseconds.
    pub at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
