//! Opening hours: on which day of the week, from when until when, in appointments of which length, for how many at once.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Hours in which somebody is there for walk-ins or call-backs, every week on the same day.
///
/// They hold on each such day of the week within their period, but never on a holiday or an equated day (R29-R31);
/// hours on a Saturday or Sunday hold, because whoever maintains them chose that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpeningHours {
    /// The day of the week, written in English and in full: `monday`.
    #[serde(serialize_with = "in_full")]
    pub weekday: Weekday,
    /// When they begin, in local time.
    pub opens: TimeOfDay,
    /// When the last appointment is over at the latest, in local time.
    pub closes: TimeOfDay,
    /// How long an appointment lasts, in minutes.
    pub slot_minutes: u16,
    /// How many clients can be met at the same time.
    pub seats: u16,
    /// The first day on which they hold.
    pub valid_from: NaiveDate,
    /// The last day on which they hold; `None` until further notice.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

/// Why hours cannot be as they are described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImpossibleHours {
    /// No appointment fits between opening and closing.
    #[error("no appointment fits between opening and closing")]
    NothingFits,
    /// The length of an appointment is out of range.
    #[error("an appointment lasts 5 to 240 minutes")]
    SlotLength,
    /// The number of seats is out of range.
    #[error("there are 1 to 50 seats")]
    Seats,
    /// They end before they begin.
    #[error("the last day lies before the first")]
    EndsBeforeItBegins,
}

impl OpeningHours {
    /// The shortest appointment, in minutes.
    pub const SHORTEST_SLOT: u16 = 5;
    /// The longest appointment, in minutes.
    pub const LONGEST_SLOT: u16 = 240;
    /// The most clients at the same time.
    pub const MOST_SEATS: u16 = 50;

    /// Whether the hours can be as they are described.
    pub(super) fn check(&self) -> Result<(), ImpossibleHours> {
        if !(Self::SHORTEST_SLOT..=Self::LONGEST_SLOT).contains(&self.slot_minutes) {
            return Err(ImpossibleHours::SlotLength);
        }
        if !(1..=Self::MOST_SEATS).contains(&self.seats) {
            return Err(ImpossibleHours::Seats);
        }
        if self.valid_until.is_some_and(|last| last < self.valid_from) {
            return Err(ImpossibleHours::EndsBeforeItBegins);
        }
        self.begins().next().map(|_| ()).ok_or(ImpossibleHours::NothingFits)
    }

    /// Whether they hold on the day, holidays aside.
    pub fn hold_on(&self, day: NaiveDate) -> bool {
        day.weekday() == self.weekday && self.valid_from <= day && !self.are_past(day)
    }

    /// Whether their last day lies before the day.
    pub fn are_past(&self, day: NaiveDate) -> bool {
        self.valid_until.is_some_and(|last| last < day)
    }

    /// When each appointment begins, in order of time; each is over before the hours are.
    pub fn begins(&self) -> impl Iterator<Item = TimeOfDay> + use<> {
        let length = self.slot_minutes.max(1);
        let last = self.closes.0.checked_sub(length);
        let begins = last.map(|last| (self.opens.0..=last).step_by(length.into()).map(TimeOfDay));
        begins.into_iter().flatten()
    }

    /// Whether both hold at some moment.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.weekday == other.weekday
            && self.opens < other.closes
            && other.opens < self.closes
            && !self.are_past(other.valid_from)
            && !other.are_past(self.valid_from)
    }
}

/// A time of the day in whole minutes, written as `09:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// Why a text is no time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is written as 09:30, from 00:00 to 23:59")]
pub struct NotATimeOfDay;

impl TimeOfDay {
    /// What is accepted.
    pub const PATTERN: &str = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

    /// The time that lies this many minutes after midnight; `None` from 1,440 on.
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes < 24 * 60).then_some(Self(minutes))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// The time as chrono's type.
    pub fn time(self) -> NaiveTime {
        let time = NaiveTime::from_hms_opt((self.0 / 60).into(), (self.0 % 60).into(), 0);
        time.unwrap_or(NaiveTime::MIN)
    }
}

impl From<NaiveTime> for TimeOfDay {
    /// The minute in which the time lies.
    fn from(time: NaiveTime) -> Self {
        let minutes = time.hour() * 60 + time.minute();
        Self(u16::try_from(minutes).unwrap_or_default())
    }
}

impl FromStr for TimeOfDay {
    type Err = NotATimeOfDay;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |part: &str| {
            let written = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            written.then(|| part.parse::<u16>().ok()).flatten()
        };
        let (hour, minute) = text.split_once(':').ok_or(NotATimeOfDay)?;
        let (hour, minute) = digits(hour).zip(digits(minute)).ok_or(NotATimeOfDay)?;
        let possible = minute < 60;
        possible.then(|| Self::from_minutes(hour * 60 + minute)).flatten().ok_or(NotATimeOfDay)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NotATimeOfDay;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// The English name of a day of the week, as chrono reads it again.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn in_full<S: Serializer>(weekday: &Weekday, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match weekday {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    })
}
