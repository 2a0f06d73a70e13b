//! What places and their hours promise: slots that people can keep, in local time, also when the clock changes (Q4).

#![allow(clippy::unwrap_used, clippy::panic)] // in tests, also outside their functions

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use domain::{
    Actor, MunicipalityId, PlaceId, Timestamp,
    agenda::{Agenda, Taken, Unavailable, Window},
    calendar::Calendar,
    complaint::classification::Language,
    place::{AppointmentKind, OpeningHours, Place, TimeOfDay, walk_in_lines},
    values::{Address, HouseNumber},
};
use proptest::prelude::*;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(weekday: Weekday, opens: &str, closes: &str, slot_minutes: u16) -> OpeningHours {
    OpeningHours {
        weekday,
        opens: opens.parse().unwrap(),
        closes: closes.parse().unwrap(),
        slot_minutes,
        seats: 2,
        valid_from: day("2024-01-01"),
        valid_until: None,
    }
}

fn library(hours: Vec<OpeningHours>) -> Place {
    Place {
        id: PlaceId(Uuid::from_u128(1)),
        municipality: MunicipalityId(Uuid::from_u128(2)),
        kind: AppointmentKind::WalkIn,
        name: "Bibliotheek Centrum".parse().unwrap(),
        address: Some(Address::Dutch {
            street: "Gasthuisstraat".parse().unwrap(),
            number: HouseNumber::new(32, None, None).unwrap(),
            postcode: "2011 XP".parse().unwrap(),
            town: "Haarlem".parse().unwrap(),
        }),
        accessibility: None,
        active: true,
        hours,
    }
}

/// When the slots of a day begin, in UTC.
fn slots(place: &Place, on: &str) -> Vec<String> {
    let slots = place.slots_on(day(on), &Calendar::statutory());
    slots.iter().map(|slot| slot.starts_at.to_string()[11..16].to_owned()).collect()
}

/// Why the place cannot be like this; nothing when it can.
fn wrong(place: &Place) -> Option<&'static str> {
    place.check().err().map(|impossible| impossible.code())
}

#[test]
fn the_slots_of_a_day_fit_into_its_hours() {
    let place = library(vec![hours(Weekday::Mon, "10:00", "12:10", 30)]);
    assert_eq!(slots(&place, "2026-02-09"), ["09:00", "09:30", "10:00", "10:30"]);
    assert_eq!(slots(&place, "2026-02-10"), [""; 0], "a Tuesday");
    let closed = Place { active: false, ..place };
    assert_eq!(slots(&closed, "2026-02-09"), [""; 0]);
}

#[test]
fn hours_hold_within_their_period() {
    let until = OpeningHours {
        valid_from: day("2026-02-09"),
        valid_until: Some(day("2026-02-16")),
        ..hours(Weekday::Mon, "10:00", "10:30", 30)
    };
    let place = library(vec![until]);
    let held = ["2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"];
    assert_eq!(held.map(|day| slots(&place, day).len()), [0, 1, 1, 0]);
}

/// R29-R31: nobody is expected before a closed door; but who opens on Saturdays is open on Saturdays.
#[test]
fn there_are_no_slots_on_holidays_and_there_are_on_saturdays() {
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Thu, Weekday::Fri, Weekday::Sat];
    let place = library(week.map(|weekday| hours(weekday, "10:00", "10:30", 30)).into());
    for holiday in ["2026-04-06", "2026-05-14", "2026-05-15", "2026-05-05", "2026-12-25"] {
        assert_eq!(slots(&place, holiday), [""; 0], "{holiday}");
    }
    assert_eq!(slots(&place, "2026-04-11"), ["08:00"], "a Saturday");
    assert_eq!(slots(&place, "2026-12-26"), [""; 0], "a Saturday and a holiday");
}

/// Sunday 29 March 2026: from 02:00 to 03:00 does not exist. Sunday 25 October: it comes twice.
#[test]
fn slots_are_local_times_that_exist_once() {
    let place = library(vec![hours(Weekday::Sun, "01:30", "04:00", 30)]);
    assert_eq!(slots(&place, "2026-03-29"), ["00:30", "01:00", "01:30"]);
    assert_eq!(slots(&place, "2026-10-25"), ["23:30", "00:00", "00:30", "02:00", "02:30"]);
    let morning = library(vec![hours(Weekday::Mon, "10:00", "10:30", 30)]);
    assert_eq!(slots(&morning, "2026-03-23"), ["09:00"]);
    assert_eq!(slots(&morning, "2026-03-30"), ["08:00"], "ten o'clock stays ten o'clock");
}

