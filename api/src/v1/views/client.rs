//! The case for the client: where it stands, who handles it, what was said and decided.

use super::{
    Ending,
    advice::{AdviceView, ResponseView},
    appointment::AppointmentView,
    document::DocumentView,
    dossier::Dossier,
    hearing::HearingView,
    parts::{Named, PaperPerson, PaperText, Repair, Representative, Terms},
};
use chrono::{NaiveDate, TimeDelta};
use domain::{
    CaseId, Timestamp,
    access::Sight,
    complaint::{
        Complaint, StateName,
        classification::{Channel, Ground, LifeArea, Missing, Preference},
    },
    values::{CaseNumber, Score},
};
use serde::Serialize;

/// A case as the client sees it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientComplaint {
    id: CaseId,
    number: CaseNumber,
    version: u32,
    municipality: Named,
    channel: Channel,
    received_at: Timestamp,
    state: StateName,
    next_day: Option<NaiveDate>,
    handler_name: Option<String>,
    district: Option<Named>,
    life_areas: Vec<LifeArea>,
    grounds: Vec<Ground>,
    organisations: Vec<Named>,
    conduct_last_day: Option<NaiveDate>,
    preference: Preference,
    supporter_wanted: bool,
    client: PaperPerson,
    descriptions: Vec<PaperText>,
    missing: Vec<Missing>,
    repair: Option<Repair>,
    representative: Option<Representative>,
    acknowledged_at: Option<Timestamp>,
    terms: Terms,
    views: Vec<PartyView>,
    hearing: HearingView,
    #[serde(flatten)]
    ending: Ending,
    advice: Option<AdviceView<ResponseView>>,
    appreciation: Option<Score>,
    reopening_requested: bool,
    appointments: Vec<AppointmentView>,
    documents: Vec<DocumentView>,
}

/// What one organisation says; both sides get each other's papers (R48).
#[derive(Serialize)]
struct PartyView {
    organisation: Named,
    view: PaperText,
}

impl ClientComplaint {
    pub(super) fn of(dossier: &Dossier<'_>) -> Self {
        let (case, names) = (dossier.case, &dossier.names);
        Self {
            id: case.id,
            number: case.number.clone(),
            version: case.version,
            municipality: names.municipality(case.municipality),
            channel: case.channel,
            received_at: case.received_at,
            state: case.state.name(),
            next_day: next_day(case),
            handler_name: dossier.handler_name(),
            district: case.district.map(|id| names.district(id)),
            life_areas: case.life_areas.iter().copied().collect(),
            grounds: case.grounds.iter().copied().collect(),
            organisations: case.parties.keys().map(|id| names.organisation(*id)).collect(),
            conduct_last_day: case.conduct_last_day,
            preference: case.preference,
            supporter_wanted: case.supporter_wanted,
            client: dossier.person(case.client),
            descriptions: dossier.list(&case.descriptions),
            missing: case.missing.iter().copied().collect(),
            repair: case.repair.as_ref().map(Repair::from),
            representative: Representative::of(dossier),
            acknowledged_at: case.acknowledged_at,
            terms: Terms::from(&case.terms),
            views: views(dossier),
            hearing: HearingView::of(&case.client_hearing, dossier),
            ending: Ending::of(dossier),
            advice: case.state.advice().map(|advice| {
                let response = |id, own: &_| ResponseView::of(id, own, dossier);
                AdviceView::of(advice, dossier, |_| true, response)
            }),
            appreciation: case.appreciation,
            reopening_requested: case.reopening.is_some(),
            appointments: AppointmentView::all(dossier),
            documents: DocumentView::all(dossier, Sight::Client),
        }
    }
}

/// The last day of the term that ends first: a term is over at the midnight behind it.
fn next_day(case: &Complaint) -> Option<NaiveDate> {
    case.next_due().map(|over_at| over_at.moved(TimeDelta::microseconds(-1)).day())
}

fn views(dossier: &Dossier<'_>) -> Vec<PartyView> {
    let given = dossier.case.parties.iter().flat_map(|(organisation, side)| {
        side.views.iter().map(|view| PartyView {
            organisation: dossier.names.organisation(*organisation),
            view: dossier.text(*view),
        })
    });
    given.collect()
}
