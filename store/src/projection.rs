//! The read tables of one case: what its state says, as rows. The same rows always follow from the same case.

use crate::{
    StoreError,
    entities::{appointment, case, case_organisation, document, measure, response},
    events::Hash,
    rows::code,
};
use domain::{
    OrganisationId, Timestamp, access,
    complaint::{
        Complaint,
        advice::{Advice, Answer, Nature, RejectedMeasure, Response},
        classification::{Ground, LifeArea},
    },
};
use std::collections::BTreeSet;

/// The layout of [`Complaint`] in snapshots. Raise it when the layout changes: older snapshots are then replayed.
pub(crate) const SNAPSHOT_FORMAT: i32 = 5;

/// The rows around the case's own row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Around {
    pub(crate) organisations: Vec<case_organisation::Model>,
    pub(crate) responses: Vec<response::Model>,
    pub(crate) measures: Vec<measure::Model>,
    pub(crate) appointments: Vec<appointment::Model>,
    pub(crate) documents: Vec<document::Model>,
}

impl Around {
    /// The rows around a case.
    pub(crate) fn of(case: &Complaint) -> Result<Self, StoreError> {
        let advice = case.state.advice();
        Ok(Self {
            organisations: organisation_rows(case),
            responses: advice.map_or(Ok(Vec::new()), |advice| response_rows(case, advice))?,
            measures: advice.map_or(Ok(Vec::new()), |advice| measure_rows(case, advice))?,
            appointments: appointment_rows(case)?,
            documents: document_rows(case)?,
        })
    }
}

/// The case in a snapshot; `None` when it has another layout or is not of this case and version.
pub(crate) fn from_snapshot(row: &case::Model) -> Option<Complaint> {
    if row.snapshot_format != SNAPSHOT_FORMAT {
        return None;
    }
    let case: Complaint = postcard::from_bytes(&row.snapshot).ok()?;
    let belongs = case.id.0 == row.id && i64::from(case.version) == i64::from(row.version);
    belongs.then_some(case)
}

/// The row of a case whose last event has this hash.
pub(crate) fn case_row(case: &Complaint, head: &Hash) -> Result<case::Model, StoreError> {
    let state = case.state.name();
    Ok(case::Model {
        id: case.id.0,
        number: case.number.to_string(),
        municipality_id: case.municipality.0,
        state: state.code().to_owned(),
        regime: code(&case.regime)?,
        channel: code(&case.channel)?,
        district_id: case.district.map(|district| district.0),
        handler_id: case.handler.map(|handler| handler.0),
        life_areas: life_area_bits(&case.life_areas),
        grounds: ground_bits(&case.grounds),
        received_at: case.received_at.micros(),
        registered_at: case.registered_at.micros(),
        next_due_at: micros_or_never(case.next_due()),
        open: state.is_open(),
        incomplete: !case.missing.is_empty(),
        version: i32::try_from(case.version).map_err(|_| TOO_LARGE)?,
        head_hash: head.to_vec(),
        snapshot_format: SNAPSHOT_FORMAT,
        snapshot: postcard::to_stdvec(case).map_err(|_| TOO_LARGE)?,
    })
}

/// A bit per life area, in the order of `LifeArea::ALL`: the column `life_areas`.
pub fn life_area_bits(areas: &BTreeSet<LifeArea>) -> i32 {
    bits(areas, &LifeArea::ALL)
}

/// A bit per ground, in the order of `Ground::ALL`: the column `grounds`.
pub fn ground_bits(grounds: &BTreeSet<Ground>) -> i32 {
    bits(grounds, &Ground::ALL)
}

fn bits<T: Ord>(chosen: &BTreeSet<T>, all: &[T]) -> i32 {
    let places = all.iter().enumerate().filter(|(_, item)| chosen.contains(item));
    places.fold(0, |bits, (place, _)| bits | 1 << place)
}

fn micros_or_never(due: Option<Timestamp>) -> i64 {
    due.map_or(case::NEVER, Timestamp::micros)
}

fn organisation_rows(case: &Complaint) -> Vec<case_organisation::Model> {
    let advice = case.state.advice();
    let addressees = advice.into_iter().flat_map(|advice| advice.responses.keys());
    let involved: BTreeSet<OrganisationId> =
        case.parties.keys().chain(addressees).copied().collect();
    let (open, next_due_at) = (case.state.name().is_open(), micros_or_never(case.next_due()));
    let of = |organisation: OrganisationId| case_organisation::Model {
        case_id: case.id.0,
        organisation_id: organisation.0,
        knows: access::knows(case, organisation),
        open,
        next_due_at,
        own_due_at: micros_or_never(case.next_due_of(organisation)),
    };
    involved.into_iter().map(of).collect()
}

