//! The latest time of a decision, in one row (G9).

use sea_orm::entity::prelude::*;

/// The latest time of a decision, in one row (G9): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "high_water")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// In microseconds.
    pub at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
