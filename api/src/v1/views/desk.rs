//! The whole file, for staff of the desk.

use super::{
    Ending,
    advice::{AdviceView, DeskResponse, DraftView},
    appointment::AppointmentView,
    document::DocumentView,
    dossier::{Dossier, staff},
    hearing::HearingView,
    parts::{Named, PaperPerson, PaperText, Repair, Representative, Terms},
};
use chrono::NaiveDate;
use domain::{
    CaseId, OrganisationId, Timestamp,
    access::Sight,
    complaint::{
        Reopening, StateName,
        classification::{Channel, Ground, LifeArea, Missing, Preference},
        hearing::OtherSide,
    },
    regulation::Regime,
    values::{CaseNumber, Score},
};
use serde::Serialize;

/// A case as the desk sees it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeskComplaint {
    id: CaseId,
    number: CaseNumber,
    version: u32,
    municipality: Named,
    regulation: u32,
    college: Named,
    channel: Channel,
    received_at: Timestamp,
    registered_at: Timestamp,
    district: Option<Named>,
    life_areas: Vec<LifeArea>,
    grounds: Vec<Ground>,
    regime: Regime,
    conduct_last_day: Option<NaiveDate>,
    preference: Preference,
    supporter_wanted: bool,
    client: PaperPerson,
    descriptions: Vec<PaperText>,
    missing: Vec<Missing>,
    repair: Option<Repair>,
    representative: Option<Representative>,
    handler: Option<Named>,
    conflicts: Vec<Named>,
    acknowledged_at: Option<Timestamp>,
    terms: Terms,
    parties: Vec<DeskParty>,
    client_hearing: HearingView,
    state: StateName,
    next_due_at: Option<Timestamp>,
    #[serde(flatten)]
    ending: Ending,
    draft: Option<DraftView>,
    advice: Option<AdviceView<DeskResponse>>,
    appreciation: Option<Score>,
    reopening: Option<ReopeningView>,
    appointments: Vec<AppointmentView>,
    documents: Vec<DocumentView>,
}

#[derive(Serialize)]
struct DeskParty {
    organisation: Named,
    copy: Option<Copy>,
    views: Vec<PaperText>,
    hearing: HearingView,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Copy {
    sent_at: Timestamp,
    withheld: Option<PaperText>,
    view_last_day: NaiveDate,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReopeningView {
    motive: PaperText,
    requested_by: Option<Named>,
}

impl DeskComplaint {
    pub(super) fn of(dossier: &Dossier<'_>) -> Self {
        let (case, names) = (dossier.case, &dossier.names);
        Self {
            id: case.id,
            number: case.number.clone(),
            version: case.version,
            municipality: names.municipality(case.municipality),
            regulation: case.regulation,
            college: names.organisation(case.college),
            channel: case.channel,
            received_at: case.received_at,
            registered_at: case.registered_at,
            district: case.district.map(|id| names.district(id)),
            life_areas: case.life_areas.iter().copied().collect(),
            grounds: case.grounds.iter().copied().collect(),
            regime: case.regime,
            conduct_last_day: case.conduct_last_day,
            preference: case.preference,
            supporter_wanted: case.supporter_wanted,
            client: dossier.person(case.client),
            descriptions: dossier.list(&case.descriptions),
            missing: case.missing.iter().copied().collect(),
            repair: case.repair.as_ref().map(Repair::from),
            representative: Representative::of(dossier),
            handler: case.handler.map(|id| names.account(id)),
            conflicts: case.conflicts.iter().map(|id| names.account(*id)).collect(),
            acknowledged_at: case.acknowledged_at,
            terms: Terms::from(&case.terms),
            parties: case.parties.iter().map(|(id, side)| party(*id, side, dossier)).collect(),
            client_hearing: HearingView::of(&case.client_hearing, dossier),
            state: case.state.name(),
            next_due_at: case.next_due(),
            ending: Ending::of(dossier),
            draft: case.state.draft().map(|draft| DraftView::of(draft, dossier)),
            advice: case.state.advice().map(|advice| {
                let response = |id, own: &_| DeskResponse::of(id, own, dossier);
                AdviceView::of(advice, dossier, |_| true, response)
            }),
            appreciation: case.appreciation,
            reopening: case.reopening.map(|asked| reopening(asked, dossier)),
            appointments: AppointmentView::all(dossier),
            documents: DocumentView::all(dossier, Sight::Desk),
        }
    }
}

fn party(organisation: OrganisationId, side: &OtherSide, dossier: &Dossier<'_>) -> DeskParty {
    DeskParty {
        organisation: dossier.names.organisation(organisation),
        copy: side.copy.as_ref().map(|copy| Copy {
            sent_at: copy.sent_at,
            withheld: copy.withheld.map(|paper| dossier.text(paper)),
            view_last_day: copy.view_deadline.last_day,
        }),
        views: dossier.list(&side.views),
        hearing: HearingView::of(&side.hearing, dossier),
    }
}

fn reopening(asked: Reopening, dossier: &Dossier<'_>) -> ReopeningView {
    ReopeningView {
        motive: dossier.text(asked.motive),
        requested_by: staff(asked.requested_by).map(|account| dossier.names.account(account)),
    }
}
