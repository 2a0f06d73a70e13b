//! Promises about the calendar as dated, versioned data (R29-R31, R34).

use super::{at, day, term};
use domain::{
    calendar::{Calendar, CalendarError, Closure, Monarch, RoyalBirthday},
    term::Deadline,
};

#[test]
fn kings_day_moves_to_saturday_when_it_is_a_sunday() {
    let calendar = Calendar::statutory();
    assert_eq!(calendar.closure(day("2025-04-26")), Some(Closure::KingsDay));
    assert_eq!(calendar.closure(day("2025-04-27")), Some(Closure::Sunday));
    assert_eq!(calendar.closure(day("2006-04-29")), Some(Closure::QueensDay));
    assert_eq!(calendar.closure(day("2013-04-30")), Some(Closure::QueensDay));
    assert_eq!(calendar.closure(day("2014-04-30")), None);
}

#[test]
fn days_that_look_like_bridge_days_are_ordinary_unless_decreed() {
    let calendar = Calendar::statutory();
    for ordinary in
        ["2020-05-04", "2022-05-06", "2027-04-26", "2026-12-24", "2026-12-31", "2026-05-01"]
    {
        assert!(calendar.is_ordinary_day(day(ordinary)), "{ordinary}");
    }
}

#[test]
fn a_day_with_two_reasons_tells_both() {
    let calendar = Calendar::statutory();
    let reasons: Vec<_> = calendar.closures(day("2016-05-05")).collect();
    assert_eq!(reasons, [Closure::LiberationDay, Closure::AscensionDay]);
    let reasons: Vec<_> = calendar.closures(day("2021-12-25")).collect();
    assert_eq!(reasons, [Closure::ChristmasDay, Closure::Saturday]);
}

#[test]
fn ordinary_days_are_added_and_counted_over_closed_days() {
    let calendar = Calendar::statutory();
    let (wednesday, monday) = (day("2026-05-13"), day("2026-05-18"));
    assert_eq!(calendar.add_ordinary_days(wednesday, 0), wednesday);
    assert_eq!(calendar.add_ordinary_days(wednesday, 1), monday);
    assert_eq!(calendar.ordinary_days_between(wednesday, monday), 1);
    assert_eq!(calendar.ordinary_days_between(monday, wednesday), 0);
    for count in 0..300 {
        let reached = calendar.add_ordinary_days(wednesday, count);
        assert_eq!(calendar.ordinary_days_between(wednesday, reached), usize::from(count));
    }
}

#[test]
fn an_equated_day_gives_a_new_version_that_closes_the_day() {
    let before = Calendar::statutory();
    let after = before.with_equated_day(day("2029-05-11"), "Stcrt. 2028, 1").unwrap();
    assert_eq!(after.version(), before.version() + 1);
    assert_eq!(after.closure(day("2029-05-11")), Some(Closure::EquatedDay));
    assert_eq!(after.equated_days()[&day("2029-05-11")], "Stcrt. 2028, 1");
    assert_eq!(after.covered_until_year(), 2029);
    assert!(before.is_ordinary_day(day("2029-05-11")));
}

#[test]
fn a_computed_deadline_keeps_its_last_day_when_a_day_is_equated_later() {
    let before = Calendar::statutory();
    let deadline = Deadline::compute(at("2029-04-27T12:00:00Z"), &term("2w"), true, &before);
    let stored = serde_json::to_string(&deadline).unwrap();
    let after = before.with_equated_day(deadline.last_day, "Stcrt. 2028, 1").unwrap();
    let read: Deadline = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, deadline);
    assert_eq!(read.calendar_version, before.version());
    let anew = Deadline::compute(deadline.event_at, &deadline.term, true, &after);
    assert!(anew.last_day > read.last_day);
}

