//! Each appointment that was not cancelled, and the seat that it takes.

use sea_orm::entity::prelude::*;

/// Each appointment that was not cancelled, and the seat that it takes: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointments")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The appointment within the case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub appointment: i32,
    /// The municipality of the case.
    pub municipality_id: Uuid,
    /// Where the client comes, or from where the desk calls.
    pub place_id: Uuid,
    /// The code of the kind.
    pub kind: String,
    /// When it begins, in microseconds.
    pub starts_at: i64,
    /// When it is over, in microseconds.
    pub ends_at: i64,
    /// Which seat it takes, counting from 1.
    pub seat: i32,
}

impl ActiveModelBehavior for ActiveModel {}
