//! The read table of complaints: one row per case.

use sea_orm::entity::prelude::*;

/// `next_due_at` when nothing is awaited: later than every instant, so that it sorts last.
pub const NEVER: i64 = i64::MAX;

/// The read table of complaints: one row per case: a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The public number.
    pub number: String,
    /// The municipality.
    pub municipality_id: Uuid,
    /// The code of the state.
    pub state: String,
    /// The code of the legal regime.
    pub regime: String,
    /// The code of the door by which it came in.
    pub channel: String,
    /// The district.
    pub district_id: Option<Uuid>,
    /// Who handles it.
    pub handler_id: Option<Uuid>,
    /// A bit per life area, in the order of `LifeArea::ALL`.
    pub life_areas: i32,
    /// A bit per ground, in the order of `Ground::ALL`.
    pub grounds: i32,
    /// When it reached the desk, in microseconds.
    pub received_at: i64,
    /// When it was registered, in microseconds.
    pub registered_at: i64,
    /// When the next term ends, in microseconds; [`NEVER`] when nothing is awaited.
    pub next_due_at: i64,
    /// Whether it still needs somebody's work.
    pub open: bool,
    /// Whether something is missing (R6).
    pub incomplete: bool,
    /// The number of events.
    pub version: i32,
    /// The hash of the last event.
    pub head_hash: Vec<u8>,
    /// The layout of the snapshot.
    pub snapshot_format: i32,
    /// The whole case.
    pub snapshot: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
