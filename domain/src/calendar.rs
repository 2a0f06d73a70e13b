//! The legal calendar: which days are ordinary days, and why the others are not (R29-R31).

mod birthday;
mod closure;
mod easter;
mod statutory;

pub use birthday::{Monarch, RoyalBirthday};
pub use closure::Closure;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, iter};

/// The most days that [`Calendar::ordinary_days_between`] looks at: ten years, longer than any term.
const MOST_DAYS_COUNTED: usize = 3_660;

/// Which days are closed for terms: a version of dated data plus the holidays that the Act itself fixes.
///
/// A calendar is never edited: adding a day gives a new version, so that a deadline can name the version that it was
/// computed with (R34).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    version: u32,
    equated: BTreeMap<NaiveDate, String>,
    royal_birthdays: Vec<RoyalBirthday>,
    covered_until_year: i32,
}

/// One line of the holiday table of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub day: NaiveDate,
    /// Why it is closed; never the weekday.
    pub because: Closure,
}

/// The equated days are known for too short a time ahead (R31): an administrator must look for the next decree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverageWarning {
    /// The last year for which equated days are known.
    pub covered_until_year: i32,
    /// The year until which they should be known now.
    pub needed_until_year: i32,
}

/// Why the calendar cannot be extended in this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Every addition must name the decree or event that it rests on.
    #[error("the decree is missing")]
    SourceMissing,
    /// The day is closed already, so equating it would be a mistake.
    #[error("{day} is already {because}")]
    AlreadyClosed {
        /// The day that was offered.
        day: NaiveDate,
        /// Why it is closed already.
        because: Closure,
    },
    /// The birthday does not exist in every year, or its Sunday shift leaves the year or exceeds six days.
    #[error("the birthday is not a possible day")]
    ImpossibleBirthday,
    /// A later or equal entry exists: birthdays are added in order of time.
    #[error("the birthdays are known until {known_from_year} and later")]
    BirthdayNotAfterTheLast {
        /// The first year of the last known entry.
        known_from_year: i32,
    },
    /// The table would be covered for fewer years than before.
    #[error("the table is already covered until {covered_until_year}")]
    CoverageShrinks {
        /// The last year covered now.
        covered_until_year: i32,
    },
}

impl Calendar {
    /// The calendar as shipped: version 1, equated days from 2005 until 2028.
    pub fn statutory() -> Self {
        Self {
            version: 1,
            equated: statutory::equated_days(),
            royal_birthdays: statutory::royal_birthdays(),
            covered_until_year: statutory::COVERED_UNTIL_YEAR,
        }
    }

    /// The version of the dated data; each addition raises it by one.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The equated days, each with its decree, in order of time.
    pub fn equated_days(&self) -> &BTreeMap<NaiveDate, String> {
        &self.equated
    }

    /// The royal birthdays, in order of time.
    pub fn royal_birthdays(&self) -> &[RoyalBirthday] {
        &self.royal_birthdays
    }

    /// The last year for which the equated days are known.
    pub fn covered_until_year(&self) -> i32 {
        self.covered_until_year
    }

    /// The next version of this calendar, with one more day that a decree equates with a holiday (R31).
    ///
    /// The table then counts as covered until that day's year at least.
    pub fn with_equated_day(&self, day: NaiveDate, decree: &str) -> Result<Self, CalendarError> {
        let decree = source_named(decree)?;
        if let Some(because) = self.closure(day) {
            return Err(CalendarError::AlreadyClosed { day, because });
        }
        let mut next = self.next_version();
        next.equated.insert(day, decree);
        next.covered_until_year = next.covered_until_year.max(day.year());
        Ok(next)
    }

    /// The next version of this calendar, in which another royal birthday is celebrated from a later year (R30).
    pub fn with_royal_birthday(&self, birthday: RoyalBirthday) -> Result<Self, CalendarError> {
        source_named(&birthday.source)?;
        if !birthday.is_possible() {
            return Err(CalendarError::ImpossibleBirthday);
        }
        if let Some(last) = self.royal_birthdays.last()
            && birthday.from_year <= last.from_year
        {
            return Err(CalendarError::BirthdayNotAfterTheLast { known_from_year: last.from_year });
        }
        let mut next = self.next_version();
        next.royal_birthdays.push(birthday);
        Ok(next)
    }

    /// The next version of this calendar, known to be complete until a later year: the decree names no further day.
    pub fn covering_until(&self, year: i32) -> Result<Self, CalendarError> {
        if year <= self.covered_until_year {
            let covered_until_year = self.covered_until_year;
            return Err(CalendarError::CoverageShrinks { covered_until_year });
        }
        Ok(Self { covered_until_year: year, ..self.next_version() })
    }

    /// A warning when the equated days of next year are not known yet (R31).
    pub fn coverage_warning(&self, current_year: i32) -> Option<CoverageWarning> {
        let needed_until_year = current_year.saturating_add(1);
        let covered_until_year = self.covered_until_year;
        (covered_until_year < needed_until_year)
            .then_some(CoverageWarning { covered_until_year, needed_until_year })
    }

