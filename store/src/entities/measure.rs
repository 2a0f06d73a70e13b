//! Each measure of an issued advice and how far it is.

use sea_orm::entity::prelude::*;

/// Each measure of an issued advice and how far it is: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measures")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The advice within the case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub advice_number: i32,
    /// The measure within the advice.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: i32,
    /// The addressee.
    pub organisation_id: Uuid,
    /// The code of the stage.
    pub stage: String,
    /// The end of the last day, in microseconds.
    pub due_at: Option<i64>,
    /// The last day to carry it out.
    pub last_day: Option<Date>,
    /// Whether college and council were told.
    pub escalated: bool,
    /// Whether the addressee rejected it.
    pub rejected: bool,
    /// The paper with the reasons.
    pub reasons_paper: Option<i64>,
    /// How many letters the reasons hold (G3).
    pub reasons_letters: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
