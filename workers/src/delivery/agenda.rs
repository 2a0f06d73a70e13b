//! What a reader can put in a calendar: the hearing or appointment that a letter invites to.

use chrono::TimeDelta;
use domain::{complaint::Event, values::CaseNumber};
use letters::{Letter, calendar::Appointment};
use store::delivery::Sources;

/// How long a hearing is set down for.
const HEARING: TimeDelta = TimeDelta::hours(1);

/// The appointment in a letter; `None` when there is none. A calendar is shown to others: it names no person.
pub(super) fn entry(sources: &Sources, letter: &Letter) -> Option<Appointment> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other event is an appointment")]
    match &sources.event {
        Event::InvitedToHearing { hearing, at, .. } => {
            let times = (*at, at.moved(HEARING));
            Some(appointment(sources, letter, hearing.to_string(), times))
        }
        Event::AppointmentBooked { appointment: nth, starts_at, ends_at, .. } => {
            let uid = format!("{}-{nth}", sources.after.id);
            Some(appointment(sources, letter, uid, (*starts_at, *ends_at)))
        }
        _ => None,
    }
}

fn appointment(
    sources: &Sources,
    letter: &Letter,
    uid: String,
    (starts_at, ends_at): (domain::Timestamp, domain::Timestamp),
) -> Appointment {
    let number: &CaseNumber = &sources.after.number;
    let desk = &sources.desk;
    let contact = desk.email.as_ref();
    Appointment {
        uid,
        revision: 0,
        made_at: sources.at,
        starts_at,
        ends_at,
        summary: letter.subject.clone(),
        location: String::new(),
        description: format!("{number}\n{}: {}", desk.name, desk.phone),
        organiser: contact.map(|email| (desk.name.to_string(), email.to_string())),
        cancelled: false,
    }
}
