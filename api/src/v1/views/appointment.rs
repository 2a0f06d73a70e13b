//! The appointments of a client with the desk (Q4).

use super::{
    dossier::Dossier,
    parts::{Named, PaperText},
};
use domain::{Timestamp, place::AppointmentKind};
use serde::Serialize;

/// An appointment, past and cancelled ones included.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AppointmentView {
    appointment: u16,
    place: Named,
    kind: AppointmentKind,
    starts_at: Timestamp,
    ends_at: Timestamp,
    remark: Option<PaperText>,
    cancelled: bool,
}

impl AppointmentView {
    /// All appointments of a case, in the order in which they were booked.
    pub fn all(dossier: &Dossier<'_>) -> Vec<Self> {
        let all = dossier.case.appointments.iter().map(|(number, own)| Self {
            appointment: *number,
            place: dossier.place(own.place),
            kind: own.kind,
            starts_at: own.starts_at,
            ends_at: own.ends_at,
            remark: own.remark.map(|paper| dossier.text(paper)),
            cancelled: own.cancelled,
        });
        all.collect()
    }
}
