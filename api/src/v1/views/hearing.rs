//! How far hearing one side is (R14).

use super::{dossier::Dossier, parts::PaperText};
use chrono::NaiveDate;
use domain::{
    HearingId, Timestamp,
    complaint::hearing::{Hearing, WaiverGround},
};
use serde::Serialize;

/// The hearing of one side.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HearingView {
    status: &'static str,
    hearing: Option<HearingId>,
    at: Option<Timestamp>,
    answer_by: Option<NaiveDate>,
    report: Option<PaperText>,
    ground: Option<WaiverGround>,
}

impl HearingView {
    pub fn of(hearing: &Hearing, dossier: &Dossier<'_>) -> Self {
        let open = Self {
            status: "open",
            hearing: None,
            at: None,
            answer_by: None,
            report: None,
            ground: None,
        };
        match hearing {
            Hearing::Open => open,
            Hearing::Invited(invitation) => Self {
                status: "invited",
                hearing: Some(invitation.hearing),
                at: Some(invitation.at),
                answer_by: Some(invitation.answer_by),
                ..open
            },
            Hearing::Held { report } => {
                Self { status: "held", report: Some(dossier.text(*report)), ..open }
            }
            Hearing::Waived { ground } => Self { status: "waived", ground: Some(*ground), ..open },
        }
    }
}
