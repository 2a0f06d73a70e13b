//! Which organisations a case involves, for their own lists.

use sea_orm::entity::prelude::*;

/// Which organisations a case involves, for their own lists: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_organisations")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// Whether it was told of the case (D2).
    pub knows: bool,
    /// As in the case.
    pub open: bool,
    /// As in the case, for the desk's lists.
    pub next_due_at: i64,
    /// When the organisation's own next term ends, for its own list (D2); [`super::case::NEVER`] when it has none.
    pub own_due_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
