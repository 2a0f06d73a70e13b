//! Each document of a case: where it lies, and how far it was examined.

use sea_orm::entity::prelude::*;

/// Each document of a case, where it lies, and how far it was examined: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The document within the case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document: i32,
    /// Under which it lies in the store of objects.
    pub object_id: Uuid,
    /// The code of the kind of file.
    pub kind: String,
    /// Its length, unsealed.
    pub bytes: i32,
    /// The SHA-256 of the sealed object.
    pub digest: Vec<u8>,
    /// The code of how far it was examined.
    pub scan: String,
    /// When it was added, in microseconds.
    pub added_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
