//! Every row of the vectors in `tests/data`, which were computed independently of this project.

use super::{at, day, term};
use chrono::NaiveDate;
use domain::{
    calendar::{Calendar, Closure},
    term::Deadline,
};
use std::collections::HashMap;

fn rows(file: &str) -> Vec<HashMap<String, String>> {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let rows: Vec<_> =
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect();
    assert!(rows.len() > 100, "{file} has only {} rows", rows.len());
    rows
}

/// The shipped calendar without a single equated day.
fn without_equated_days() -> Calendar {
    let mut json = serde_json::to_value(Calendar::statutory()).unwrap();
    json["equated"] = serde_json::json!({});
    serde_json::from_value(json).unwrap()
}

/// The reasons as the vectors write them: `2026-05-14=Hemelvaartsdag;2026-05-16=zaterdag`.
fn reasons(deadline: &Deadline, calendar: &Calendar) -> String {
    let of_day = |day: NaiveDate| {
        let names: Vec<_> = calendar.closures(day).map(Closure::dutch_name).collect();
        format!("{day}={}", names.join("+"))
    };
    deadline.skipped.iter().map(|skipped| of_day(skipped.day)).collect::<Vec<_>>().join(";")
}

#[test]
fn every_two_week_vector_ends_on_its_day_for_its_reasons() {
    let (calendar, bare) = (Calendar::statutory(), without_equated_days());
    for row in rows("response_terms.csv") {
        let id = &row["id"];
        let deadline = Deadline::compute(at(&row["issued_at"]), &term("2w"), true, &calendar);
        assert_eq!(deadline.event_day, day(&row["issued_local_date"]), "{id}");
        assert_eq!(deadline.nominal_last_day, day(&row["nominal_last_day"]), "{id}");
        assert_eq!(deadline.last_day, day(&row["last_day"]), "{id}");
        assert_eq!(deadline.expires_at.to_string(), row["expires_at"], "{id}");
        assert_eq!(deadline.skipped.len().to_string(), row["extended_days"], "{id}");
        assert_eq!(reasons(&deadline, &calendar), row["extension_reasons"], "{id}");

        let bare = Deadline::compute(at(&row["issued_at"]), &term("2w"), true, &bare);
        assert_eq!(bare.last_day, day(&row["last_day_without_equated"]), "{id}");
        let by_decree =
            deadline.skipped.iter().any(|skipped| skipped.because == Closure::EquatedDay);
        assert_eq!(by_decree.to_string(), row["uses_equated_day"], "{id}");
    }
}

#[test]
fn every_vector_of_another_term_ends_on_its_day() {
    let calendar = Calendar::statutory();
    for row in rows("other_terms.csv") {
        let id = &row["id"];
        let length = term(&row["term"]);
        let deadline = Deadline::compute(at(&row["event_at"]), &length, true, &calendar);
        assert_eq!(length.days().to_string(), row["days"], "{id}");
        assert_eq!(deadline.last_day, day(&row["last_day"]), "{id}");
        assert_eq!(deadline.expires_at.to_string(), row["expires_at"], "{id}");
        assert_eq!(deadline.skipped.len().to_string(), row["extended_days"], "{id}");
    }
}

#[test]
fn an_adjournment_of_any_vector_equals_the_term_in_two_parts() {
    let calendar = Calendar::statutory();
    for row in rows("other_terms.csv") {
        let Some((first, _)) = row["term"].split_once('+') else {
            continue;
        };
        let deadline = Deadline::compute(at(&row["event_at"]), &term(first), true, &calendar);
        let adjourned = deadline.extend_nominal(4, &calendar).unwrap();
        assert_eq!(adjourned.last_day, day(&row["last_day"]), "{}", row["id"]);
        assert_eq!(adjourned.term, term(&row["term"]), "{}", row["id"]);
    }
}

#[test]
fn every_receipt_vector_is_in_time_or_late_as_it_says() {
    let calendar = Calendar::statutory();
    for row in rows("receipt_in_time.csv") {
        let deadline = Deadline::compute(at(&row["issued_at"]), &term("2w"), true, &calendar);
        let received_at = at(&row["received_at"]);
        assert_eq!(deadline.in_time(received_at).to_string(), row["in_time"], "{}", row["id"]);
        assert_ne!(
            deadline.in_time(received_at),
            deadline.has_passed(received_at),
            "{}",
            row["id"]
        );
    }
}

#[test]
fn without_the_act_every_vector_ends_on_its_nominal_day() {
    let calendar = Calendar::statutory();
    for row in rows("response_terms.csv") {
        let deadline = Deadline::compute(at(&row["issued_at"]), &term("2w"), false, &calendar);
        assert_eq!(deadline.last_day, day(&row["nominal_last_day"]), "{}", row["id"]);
        assert!(deadline.skipped.is_empty(), "{}", row["id"]);
    }
    for row in rows("other_terms.csv") {
        let deadline =
            Deadline::compute(at(&row["event_at"]), &term(&row["term"]), false, &calendar);
        let counted = day(&row["last_day"]) - deadline.last_day;
        assert_eq!(counted.num_days().to_string(), row["extended_days"], "{}", row["id"]);
    }
}

#[test]
fn the_holiday_table_of_2000_to_2060_is_equal_line_by_line() {
    let calendar = Calendar::statutory();
    let mut expected: Vec<_> = rows("atw_holidays.csv")
        .iter()
        .map(|row| (day(&row["date"]), row["name"].clone()))
        .collect();
    let mut ours: Vec<_> = (2000..=2060)
        .flat_map(|year| calendar.holidays_of(year))
        .map(|holiday| (holiday.day, holiday.because.dutch_name().to_owned()))
        .collect();
    expected.sort();
    ours.sort();
    assert_eq!(ours, expected);
}

#[test]
fn the_shipped_equated_days_and_their_decrees_equal_the_table() {
    let decrees: Vec<_> = rows("atw_holidays.csv")
        .iter()
        .filter(|row| row["name"] == "Gelijkgestelde dag")
        .map(|row| (day(&row["date"]), row["source"].clone()))
        .collect();
    assert_eq!(decrees.len(), 46);
    assert_eq!(Vec::from_iter(Calendar::statutory().equated_days().clone()), decrees);
}
