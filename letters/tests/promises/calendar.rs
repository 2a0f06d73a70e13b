//! An invitation is one appointment, at the right moment, whatever is written in it.

use chrono::{TimeZone, Utc};
use domain::time::Timestamp;
use letters::calendar::{Appointment, invitation};

fn hearing() -> Appointment {
    let at = |hour| {
        Timestamp::new(Utc.with_ymd_and_hms(2027, 3, 29, hour, 30, 0).single().expect("a moment"))
    };
    Appointment {
        uid: "HLM-2026-000123-hearing-1@meldpunt".into(),
        revision: 0,
        made_at: at(6),
        starts_at: at(8),
        ends_at: at(9),
        summary: "Gesprek over uw klacht".into(),
        location: "Raadhuisplein 1, Hoofddorp".into(),
        description: "Neem iemand mee die u helpt.\nBel ons als u niet kunt.".into(),
        organiser: Some((
            "Klachtencommissie; Haarlemmermeer".into(),
            "klachten@haarlemmermeer.example".into(),
        )),
        cancelled: false,
    }
}

/// The lines of a file, with those that go on in the next put together (RFC 5545, 3.1).
fn lines(file: &str) -> Vec<String> {
    file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn an_appointment_is_written_in_utc_with_all_that_a_calendar_needs() {
    let lines = lines(&invitation(&hearing()));
    for line in [
        "METHOD:PUBLISH",
        "UID:HLM-2026-000123-hearing-1@meldpunt",
        "DTSTAMP:20270329T063000Z",
        "DTSTART:20270329T083000Z",
        "DTEND:20270329T093000Z",
        "SUMMARY:Gesprek over uw klacht",
        "LOCATION:Raadhuisplein 1\\, Hoofddorp",
        "DESCRIPTION:Neem iemand mee die u helpt.\\nBel ons als u niet kunt.",
        "ORGANIZER;CN=\"Klachtencommissie; Haarlemmermeer\":mailto:klachten@haarlemmermeer.example",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
    ] {
        assert!(lines.iter().any(|each| each == line), "{line} is missing in {lines:#?}");
    }
    assert_eq!(invitation(&hearing()), invitation(&hearing()));
}

#[test]
fn an_appointment_that_is_off_says_so() {
    let file = invitation(&Appointment { cancelled: true, revision: 2, ..hearing() });
    assert!(file.contains("STATUS:CANCELLED\r\n") && file.contains("SEQUENCE:2\r\n"));
}

#[test]
fn no_text_adds_a_line_of_its_own() {
    let honest = lines(&invitation(&hearing())).len();
    for end in ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{B}"] {
        let text = format!("x{end}ATTENDEE:mailto:kwaad@example.org{end}END:VEVENT");
        let file = invitation(&Appointment {
            uid: text.clone(),
            summary: text.clone(),
            location: text.clone(),
            description: text.clone(),
            organiser: Some((format!("\"{text}"), "klachten@haarlemmermeer.example".into())),
            ..hearing()
        });
        let lines = lines(&file);
        assert_eq!(lines.len(), honest, "{lines:#?}");
        assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE")), "{lines:#?}");
        assert!(!file.replace("\r\n", "").contains(['\r', '\n', '\u{2028}']));
    }
}

#[test]
fn an_address_that_ends_its_line_is_left_out() {
    let organiser =
        Some(("Desk".to_owned(), "a@b\r\nATTENDEE:mailto:kwaad@example.org".to_owned()));
    assert!(!invitation(&Appointment { organiser, ..hearing() }).contains("ORGANIZER"));
}

#[test]
fn no_line_is_longer_than_75_bytes() {
    let file = invitation(&Appointment { description: "Ünïcode 😀 ".repeat(60), ..hearing() });
    assert!(file.split("\r\n").all(|line| line.len() <= 75));
}
