//! The advice: as a draft for the desk, and once issued for everybody who may know of it.

use super::{
    dossier::Dossier,
    parts::{Named, PaperText},
};
use chrono::NaiveDate;
use domain::{
    OrganisationId, Timestamp,
    complaint::{
        advice::{self, Answer, Nature, Progress, RejectedMeasure, Serving, Stage},
        classification::{Conclusion, Norm},
    },
    regulation::BasisKind,
    term::Term,
};
use serde::Serialize;

/// The advice in the making.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DraftView {
    findings: PaperText,
    points: Vec<Point>,
    measures: Vec<Measure>,
    recommendations: Vec<Recommendation>,
    composition: Vec<Named>,
    drafted_by: Named,
    approved_by: Option<Named>,
}

/// An issued advice with the answers `R`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AdviceView<R> {
    number: u16,
    issued_at: Timestamp,
    findings: PaperText,
    points: Vec<Point>,
    measures: Vec<FollowedMeasure>,
    recommendations: Vec<Recommendation>,
    composition: Vec<Named>,
    errata: Vec<PaperText>,
    responses: Vec<R>,
}

#[derive(Serialize)]
struct Point {
    number: u16,
    conclusion: Conclusion,
    norms: Vec<Norm>,
    reasons: PaperText,
}

#[derive(Serialize)]
struct Measure {
    number: u16,
    addressee: Named,
    within: Term,
    text: PaperText,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FollowedMeasure {
    #[serde(flatten)]
    measure: Measure,
    stage: Stage,
    last_day: Option<NaiveDate>,
    evidence: Option<PaperText>,
    react_by: Option<NaiveDate>,
    escalated: bool,
}

#[derive(Serialize)]
struct Recommendation {
    number: u16,
    addressee: Named,
    text: PaperText,
}

/// The place of an addressee in an issued advice.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResponseView {
    organisation: Named,
    nature: &'static str,
    basis: Option<BasisKind>,
    dispatch: Option<Dispatch>,
    answer: &'static str,
    effective_at: Option<Timestamp>,
    rejected: Vec<Rejected>,
}

