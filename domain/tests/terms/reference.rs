//! A slow reference model, written without the code under test and without chrono: it walks the days one by one.
//!
//! It counts in days and seconds since 1970 with its own calendar, its own Easter (Gauss), its own rule for summer time
//! and its own list of equated days, and must agree on every hour of 2026 to 2036.

use super::term;
use domain::{
    Timestamp,
    calendar::Calendar,
    term::{Deadline, Term},
};

const FIRST_YEAR: i64 = 1999;
const LAST_YEAR: i64 = 2062;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// The decrees again, typed a second time: year, then month and day.
const EQUATED: &[(i64, &[(i64, i64)])] = &[
    (2005, &[(5, 6)]),
    (2006, &[(5, 26)]),
    (2007, &[(5, 18), (12, 24), (12, 27), (12, 28), (12, 31)]),
    (2008, &[(5, 2)]),
    (2009, &[(1, 2), (5, 1), (5, 4), (5, 22)]),
    (2010, &[(5, 14)]),
    (2011, &[(5, 6), (6, 3)]),
    (2012, &[(5, 18), (12, 24), (12, 31)]),
    (2013, &[(4, 29), (5, 10), (12, 27)]),
    (2014, &[(5, 30)]),
    (2015, &[(1, 2), (5, 4), (5, 15)]),
    (2016, &[(5, 6)]),
    (2017, &[(4, 28), (5, 26)]),
    (2018, &[(5, 11), (12, 24), (12, 31)]),
    (2019, &[(5, 31), (12, 27)]),
    (2020, &[(5, 22)]),
    (2021, &[(5, 14)]),
    (2022, &[(5, 27)]),
    (2023, &[(4, 28), (5, 19)]),
    (2024, &[(5, 10), (12, 27)]),
    (2025, &[(5, 30)]),
    (2026, &[(1, 2), (5, 15)]),
    (2027, &[(5, 7)]),
    (2028, &[(4, 28), (5, 26)]),
];

/// One day of the model.
struct Day {
    closed: bool,
    /// The second since 1970 at which the day begins in Amsterdam.
    begins: i64,
}

/// Every day of 1999 to 2062, in order.
struct Model {
    first: i64,
    days: Vec<Day>,
}

impl Model {
    fn new() -> Self {
        let first = day_number(FIRST_YEAR, 1, 1);
        let mut days = Vec::new();
        for year in FIRST_YEAR..=LAST_YEAR {
            let (summer, winter) = (last_sunday(year, 3), last_sunday(year, 10));
            for number in day_number(year, 1, 1)..day_number(year + 1, 1, 1) {
                // The clocks change at night, after midnight: the day of a change begins in the old time.
                let offset = if summer < number && number <= winter { 2 } else { 1 };
                days.push(Day { closed: is_weekend(number), begins: number * DAY - offset * HOUR });
            }
            for number in holidays(year) {
                days[usize::try_from(number - first).unwrap()].closed = true;
            }
        }
        Self { first, days }
    }

    /// The last day and the second at which the term is over, for an event on a day.
    fn deadline(&self, event_day: usize, weeks: usize) -> (i64, i64) {
        let mut last = event_day;
        for _ in 0..weeks * 7 {
            last += 1;
        }
        while self.days[last].closed {
            last += 1;
        }
        (self.first + i64::try_from(last).unwrap(), self.days[last + 1].begins)
    }

    /// The position of the first day of a year.
    fn position(&self, year: i64) -> usize {
        usize::try_from(day_number(year, 1, 1) - self.first).unwrap()
    }
}

/// Days since 1970-01-01, by adding up the lengths of years and months.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let whole_years: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let whole_months: i64 = lengths.iter().take(usize::try_from(month - 1).unwrap()).sum();
    whole_years + whole_months + day - 1
}

/// 0 is Monday; 1970-01-01 was a Thursday.
fn weekday(number: i64) -> i64 {
    (number + 3).rem_euclid(7)
}

fn is_weekend(number: i64) -> bool {
    weekday(number) >= 5
}

fn last_sunday(year: i64, month: i64) -> i64 {
    let mut number = day_number(year, month, 31);
    while weekday(number) != 6 {
        number -= 1;
    }
    number
}

