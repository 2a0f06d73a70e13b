//! An appointment: when, where, and what the client may bring or need (Q4, H5).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, Name, values},
};
use domain::{Timestamp, complaint::Event, place::AppointmentKind};

values! {
    /// An appointment of the client with the desk.
    pub struct AppointmentConfirmed {
        /// How they meet: `walk-in` (the client comes) or `call-back` (the desk calls).
        kind: Code,
        /// When it begins.
        at: Timestamp,
        /// The name of the place.
        place: Name,
        /// Where the client comes; nothing where the desk calls.
        address: Vec<Name>,
        /// How the place can be entered and used with a disability.
        accessibility: Option<String>,
        /// What the client said that the desk should know.
        remark: Option<String>,
    }
}

impl Contents for AppointmentConfirmed {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::AppointmentBooked { place, kind, starts_at, remark, .. } = case.told.event
        else {
            return Err(case.another_event());
        };
        let place = case.background.places.get(place).ok_or(Unwritable::NoPlace(*place))?;
        let comes = *kind == AppointmentKind::WalkIn;
        let address = place.address.iter().filter(|_| comes).flat_map(|address| address.lines());
        Ok(Self {
            kind: Code::of(kind),
            at: *starts_at,
            place: Name(place.name.to_string()),
            address: address.map(Name).collect(),
            accessibility: place.accessibility.as_ref().map(ToString::to_string),
            remark: remark.map(|remark| case.text(remark)).transpose()?,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let address = ["Gasthuisstraat 32", "2011 XP  HAARLEM"].map(|line| Name(line.to_owned()));
        let comes = Self {
            kind: Code::of(&AppointmentKind::WalkIn),
            at: sample::morning(2, 11),
            place: Name("Bibliotheek Centrum".to_owned()),
            address: address.to_vec(),
            accessibility: Some("Er is een lift en een invalidentoilet.".to_owned()),
            remark: Some(sample::words("Mijn buurman komt mee.")),
        };
        let bare = Self { accessibility: None, remark: None, ..comes.clone() };
        let kind = Code::of(&AppointmentKind::CallBack);
        let called = Self { kind, address: Vec::new(), ..bare.clone() };
        vec![("the client comes", comes), ("nothing said", bare), ("the desk calls", called)]
    }
}