/// The same for the desk, with an answer that waits for a second person (S22).
#[derive(Serialize)]
pub(super) struct DeskResponse {
    #[serde(flatten)]
    response: ResponseView,
    backdated: Option<Backdated>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dispatch {
    by: Serving,
    at: Timestamp,
    last_day: NaiveDate,
    expires_at: Timestamp,
    final_at: Timestamp,
}

#[derive(Serialize)]
struct Rejected {
    measure: u16,
    reasons: PaperText,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Backdated {
    registered_by: Named,
    received_at: Timestamp,
    rejected: Vec<Rejected>,
}

impl DraftView {
    pub fn of(draft: &advice::Draft, dossier: &Dossier<'_>) -> Self {
        let named = |account| dossier.names.account(account);
        Self {
            findings: dossier.text(draft.findings),
            points: points(draft, dossier),
            measures: draft.measures.iter().map(|item| measure(item, dossier)).collect(),
            recommendations: recommendations(draft, dossier, |_| true),
            composition: draft.composition.iter().copied().map(named).collect(),
            drafted_by: named(draft.drafted_by),
            approved_by: draft.approved_by.map(named),
        }
    }
}

impl<R> AdviceView<R> {
    /// The advice with what concerns the organisations for which `shown` holds.
    pub fn of(
        advice: &advice::Advice,
        dossier: &Dossier<'_>,
        shown: impl Fn(OrganisationId) -> bool,
        response: impl Fn(OrganisationId, &advice::Response) -> R,
    ) -> Self {
        let draft = &advice.draft;
        let measures = draft.measures.iter().filter(|measure| shown(measure.addressee));
        let responses = advice.responses.iter().filter(|(organisation, _)| shown(**organisation));
        Self {
            number: advice.number,
            issued_at: advice.issued_at,
            findings: dossier.text(draft.findings),
            points: points(draft, dossier),
            measures: measures
                .filter_map(|item| Some((item, advice.progress.get(&item.number)?)))
                .map(|(item, progress)| followed(item, progress, dossier))
                .collect(),
            recommendations: recommendations(draft, dossier, &shown),
            composition: draft.composition.iter().map(|id| dossier.names.account(*id)).collect(),
            errata: dossier.list(&advice.errata),
            responses: responses.map(|(organisation, own)| response(*organisation, own)).collect(),
        }
    }
}

impl ResponseView {
    pub fn of(
        organisation: OrganisationId,
        response: &advice::Response,
        dossier: &Dossier<'_>,
    ) -> Self {
        let (nature, basis) = match response.nature {
            Nature::BindingAdvice { basis } => ("binding-advice", Some(basis)),
            Nature::Recommendation => ("recommendation", None),
        };
        let (effective_at, rejected) = match &response.answer {
            Answer::Pending => (None, Vec::new()),
            Answer::Accepted { received_at: at }
            | Answer::Enforced { effective_at: at }
            | Answer::Lapsed { effective_at: at } => (Some(*at), Vec::new()),
            Answer::Rejected { received_at, measures } => {
                (Some(*received_at), reasons(measures, dossier))
            }
        };
        Self {
            organisation: dossier.names.organisation(organisation),
            nature,
            basis,
            dispatch: response.dispatch.as_ref().map(Dispatch::from),
            answer: response.answer.code(),
            effective_at,
            rejected,
        }
    }
}

impl DeskResponse {
    pub fn of(
        organisation: OrganisationId,
        response: &advice::Response,
        dossier: &Dossier<'_>,
    ) -> Self {
        let backdated = response.backdated.as_ref().map(|backdated| Backdated {
            registered_by: dossier.names.account(backdated.registered_by),
            received_at: backdated.received_at,
            rejected: reasons(&backdated.rejected, dossier),
        });
        Self { response: ResponseView::of(organisation, response, dossier), backdated }
    }
}

impl From<&advice::Dispatch> for Dispatch {
    fn from(dispatch: &advice::Dispatch) -> Self {
        Self {
            by: dispatch.by,
            at: dispatch.at,
            last_day: dispatch.deadline.last_day,
            expires_at: dispatch.deadline.expires_at,
            final_at: dispatch.final_at,
        }
    }
}

fn points(draft: &advice::Draft, dossier: &Dossier<'_>) -> Vec<Point> {
    let point = |point: &advice::Point| Point {
        number: point.number,
        conclusion: point.conclusion,
        norms: point.norms.iter().copied().collect(),
        reasons: dossier.text(point.reasons),
    };
    draft.points.iter().map(point).collect()
}

fn measure(measure: &advice::Measure, dossier: &Dossier<'_>) -> Measure {
    Measure {
        number: measure.number,
        addressee: dossier.names.organisation(measure.addressee),
        within: measure.within.clone(),
        text: dossier.text(measure.text),
    }
}

fn followed(item: &advice::Measure, progress: &Progress, dossier: &Dossier<'_>) -> FollowedMeasure {
    FollowedMeasure {
        measure: measure(item, dossier),
        stage: progress.stage,
        last_day: progress.due.map(|due| due.last_day),
        evidence: progress.evidence.map(|paper| dossier.text(paper)),
        react_by: progress.react_by.map(|by| by.last_day),
        escalated: progress.escalated,
    }
}

fn recommendations(
    draft: &advice::Draft,
    dossier: &Dossier<'_>,
    shown: impl Fn(OrganisationId) -> bool,
) -> Vec<Recommendation> {
    let shown = draft.recommendations.iter().filter(|item| shown(item.addressee));
    let recommendation = |item: &advice::Recommendation| Recommendation {
        number: item.number,
        addressee: dossier.names.organisation(item.addressee),
        text: dossier.text(item.text),
    };
    shown.map(recommendation).collect()
}

fn reasons(rejected: &[RejectedMeasure], dossier: &Dossier<'_>) -> Vec<Rejected> {
    let one = |item: &RejectedMeasure| Rejected {
        measure: item.measure,
        reasons: dossier.text(item.reasons),
    };
    rejected.iter().map(one).collect()
}
