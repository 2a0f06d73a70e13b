//! The outbox: what must still be sent, and to whom.

use sea_orm::entity::prelude::*;

/// The outbox: what must still be sent, and to whom: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    /// Names the notice in its letter and e-mail.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The event that brought it about.
    pub seq: i32,
    /// The code of the letter.
    pub kind: String,
    /// `client`, `representative` or `organisation:` and its id.
    pub recipient: String,
    /// `written` or `call`.
    pub medium: String,
    /// `post`, `email`, `telephone` or `portal`.
    pub channel: String,
    /// The code of the language.
    pub language: String,
    /// Whether in letters of 18 points.
    pub large_print: bool,
    /// How far the sending is.
    pub status: String,
    /// When it was decided, in microseconds.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
