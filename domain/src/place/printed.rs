//! Walk-in hours as lines of text: every letter of the desk prints them (Q4).

use super::{AppointmentKind, OpeningHours, Place, TimeOfDay};
use crate::{complaint::classification::Language, values::Address};
use chrono::{NaiveDate, Weekday};

/// Where and when people can walk in from the day on, a line for each place:
/// `Bibliotheek Centrum, Gasthuisstraat 32, Haarlem: maandag 10.00 tot 12.00 uur`.
///
/// Left out are places that are closed, places from which the desk only calls, and hours that are past.
pub fn walk_in_lines(places: &[Place], from: NaiveDate, language: Language) -> Vec<String> {
    let open = places.iter().filter(|place| place.active && place.kind == AppointmentKind::WalkIn);
    open.filter_map(|place| line(place, from, language)).collect()
}

fn line(place: &Place, from: NaiveDate, language: Language) -> Option<String> {
    let mut hours: Vec<&OpeningHours> =
        place.hours.iter().filter(|hours| !hours.are_past(from)).collect();
    hours.sort_by_key(|hours| (hours.weekday.num_days_from_monday(), hours.opens));
    let times: Vec<String> = hours.into_iter().map(|hours| when(hours, language)).collect();
    let address = place.address.iter().map(whereabouts);
    let known: Vec<String> = [place.name.to_string()].into_iter().chain(address).collect();
    (!times.is_empty()).then(|| format!("{}: {}", known.join(", "), times.join(", ")))
}

/// The address in a sentence: nobody needs the postcode to find the door.
fn whereabouts(address: &Address) -> String {
    match address {
        Address::Dutch { street, number, town, .. } => format!("{street} {number}, {town}"),
        Address::PoBox { .. } | Address::Abroad { .. } => address.lines().join(", "),
    }
}

fn when(hours: &OpeningHours, language: Language) -> String {
    let OpeningHours { weekday, opens, closes, .. } = *hours;
    let day = name(weekday, language);
    match language {
        Language::Dutch => format!("{day} {} tot {} uur", with_dot(opens), with_dot(closes)),
        Language::English => format!("{day} {opens} to {closes}"),
    }
}

/// Dutch letters write 10.00 for ten o'clock.
fn with_dot(time: TimeOfDay) -> String {
    time.to_string().replace(':', ".")
}

fn name(weekday: Weekday, language: Language) -> &'static str {
    let (dutch, english) = match weekday {
        Weekday::Mon => ("maandag", "Monday"),
        Weekday::Tue => ("dinsdag", "Tuesday"),
        Weekday::Wed => ("woensdag", "Wednesday"),
        Weekday::Thu => ("donderdag", "Thursday"),
        Weekday::Fri => ("vrijdag", "Friday"),
        Weekday::Sat => ("zaterdag", "Saturday"),
        Weekday::Sun => ("zondag", "Sunday"),
    };
    match language {
        Language::Dutch => dutch,
        Language::English => english,
    }
}
