//! A case as lists show it: codes and dates, nothing of what people wrote.

use crate::{StoreError, entities::case::NEVER, rows::Row};
use domain::{
    AccountId, CaseId, DistrictId, MunicipalityId, Timestamp,
    complaint::{
        StateName,
        classification::{Channel, Ground, LifeArea},
    },
    regulation::Regime,
    values::CaseNumber,
};
use std::collections::BTreeSet;

/// One case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its public number.
    pub number: CaseNumber,
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Where it stands.
    pub state: StateName,
    /// The legal regime.
    pub regime: Regime,
    /// The door by which it came in.
    pub channel: Channel,
    /// The district where the client lives.
    pub district: Option<DistrictId>,
    /// Who handles it.
    pub handler: Option<AccountId>,
    /// The areas of life it touches.
    pub life_areas: BTreeSet<LifeArea>,
    /// What the client is dissatisfied with.
    pub grounds: BTreeSet<Ground>,
    /// When it reached the desk.
    pub received_at: Timestamp,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When the next term ends; in an organisation's list, its own.
    pub next_due_at: Option<Timestamp>,
    /// Whether it still needs somebody's work.
    pub open: bool,
    /// Whether something is missing (R6).
    pub incomplete: bool,
    /// The number of events.
    pub version: u32,
}

/// The columns of `cases c` that [`read`] needs, with the one that says when the reader's next term ends.
pub(super) fn columns(due: &str) -> String {
    format!(
        "c.id, c.number, c.municipality_id, c.state, c.regime, c.channel, c.district_id, \
         c.handler_id, c.life_areas, c.grounds, c.received_at, c.registered_at, \
         {due} AS next_due_at, c.open, c.incomplete, c.version"
    )
}

pub(super) fn read(row: &Row) -> Result<CaseRow, StoreError> {
    let next_due_at = match row.get::<i64>("next_due_at")? {
        NEVER => None,
        _ => Some(row.timestamp("next_due_at")?),
    };
    Ok(CaseRow {
        id: CaseId(row.get("id")?),
        number: row.parsed("number")?,
        municipality: MunicipalityId(row.get("municipality_id")?),
        state: row.coded("state")?,
        regime: row.coded("regime")?,
        channel: row.coded("channel")?,
        district: row.get::<Option<_>>("district_id")?.map(DistrictId),
        handler: row.get::<Option<_>>("handler_id")?.map(AccountId),
        life_areas: chosen(row.get("life_areas")?, &LifeArea::ALL),
        grounds: chosen(row.get("grounds")?, &Ground::ALL),
        received_at: row.timestamp("received_at")?,
        registered_at: row.timestamp("registered_at")?,
        next_due_at,
        open: row.get("open")?,
        incomplete: row.get("incomplete")?,
        version: row.get::<i32>("version")?.unsigned_abs(),
    })
}

/// The items whose bit is set, in the order of `all`.
fn chosen<T: Copy + Ord>(bits: i32, all: &[T]) -> BTreeSet<T> {
    let places = all.iter().enumerate();
    places.filter(|(place, _)| bits & (1 << place) != 0).map(|(_, item)| *item).collect()
}
