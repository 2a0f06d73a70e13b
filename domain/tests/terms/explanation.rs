//! The computation explains itself, in words and as JSON.

use super::{at, term};
use domain::{
    calendar::Calendar,
    term::{Deadline, NotExtended, Step},
};

fn deadline(event_at: &str, length: &str) -> Deadline {
    Deadline::compute(at(event_at), &term(length), true, &Calendar::statutory())
}

#[test]
fn the_explanation_tells_each_step_in_plain_words() {
    let explained = deadline("2026-12-11T10:00:00+01:00", "2w").explain().to_string();
    let expected = "\
The event at 2026-12-11T09:00:00Z falls on Friday 11 December 2026 in the Netherlands.
The term begins the day after, on Saturday 12 December 2026.
By counting 2w, the term ends on Friday 25 December 2026.
It cannot end on Friday 25 December 2026: it is Christmas Day.
It cannot end on Saturday 26 December 2026: it is the second Christmas day.
It cannot end on Sunday 27 December 2026: it is a Sunday.
The last day of the term is Monday 28 December 2026.
The term is over at 2026-12-28T23:00:00Z, midnight at the end of that day.
";
    assert_eq!(explained, expected);
}

#[test]
fn the_explanation_says_why_the_act_does_not_move_a_day() {
    let calendar = Calendar::statutory();
    let left = |length: &str, atw_applies| {
        let deadline =
            Deadline::compute(at("2026-04-17T12:00:00Z"), &term(length), atw_applies, &calendar);
        deadline.explain().steps
    };
    let because = NotExtended::NotInTheRegulation;
    assert!(left("2w", false).contains(&Step::ActDoesNotExtend { because }));
    let because = NotExtended::LongerThanTwelveWeeks;
    assert!(left("13w", true).contains(&Step::ActDoesNotExtend { because }));
}

#[test]
fn the_explanation_is_json_with_a_code_for_each_step() {
    let json = serde_json::to_value(deadline("2026-05-01T10:00:00Z", "2w").explain()).unwrap();
    let codes: Vec<_> =
        json["steps"].as_array().unwrap().iter().map(|step| &step["code"]).collect();
    let expected = [
        "eventFallsOn",
        "termBegins",
        "nominalLastDay",
        "daySkipped",
        "daySkipped",
        "daySkipped",
        "lastDay",
        "expiresAt",
    ];
    assert_eq!(codes, expected);
    assert_eq!(json["steps"][3]["because"], "equated_day");
    assert_eq!(json["steps"][7]["at"], "2026-05-18T22:00:00Z");
}
