//! The lines of lists of cases.

use domain::{
    AccountId, CaseId, DistrictId, MunicipalityId, Timestamp,
    complaint::{
        StateName,
        classification::{Channel, Ground, LifeArea},
    },
    regulation::Regime,
    values::CaseNumber,
};
use serde::Serialize;
use store::queries::CaseRow;

/// A page of a list.
#[derive(Serialize)]
pub(crate) struct QueuePage<Item> {
    /// The lines.
    pub items: Vec<Item>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A case in the list of an organisation that knows of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartyQueueItem {
    id: CaseId,
    number: CaseNumber,
    municipality: MunicipalityId,
    state: StateName,
    received_at: Timestamp,
    due_at: Option<Timestamp>,
    open: bool,
}

/// A case in the list of the desk.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueueItem {
    #[serde(flatten)]
    case: PartyQueueItem,
    regime: Regime,
    channel: Channel,
    registered_at: Timestamp,
    district: Option<DistrictId>,
    handler: Option<AccountId>,
    life_areas: Vec<LifeArea>,
    grounds: Vec<Ground>,
    overdue: bool,
    incomplete: bool,
    version: u32,
}

impl PartyQueueItem {
    /// The line of a case.
    pub fn of(row: &CaseRow) -> Self {
        Self {
            id: row.id,
            number: row.number.clone(),
            municipality: row.municipality,
            state: row.state,
            received_at: row.received_at,
            due_at: row.next_due_at,
            open: row.open,
        }
    }
}

impl QueueItem {
    /// The line of a case at this moment.
    pub fn of(row: &CaseRow, now: Timestamp) -> Self {
        Self {
            case: PartyQueueItem::of(row),
            regime: row.regime,
            channel: row.channel,
            registered_at: row.registered_at,
            district: row.district,
            handler: row.handler,
            life_areas: row.life_areas.iter().copied().collect(),
            grounds: row.grounds.iter().copied().collect(),
            overdue: row.next_due_at.is_some_and(|due_at| due_at <= now),
            incomplete: row.incomplete,
            version: row.version,
        }
    }
}
