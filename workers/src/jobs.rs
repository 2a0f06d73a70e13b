//! The jobs: each is bounded per run, may run twice without harm, and catches up after downtime.

use crate::{
    Context,
    delivery::{self, HandOverFault, PrintFault},
};
use std::fmt;
use store::{BATCH, Clock, StoreError};

/// A job that the schedule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Job {
    /// Record that terms passed in silence (D5).
    Enforce,
    /// Record that the day of a measure has passed (R50).
    MarkOverdue,
    /// Lengthen the terms whose last day an outage overlapped (R40).
    ExtendForOutages,
    /// Put letters for the post into batches, and remove the files of those that were posted.
    Print,
    /// Hand batches of letters to the print service.
    HandOver,
    /// Send the reminders that are due (D4, R7, R15, R50).
    Remind,
    /// Put the new lines of the audit into its chain (R71).
    ChainAudit,
    /// Sign the end of the audit's chain, once a day (R71).
    SignAudit,
    /// Forget sessions that are over (S6).
    ForgetSessions,
    /// Remove objects that no document names: of uploads that ended halfway, of refused documents, of erased cases.
    SweepDocuments,
    /// Forget answers kept for repeated requests, and counters of failed tries, once they are old.
    ForgetOldKeys,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is left to do for now.
    Finished {
        /// The rows done.
        done: u64,
    },
    /// More is waiting.
    Unfinished {
        /// The rows done.
        done: u64,
    },
}

/// Why a job could not run.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The print room.
    #[error(transparent)]
    Print(#[from] PrintFault),
    /// The print service.
    #[error(transparent)]
    HandOver(#[from] HandOverFault),
}

impl Outcome {
    pub(crate) fn of(done: u64, more: bool) -> Self {
        if more { Self::Unfinished { done } } else { Self::Finished { done } }
    }

    /// The rows done.
    pub fn done(self) -> u64 {
        match self {
            Self::Finished { done } | Self::Unfinished { done } => done,
        }
    }
}

impl Job {
    /// The stable name, as the table of runs keeps it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::MarkOverdue => "mark-overdue",
            Self::ExtendForOutages => "extend-for-outages",
            Self::Print => "print",
            Self::HandOver => "hand-over",
            Self::Remind => "remind",
            Self::ChainAudit => "chain-audit",
            Self::SignAudit => "sign-audit",
            Self::ForgetSessions => "forget-sessions",
            Self::SweepDocuments => "sweep-documents",
            Self::ForgetOldKeys => "forget-old-keys",
        }
    }

    /// Does one bounded part of the work.
    ///
    /// # Errors
    /// [`JobError`]; the job is tried again.
    pub async fn run(self, context: &Context) -> Result<Outcome, JobError> {
        let store = &context.store;
        let outcome = match self {
            Self::Enforce => {
                let swept = store.enforce_due(BATCH).await?;
                metrics::counter!("meldpunt_enforced_total").increment(swept.enforced);
                metrics::counter!("meldpunt_lapsed_total").increment(swept.lapsed);
                Outcome::of(swept.enforced + swept.lapsed, swept.more)
            }
            Self::MarkOverdue => {
                let swept = store.mark_overdue(BATCH).await?;
                Outcome::of(swept.done, swept.more)
            }
            Self::ExtendForOutages => {
                let swept = store.extend_for_outages(BATCH).await?;
                Outcome::of(swept.done, swept.more)
            }
            Self::Print => {
                let printed = delivery::run_print_room(context).await?;
                delivery::tidy(context).await?;
                printed
            }
            Self::HandOver => delivery::hand_over(context).await?,
            Self::Remind => {
                let swept = store.remind(BATCH).await?;
                Outcome::of(swept.done, swept.more)
            }
            Self::ChainAudit => {
                let swept = store.chain_audit().await?;
                Outcome::of(swept.done, swept.more)
            }
            Self::SignAudit => {
                let chained = store.chain_audit().await?;
                if chained.more {
                    return Ok(Outcome::of(chained.done, true));
                }
                Outcome::of(u64::from(store.sign_audit().await?), false)
            }
            Self::ForgetSessions => {
                // Sessions go by the machine's clock, also in a demonstration whose clock was moved.
                let swept = store.forget_sessions(Clock::System.now()).await?;
                Outcome::of(swept.done, swept.more)
            }
            Self::SweepDocuments => Outcome::of(context.documents.sweep().await?, false),
            Self::ForgetOldKeys => Outcome::of(store.forget_old_keys().await?, false),
        };
        if outcome.done() > 0 {
            tracing::info!(job = %self, done = outcome.done(), "job");
        }
        Ok(outcome)
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
