//! What was answered to requests that may come again (G13).

use sea_orm::entity::prelude::*;

/// What was answered to requests that may come again (G13): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Who asked, and what kind of request it was.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// The Idempotency-Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// A keyed hash of the request.
    pub fingerprint: Vec<u8>,
    /// The sealed answer.
    pub answer: Vec<u8>,
    /// When it was answered, in microseconds.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
