//! The schedule: which job runs when. A run happens once across all processes, and is caught up after downtime (G8).

use crate::{Context, Job, JobError, Outcome};
use chrono::{DateTime, TimeDelta, Utc};
use cron::Schedule;
use domain::Timestamp;
use std::{str::FromStr, time::Duration};
use tokio_util::sync::CancellationToken;

/// When each job runs, in UTC: seconds, minutes, hours, day of month, month, day of week.
///
/// UTC, because in local time a run is skipped or doubled when the clocks change. No legal term is
/// derived from these times: a job only notices what the rules made true.
pub const SCHEDULE: &[(&str, Job)] = &[
    ("0 * * * * *", Job::Enforce),
    ("10 * * * * *", Job::MarkOverdue),
    ("20 * * * * *", Job::ExtendForOutages),
    // Early, for what was decided at midnight, and at noon, for the post of the same day.
    ("0 0 5,11 * * *", Job::Print),
    ("50 */5 * * * *", Job::HandOver),
    ("40 */10 * * * *", Job::Remind),
    ("30 * * * * *", Job::ChainAudit),
    ("35 20 0 * * *", Job::SignAudit),
    ("25 5/15 * * * *", Job::ForgetSessions),
    ("30 15 2 * * *", Job::ForgetOldKeys),
    ("30 45 2 * * *", Job::SweepDocuments),
];

/// How far back a missed run is looked for. All jobs so far do everything that is due whenever they
/// run, so that the latest missed run catches up for all before it.
const LOOK_BACK: TimeDelta = TimeDelta::days(2);
const PAUSE: Duration = Duration::from_secs(1);

/// Runs each job when it is due, until stopped.
pub(crate) async fn follow(context: Context, stop: CancellationToken) {
    while !stop.is_cancelled() {
        for (expression, job) in SCHEDULE {
            if let Err(error) = run_if_due(&context, expression, *job).await {
                tracing::warn!(%error, %job, "a job could not run; it is tried again");
                metrics::counter!("meldpunt_job_failures_total", "job" => job.name()).increment(1);
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Runs the job for its latest scheduled time, unless that was done or somebody is doing it. After a fault, the run is
/// taken up again when the claim on it is over.
async fn run_if_due(context: &Context, expression: &str, job: Job) -> Result<(), JobError> {
    let now = context.store.clock().now();
    let Some(scheduled_for) = latest_scheduled(expression, now) else { return Ok(()) };
    if !context.store.claim_run(job.name(), scheduled_for).await? {
        return Ok(());
    }
    let mut done = 0;
    loop {
        let outcome = job.run(context).await?;
        done += outcome.done();
        match outcome {
            Outcome::Unfinished { .. } => {
                context.store.keep_run(job.name(), scheduled_for).await?;
            }
            Outcome::Finished { .. } => break,
        }
    }
    Ok(context.store.finish_run(job.name(), scheduled_for, done).await?)
}

/// The latest time, not after now, for which the expression schedules a run.
fn latest_scheduled(expression: &str, now: Timestamp) -> Option<Timestamp> {
    let schedule = Schedule::from_str(expression).ok()?;
    let start = now.moved(-LOOK_BACK).utc();
    // Minute by minute would be thousands of steps; the last hour holds the latest of those.
    let recent = now.moved(-TimeDelta::hours(1)).utc();
    latest_between(&schedule, recent, now).or_else(|| latest_between(&schedule, start, now))
}

fn latest_between(schedule: &Schedule, start: DateTime<Utc>, now: Timestamp) -> Option<Timestamp> {
    schedule.after(&start).take_while(|at| *at <= now.utc()).last().map(Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_of_the_schedule_can_be_read() {
        for (expression, job) in SCHEDULE {
            assert!(Schedule::from_str(expression).is_ok(), "{job}: {expression}");
        }
    }

    #[test]
    fn the_latest_run_is_the_last_one_not_after_now() {
        let now: Timestamp = "2026-10-25T01:30:05Z".parse().unwrap();
        let minute = latest_scheduled("0 * * * * *", now).unwrap();
        assert_eq!(minute.to_string(), "2026-10-25T01:30:00Z");
        let night = latest_scheduled("30 15 2 * * *", now).unwrap();
        assert_eq!(night.to_string(), "2026-10-24T02:15:30Z");
    }

    #[test]
    fn a_run_due_at_this_very_second_is_due() {
        let now: Timestamp = "2027-03-28T02:15:30Z".parse().unwrap();
        assert_eq!(latest_scheduled("30 15 2 * * *", now), Some(now));
    }
}
