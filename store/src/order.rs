//! What the store is asked to do, by whom and from where, and why it does not.

use crate::StoreError;
use domain::{
    CaseId,
    access::Caller,
    complaint::{Command, Complaint, File, Refusal},
    values::{CaseNumber, Secret},
};
use std::{net::IpAddr, time::Instant};

/// Where a request came from, for the audit (R71).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The id of the request.
    pub request_id: String,
    /// The network address it came from; `None` for the desk's own clockwork.
    pub address: Option<IpAddr>,
}

impl Origin {
    /// The desk's own clockwork: the name of the job stands for the request.
    pub fn clockwork(job: &str) -> Self {
        Self { request_id: job.to_owned(), address: None }
    }
}

/// A request that may come again, and must then have no second effect (G13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Who asks and for what, so that two people cannot share a key.
    pub scope: String,
    /// The key that the asker chose.
    pub key: String,
    /// A fingerprint of the request, from [`crate::Keys::answer_fingerprint`].
    pub fingerprint: [u8; 32],
}

/// A command in an existing case.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who asks.
    pub caller: Caller,
    /// The case.
    pub case: CaseId,
    /// What must happen.
    pub command: Command,
    /// The version of the case that the asker saw; `None` to go on whatever happened since.
    pub expected_version: Option<u32>,
    /// When the request reached this process: what counts as received (R36).
    pub arrived: Instant,
    /// Where it came from.
    pub origin: Origin,
    /// How a repetition is recognised.
    pub idempotency: Option<Idempotency>,
}

/// A complaint to be registered.
#[derive(Debug, Clone)]
pub struct FilingOrder {
    /// Who asks. Somebody without an account is [`Actor::Client`].
    pub caller: Caller,
    /// The complaint.
    pub filing: File,
    /// When the request reached this process.
    pub arrived: Instant,
    /// Where it came from.
    pub origin: Origin,
    /// How a repetition is recognised.
    pub idempotency: Option<Idempotency>,
}

/// A command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executed {
    /// The case as it stood right after the command.
    pub case: Complaint,
    /// Whether it was carried out for an earlier, equal request.
    pub repeated: bool,
}

/// A complaint that was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The case as it was registered.
    pub case: Complaint,
    /// The secret with which the client follows it. It is shown here once (S4).
    pub secret: Secret,
    /// Whether it was registered for an earlier, equal request.
    pub repeated: bool,
}

impl Filing {
    /// The public number.
    pub fn number(&self) -> &CaseNumber {
        &self.case.number
    }
}

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// There is no such case, or the asker may not know of it: the two look the same (S2).
    #[error("there is no such case")]
    NotFound,
    /// The asker may not do this.
    #[error("this is not yours to do")]
    Forbidden,
    /// Something happened in the case since the asker looked at it.
    #[error("the case is at version {current} now")]
    Stale {
        /// The version now.
        current: u32,
    },
    /// The municipality is not served, or had no regulation in force on the day of receipt.
    #[error("no regulation of this municipality was in force on that day")]
    NoRegulation,
    /// The key was used for another request (G13).
    #[error("this key was used for another request")]
    KeyReused,
    /// A rule does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be tried.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for OrderError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl OrderError {
    /// The stable code, for the audit.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Stale { .. } => "stale",
            Self::NoRegulation => "no_regulation",
            Self::KeyReused => "key_reused",
            Self::Refused(refusal) => refusal.code(),
            Self::Store(_) => "failed",
        }
    }
}
