//! The answer to what the client asked about its personal details (R67).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use chrono::NaiveDate;
use domain::{
    complaint::{
        Event,
        classification::{DataOutcome, DataRequest},
    },
    regulation::DeskStatus,
};

values! {
    /// The answer to a request about personal details.
    pub struct DataProtectionAnswer {
        /// What was asked: `access`, `rectification`, `erasure`, `restriction` or `objection`.
        request: Code,
        /// The day on which the request came in.
        asked_on: NaiveDate,
        /// What the desk decides: `granted`, `partly` or `refused`.
        outcome: Code,
        /// The answer in words.
        explanation: String,
        /// Whether the month for the answer was over.
        late: bool,
        /// Whether the desk is a public body, so that its answer can be objected to (UAVG 34, R67).
        public_body: bool,
    }
}

impl Contents for DataProtectionAnswer {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::DataRequestAnswered { request, received_at, late, outcome, explanation, .. } =
            case.told.event
        else {
            return Err(case.another_event());
        };
        let status = case.background.regulation.settings.desk_status;
        Ok(Self {
            request: Code::of(request),
            asked_on: received_at.day(),
            outcome: Code::of(outcome),
            explanation: case.text(*explanation)?,
            late: *late,
            public_body: status != DeskStatus::PrivateBody,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let answer = |request: DataRequest, outcome: DataOutcome| Self {
            request: Code::of(&request),
            asked_on: sample::day(2, 16),
            outcome: Code::of(&outcome),
            explanation: sample::words("U krijgt een kopie van alles wat in uw dossier zit."),
            late: false,
            public_body: true,
        };
        let refused = answer(DataRequest::Erasure, DataOutcome::Refused);
        let private = Self { public_body: false, ..refused.clone() };
        let late = Self { late: true, ..answer(DataRequest::Access, DataOutcome::Granted) };
        vec![
            ("access granted", answer(DataRequest::Access, DataOutcome::Granted)),
            ("rectified in part", answer(DataRequest::Rectification, DataOutcome::Partly)),
            ("erasure refused", refused),
            ("refused by a private body", private),
            ("restriction granted", answer(DataRequest::Restriction, DataOutcome::Granted)),
            ("objection refused", answer(DataRequest::Objection, DataOutcome::Refused)),
            ("late", late),
        ]
    }
}
