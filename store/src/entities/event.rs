//! One event in the log of a case.

use sea_orm::entity::prelude::*;

/// One event in the log of a case: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// Counting up from 1 within the case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// The code of the event.
    pub kind: String,
    /// Its fields as JSON; exactly these bytes are hashed.
    pub payload: String,
    /// Who brought it about.
    pub actor: String,
    /// When it takes effect in law, in microseconds.
    pub effective_at: i64,
    /// When it was recorded, in microseconds.
    pub recorded_at: i64,
    /// The hash of the event before it.
    pub prev_hash: Vec<u8>,
    /// The hash of this row and, through `prev_hash`, of all before it.
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
