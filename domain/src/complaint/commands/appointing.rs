//! Appointments: booked and cancelled by the client, or by staff for a client who calls, writes or comes by (Q4).

use crate::{
    PlaceId, Timestamp,
    agenda::{Unavailable, Window},
    complaint::{Complaint, Decision, Event, Refusal, decide::Action, paper::PaperKind},
    facts::Facts,
    values::Text,
};
use serde::{Deserialize, Serialize};

/// The most appointments of one case that lie ahead, so that nobody keeps others out.
const MOST_AHEAD: usize = 2;

/// Book an appointment: a free slot of a place's walk-in hours, or of the hours in which the desk calls back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookAppointment {
    /// The place.
    pub place: PlaceId,
    /// When the slot begins.
    pub starts_at: Timestamp,
    /// What the desk should know beforehand: who comes along, an interpreter, a number to call.
    #[serde(default)]
    pub remark: Option<Text>,
}

impl Action for BookAppointment {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let ahead = case.appointments.values().filter(|own| own.is_ahead(facts.now));
        let number = u16::try_from(case.appointments.len() + 1);
        let (true, Ok(appointment)) = (ahead.count() < MOST_AHEAD, number) else {
            return Err(Refusal::TooManyAppointments { most: MOST_AHEAD });
        };
        let agenda = facts.registers.agendas.get(&self.place);
        let agenda = agenda.ok_or(Refusal::UnknownPlace { place: self.place })?;
        let window = Window::of(facts.actor, facts.now);
        let (slot, seat) =
            agenda.seat_at(self.starts_at, &window, facts.calendar).map_err(|unavailable| {
                let nearest = agenda.nearest(self.starts_at, &window, facts.calendar);
                match unavailable {
                    Unavailable::NoSuchSlot => Refusal::NoSuchSlot { nearest },
                    Unavailable::Full => Refusal::SlotIsFull { nearest },
                }
            })?;
        let meanwhile = case.appointments.iter().find(|(_, own)| {
            !own.cancelled && own.starts_at < slot.ends_at && slot.starts_at < own.ends_at
        });
        if let Some((&appointment, _)) = meanwhile {
            return Err(Refusal::AppointmentAtThatTime { appointment });
        }
        let remark =
            self.remark.as_ref().map(|text| decision.text(PaperKind::AppointmentRemark, text));
        Ok(decision.record(Event::AppointmentBooked {
            appointment,
            place: self.place,
            kind: agenda.place.kind,
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
            seat,
            remark,
        }))
    }
}

/// Cancel an appointment that has not begun; its seat can be booked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelAppointment {
    /// The number of the appointment within the case.
    pub appointment: u16,
    /// Why.
    #[serde(default)]
    pub motive: Option<Text>,
}

impl Action for CancelAppointment {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let appointment = self.appointment;
        let own = case.appointments.get(&appointment).filter(|own| !own.cancelled);
        let own = own.ok_or(Refusal::UnknownAppointment { appointment })?;
        if !own.is_ahead(facts.now) {
            return Err(Refusal::InThePast);
        }
        let motive = self.motive.as_ref().map(|text| decision.text(PaperKind::Motive, text));
        Ok(decision.record(Event::AppointmentCancelled { appointment, motive }))
    }
}
