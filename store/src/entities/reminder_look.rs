//! When a case has to be looked at again for reminders.

use sea_orm::entity::prelude::*;

/// What the clockwork saw in a case when it last looked for reminders: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_looks")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The version of the case that was looked at.
    pub version: i32,
    /// The version of the calendar by which the next reminder was found.
    pub calendar_version: i32,
    /// When the next reminder is due, in microseconds; [`super::case::NEVER`] when none is.
    pub look_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
