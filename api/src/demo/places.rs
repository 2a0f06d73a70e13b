//! Where the sample's desk can be met, and what is booked there while the lives are told.

use super::{Fault, dice::Dice, world::World};
use chrono::{NaiveDate, TimeDelta, Weekday};
use domain::{
    Actor, MunicipalityId, PlaceId, Timestamp,
    agenda::{Taken, Window},
    complaint::{Complaint, Event},
    facts::Registers,
    place::{AppointmentKind, OpeningHours, Place, TimeOfDay},
    values::{Address, HouseNumber, Line, Postcode},
};

/// Name, street, house number, postcode, day, first and last hour.
const WALK_IN: &[(&str, &str, u32, &str, Weekday, u16, u16)] = &[
    ("Bibliotheek Centrum", "Gasthuisstraat", 32, "2011 XP", Weekday::Mon, 10, 12),
    ("Wijkcentrum De Ringvaart", "Floris van Adrichemlaan", 98, "2035 VD", Weekday::Wed, 13, 16),
];
const WORKING_DAYS: [Weekday; 5] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// Two places to walk in, and a telephone from which the desk calls back on working days.
pub(super) fn all(
    dice: &mut Dice,
    municipality: MunicipalityId,
    valid_from: NaiveDate,
) -> Result<Vec<Place>, Fault> {
    let mut places = Vec::new();
    for (name, street, number, postcode, weekday, opens, closes) in WALK_IN {
        places.push(Place {
            id: PlaceId(dice.id()),
            municipality,
            kind: AppointmentKind::WalkIn,
            name: Line::parse(name)?,
            address: Some(Address::Dutch {
                street: Line::parse(street)?,
                number: HouseNumber::new(*number, None, None)?,
                postcode: Postcode::parse(postcode)?,
                town: Line::parse("Haarlem")?,
            }),
            accessibility: Some(Line::parse("Toegankelijk met een rolstoel.")?),
            active: true,
            hours: vec![hours((*weekday, *opens, *closes), (30, 2), valid_from)?],
        });
    }
    let calling = WORKING_DAYS.map(|weekday| hours((weekday, 9, 17), (15, 1), valid_from));
    places.push(Place {
        id: PlaceId(dice.id()),
        municipality,
        kind: AppointmentKind::CallBack,
        name: Line::parse("Terugbellen door het meldpunt")?,
        address: None,
        accessibility: None,
        active: true,
        hours: calling.into_iter().collect::<Result<_, _>>()?,
    });
    Ok(places)
}

/// Hours from one full hour to another, in slots of some minutes for some people.
fn hours(
    (weekday, opens, closes): (Weekday, u16, u16),
    (slot_minutes, seats): (u16, u16),
    valid_from: NaiveDate,
) -> Result<OpeningHours, Fault> {
    let full = |hour: u16| {
        TimeOfDay::from_minutes(60 * hour).ok_or_else(|| Fault::Register("no such hour".to_owned()))
    };
    let (opens, closes) = (full(opens)?, full(closes)?);
    Ok(OpeningHours { weekday, opens, closes, slot_minutes, seats, valid_from, valid_until: None })
}

/// A place, and the free slot there that is nearest to a wish of somebody who books about now.
pub(super) fn free(
    world: &World,
    dice: &mut Dice,
    now: Timestamp,
    wish: Timestamp,
) -> Option<(PlaceId, Timestamp)> {
    let registers = world.registers.borrow();
    let agenda = dice.pick(&registers.agendas.values().collect::<Vec<_>>());
    // Booking takes a while.
    let window = Window::of(Actor::Client, now.moved(TimeDelta::hours(1)));
    let nearest = agenda.nearest(wish, &window, &world.calendar);
    nearest.first().map(|starts_at| (agenda.place.id, *starts_at))
}

/// What an event books is taken from then on, and what it cancels is free.
pub(super) fn keep(registers: &mut Registers, before: &Complaint, event: &Event) {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only appointments take a seat")]
    match event {
        Event::AppointmentBooked { place, starts_at, ends_at, seat, .. } => {
            if let Some(agenda) = registers.agendas.get_mut(place) {
                let taken = Taken { starts_at: *starts_at, ends_at: *ends_at, seat: *seat };
                agenda.taken.push(taken);
            }
        }
        Event::AppointmentCancelled { appointment, .. } => {
            let own = before.appointments.get(appointment);
            if let Some((own, agenda)) =
                own.and_then(|own| Some((own, registers.agendas.get_mut(&own.place)?)))
            {
                agenda
                    .taken
                    .retain(|seat| (seat.starts_at, seat.seat) != (own.starts_at, own.seat));
            }
        }
        _ => {}
    }
}
