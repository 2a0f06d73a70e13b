//! The instant and the legal day: an instant is UTC, a day is a calendar day in Europe/Amsterdam.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc,
};
use chrono_tz::Europe::Amsterdam;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// An instant in UTC with a precision of one microsecond, which both databases keep.
///
/// Written as RFC 3339 with `Z`; read with any offset (R42, R85).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// The instant, with everything below a microsecond dropped.
    pub fn new(instant: DateTime<Utc>) -> Self {
        Self(DateTime::from_timestamp_micros(instant.timestamp_micros()).unwrap_or(instant))
    }

    /// The instant that lies this many microseconds after 1970-01-01T00:00:00Z; `None` outside chrono's range.
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The instant as chrono's type, for storage and formatting.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The legal day: the calendar day in Europe/Amsterdam on which the instant falls (R42).
    pub fn day(self) -> NaiveDate {
        self.0.with_timezone(&Amsterdam).date_naive()
    }

    /// The instant at which it is this time on the day in Europe/Amsterdam: the first one when the clock goes back,
    /// `None` when the clock skips it.
    pub fn at(day: NaiveDate, time: NaiveTime) -> Option<Self> {
        let local = day.and_time(time).and_local_timezone(Amsterdam).earliest()?;
        Some(Self::new(local.to_utc()))
    }

    /// The time of the day in Europe/Amsterdam.
    pub fn time(self) -> NaiveTime {
        self.0.with_timezone(&Amsterdam).time()
    }

    /// The instant at which the legal day begins in Europe/Amsterdam (R41: midnight exists once each day).
    pub fn start_of(day: NaiveDate) -> Self {
        let midnight = day.and_time(NaiveTime::MIN);
        let local = midnight.and_local_timezone(Amsterdam).earliest();
        Self(local.map_or(midnight.and_utc(), |instant| instant.to_utc()))
    }

    /// The instant at which the legal day is over: the start of the next day.
    pub fn end_of(day: NaiveDate) -> Self {
        Self::start_of(day.checked_add_days(Days::new(1)).unwrap_or(day))
    }

    /// This instant moved by a span, to the microsecond; unchanged when the result would leave chrono's range.
    #[must_use]
    pub fn moved(self, by: TimeDelta) -> Self {
        self.0.checked_add_signed(by).map_or(self, Self::new)
    }

    /// The time from `earlier` to this instant; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::new(instant)
    }
}

impl From<DateTime<FixedOffset>> for Timestamp {
    fn from(instant: DateTime<FixedOffset>) -> Self {
        Self::new(instant.to_utc())
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(Self::from)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// As text for people and JSON, as microseconds in compact formats.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.micros())
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            let instant: Self =
                text.parse().map_err(|_| D::Error::custom("not a date-time of RFC 3339"))?;
            // An offset can carry the last hours of 9999 into a year that could be written but not read again.
            match instant.0.year() {
                0..=9999 => Ok(instant),
                _ => Err(D::Error::custom("instant out of range")),
            }
        } else {
            let micros = i64::deserialize(deserializer)?;
            Self::from_micros(micros).ok_or_else(|| D::Error::custom("instant out of range"))
        }
    }
}