    /// The first reason why the day is closed, a holiday before a weekday; `None` for an ordinary day.
    pub fn closure(&self, day: NaiveDate) -> Option<Closure> {
        self.closures(day).next()
    }

    /// Every reason why the day is closed: 5 May 2016 is Liberation Day and Ascension Day.
    pub fn closures(&self, day: NaiveDate) -> impl Iterator<Item = Closure> + use<> {
        self.holidays_on(day).chain(weekend(day))
    }

    /// Whether a term can end on the day.
    pub fn is_ordinary_day(&self, day: NaiveDate) -> bool {
        self.closure(day).is_none()
    }

    /// The first ordinary day after the day; the day itself only at the end of chrono's range.
    pub fn next_ordinary_day(&self, day: NaiveDate) -> NaiveDate {
        days_after(day).find(|next| self.is_ordinary_day(*next)).unwrap_or(day)
    }

    /// The last ordinary day before the day; the day itself only at the beginning of chrono's range.
    pub fn previous_ordinary_day(&self, day: NaiveDate) -> NaiveDate {
        let mut earlier = iter::successors(day.pred_opt(), NaiveDate::pred_opt);
        earlier.find(|previous| self.is_ordinary_day(*previous)).unwrap_or(day)
    }

    /// The ordinary day that lies this many ordinary days after the day; the day itself for zero.
    pub fn add_ordinary_days(&self, day: NaiveDate, count: u16) -> NaiveDate {
        (0..count).fold(day, |reached, _| self.next_ordinary_day(reached))
    }

    /// The ordinary day that lies this many ordinary days before the day; the day itself for zero.
    pub fn subtract_ordinary_days(&self, day: NaiveDate, count: u16) -> NaiveDate {
        (0..count).fold(day, |reached, _| self.previous_ordinary_day(reached))
    }

    /// How many ordinary days come after `from`, up to and including `to`; zero when `to` is not later.
    ///
    /// Looks ten years ahead at most.
    pub fn ordinary_days_between(&self, from: NaiveDate, to: NaiveDate) -> usize {
        days_after(from)
            .take(MOST_DAYS_COUNTED)
            .take_while(|day| *day <= to)
            .filter(|day| self.is_ordinary_day(*day))
            .count()
    }

    /// The holidays and equated days of a year in order of time; a day with two reasons stands there twice.
    pub fn holidays_of(&self, year: i32) -> Vec<Holiday> {
        let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else {
            return Vec::new();
        };
        first
            .iter_days()
            .take_while(|day| day.year() == year)
            .flat_map(|day| self.holidays_on(day).map(move |because| Holiday { day, because }))
            .collect()
    }

    fn holidays_on(&self, day: NaiveDate) -> impl Iterator<Item = Closure> + use<> {
        let equated = self.equated.contains_key(&day).then_some(Closure::EquatedDay);
        [fixed_holiday(day), movable_holiday(day), self.royal_holiday(day), equated]
            .into_iter()
            .flatten()
    }

    fn royal_holiday(&self, day: NaiveDate) -> Option<Closure> {
        let year = day.year();
        let birthday = self.royal_birthdays.iter().rev().find(|entry| entry.from_year <= year)?;
        (birthday.celebrated_in(year)? == day).then(|| birthday.monarch.holiday())
    }

    fn next_version(&self) -> Self {
        Self { version: self.version.saturating_add(1), ..self.clone() }
    }
}

impl fmt::Display for CoverageWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { covered_until_year, needed_until_year } = self;
        write!(
            f,
            "equated days are known until {covered_until_year}, needed until {needed_until_year}"
        )
    }
}

fn source_named(source: &str) -> Result<String, CalendarError> {
    match source.trim() {
        "" => Err(CalendarError::SourceMissing),
        named => Ok(named.to_owned()),
    }
}

fn days_after(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    day.iter_days().skip(1)
}

fn fixed_holiday(day: NaiveDate) -> Option<Closure> {
    match (day.month(), day.day()) {
        (1, 1) => Some(Closure::NewYearsDay),
        (5, 5) => Some(Closure::LiberationDay),
        (12, 25) => Some(Closure::ChristmasDay),
        (12, 26) => Some(Closure::SecondChristmasDay),
        _ => None,
    }
}

fn movable_holiday(day: NaiveDate) -> Option<Closure> {
    let since_easter = day.signed_duration_since(easter::easter_sunday(day.year())?).num_days();
    match since_easter {
        -2 => Some(Closure::GoodFriday),
        1 => Some(Closure::EasterMonday),
        39 => Some(Closure::AscensionDay),
        50 => Some(Closure::WhitMonday),
        _ => None,
    }
}

fn weekend(day: NaiveDate) -> Option<Closure> {
    match day.weekday() {
        Weekday::Sat => Some(Closure::Saturday),
        Weekday::Sun => Some(Closure::Sunday),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => None,
    }
}
