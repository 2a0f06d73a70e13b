//! Places where the desk can be met (spreekuurlocaties) and telephones from which it calls back, with their hours.

mod hours;
mod printed;

pub use hours::{ImpossibleHours, OpeningHours, TimeOfDay};
pub use printed::walk_in_lines;

use crate::{
    MunicipalityId, PlaceId,
    values::{Address, Line},
};
use serde::{Deserialize, Serialize};

/// How a client meets the desk by appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppointmentKind {
    /// The client comes to the place during its walk-in hours (spreekuur).
    WalkIn,
    /// The desk calls the client (terugbelafspraak).
    CallBack,
}

/// A place of one municipality's desk: one where people walk in, or one from which the desk calls back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// Names it everywhere.
    pub id: PlaceId,
    /// The municipality whose desk sits there.
    pub municipality: MunicipalityId,
    /// What can be booked there.
    pub kind: AppointmentKind,
    /// Its name, as letters print it.
    pub name: Line,
    /// Where it is; always there for a place where people walk in.
    pub address: Option<Address>,
    /// How it can be entered and used with a disability.
    pub accessibility: Option<Line>,
    /// Whether anything can be booked there from now on.
    pub active: bool,
    /// When somebody is there, in any order; see [`Place::check`].
    pub hours: Vec<OpeningHours>,
}

/// Why a place cannot be as it is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImpossiblePlace {
    /// People cannot walk in where there is no door.
    #[error("a place with walk-in hours has an address with a street and a number")]
    AddressMissing,
    /// Hours of the place are impossible in themselves.
    #[error(transparent)]
    Hours(#[from] ImpossibleHours),
    /// Two hours of the place hold at the same time.
    #[error("the hours overlap on {weekday}")]
    HoursOverlap {
        /// The day of the week.
        weekday: chrono::Weekday,
    },
    /// The place has more hours than a place can have.
    #[error("a place has at most {most} hours")]
    TooManyHours {
        /// The most hours.
        most: usize,
    },
}

impl ImpossiblePlace {
    /// The stable code, as the API names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::AddressMissing => "address_missing",
            Self::Hours(_) => "impossible_hours",
            Self::HoursOverlap { .. } => "hours_overlap",
            Self::TooManyHours { .. } => "too_many_hours",
        }
    }
}

impl Place {
    /// The most hours that one place can have, past ones included.
    pub const MOST_HOURS: usize = 100;

    /// Whether the place can be as it is described: a door where people walk in, and hours of which no two
    /// hold at the same time.
    ///
    /// # Errors
    /// [`ImpossiblePlace`] names the first thing that is wrong.
    pub fn check(&self) -> Result<(), ImpossiblePlace> {
        let door = self.address.as_ref().and_then(Address::door);
        if self.kind == AppointmentKind::WalkIn && door.is_none() {
            return Err(ImpossiblePlace::AddressMissing);
        }
        if self.hours.len() > Self::MOST_HOURS {
            return Err(ImpossiblePlace::TooManyHours { most: Self::MOST_HOURS });
        }
        for (place, hours) in self.hours.iter().enumerate() {
            hours.check()?;
            if self.hours.iter().skip(place + 1).any(|later| hours.overlaps(later)) {
                return Err(ImpossiblePlace::HoursOverlap { weekday: hours.weekday });
            }
        }
        Ok(())
    }
}
