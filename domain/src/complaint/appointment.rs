//! Appointments of a case: when and where the desk meets the client, or calls back (Q4).

use super::paper::PaperNumber;
use crate::{PlaceId, Timestamp, place::AppointmentKind};
use serde::{Deserialize, Serialize};

/// An appointment of the client with the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// The place where the client comes, or from which the desk calls.
    pub place: PlaceId,
    /// What was booked.
    pub kind: AppointmentKind,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it is over.
    pub ends_at: Timestamp,
    /// Which seat of the slot it takes, counting from 1.
    pub seat: u16,
    /// What the desk should know beforehand.
    pub remark: Option<PaperNumber>,
    /// Whether it was cancelled, which frees the seat.
    pub cancelled: bool,
}

impl Appointment {
    /// Whether it was not cancelled and has not begun.
    pub fn is_ahead(&self, now: Timestamp) -> bool {
        !self.cancelled && self.starts_at > now
    }
}
