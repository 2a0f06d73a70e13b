//! Who did what, when, from where and with which result (R71).

use sea_orm::entity::prelude::*;

/// Who did what, when, from where and with which result (R71): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Random, ordered by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When, in microseconds.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// On what.
    pub object: String,
    /// `done`, or the code of the refusal.
    pub result: String,
    /// From where.
    pub origin: String,
    /// The request.
    pub request_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
