//! The proof of everything that was told in a case, as JSON or as a table with a row per step.

use super::{
    Api,
    answers::{self, attachment, ok},
    asker::Asker,
    views::{
        Names,
        notices::{EvidenceView, ProvenNotice, StepView},
    },
};
use crate::{
    extract::Path,
    gate,
    problem::{Answer, Problem},
    server::Routes,
};
use actix_web::{HttpRequest, http::header::ACCEPT, web::Data};
use domain::{CaseId, complaint::Complaint};
use letters::print::neutralised;
use std::collections::BTreeSet;
use store::{Store, StoreError};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getEvidence", evidence);
}

async fn evidence(
    api: Data<Api>,
    asker: Asker,
    request: HttpRequest,
    Path(id): Path<CaseId>,
) -> Answer {
    let (case, _) = answers::read(&api, &asker, id).await?;
    let evidence = of_case(&api.store, &case).await?;
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    if accepted.is_none_or(|accepted| gate::accepts(accepted, "application/json")) {
        return Ok(ok(&evidence));
    }
    let table = table(&evidence).map_err(|error| Problem::internal(&error))?;
    let name = format!("{}.csv", evidence.number);
    Ok(attachment("text/csv; charset=utf-8", &name).body(table))
}

/// The proof of everything that was told in a case.
pub(crate) async fn of_case(store: &Store, case: &Complaint) -> Result<EvidenceView, StoreError> {
    let names = Names::of(store, case.municipality, &BTreeSet::new()).await?;
    let proven = store.evidence(case.id).await?.into_iter();
    Ok(EvidenceView {
        complaint: case.id,
        number: case.number.clone(),
        made_at: store.clock().now(),
        notices: proven.map(|evidence| ProvenNotice::of(evidence, &names)).collect(),
    })
}

const COLUMNS: [&str; 17] = [
    "number",
    "notice",
    "kind",
    "recipient",
    "organisation",
    "status",
    "decision",
    "decided_at",
    "event_hash",
    "letter",
    "sha256",
    "text_version",
    "step_at",
    "step",
    "channel",
    "by",
    "detail",
];

/// A row per step; a notice with which nothing was done yet has one row.
fn table(evidence: &EvidenceView) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    for notice in &evidence.notices {
        let steps = notice.steps.iter().map(Some);
        let none = notice.steps.is_empty().then_some(None);
        for step in steps.chain(none) {
            let cells = cells(evidence, notice, step);
            table.write_record(cells.map(|cell| neutralised(&cell)))?;
        }
    }
    table.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn cells(
    evidence: &EvidenceView,
    notice: &ProvenNotice,
    step: Option<&StepView>,
) -> [String; COLUMNS.len()] {
    let organisation = notice.recipient.organisation.as_ref();
    let organisation = organisation.and_then(|named| named.name.clone());
    let letter = |of: fn(&super::views::notices::ProvenLetter) -> &String| {
        notice.letter.as_ref().map(of).cloned().unwrap_or_default()
    };
    let of_step = |of: fn(&StepView) -> String| step.map(of).unwrap_or_default();
    [
        evidence.number.to_string(),
        notice.id.to_string(),
        notice.kind.code().to_owned(),
        notice.recipient.role.to_owned(),
        organisation.unwrap_or_default(),
        notice.status.code().to_owned(),
        notice.decision.sequence.to_string(),
        notice.decision.recorded_at.to_string(),
        notice.decision.hash.clone(),
        letter(|letter| &letter.number),
        letter(|letter| &letter.sha256),
        letter(|letter| &letter.text_version),
        of_step(|step| step.at.to_string()),
        of_step(|step| step.step.clone()),
        of_step(|step| step.channel.code().to_owned()),
        of_step(|step| step.by.clone()),
        of_step(|step| step.detail.clone()),
    ]
}