#[test]
fn a_mistaken_equated_day_is_refused() {
    let calendar = Calendar::statutory();
    let refused = |text: &str, decree: &str| calendar.with_equated_day(day(text), decree).err();
    assert_eq!(refused("2029-05-11", "  "), Some(CalendarError::SourceMissing));
    for (text, because) in [
        ("2029-05-12", Closure::Saturday),
        ("2029-05-10", Closure::AscensionDay),
        ("2028-05-26", Closure::EquatedDay),
    ] {
        let expected = CalendarError::AlreadyClosed { day: day(text), because };
        assert_eq!(refused(text, "Stcrt. 2028, 1"), Some(expected));
    }
}

#[test]
fn a_new_reign_moves_the_royal_birthday_from_its_year_on() {
    let queen = |from_year, month, day| RoyalBirthday {
        from_year,
        monarch: Monarch::Queen,
        month,
        day,
        shift_on_sunday: -1,
        source: "Stcrt. 2040, 1".to_owned(),
    };
    let before = Calendar::statutory();
    let after = before.with_royal_birthday(queen(2041, 12, 7)).unwrap();
    assert_eq!(after.version(), before.version() + 1);
    assert_eq!(after.closure(day("2040-04-27")), Some(Closure::KingsDay));
    assert_eq!(after.closure(day("2041-12-07")), Some(Closure::QueensDay));
    assert!(after.holidays_of(2041).iter().all(|holiday| holiday.because != Closure::KingsDay));
    let refused = |birthday| before.with_royal_birthday(birthday).err();
    assert_eq!(refused(queen(2041, 2, 29)), Some(CalendarError::ImpossibleBirthday));
    assert_eq!(refused(queen(2041, 1, 1)), Some(CalendarError::ImpossibleBirthday));
    let known = CalendarError::BirthdayNotAfterTheLast { known_from_year: 2014 };
    assert_eq!(refused(queen(2014, 12, 7)), Some(known));
}

#[test]
fn a_warning_comes_when_next_year_is_not_covered() {
    let calendar = Calendar::statutory();
    assert_eq!(calendar.coverage_warning(2027), None);
    let warning = calendar.coverage_warning(2028).unwrap();
    assert_eq!(warning.to_string(), "equated days are known until 2028, needed until 2029");
    assert_eq!(calendar.covering_until(2031).unwrap().coverage_warning(2028), None);
    let shrinks = CalendarError::CoverageShrinks { covered_until_year: 2028 };
    assert_eq!(calendar.covering_until(2028), Err(shrinks));
}

#[test]
fn the_calendar_is_stored_and_read_back_whole() {
    let calendar = Calendar::statutory();
    let json = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    let compact = postcard::to_stdvec(&calendar).unwrap();
    assert_eq!(postcard::from_bytes::<Calendar>(&compact).unwrap(), calendar);
}

#[test]
fn every_code_is_the_one_in_json() {
    let calendar = Calendar::statutory();
    let year = day("2026-01-01").iter_days().take(365 * 12);
    for closure in year.filter_map(|day| calendar.closure(day)) {
        assert_eq!(serde_json::to_value(closure).unwrap(), closure.code());
    }
    assert_eq!(serde_json::to_value(Closure::QueensDay).unwrap(), Closure::QueensDay.code());
}

/// R29-R31: counting back and forth between two ordinary days gives the same number.
#[test]
fn ordinary_days_are_counted_back_as_they_are_counted_on() {
    let calendar = Calendar::statutory();
    let days = day("2026-01-01").iter_days().take(365 * 2);
    for from in days.filter(|day| calendar.is_ordinary_day(*day)) {
        for count in [0, 1, 3, 7, 10] {
            let to = calendar.add_ordinary_days(from, count);
            assert_eq!(calendar.subtract_ordinary_days(to, count), from, "{count} from {to}");
        }
    }
    assert_eq!(calendar.previous_ordinary_day(day("2026-12-28")), day("2026-12-24"));
    assert_eq!(calendar.previous_ordinary_day(day("2026-04-06")), day("2026-04-02"), "Easter");
}
