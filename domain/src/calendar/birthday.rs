//! Royal birthdays: who reigns decides on which day the birthday is celebrated (R30).

use super::Closure;
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

/// The day on which a monarch's birthday is celebrated, from a year until the next entry (R30).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoyalBirthday {
    /// The first year in which the celebration falls on this day.
    pub from_year: i32,
    /// Whose birthday it is; decides the name of the day.
    pub monarch: Monarch,
    /// Month of the year, 1 to 12.
    pub month: u32,
    /// Day of the month.
    pub day: u32,
    /// How many days the celebration moves when the day is a Sunday; -1 is the Saturday before.
    pub shift_on_sunday: i8,
    /// The decree, or the event, on which this entry rests.
    pub source: String,
}

/// Whether a king or a queen reigns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monarch {
    /// The birthday is King's Day.
    King,
    /// The birthday is Queen's Day.
    Queen,
}

impl RoyalBirthday {
    /// The day of the celebration in a year.
    pub(super) fn celebrated_in(&self, year: i32) -> Option<NaiveDate> {
        let birthday = NaiveDate::from_ymd_opt(year, self.month, self.day)?;
        match birthday.weekday() {
            Weekday::Sun => {
                birthday.checked_add_signed(TimeDelta::days(self.shift_on_sunday.into()))
            }
            Weekday::Mon
            | Weekday::Tue
            | Weekday::Wed
            | Weekday::Thu
            | Weekday::Fri
            | Weekday::Sat => Some(birthday),
        }
    }

    /// Whether the day exists in every year and its Sunday shift is at most six days within the year.
    pub(super) fn is_possible(&self) -> bool {
        const ANY_COMMON_YEAR: i32 = 2001;
        let shift = TimeDelta::days(self.shift_on_sunday.into());
        self.shift_on_sunday.unsigned_abs() <= 6
            && NaiveDate::from_ymd_opt(ANY_COMMON_YEAR, self.month, self.day)
                .and_then(|day| day.checked_add_signed(shift))
                .is_some_and(|day| day.year() == ANY_COMMON_YEAR)
    }
}

impl Monarch {
    /// The name of the day.
    pub(super) fn holiday(self) -> Closure {
        match self {
            Self::King => Closure::KingsDay,
            Self::Queen => Closure::QueensDay,
        }
    }
}
