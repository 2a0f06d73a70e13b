//! How a deadline was computed, step by step (R34).

use super::{Named, Names};
use domain::{
    OrganisationId,
    access::Sight,
    complaint::Complaint,
    term::{Deadline, Step},
};
use serde::Serialize;

/// A deadline with the steps that lead to it.
#[derive(Serialize)]
pub(crate) struct ComputedDeadline {
    deadline: Deadline,
    explanation: Vec<ExplainedStep>,
}

/// A step with its sentence.
#[derive(Serialize)]
struct ExplainedStep {
    #[serde(flatten)]
    step: Step,
    sentence: String,
}

/// A deadline of a case.
#[derive(Serialize)]
pub(crate) struct CaseDeadline {
    of: &'static str,
    organisation: Option<Named>,
    #[serde(flatten)]
    computed: ComputedDeadline,
}

impl From<&Deadline> for ComputedDeadline {
    fn from(deadline: &Deadline) -> Self {
        let steps = deadline.explain().steps.into_iter();
        let explanation =
            steps.map(|step| ExplainedStep { sentence: step.to_string(), step }).collect();
        Self { deadline: deadline.clone(), explanation }
    }
}

/// The deadlines of a case that somebody with this sight of it may know.
pub(crate) fn of_case(case: &Complaint, sight: Sight, names: &Names) -> Vec<CaseDeadline> {
    let deadline = |of, organisation: Option<OrganisationId>, deadline: &Deadline| CaseDeadline {
        of,
        organisation: organisation.map(|id| names.organisation(id)),
        computed: deadline.into(),
    };
    let mut deadlines = Vec::new();
    if sight == Sight::Desk {
        deadlines.push(deadline("refusal", None, &case.terms.refusal));
    }
    deadlines.push(deadline("handling", None, &case.terms.handling));
    if let Some(repair) = case.repair.as_ref().filter(|_| own(sight, None)) {
        deadlines.push(deadline("repair", None, &repair.deadline));
    }
    for (id, side) in &case.parties {
        if let Some(copy) = side.copy.as_ref().filter(|_| own(sight, Some(*id))) {
            deadlines.push(deadline("view", Some(*id), &copy.view_deadline));
        }
    }
    let responses = case.state.advice().into_iter().flat_map(|advice| &advice.responses);
    for (id, response) in responses {
        if let Some(dispatch) = response.dispatch.as_ref().filter(|_| own(sight, Some(*id))) {
            deadlines.push(deadline("response", Some(*id), &dispatch.deadline));
        }
    }
    deadlines
}

/// The client sees every term; an organisation its own.
fn own(sight: Sight, organisation: Option<OrganisationId>) -> bool {
    match sight {
        Sight::Nothing => false,
        Sight::Desk | Sight::Client => true,
        Sight::Organisation(own) => organisation == Some(own),
    }
}
