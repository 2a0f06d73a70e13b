//! The investigation: the copy to the other side and its view (R13).

use crate::{
    OrganisationId, Timestamp,
    complaint::{Complaint, Decision, Event, Refusal, decide::Action, paper::PaperKind},
    facts::Facts,
    term::Deadline,
    values::Text,
};
use serde::{Deserialize, Serialize};

/// Send an organisation a copy of the complaint and ask for its view (R13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendCopy {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What is withheld and why, when anything is.
    #[serde(default)]
    pub withheld: Option<Text>,
}

impl Action for SendCopy {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        if case.party(organisation)?.copy.is_some() {
            return Err(Refusal::CopyAlreadySent { organisation });
        }
        let withheld =
            self.withheld.as_ref().map(|text| decision.text(PaperKind::Withholding, text));
        let settings = &facts.regulation.settings;
        let view_deadline =
            Deadline::compute(facts.now, &settings.view_term, settings.atw_applies, facts.calendar);
        Ok(decision.record(Event::CopySent { organisation, withheld, view_deadline }))
    }
}

/// Begin the investigation: every organisation has its copy (R13), and somebody handles the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartInvestigation {}

impl Action for StartInvestigation {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.handler.is_none() {
            return Err(Refusal::NoHandler);
        }
        if case.parties.is_empty() {
            return Err(Refusal::NoParty);
        }
        case.check_copies()?;
        Ok(decision.record(Event::InvestigationStarted))
    }
}

/// Give an organisation's view (zienswijze). It may come after its term: it is read all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveView {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it says.
    pub view: Text,
    /// When it was received, where staff register a view that came on paper or by telephone.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
}

impl Action for GiveView {
    fn speaks_for(&self) -> Option<OrganisationId> {
        Some(self.organisation)
    }

    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        if case.party(organisation)?.copy.is_none() {
            return Err(Refusal::CopyNotSent { organisation });
        }
        let received_at = facts.receipt(self.received_at)?;
        let view = decision.text(PaperKind::View, &self.view);
        Ok(decision.record(Event::ViewGiven { organisation, view, received_at }))
    }
}
