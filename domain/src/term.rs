//! Terms: "two weeks" and its kin, how they are written, and the yearly limits that are never extended (R26-R33).

mod deadline;
mod explanation;

pub use deadline::{Deadline, Skipped};
pub use explanation::{Explanation, NotExtended, Step};

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most weeks in one segment: two years.
const MOST_WEEKS: u8 = 104;
/// The most segments: a term, its adjournment and two more.
const MOST_SEGMENTS: usize = 4;
/// The Act does not extend terms of more than twelve weeks (Atw art. 4(a), R28).
const MOST_WEEKS_EXTENDED_BY_THE_ACT: u8 = 12;

/// A term in whole weeks, in one to four segments: "2w", or "6w+4w" for six weeks adjourned by four.
///
/// Segments follow each other by their nominal ends, and only the last day of the whole can move (R33).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Term {
    weeks_per_segment: Vec<u8>,
}

/// Why something is not a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Not segments such as "6w", joined by "+".
    #[error("a term is written as weeks, such as 2w or 6w+4w")]
    Unreadable,
    /// A segment is empty or too long.
    #[error("a part of a term has 1 to 104 weeks")]
    WeeksOutOfRange,
    /// More than four segments.
    #[error("a term has at most 4 parts")]
    TooManySegments,
}

impl Term {
    /// A term of one segment of 1 to 104 weeks.
    pub fn weeks(count: u8) -> Result<Self, TermError> {
        Self::of_segments(vec![count])
    }

    /// The term with one more segment of 1 to 104 weeks, counted from the nominal end (R33).
    pub fn extended_by(&self, weeks: u8) -> Result<Self, TermError> {
        Self::of_segments(self.weeks_per_segment.iter().copied().chain([weeks]).collect())
    }

    /// The whole length in calendar days, before any extension by the Act.
    pub fn days(&self) -> u32 {
        self.weeks_per_segment.iter().map(|weeks| 7 * u32::from(*weeks)).sum()
    }

    /// Whether the Act can extend the term: no segment is longer than twelve weeks (Atw art. 4(a), R28).
    pub fn is_within_the_act(&self) -> bool {
        self.weeks_per_segment.iter().all(|weeks| *weeks <= MOST_WEEKS_EXTENDED_BY_THE_ACT)
    }

    fn of_segments(weeks_per_segment: Vec<u8>) -> Result<Self, TermError> {
        if weeks_per_segment.len() > MOST_SEGMENTS {
            return Err(TermError::TooManySegments);
        }
        if weeks_per_segment.iter().any(|weeks| !(1..=MOST_WEEKS).contains(weeks)) {
            return Err(TermError::WeeksOutOfRange);
        }
        Ok(Self { weeks_per_segment })
    }
}

impl FromStr for Term {
    type Err = TermError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // One more than allowed, so that a long text is refused without being read whole.
        let segments = text.split('+').take(MOST_SEGMENTS + 1).map(weeks_of_segment);
        Self::of_segments(segments.collect::<Result<_, _>>()?)
    }
}

impl TryFrom<String> for Term {
    type Error = TermError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, weeks) in self.weeks_per_segment.iter().enumerate() {
            let joint = if position == 0 { "" } else { "+" };
            write!(f, "{joint}{weeks}w")?;
        }
        Ok(())
    }
}

/// The last day of a one-year term, such as the time limit of the ombudsman (R20): the same date a year later, never
/// extended (R28). 29 February becomes 28 February.
pub fn a_year_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX)
}

/// The last day on which a request about personal details is answered in time (AVG 12(3), R67): the same date a month
/// later, or the last day of a shorter month; received on 31 January 2027, answered by 28 February.
pub fn a_month_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX)
}

/// Whether conduct is more than a year old when the complaint is filed (Awb 9:8(1)(b), R10), counted from its last day.
///
/// Counted back from the day of filing. A complaint of 29 February counts back to 28 February, in favour of the client.
pub fn older_than_a_year(conduct_last_day: NaiveDate, filed_day: NaiveDate) -> bool {
    filed_day.checked_sub_months(Months::new(12)).is_some_and(|limit| conduct_last_day < limit)
}

/// The last day that lies at least this many days before an event, such as a hearing; counting back, the Act never
/// moves it (Atw art. 1(2), R28).
pub fn days_before(event_day: NaiveDate, days: u16) -> NaiveDate {
    event_day.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN)
}

fn weeks_of_segment(text: &str) -> Result<u8, TermError> {
    let digits = text.strip_suffix('w').ok_or(TermError::Unreadable)?;
    // Stricter than `parse`, which takes a sign.
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TermError::Unreadable);
    }
    digits.parse().map_err(|_| TermError::WeeksOutOfRange)
}
