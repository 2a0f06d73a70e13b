//! A pinned history: events written long ago are still read, and a new layout of snapshots has a new number.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use domain::{
    CaseId,
    complaint::{Complaint, commands::ReportMeasure, evolve::Recorded},
};
use life::{Life, rejection, text};
use sea_orm::EntityTrait as _;
use serde::{Deserialize, Serialize};
use store::entities::case;
use tests::databases;

const PINNED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/snapshot.json");
const CASE: CaseId = CaseId(uuid::Uuid::from_u128(77));

/// A history, and the snapshot after it in the layout with this number.
#[derive(Serialize, Deserialize)]
struct Pinned {
    format: i32,
    snapshot: String,
    events: Vec<Recorded>,
}

fn snapshot(events: &[Recorded]) -> String {
    let case = Complaint::replay(CASE, events.iter().cloned()).unwrap();
    let bytes = postcard::to_stdvec(&case).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number of the layout that the program writes now, and a history that it writes.
async fn written_now() -> (i32, Vec<Recorded>) {
    let life = Life::begin(databases::fresh(store::Backend::Sqlite).await).await;
    let case = life.advised().await;
    life.care(case.id, rejection(&[2])).await.unwrap();
    let evidence = text("Er is gebeld.");
    life.care(case.id, ReportMeasure { measure: 1, evidence }).await.unwrap();
    let row = case::Entity::find_by_id(case.id.0).one(life.store.database().reader()).await;
    let log = life.store.history(case.id).await.unwrap();
    let events = log.iter().map(store::StoredEvent::recorded).collect();
    (row.unwrap().unwrap().snapshot_format, events)
}

#[tokio::test]
async fn a_new_layout_of_snapshots_has_a_new_number() {
    let (format, events) = written_now().await;
    if std::env::var_os("RENEW").is_some() {
        let pinned = Pinned { format, snapshot: snapshot(&events), events };
        std::fs::write(PINNED, serde_json::to_string_pretty(&pinned).unwrap() + "\n").unwrap();
    }
    let pinned = std::fs::read_to_string(PINNED).unwrap();
    let pinned: Pinned = serde_json::from_str(&pinned).unwrap();
    let same = snapshot(&pinned.events) == pinned.snapshot;
    assert!(same, "raise SNAPSHOT_FORMAT, and run this test once with RENEW=1");
    assert_eq!(format, pinned.format, "run this test once with RENEW=1");
}
