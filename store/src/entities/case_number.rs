//! The last number given out per municipality and year (R19).

use sea_orm::entity::prelude::*;

/// The last number given out per municipality and year (R19): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_numbers")]
pub struct Model {
    /// The municipality.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality_id: Uuid,
    /// The year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// The last serial number.
    pub last: i32,
}

impl ActiveModelBehavior for ActiveModel {}
