//! Single cases that the rules name, each a sentence that a lawyer can check.

use super::{at, day, term};
use chrono::{Days, NaiveDate};
use domain::{
    Timestamp,
    calendar::Calendar,
    term::{
        Deadline, Term, TermError, a_month_after, a_year_after, days_before, older_than_a_year,
    },
};

fn deadline(event_at: &str, length: &str) -> Deadline {
    Deadline::compute(at(event_at), &term(length), true, &Calendar::statutory())
}

#[test]
fn the_anchors_of_the_rule_hold() {
    let anchors = [
        ("2026-03-20", "2026-04-07"),
        ("2026-04-13", "2026-04-28"),
        ("2026-04-30", "2026-05-18"),
        ("2026-12-11", "2026-12-28"),
        ("2026-12-18", "2027-01-04"),
        ("2027-04-12", "2027-04-26"),
    ];
    for (issued, last_day) in anchors {
        assert_eq!(
            deadline(&format!("{issued}T12:00:00Z"), "2w").last_day,
            day(last_day),
            "{issued}"
        );
    }
    assert_eq!(deadline("2026-04-30T12:00:00Z", "2w").expires_at, at("2026-05-18T22:00:00Z"));
    assert_eq!(deadline("2026-03-12T12:00:00Z", "4w").last_day, day("2026-04-09"));
}

#[test]
fn two_weeks_across_a_clock_change_still_end_at_midnight() {
    assert_eq!(deadline("2026-10-16T12:00:00+02:00", "2w").expires_at, at("2026-10-30T23:00:00Z"));
    assert_eq!(deadline("2026-03-16T12:00:00+01:00", "2w").expires_at, at("2026-03-30T22:00:00Z"));
}

#[test]
fn the_day_of_the_event_is_the_day_in_amsterdam_whatever_the_offset() {
    for written in
        ["2026-03-01T23:30:00Z", "2026-03-01T13:30:00-10:00", "2026-03-02T13:30:00+14:00"]
    {
        assert_eq!(deadline(written, "2w").event_day, day("2026-03-02"), "{written}");
    }
}

#[test]
fn two_addressees_served_on_either_side_of_midnight_have_their_own_last_day() {
    let (before, after) = ("2026-06-02T23:59:59+02:00", "2026-06-03T00:00:01+02:00");
    assert_eq!(deadline(before, "2w").last_day, day("2026-06-16"));
    assert_eq!(deadline(after, "2w").last_day, day("2026-06-17"));
}

#[test]
fn a_term_of_more_than_twelve_weeks_ends_on_its_day_whatever_day_it_is() {
    assert_eq!(deadline("2026-01-03T12:00:00Z", "12w").last_day, day("2026-03-30"));
    assert_eq!(deadline("2026-01-03T12:00:00Z", "13w").last_day, day("2026-04-04"));
    assert_eq!(deadline("2026-01-03T12:00:00Z", "10w+4w").last_day, day("2026-04-13"));
}

#[test]
fn a_year_ends_on_the_same_date_even_on_a_sunday() {
    assert_eq!(a_year_after(day("2025-11-22")), day("2026-11-22"));
    assert_eq!(a_year_after(day("2024-02-29")), day("2025-02-28"));
    assert_eq!(a_year_after(day("2023-02-28")), day("2024-02-28"));
}

#[test]
fn conduct_is_too_old_only_when_more_than_a_year_lies_before_filing() {
    let cases = [
        ("2025-11-20", "2026-11-21", true),
        ("2025-11-21", "2026-11-21", false),
        ("2024-02-29", "2025-02-28", false),
        ("2024-02-29", "2025-03-01", true),
        ("2023-02-27", "2024-02-29", true),
        ("2023-02-28", "2024-02-29", false),
    ];
    for (conduct, filed, too_old) in cases {
        assert_eq!(older_than_a_year(day(conduct), day(filed)), too_old, "{conduct} filed {filed}");
    }
}

#[test]
fn counting_back_from_a_hearing_is_never_moved() {
    assert_eq!(days_before(day("2026-05-12"), 7), day("2026-05-05"));
}

