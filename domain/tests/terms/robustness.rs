//! No date and no text makes the computation panic.

use super::{at, term};
use chrono::{Datelike, NaiveDate};
use domain::{
    calendar::Calendar,
    term::{Deadline, Term, a_year_after, days_before, older_than_a_year},
};
use proptest::prelude::*;

#[test]
fn the_first_and_last_instants_that_can_be_written_have_a_deadline() {
    let calendar = Calendar::statutory();
    for written in
        ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
    {
        for length in ["1w", "2w", "104w+104w+104w+104w"] {
            let deadline = Deadline::compute(at(written), &term(length), true, &calendar);
            assert!(deadline.expires_at > deadline.event_at, "{written} {length}");
            assert!(!deadline.explain().to_string().is_empty());
        }
    }
}

#[test]
fn the_ends_of_the_range_of_dates_are_answered_without_panic() {
    let calendar = Calendar::statutory();
    for edge in [NaiveDate::MIN, NaiveDate::MAX] {
        assert_eq!(
            a_year_after(edge).year(),
            edge.year().saturating_add(1).min(NaiveDate::MAX.year())
        );
        assert!(days_before(edge, u16::MAX) <= edge);
        assert!(!older_than_a_year(edge, edge));
        assert!(calendar.add_ordinary_days(edge, 30) >= edge);
        assert!(calendar.ordinary_days_between(edge, NaiveDate::MAX) < 3_660);
        assert!(calendar.holidays_of(edge.year()).len() >= 4);
    }
    assert!(calendar.holidays_of(i32::MAX).is_empty());
    assert!(calendar.holidays_of(i32::MIN).is_empty());
    assert_eq!(calendar.coverage_warning(i32::MAX).unwrap().needed_until_year, i32::MAX);
}

proptest! {
    #[test]
    fn no_text_makes_the_reading_of_a_term_panic(text in "\\PC{0,12}|[0-9w+]{0,12}") {
        if let Ok(read) = text.parse::<Term>() {
            prop_assert_eq!(read.to_string().parse(), Ok(read));
        }
    }
}
