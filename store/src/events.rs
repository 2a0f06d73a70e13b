//! The log: each event as a row whose hash covers the row before it, so that no row can change unseen (G16).

use crate::{StoreError, entities::event};
use domain::{
    Actor, CaseId, Timestamp,
    complaint::{Complaint, Event, evolve::Recorded},
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder};
use sha2::{Digest as _, Sha256};

/// The hash of a row of the log.
pub(crate) type Hash = [u8; 32];

/// An event as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Counting up from 1 within the case.
    pub seq: u32,
    /// What happened.
    pub event: Event,
    /// Who brought it about.
    pub actor: Actor,
    /// When it takes effect in law.
    pub effective_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The hash of the row.
    pub hash: [u8; 32],
}

impl StoredEvent {
    /// The event as it changes a case.
    pub fn recorded(&self) -> Recorded {
        Recorded { event: self.event.clone(), actor: self.actor, recorded_at: self.recorded_at }
    }
}

/// What the first event of a case follows: bound to the case, so that no chain fits another one.
pub(crate) fn genesis(case: CaseId) -> Hash {
    Sha256::new().chain_update(b"meldpunt case 1").chain_update(case.0.as_bytes()).finalize().into()
}

/// The row of an event that follows the row with this hash.
pub(crate) fn row(
    case: CaseId,
    seq: u32,
    recorded: &Recorded,
    previous: &Hash,
) -> Result<event::Model, StoreError> {
    let (kind, payload) = write(&recorded.event)?;
    let effective_at = recorded.event.effective_at().unwrap_or(recorded.recorded_at);
    let mut row = event::Model {
        case_id: case.0,
        seq: i32::try_from(seq).map_err(|_| UNREADABLE)?,
        kind,
        payload,
        actor: recorded.actor.to_string(),
        effective_at: effective_at.micros(),
        recorded_at: recorded.recorded_at.micros(),
        prev_hash: previous.to_vec(),
        hash: Vec::new(),
    };
    row.hash = hash(&row).to_vec();
    Ok(row)
}

/// The hash of all columns of a row but the hash itself, each after its length.
pub(crate) fn hash(row: &event::Model) -> Hash {
    let columns: [&[u8]; 8] = [
        row.case_id.as_bytes(),
        &row.seq.to_be_bytes(),
        row.kind.as_bytes(),
        row.payload.as_bytes(),
        row.actor.as_bytes(),
        &row.effective_at.to_be_bytes(),
        &row.recorded_at.to_be_bytes(),
        &row.prev_hash,
    ];
    let mut hash = Sha256::new().chain_update(b"meldpunt event 1");
    for column in columns {
        hash.update(u64::try_from(column.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(column);
    }
    hash.finalize().into()
}

/// The hash that a row keeps.
pub(crate) fn hash_of(row: &event::Model) -> Result<Hash, StoreError> {
    row.hash.as_slice().try_into().map_err(|_| UNREADABLE)
}

/// The event that a row holds.
pub(crate) fn read(row: &event::Model) -> Result<StoredEvent, StoreError> {
    let timestamp = |micros| Timestamp::from_micros(micros).ok_or(UNREADABLE);
    let tagged = format!(r#"{{"kind":"{}","payload":{}}}"#, row.kind, row.payload);
    Ok(StoredEvent {
        seq: u32::try_from(row.seq).map_err(|_| UNREADABLE)?,
        event: serde_json::from_str(&tagged).map_err(|_| UNREADABLE)?,
        actor: row.actor.parse().map_err(|_| UNREADABLE)?,
        effective_at: timestamp(row.effective_at)?,
        recorded_at: timestamp(row.recorded_at)?,
        hash: hash_of(row)?,
    })
}

/// The rows of one case in order, up to and including a version.
pub(crate) async fn of_case(
    conn: &impl ConnectionTrait,
    case: CaseId,
    until: Option<u32>,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut rows = event::Entity::find().filter(event::Column::CaseId.eq(case.0));
    if let Some(until) = until {
        rows = rows.filter(event::Column::Seq.lte(until));
    }
    let rows = rows.order_by_asc(event::Column::Seq).all(conn).await?;
    rows.iter().map(read).collect()
}

/// The case after these events.
pub(crate) fn replay(case: CaseId, events: &[StoredEvent]) -> Result<Complaint, StoreError> {
    let recorded = events.iter().map(StoredEvent::recorded);
    Complaint::replay(case, recorded).ok_or(StoreError::Damaged { what: "a log without a filing" })
}

/// The case as it stood at this version; `None` when it never had it.
pub(crate) async fn at_version(
    conn: &impl ConnectionTrait,
    case: CaseId,
    version: u32,
) -> Result<Option<Complaint>, StoreError> {
    let log = of_case(conn, case, Some(version)).await?;
    if log.last().is_none_or(|last| last.seq != version) {
        return Ok(None);
    }
    replay(case, &log).map(Some)
}

const UNREADABLE: StoreError = StoreError::Damaged { what: "an event" };

/// The kind and the fields of an event as JSON with sorted keys.
fn write(event: &Event) -> Result<(String, String), StoreError> {
    let mut tagged = serde_json::to_value(event).map_err(|_| UNREADABLE)?;
    let payload = tagged.get_mut("payload").map(serde_json::Value::take).unwrap_or_default();
    let kind = tagged.get("kind").and_then(serde_json::Value::as_str).ok_or(UNREADABLE)?;
    Ok((kind.to_owned(), payload.to_string()))
}
