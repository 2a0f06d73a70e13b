//! The keyed tokens by which the phone desk finds a case.

use sea_orm::entity::prelude::*;

/// The keyed tokens by which the phone desk finds a case: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blind_index")]
pub struct Model {
    /// The token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: Vec<u8>,
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// Whose it is: `client` or `representative`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: String,
}

impl ActiveModelBehavior for ActiveModel {}