#[test]
fn a_place_that_cannot_be_is_refused() {
    let monday = hours(Weekday::Mon, "10:00", "12:00", 30);
    assert_eq!(wrong(&library(vec![monday])), None);
    let homeless = Place { address: None, ..library(vec![monday]) };
    assert_eq!(wrong(&homeless), Some("address_missing"));
    let box_only =
        serde_json::json!({ "poBox": { "number": 12, "postcode": "2000 AA", "town": "Haarlem" } });
    let box_only = Some(serde_json::from_value(box_only).unwrap());
    assert_eq!(wrong(&Place { address: box_only, ..homeless.clone() }), Some("address_missing"));
    let telephone = Place { kind: AppointmentKind::CallBack, ..homeless };
    assert_eq!(wrong(&telephone), None);
    for impossible in [
        OpeningHours { closes: monday.opens, ..monday },
        OpeningHours { slot_minutes: 121, ..monday },
        OpeningHours { slot_minutes: 4, ..monday },
        OpeningHours { slot_minutes: 241, ..hours(Weekday::Mon, "08:00", "20:00", 30) },
        OpeningHours { seats: 0, ..monday },
        OpeningHours { seats: 51, ..monday },
        OpeningHours { valid_until: Some(day("2023-12-31")), ..monday },
    ] {
        let place = library(vec![impossible]);
        assert_eq!(wrong(&place), Some("impossible_hours"), "{impossible:?}");
    }
    let many = library(vec![monday; Place::MOST_HOURS + 1]);
    assert_eq!(wrong(&many), Some("too_many_hours"));
}

#[test]
fn hours_do_not_overlap() {
    let monday = hours(Weekday::Mon, "10:00", "12:00", 30);
    let beside = |other| wrong(&library(vec![monday, other]));
    assert_eq!(beside(hours(Weekday::Mon, "11:30", "13:00", 30)), Some("hours_overlap"));
    assert_eq!(beside(hours(Weekday::Mon, "12:00", "13:00", 30)), None);
    assert_eq!(beside(hours(Weekday::Tue, "11:30", "13:00", 30)), None);
    let past = OpeningHours {
        valid_from: day("2023-01-01"),
        valid_until: Some(day("2023-12-31")),
        ..monday
    };
    assert_eq!(beside(past), None);
    let last_day_shared = OpeningHours { valid_until: Some(monday.valid_from), ..past };
    assert_eq!(beside(last_day_shared), Some("hours_overlap"));
}

/// When hours change, who booked before keeps the seat.
#[test]
fn changed_hours_give_nobody_an_occupied_seat() {
    let place = library(vec![hours(Weekday::Mon, "10:00", "12:00", 60)]);
    let half_past = at("2026-02-09T10:30:00+01:00");
    let taken = |seat| Taken {
        starts_at: half_past,
        ends_at: half_past.moved(TimeDelta::minutes(45)),
        seat,
    };
    let mut agenda = Agenda { place, taken: vec![taken(1)] };
    let (now, calendar) = (at("2026-02-02T10:00:00+01:00"), Calendar::statutory());
    let window = Window::of(Actor::Client, now);
    let free = |agenda: &Agenda| -> Vec<u16> {
        let free = agenda.free_on(half_past.day(), &window, &calendar);
        free.iter().map(|slot| slot.free).collect()
    };
    assert_eq!(free(&agenda), [1, 1], "the appointment lies in both");
    let ten = at("2026-02-09T10:00:00+01:00");
    assert_eq!(agenda.seat_at(ten, &window, &calendar).unwrap().1, 2);
    agenda.taken.push(taken(7));
    assert_eq!(free(&agenda), [0; 0], "a seat that no longer exists is a client who comes");
    assert_eq!(agenda.seat_at(ten, &window, &calendar), Err(Unavailable::Full));
}

#[test]
fn walk_in_hours_are_printed_as_people_say_them() {
    let past = OpeningHours {
        valid_until: Some(day("2026-01-31")),
        ..hours(Weekday::Fri, "09:00", "10:00", 30)
    };
    let place = library(vec![
        hours(Weekday::Wed, "13:00", "15:30", 30),
        past,
        hours(Weekday::Mon, "10:00", "12:00", 30),
    ]);
    let telephone = Place { kind: AppointmentKind::CallBack, ..place.clone() };
    let closed = Place { active: false, ..place.clone() };
    let empty = library(vec![past]);
    let places = [place, telephone, closed, empty];
    assert_eq!(
        walk_in_lines(&places, day("2026-02-01"), Language::Dutch),
        [
            "Bibliotheek Centrum, Gasthuisstraat 32, Haarlem: maandag 10.00 tot 12.00 uur, woensdag 13.00 tot 15.30 uur"
        ]
    );
    assert_eq!(
        walk_in_lines(&places[..1], day("2026-01-31"), Language::English),
        [
            "Bibliotheek Centrum, Gasthuisstraat 32, Haarlem: Monday 10:00 to 12:00, Wednesday 13:00 to 15:30, Friday 09:00 to 10:00"
        ]
    );
}

