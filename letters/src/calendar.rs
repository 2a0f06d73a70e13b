//! An appointment as a file for a calendar (RFC 5545): a hearing, a conversation.

use domain::time::Timestamp;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use crate::printable::{one_line, printable};

/// Something to be present at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Identifies it for ever: a later file with the same one replaces it in the reader's calendar.
    pub uid: String,
    /// How often it was changed: a file with a higher number replaces one with a lower.
    pub revision: u32,
    /// When this was decided.
    pub made_at: Timestamp,
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// What it is, in one line.
    pub summary: String,
    /// Where it is, in one line.
    pub location: String,
    /// What the reader should know.
    pub description: String,
    /// Who invites: the name of the desk and its e-mail address.
    pub organiser: Option<(String, String)>,
    /// Whether it goes on.
    pub cancelled: bool,
}

/// The file, as `text/calendar; method=PUBLISH; charset=utf-8`. Times are in UTC: every calendar shows them in the time of its
/// owner, also when the clocks change in between.
pub fn invitation(appointment: &Appointment) -> String {
    let status =
        if appointment.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
    let mut event = Event::new();
    event
        .uid(&one_line(&appointment.uid))
        .sequence(appointment.revision)
        .timestamp(appointment.made_at.utc())
        .starts(appointment.starts_at.utc())
        .ends(appointment.ends_at.utc())
        .summary(&one_line(&appointment.summary))
        .location(&one_line(&appointment.location))
        .description(&printable(&appointment.description))
        .status(status);
    if let Some(organiser) = organiser(appointment.organiser.as_ref()) {
        event.append_property(organiser);
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Meldpunt//Meldpunt//NL"));
    calendar.append_property(("CALSCALE", "GREGORIAN")).append_property(("METHOD", "PUBLISH"));
    calendar.push(event.done()).to_string()
}

/// Who invites. An address that could end the line is left out, and a quote in a name too, because this format has no way to
/// write one.
fn organiser(organiser: Option<&(String, String)>) -> Option<Property> {
    let (name, email) = organiser?;
    let plain = email.contains('@')
        && email.chars().all(|each| !each.is_whitespace() && !each.is_control());
    let mut property = Property::new("ORGANIZER", format!("mailto:{email}"));
    property.add_parameter("CN", &one_line(name).replace('"', ""));
    plain.then_some(property)
}
