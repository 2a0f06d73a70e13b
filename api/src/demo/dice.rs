//! Chance for the sample: the same seed throws the same dice.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use domain::{Timestamp, calendar::Calendar};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use uuid::{Builder, Uuid};

/// A source of chance that a seed determines.
pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Whether something happens that happens so often in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.between(0, 99) < percent
    }

    /// A number from `least` up to and including `most`.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        self.0.random_range(least..=most)
    }

    /// One of the choices, of which there is at least one.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let place = self.0.random_range(0..choices.len());
        choices[place]
    }

    /// The choice that a throw falls on, each with its weight in hundredths that add up to 100.
    pub(super) fn weighted<T: Copy>(&mut self, choices: &[(u32, T)]) -> T {
        let mut rest = self.between(0, 99);
        for (weight, choice) in choices {
            if rest < *weight {
                return *choice;
            }
            rest -= weight;
        }
        choices[choices.len() - 1].1
    }

    pub(super) fn id(&mut self) -> Uuid {
        Builder::from_random_bytes(self.0.random()).into_uuid()
    }

    /// A moment in office hours, so many days later at least, never on a closed day.
    pub(super) fn office_moment(
        &mut self,
        calendar: &Calendar,
        after: Timestamp,
        days: u32,
    ) -> Timestamp {
        let mut day = later(after.day(), days.max(1));
        while !calendar.is_ordinary_day(day) {
            day = later(day, 1);
        }
        let minutes = i64::from(self.between(9 * 60, 16 * 60 + 45));
        let seconds = i64::from(self.between(0, 59));
        Timestamp::start_of(day).moved(TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds))
    }

    /// A moment at which people are awake; in the weekend and the evening too.
    pub(super) fn waking_moment(&mut self, day: NaiveDate) -> Timestamp {
        let busy = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let last_hour = if busy { 22 } else { 20 };
        let minutes = i64::from(self.between(8 * 60, last_hour * 60));
        let seconds = i64::from(self.between(0, 59));
        Timestamp::start_of(day).moved(TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds))
    }
}

/// The day so many days later.
pub(super) fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day)
}
