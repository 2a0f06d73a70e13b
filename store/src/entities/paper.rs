//! The sealed texts and details of each case.

use sea_orm::entity::prelude::*;

/// The sealed texts and details of each case: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "papers")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The number within the case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The code of the kind.
    pub kind: String,
    /// The sealed content.
    pub sealed: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
