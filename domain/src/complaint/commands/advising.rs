//! The advice in the making: drafted by one, approved by another, issued through the gates of R48.

use super::dispatching::{dispatched, response_deadline};
use crate::{
    AccountId, OrganisationId,
    complaint::{
        Complaint, Decision, Event, Refusal,
        advice::{Addressed, Draft, Measure, Nature, Point, Recommendation, Serving},
        classification::{Conclusion, Norm},
        decide::Action,
        paper::PaperKind,
    },
    facts::Facts,
    term::Term,
    values::Text,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most points, measures and recommendations that an advice holds, of each.
const MOST_ITEMS: usize = 100;

/// Draft the advice, or draft it anew; a new draft needs a new approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftAdvice {
    /// The findings (R17).
    pub findings: Text,
    /// The points of dispute, in order (R48).
    pub points: Vec<DraftPoint>,
    /// What is asked of each addressee, in order (R50).
    #[serde(default)]
    pub measures: Vec<DraftMeasure>,
    /// Recommendations for policy, in order (D7).
    #[serde(default)]
    pub recommendations: Vec<DraftRecommendation>,
    /// Who composes the advice besides the one who drafts it.
    #[serde(default)]
    pub composition: BTreeSet<AccountId>,
}

/// One point of dispute with its conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftPoint {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// The norms violated; at least one when the client was right (R21).
    #[serde(default)]
    pub norms: BTreeSet<Norm>,
    /// The reasons.
    pub reasons: Text,
}

/// What one addressee is asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftMeasure {
    /// Who is asked.
    pub addressee: OrganisationId,
    /// The time to carry it out, from the day it binds.
    pub within: Term,
    /// What is asked.
    pub text: Text,
}

/// A recommendation for policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftRecommendation {
    /// Who is asked to follow it.
    pub addressee: OrganisationId,
    /// What is recommended.
    pub text: Text,
}

impl Action for DraftAdvice {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let drafted_by = facts.actor.account().ok_or(Refusal::StaffOnly)?;
        let composition: BTreeSet<_> =
            self.composition.iter().copied().chain([drafted_by]).collect();
        for member in &composition {
            if !facts.registers.staff.contains(member) {
                return Err(Refusal::UnknownStaff);
            }
            case.check_independence(*member, facts)?;
        }
        self.check_content(case, facts)?;
        let draft = self.write(composition, drafted_by, &mut decision);
        Ok(decision.record(Event::AdviceDrafted { draft: Box::new(draft) }))
    }
}

impl DraftAdvice {
    fn check_content(&self, case: &Complaint, facts: &Facts<'_>) -> Result<(), Refusal> {
        let lengths = [self.points.len(), self.measures.len(), self.recommendations.len()];
        if lengths.into_iter().any(|length| length > MOST_ITEMS) {
            return Err(Refusal::TooMany { most: MOST_ITEMS });
        }
        if self.points.is_empty() {
            return Err(Refusal::NoPoints);
        }
        let unnamed =
            |point: &&DraftPoint| point.conclusion.favours_client() && point.norms.is_empty();
        if let Some(place) = self.points.iter().position(|point| unnamed(&point)) {
            return Err(Refusal::NormMissing { point: counted(place) });
        }
        // The college is the body that the desk advises (R2): it can be asked something without being complained about.
        for organisation in self.measures.iter().map(|measure| measure.addressee) {
            if organisation != case.college {
                case.party(organisation)?;
            }
        }
        let known = &facts.registers.organisations;
        let mut advised = self.recommendations.iter().map(|item| item.addressee);
        match advised.find(|organisation| !known.contains_key(organisation)) {
            Some(organisation) => Err(Refusal::UnknownOrganisation { organisation }),
            None => Ok(()),
        }
    }

    fn write(
        &self,
        composition: BTreeSet<AccountId>,
        drafted_by: AccountId,
        decision: &mut Decision,
    ) -> Draft {
        let findings = decision.text(PaperKind::Findings, &self.findings);
        let points = self.points.iter().enumerate().map(|(place, point)| Point {
            number: counted(place),
            conclusion: point.conclusion,
            norms: point.norms.clone(),
            reasons: decision.text(PaperKind::Findings, &point.reasons),
        });
        let points = points.collect();
        let measures = self.measures.iter().enumerate().map(|(place, measure)| Measure {
            number: counted(place),
            addressee: measure.addressee,
            within: measure.within.clone(),
            text: decision.text(PaperKind::Measure, &measure.text),
        });
        let measures = measures.collect();
        let advised = self.recommendations.iter().enumerate();
        let recommendations = advised.map(|(place, recommendation)| Recommendation {
            number: counted(place),
            addressee: recommendation.addressee,
            text: decision.text(PaperKind::Recommendation, &recommendation.text),
        });
        let recommendations = recommendations.collect();
        Draft {
            findings,
            points,
            measures,
            recommendations,
            composition,
            drafted_by,
            approved_by: None,
        }
    }
}

/// People count from 1.
fn counted(place: usize) -> u16 {
    u16::try_from(place + 1).unwrap_or(u16::MAX)
}

/// Approve the draft, as somebody who did not write it (S22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApproveDraft {}

impl Action for ApproveDraft {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let draft = case.state.draft().ok_or(Refusal::NoDraft)?;
        let approver = facts.actor.account().ok_or(Refusal::StaffOnly)?;
        if approver == draft.drafted_by {
            return Err(Refusal::SamePerson);
        }
        case.check_independence(approver, facts)?;
        Ok(decision.record(Event::DraftApproved))
    }
}

/// Return the draft with remarks; an approval lapses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnDraft {
    /// What should be different.
    pub remarks: Text,
}

impl Action for ReturnDraft {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        case.state.draft().ok_or(Refusal::NoDraft)?;
        let remarks = decision.text(PaperKind::Remarks, &self.remarks);
        Ok(decision.record(Event::DraftReturned { remarks }))
    }
}

/// Issue the advice (D3). Addressees that read their messages in the portal are served at this moment (R35).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssueAdvice {}

impl Action for IssueAdvice {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let draft = case.state.draft().ok_or(Refusal::NoDraft)?;
        check_gates(case, draft, facts)?;
        let addressees = draft.addressees().into_iter().map(|organisation| {
            let nature = facts.basis_of(organisation).map_or(Nature::Recommendation, |basis| {
                Nature::BindingAdvice { basis: basis.kind }
            });
            (organisation, Addressed { nature })
        });
        let issued =
            Event::AdviceIssued { number: case.advices + 1, addressees: addressees.collect() };
        let deadline = response_deadline(facts.now, facts);
        let in_portal = draft.addressees().into_iter().filter(|id| facts.uses_portal(*id));
        Ok(in_portal.fold(decision.record(issued), |decision, organisation| {
            decision.record(dispatched(organisation, Serving::Portal, deadline.clone(), facts))
        }))
    }
}

/// An advice holds before a court only when it came about properly (R48).
fn check_gates(case: &Complaint, draft: &Draft, facts: &Facts<'_>) -> Result<(), Refusal> {
    if facts.regulation.settings.four_eyes && draft.approved_by.is_none() {
        return Err(Refusal::NotApproved);
    }
    case.check_copies()?;
    let unheard = case.unheard();
    if !unheard.is_empty() {
        return Err(Refusal::NotHeard { parties: unheard });
    }
    let people = draft.composition.iter().chain(&draft.approved_by).copied();
    for member in people.chain(facts.actor.account()) {
        case.check_independence(member, facts)?;
    }
    Ok(())
}