#[test]
fn a_weekday_is_written_in_full() {
    let monday = hours(Weekday::Mon, "10:00", "12:00", 30);
    let written = serde_json::to_value(monday).unwrap();
    assert_eq!(written["weekday"], "monday");
    assert_eq!(written["opens"], "10:00");
    assert_eq!(serde_json::from_value::<OpeningHours>(written).unwrap(), monday);
}

/// The parser and the published pattern accept the same.
#[test]
fn a_time_of_the_day_is_read_as_its_pattern_says() {
    let pattern = regex::Regex::new(TimeOfDay::PATTERN).unwrap();
    let edges = ["24:00", "23:60", "9:30", "09:3", "0930", "+9:30", "09:30 ", "", ":", "09:30:00"];
    for text in edges {
        assert_eq!(text.parse::<TimeOfDay>().is_ok(), pattern.is_match(text), "{text}");
    }
    for minutes in 0..24 * 60 {
        let time = TimeOfDay::from_minutes(minutes).unwrap();
        assert!(pattern.is_match(&time.to_string()), "{time}");
        assert_eq!(time.to_string().parse(), Ok(time));
        assert_eq!(TimeOfDay::from(time.time()), time);
    }
    assert_eq!(TimeOfDay::from_minutes(24 * 60), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    /// Whatever the hours and the day, the clock changes included: slots follow each other, begin at a local time within
    /// the hours, and last as long as they should.
    #[test]
    fn slots_follow_each_other_within_the_hours(
        date in 0..3_650_u32, opens in 0..1_435_u16, open in 5..600_u16, slot_minutes in 5..=240_u16,
    ) {
        let on = day("2024-01-01") + TimeDelta::days(date.into());
        let time = |minutes: u16| TimeOfDay::from_minutes(minutes.min(1_439)).unwrap();
        let (opens, closes) = (time(opens), time(opens + open));
        let weekly = OpeningHours {
            opens, closes, slot_minutes, ..hours(on.weekday(), "00:00", "00:00", 5)
        };
        let slots = library(vec![weekly]).slots_on(on, &Calendar::statutory());
        for slot in &slots {
            prop_assert_eq!(slot.starts_at.day(), on);
            let begins = TimeOfDay::from(slot.starts_at.time());
            prop_assert!(opens <= begins && begins.minutes() + slot_minutes <= closes.minutes());
            prop_assert_eq!(slot.ends_at.since(slot.starts_at), TimeDelta::minutes(slot_minutes.into()));
        }
        prop_assert!(slots.windows(2).all(|pair| pair[0].starts_at < pair[1].starts_at));
    }

    /// Whoever books one after the other, nobody gets an occupied seat, and the last free seat is given away.
    #[test]
    fn a_day_is_booked_to_the_last_seat_and_not_further(wishes in proptest::collection::vec(0..6_i64, 0..30)) {
        let (now, calendar) = (at("2026-02-02T10:00:00+01:00"), Calendar::statutory());
        let window = Window::of(Actor::Client, now);
        let place = library(vec![hours(Weekday::Mon, "10:00", "12:00", 30)]);
        let mut agenda = Agenda { place, taken: Vec::new() };
        for wish in &wishes {
            let starts_at = at("2026-02-09T10:00:00+01:00").moved(TimeDelta::minutes(30 * wish));
            let booked = agenda.taken.iter().filter(|taken| taken.starts_at == starts_at).count();
            match agenda.seat_at(starts_at, &window, &calendar) {
                Ok((slot, seat)) => {
                    let same = |taken: &Taken| taken.starts_at == starts_at && taken.seat == seat;
                    prop_assert!(!agenda.taken.iter().any(same));
                    agenda.taken.push(Taken { starts_at, ends_at: slot.ends_at, seat });
                }
                Err(Unavailable::Full) => prop_assert_eq!(booked, 2),
                Err(Unavailable::NoSuchSlot) => prop_assert!(*wish >= 4),
            }
            let free = agenda.free_on(starts_at.day(), &window, &calendar);
            let left: u16 = free.iter().map(|slot| slot.free).sum();
            prop_assert_eq!(usize::from(left) + agenda.taken.len(), 8);
            let nearest = agenda.nearest(starts_at, &window, &calendar);
            prop_assert_eq!(nearest.len(), 3, "a week later everything is free");
            prop_assert!(nearest.iter().all(|begin| agenda.seat_at(*begin, &window, &calendar).is_ok()));
        }
    }
}