#[test]
fn an_adjournment_is_added_to_the_nominal_end_and_never_twice_moved() {
    let first = deadline("2026-11-13T12:00:00Z", "6w");
    assert_eq!((first.nominal_last_day, first.last_day), (day("2026-12-25"), day("2026-12-28")));
    let adjourned = first.extend_nominal(4, &Calendar::statutory()).unwrap();
    assert_eq!(adjourned.last_day, day("2027-01-22"));
    assert_eq!(adjourned.term.to_string(), "6w+4w");
    assert_eq!(first.extend_nominal(0, &Calendar::statutory()), Err(TermError::WeeksOutOfRange));
}

#[test]
fn the_days_left_are_ordinary_days() {
    let (calendar, monday) = (Calendar::statutory(), deadline("2026-04-30T12:00:00Z", "2w"));
    assert_eq!(monday.days_left(at("2026-05-13T12:00:00Z"), &calendar), 1);
    assert_eq!(monday.days_left(at("2026-05-18T12:00:00Z"), &calendar), 0);
    assert_eq!(monday.days_left(at("2026-06-18T12:00:00Z"), &calendar), 0);
}

#[test]
fn a_term_is_written_in_weeks_and_read_back() {
    for text in ["1w", "2w", "104w", "6w+4w", "1w+2w+3w+4w"] {
        assert_eq!(term(text).to_string(), text);
    }
    let two_weeks = Term::weeks(2).unwrap();
    assert_eq!(serde_json::to_string(&two_weeks).unwrap(), r#""2w""#);
    assert_eq!(serde_json::from_str::<Term>(r#""2w""#).unwrap(), two_weeks);
    assert!(serde_json::from_str::<Term>(r#""0w""#).is_err());
}

#[test]
fn what_is_not_a_term_is_refused() {
    use TermError::{TooManySegments, Unreadable, WeeksOutOfRange};
    let cases = [
        ("", Unreadable),
        ("w", Unreadable),
        ("2", Unreadable),
        ("2W", Unreadable),
        (" 2w", Unreadable),
        ("-2w", Unreadable),
        ("+2w", Unreadable),
        ("2w+", Unreadable),
        ("2d", Unreadable),
        ("٢w", Unreadable),
        ("0w", WeeksOutOfRange),
        ("105w", WeeksOutOfRange),
        ("99999999999999999999w", WeeksOutOfRange),
        ("1w+1w+1w+1w+1w", TooManySegments),
    ];
    for (text, error) in cases {
        assert_eq!(text.parse::<Term>(), Err(error), "{text:?}");
    }
}

#[test]
fn a_last_day_moves_at_most_ten_days_and_once_eleven_and_in_2026_to_2028_at_most_five() {
    let moved = |nominal: NaiveDate| {
        let event_at = Timestamp::start_of(nominal - Days::new(14));
        let deadline = Deadline::compute(event_at, &term("2w"), true, &Calendar::statutory());
        (deadline.last_day - nominal).num_days()
    };
    let days = |from, to| day(from).iter_days().take_while(move |nominal| *nominal <= day(to));
    let beyond_ten: Vec<_> =
        days("2000-01-01", "2060-12-31").filter(|nominal| moved(*nominal) > 10).collect();
    // Saturday 22 December 2007: decrees closed the whole week to New Year's Day.
    assert_eq!(beyond_ten, [day("2007-12-22")]);
    assert_eq!(moved(day("2007-12-22")), 11);
    assert_eq!(days("2026-01-01", "2028-12-31").map(moved).max(), Some(5));
}

/// R67: the same date a month later, or the last day of a shorter month.
#[test]
fn a_request_about_personal_details_is_answered_within_a_month() {
    for (received, last_day) in [
        ("2027-01-31", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2027-02-28", "2027-03-28"),
        ("2026-08-31", "2026-09-30"),
        ("2026-12-15", "2027-01-15"),
    ] {
        assert_eq!(a_month_after(day(received)), day(last_day), "{received}");
    }
}