/// Gauss's rule for 1900 to 2099.
fn easter(year: i64) -> i64 {
    let moon = (19 * (year % 19) + 24) % 30;
    let sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7;
    let march = match 22 + moon + sunday {
        57 => 50,
        56 if moon == 28 && year % 19 > 10 => 49,
        other => other,
    };
    day_number(year, 3, 1) + march - 1
}

fn holidays(year: i64) -> Vec<i64> {
    let mut numbers: Vec<_> = [(1, 1), (5, 5), (12, 25), (12, 26)]
        .map(|(month, day)| day_number(year, month, day))
        .into();
    numbers.extend([-2, 1, 39, 50].map(|after| easter(year) + after));
    let birthday = if year < 2014 { day_number(year, 4, 30) } else { day_number(year, 4, 27) };
    numbers.push(if weekday(birthday) == 6 { birthday - 1 } else { birthday });
    for (_, days) in EQUATED.iter().filter(|(of, _)| *of == year) {
        numbers.extend(days.iter().map(|(month, day)| day_number(year, *month, *day)));
    }
    numbers
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000).unwrap()
}

/// Days since 1970 of the last day, and seconds since 1970 of the end.
fn computed(event_at: i64, length: &Term, calendar: &Calendar) -> (i64, i64) {
    let deadline = Deadline::compute(instant(event_at), length, true, calendar);
    let midnight = deadline.last_day.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp();
    assert_eq!(deadline.expires_at.micros() % 1_000_000, 0);
    (midnight / DAY, deadline.expires_at.micros() / 1_000_000)
}

#[test]
fn two_weeks_end_as_in_the_reference_model_for_every_hour_of_2026_to_2036() {
    let (model, calendar, length) = (Model::new(), Calendar::statutory(), term("2w"));
    let mut hours = 0;
    for position in model.position(2026)..model.position(2037) {
        let expected = model.deadline(position, 2);
        let (begins, ends) = (model.days[position].begins, model.days[position + 1].begins);
        let mut second = begins;
        while second < ends {
            assert_eq!(computed(second, &length, &calendar), expected, "at {}", instant(second));
            (second, hours) = (second + HOUR, hours + 1);
        }
    }
    assert_eq!(hours, 96_432, "2026 to 2036 have 4,018 days of 24 hours on average");
}

#[test]
fn the_second_before_and_after_each_midnight_and_clock_change_counts_for_its_own_day() {
    let (model, calendar, length) = (Model::new(), Calendar::statutory(), term("2w"));
    for position in model.position(2026)..model.position(2037) {
        let (before, expected) = (model.deadline(position - 1, 2), model.deadline(position, 2));
        let midnight = model.days[position].begins;
        assert_eq!(computed(midnight - 1, &length, &calendar), before);
        assert_eq!(computed(midnight, &length, &calendar), expected);
        assert_eq!(computed(midnight + 1, &length, &calendar), expected);
    }
    for year in 2026..=2036 {
        for month in [3, 10] {
            let change = last_sunday(year, month);
            let expected = model.deadline(usize::try_from(change - model.first).unwrap(), 2);
            for second in [-1, 0, 1, HOUR - 1, HOUR, HOUR + 1] {
                assert_eq!(computed(change * DAY + HOUR + second, &length, &calendar), expected);
            }
        }
    }
}

#[test]
fn every_term_ends_as_in_the_reference_model_for_every_day_of_2000_to_2060() {
    let (model, calendar) = (Model::new(), Calendar::statutory());
    let lengths = ["1w", "2w", "4w", "6w", "10w", "12w", "6w+4w", "10w+4w"].map(term);
    for position in model.position(2000)..model.position(2061) {
        let noon = model.days[position].begins + DAY / 2;
        for length in &lengths {
            let weeks = usize::try_from(length.days() / 7).unwrap();
            let expected = model.deadline(position, weeks);
            assert_eq!(
                computed(noon, length, &calendar),
                expected,
                "{length} at {}",
                instant(noon)
            );
        }
    }
}

#[test]
fn a_receipt_round_the_end_of_each_term_is_in_time_to_the_microsecond() {
    let (model, calendar, length) = (Model::new(), Calendar::statutory(), term("2w"));
    for position in model.position(2026)..model.position(2037) {
        let (_, end) = model.deadline(position, 2);
        let deadline =
            Deadline::compute(instant(model.days[position].begins), &length, true, &calendar);
        assert!(deadline.in_time(Timestamp::from_micros(end * 1_000_000 - 1).unwrap()));
        assert!(!deadline.in_time(instant(end)));
    }
}
