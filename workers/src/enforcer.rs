//! The enforcer: sleeps until the next term ends, then records that silence became final (D5, G4, R43).

use crate::{Context, ENFORCER, Job, JobError, Outcome};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The longest sleep: the enforcer shows at least this often that it lives, and sees a term that
/// another process started or a clock that another process moved.
const LONGEST_SLEEP: Duration = Duration::from_secs(10);
/// In a demonstration the clock can be moved by any process, so the enforcer looks every moment.
const LONGEST_SLEEP_IN_DEMO: Duration = Duration::from_millis(500);
/// The wait after the database failed, doubled each time up to the longest sleep.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// Enforces what is due, then sleeps until the next term ends; forever, and after any failure again.
pub(crate) async fn follow_deadlines(context: Context, stop: CancellationToken) {
    let mut wait = FIRST_WAIT;
    while !stop.is_cancelled() {
        let pause = match sweep(&context, &stop).await {
            Ok(pause) => {
                wait = FIRST_WAIT;
                pause
            }
            Err(error) => {
                tracing::warn!(%error, "the enforcer could not work; it tries again");
                metrics::counter!("meldpunt_enforcer_failures_total").increment(1);
                wait = (wait * 2).min(LONGEST_SLEEP);
                wait
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = context.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Enforces everything that is due, and says how long nothing more will be.
async fn sweep(context: &Context, stop: &CancellationToken) -> Result<Duration, JobError> {
    let store = &context.store;
    store.refresh_clock().await?;
    loop {
        let outcome = Job::Enforce.run(context).await?;
        store.heartbeat(ENFORCER).await?;
        match outcome {
            Outcome::Unfinished { .. } if !stop.is_cancelled() => {}
            Outcome::Unfinished { .. } | Outcome::Finished { .. } => break,
        }
    }
    let longest = if store.is_demo() { LONGEST_SLEEP_IN_DEMO } else { LONGEST_SLEEP };
    let next = store.next_expiry().await?;
    let until = next.map(|at| at.since(store.clock().now()));
    Ok(until.map_or(longest, |span| span.to_std().unwrap_or(Duration::ZERO).min(longest)))
}
