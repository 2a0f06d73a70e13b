//! Each addressee of an issued advice and its answer (G1).

use sea_orm::entity::prelude::*;

/// Each addressee of an issued advice and its answer (G1): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "responses")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The advice within the case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub advice_number: i32,
    /// The addressee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// The code of the kind of document.
    pub nature: String,
    /// The code of what binds the addressee.
    pub basis: Option<String>,
    /// The code of the answer.
    pub status: String,
    /// When the advice was sent, in microseconds.
    pub dispatched_at: Option<i64>,
    /// The last day to answer.
    pub last_day: Option<Date>,
    /// The end of the term, in microseconds.
    pub expires_at: Option<i64>,
    /// When silence becomes final, in microseconds.
    pub final_at: Option<i64>,
    /// When it answered or the term passed, in microseconds.
    pub answered_at: Option<i64>,
    /// How many measures it rejects.
    pub rejected_measures: i32,
    /// The letters in the shortest of its reasons.
    pub fewest_letters: Option<i32>,
    /// Whether a late registered answer waits for a second person (S22).
    pub awaits_confirmation: bool,
}

impl ActiveModelBehavior for ActiveModel {}
