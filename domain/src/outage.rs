//! Outages of the desk's portal or mail, which lengthen the terms that end meanwhile (R40).

use crate::{OutageId, Timestamp};
use serde::{Deserialize, Serialize};

/// A recorded outage of the portal or the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Names the outage in the deadlines that it extends.
    pub id: OutageId,
    /// The first instant without service.
    pub from: Timestamp,
    /// The instant of recovery, the first one with service again.
    pub until: Timestamp,
}

impl Outage {
    /// Whether there was no service at some instant from `start` up to but not including `end`.
    pub fn overlaps(&self, start: Timestamp, end: Timestamp) -> bool {
        self.from.max(start) < self.until.min(end)
    }
}
