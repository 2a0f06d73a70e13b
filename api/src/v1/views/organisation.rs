//! The case for an organisation: the copy that it received, and its own part of the rest (D2).

use super::{
    advice::{AdviceView, ResponseView},
    document::DocumentView,
    dossier::Dossier,
    hearing::HearingView,
    parts::{Named, PaperText},
};
use chrono::NaiveDate;
use domain::{
    CaseId, OrganisationId, Timestamp,
    access::Sight,
    complaint::{
        StateName,
        classification::{Ground, LifeArea},
        hearing::Copy,
    },
    regulation::Regime,
    values::{CaseNumber, PersonName},
};
use serde::Serialize;

/// A case as one organisation sees it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganisationComplaint {
    id: CaseId,
    number: CaseNumber,
    version: u32,
    municipality: Named,
    received_at: Timestamp,
    state: StateName,
    life_areas: Vec<LifeArea>,
    grounds: Vec<Ground>,
    regime: Regime,
    handler_name: Option<String>,
    handling_last_day: NaiveDate,
    client_name: Option<String>,
    withheld: bool,
    descriptions: Vec<PaperText>,
    copy_sent_at: Option<Timestamp>,
    view_last_day: Option<NaiveDate>,
    views: Vec<PaperText>,
    hearing: Option<HearingView>,
    advice: Option<AdviceView<ResponseView>>,
    documents: Vec<DocumentView>,
}

impl OrganisationComplaint {
    pub(super) fn of(dossier: &Dossier<'_>, organisation: OrganisationId) -> Self {
        let case = dossier.case;
        let side = case.parties.get(&organisation);
        let copy = side.and_then(|side| side.copy.as_ref());
        Self {
            id: case.id,
            number: case.number.clone(),
            version: case.version,
            municipality: dossier.names.municipality(case.municipality),
            received_at: case.received_at,
            state: case.state.name(),
            life_areas: case.life_areas.iter().copied().collect(),
            grounds: case.grounds.iter().copied().collect(),
            regime: case.regime,
            handler_name: dossier.handler_name(),
            handling_last_day: case.terms.handling.last_day,
            client_name: copy.and_then(|_| client_name(dossier)),
            withheld: copy.is_some_and(|copy| copy.withheld.is_some()),
            descriptions: descriptions(copy, dossier),
            copy_sent_at: copy.map(|copy| copy.sent_at),
            view_last_day: copy.map(|copy| copy.view_deadline.last_day),
            views: side.map(|side| dossier.list(&side.views)).unwrap_or_default(),
            hearing: side.map(|side| HearingView::of(&side.hearing, dossier)),
            advice: case.state.advice().map(|advice| {
                let response = |id, own: &_| ResponseView::of(id, own, dossier);
                AdviceView::of(advice, dossier, |id| id == organisation, response)
            }),
            documents: DocumentView::all(dossier, Sight::Organisation(organisation)),
        }
    }
}

/// What the copy says of what happened: nothing when part of it was withheld, for that copy went out on its own (R13).
fn descriptions(copy: Option<&Copy>, dossier: &Dossier<'_>) -> Vec<PaperText> {
    match copy {
        Some(Copy { withheld: None, .. }) => dossier.list(&dossier.case.descriptions),
        Some(Copy { withheld: Some(_), .. }) | None => Vec::new(),
    }
}

/// The name alone: where the client lives or how to call is not for the other side.
fn client_name(dossier: &Dossier<'_>) -> Option<String> {
    let person = dossier.person(dossier.case.client).person?;
    person.name.as_ref().map(PersonName::full)
}