fn response_rows(case: &Complaint, advice: &Advice) -> Result<Vec<response::Model>, StoreError> {
    let rows = advice.responses.iter().map(|(organisation, response)| {
        let basis = match response.nature {
            Nature::BindingAdvice { basis } => Some(code(&basis)?),
            Nature::Recommendation => None,
        };
        let rejected = rejected_measures(response);
        let letters = rejected.iter().map(|measure| measure.letters).min();
        let dispatch = response.dispatch.as_ref();
        Ok(response::Model {
            case_id: case.id.0,
            advice_number: advice.number.into(),
            organisation_id: organisation.0,
            nature: if basis.is_some() { "binding-advice" } else { "recommendation" }.to_owned(),
            basis,
            status: response.answer.code().to_owned(),
            dispatched_at: dispatch.map(|dispatch| dispatch.at.micros()),
            last_day: dispatch.map(|dispatch| dispatch.deadline.last_day),
            expires_at: dispatch.map(|dispatch| dispatch.deadline.expires_at.micros()),
            final_at: dispatch.map(|dispatch| dispatch.final_at.micros()),
            answered_at: response.answer.effective_at().map(Timestamp::micros),
            rejected_measures: i32::try_from(rejected.len()).map_err(|_| TOO_LARGE)?,
            fewest_letters: letters.map(i32::try_from).transpose().map_err(|_| TOO_LARGE)?,
            awaits_confirmation: response.backdated.is_some(),
        })
    });
    rows.collect()
}

fn measure_rows(case: &Complaint, advice: &Advice) -> Result<Vec<measure::Model>, StoreError> {
    let rows = advice.draft.measures.iter().filter_map(|measure| {
        let progress = advice.progress.get(&measure.number)?;
        let response = advice.responses.get(&measure.addressee);
        let rejected = response.map(rejected_measures).unwrap_or_default();
        let rejection = rejected.iter().find(|item| item.measure == measure.number);
        let letters = rejection.map(|item| i32::try_from(item.letters)).transpose();
        Some((measure, progress, rejection, letters))
    });
    let rows = rows.map(|(measure, progress, rejection, letters)| {
        Ok(measure::Model {
            case_id: case.id.0,
            advice_number: advice.number.into(),
            measure: measure.number.into(),
            organisation_id: measure.addressee.0,
            stage: code(&progress.stage)?,
            due_at: progress.due.map(|due| due.ends_at.micros()),
            last_day: progress.due.map(|due| due.last_day),
            escalated: progress.escalated,
            rejected: rejection.is_some(),
            reasons_paper: rejection.map(|item| item.reasons.0.into()),
            reasons_letters: letters.map_err(|_| TOO_LARGE)?,
        })
    });
    rows.collect()
}

fn rejected_measures(response: &Response) -> &[RejectedMeasure] {
    match &response.answer {
        Answer::Rejected { measures, .. } => measures,
        Answer::Pending
        | Answer::Accepted { .. }
        | Answer::Enforced { .. }
        | Answer::Lapsed { .. } => &[],
    }
}

const TOO_LARGE: StoreError = StoreError::Damaged { what: "a case that is too large" };

/// The appointments that were not cancelled.
fn appointment_rows(case: &Complaint) -> Result<Vec<appointment::Model>, StoreError> {
    let standing = case.appointments.iter().filter(|(_, own)| !own.cancelled);
    let rows = standing.map(|(number, own)| {
        Ok(appointment::Model {
            case_id: case.id.0,
            appointment: (*number).into(),
            municipality_id: case.municipality.0,
            place_id: own.place.0,
            kind: code(&own.kind)?,
            starts_at: own.starts_at.micros(),
            ends_at: own.ends_at.micros(),
            seat: own.seat.into(),
        })
    });
    rows.collect()
}

/// All documents, also those that the scanner refused.
fn document_rows(case: &Complaint) -> Result<Vec<document::Model>, StoreError> {
    let rows = case.documents.iter().map(|(number, own)| {
        Ok(document::Model {
            case_id: case.id.0,
            document: (*number).into(),
            object_id: own.file.object.0,
            kind: code(&own.file.kind)?,
            bytes: i32::try_from(own.file.bytes).map_err(|_| TOO_LARGE)?,
            digest: own.file.digest.0.to_vec(),
            scan: code(&own.scan)?,
            added_at: own.added_at.micros(),
        })
    });
    rows.collect()
}
