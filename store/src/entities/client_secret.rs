//! The secret with which a client follows a case (S4).

use sea_orm::entity::prelude::*;

/// The secret with which a client follows a case (S4): a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_secrets")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The secret, sealed, until its letter is made.
    pub sealed: Option<Vec<u8>>,
    /// Its Argon2id hash, from its first use.
    pub hash: Option<String>,
    /// Counts the secrets of this case: a token that was given for an earlier one no longer counts.
    pub epoch: i32,
}

impl ActiveModelBehavior for ActiveModel {}
