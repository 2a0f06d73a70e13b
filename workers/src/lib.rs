//! The desk's clockwork: the enforcer that follows deadlines, the jobs that run on a schedule, the delivery of what was
//! decided, and the examination of documents.
//!
//! Nothing here decides. A job notices what the rules have already made true, and any number of
//! processes may run beside each other.

mod crash;
pub mod delivery;
mod enforcer;
mod jobs;
mod key_lines;
mod pauses;
mod scanning;
mod schedule;

pub use jobs::{Job, JobError, Outcome};
pub use key_lines::KeyHolder;
pub use scanning::{Clamd, NotAnAddress, ScanFault, Scanner, scan_next};
pub use schedule::SCHEDULE;

use delivery::Delivery;
use std::sync::Arc;
use store::{Documents, Store};
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// The name under which the enforcer reports that it lives.
pub const ENFORCER: &str = "enforcer";

/// What every job works with.
#[derive(Debug, Clone)]
pub struct Context {
    /// Where the cases are.
    pub store: Store,
    /// With what notices are delivered.
    pub delivery: Delivery,
    /// The documents of cases.
    pub documents: Documents,
    /// What examines them for viruses.
    pub scanner: Scanner,
    /// Told when the time may have jumped, so that the enforcer looks again at once.
    pub wake: Arc<Notify>,
}

impl Context {
    /// A context on this store.
    pub fn new(store: Store, delivery: Delivery, documents: Documents, scanner: Scanner) -> Self {
        Self { store, delivery, documents, scanner, wake: Arc::default() }
    }
}

/// Runs the enforcer and the schedule until `stop` is cancelled; work in progress is finished first.
pub async fn run(context: Context, stop: CancellationToken) {
    let mut tasks = JoinSet::new();
    tasks.spawn(enforcer::follow_deadlines(context.clone(), stop.clone()));
    tasks.spawn(delivery::follow(context.clone(), stop.clone()));
    tasks.spawn(scanning::follow(context.clone(), stop.clone()));
    tasks.spawn(schedule::follow(context, stop));
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a worker ended before its time");
        }
    }
}
