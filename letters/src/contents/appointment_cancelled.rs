//! An appointment that will not take place (Q4).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use domain::{Timestamp, complaint::Event, place::AppointmentKind};

values! {
    /// An appointment that will not take place.
    pub struct AppointmentCancelled {
        /// How they would have met: `walk-in` or `call-back`.
        kind: Code,
        /// When it would have been.
        at: Timestamp,
        /// Why, when somebody said so.
        motive: Option<String>,
    }
}

impl Contents for AppointmentCancelled {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::AppointmentCancelled { appointment, motive } = case.told.event else {
            return Err(case.another_event());
        };
        let known = case.now().appointments.get(appointment);
        let known = known.ok_or(Unwritable::NoAppointment(*appointment))?;
        Ok(Self {
            kind: Code::of(&known.kind),
            at: known.starts_at,
            motive: motive.map(|motive| case.text(motive)).transpose()?,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let usual = Self {
            kind: Code::of(&AppointmentKind::WalkIn),
            at: sample::morning(2, 11),
            motive: Some(sample::words("Onze collega is ziek.")),
        };
        let called =
            Self { kind: Code::of(&AppointmentKind::CallBack), motive: None, ..usual.clone() };
        vec![("the client comes", usual), ("the desk calls", called)]
    }
}
