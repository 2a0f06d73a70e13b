//! The latest tries of a secret per case number (S4).

use sea_orm::entity::prelude::*;

/// The latest tries of a secret per case number (S4): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "secret_attempts")]
pub struct Model {
    /// A keyed hash of the case number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Vec<u8>,
    /// The latest try, in microseconds.
    pub latest_at: i64,
    /// The tries of the last hour, as a JSON array of microseconds.
    pub recent: String,
}

impl ActiveModelBehavior for ActiveModel {}
