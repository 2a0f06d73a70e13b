//! Sending an issued advice to each addressee: the moment of dispatch begins the two weeks (R35, R39).

use crate::{
    OrganisationId, OutageId, Timestamp,
    complaint::{
        Complaint, Decision, Event, Refusal,
        advice::{Answer, Dispatch, Serving},
        decide::Action,
        event::SetAside,
        paper::PaperKind,
    },
    facts::Facts,
    outage::Outage,
    term::Deadline,
    values::Text,
};
use serde::{Deserialize, Serialize};

/// Record that the advice was sent to an addressee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordDispatch {
    /// The addressee.
    pub organisation: OrganisationId,
    /// How it was sent.
    pub by: Serving,
    /// When: posted, handed over, or taken by the other side's system.
    pub at: Timestamp,
}

impl Action for RecordDispatch {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let (advice, response) = case.response(self.organisation)?;
        if response.dispatch.is_some() {
            return Err(Refusal::AlreadyDispatched { organisation: self.organisation });
        }
        if self.at > facts.now {
            return Err(Refusal::InTheFuture);
        }
        let failed = response.undelivered.is_some_and(|failed| self.at <= failed);
        if self.at < advice.issued_at || failed {
            return Err(Refusal::BeforeIssue);
        }
        let deadline = response_deadline(self.at, facts);
        if deadline.has_passed(facts.now) {
            // Nobody is bound by a term that was over before it was recorded that it had begun.
            return Err(Refusal::TermHasPassed { last_day: deadline.last_day });
        }
        Ok(decision.record(dispatched(self.organisation, self.by, deadline, facts)))
    }
}

/// The two weeks that begin with a dispatch at this moment, computed once and never again (R26, R34).
pub(super) fn response_deadline(at: Timestamp, facts: &Facts<'_>) -> Deadline {
    let settings = &facts.regulation.settings;
    Deadline::compute(at, &settings.response_term, settings.atw_applies, facts.calendar)
}

/// The dispatch that the deadline counts from.
pub(super) fn dispatched(
    organisation: OrganisationId,
    by: Serving,
    deadline: Deadline,
    facts: &Facts<'_>,
) -> Event {
    let final_at = deadline.final_at(facts.regulation.settings.postal_grace_days);
    Event::Dispatched { organisation, by, at: deadline.event_at, deadline, final_at }
}

/// Record that the advice could not be delivered; sending it again starts a new term (R39). After the term it is
/// too late for that, whether or not the worker came by: then the advice can be withdrawn and replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordUndelivered {
    /// The addressee.
    pub organisation: OrganisationId,
}

impl Action for RecordUndelivered {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        let (_, response) = case.response(organisation)?;
        let dispatch = response.dispatch.as_ref().ok_or(Refusal::NotDispatched { organisation })?;
        if response.answer.is_heard() {
            return Err(Refusal::AlreadyAnswered { answer: response.answer.code() });
        }
        if facts.now >= dispatch.final_at {
            return Err(Refusal::TermHasPassed { last_day: dispatch.deadline.last_day });
        }
        if response.backdated.is_some() {
            return Err(Refusal::AlreadyAwaitsConfirmation);
        }
        Ok(decision.record(Event::Undelivered { organisation }))
    }
}

/// Extend the term of an addressee because an outage overlapped its last day (R40).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendForOutage {
    /// The addressee.
    pub organisation: OrganisationId,
    /// The outage.
    pub outage: OutageId,
    /// When it began.
    pub from: Timestamp,
    /// When it was over.
    pub until: Timestamp,
}

impl Action for ExtendForOutage {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        let (_, response) = case.response(organisation)?;
        let dispatch = response.dispatch.as_ref().ok_or(Refusal::NotDispatched { organisation })?;
        let set_aside = match &response.answer {
            Answer::Pending => None,
            Answer::Enforced { .. } | Answer::Lapsed { .. } => {
                Some(Event::EnforcementSetAside { organisation, because: SetAside::Outage })
            }
            Answer::Accepted { .. } | Answer::Rejected { .. } => {
                return Err(Refusal::AlreadyAnswered { answer: response.answer.code() });
            }
        };
        let extended = self.extended(dispatch, facts)?;
        let decision = set_aside.into_iter().fold(decision, Decision::record);
        Ok(decision.record(extended))
    }
}

impl ExtendForOutage {
    fn extended(&self, dispatch: &Dispatch, facts: &Facts<'_>) -> Result<Event, Refusal> {
        let outage = Outage { id: self.outage, from: self.from, until: self.until };
        let deadline = dispatch
            .deadline
            .extended_for(&outage, facts.calendar)
            .ok_or(Refusal::OutageMissesLastDay { last_day: dispatch.deadline.last_day })?;
        let final_at = deadline.final_at(facts.regulation.settings.postal_grace_days);
        let (organisation, outage) = (self.organisation, self.outage);
        Ok(Event::ExtendedForOutage { organisation, outage, deadline, final_at })
    }
}

/// Correct a clear slip in an issued advice; no term changes (R49).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssueErratum {
    /// The correction.
    pub erratum: Text,
}

impl Action for IssueErratum {
    fn decide(
        &self,
        _: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let erratum = decision.text(PaperKind::Erratum, &self.erratum);
        Ok(decision.record(Event::ErratumIssued { erratum }))
    }
}

/// Withdraw an issued advice. Its text becomes a draft again; what replaces it has its own two weeks (R49).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawAdvice {
    /// Why.
    pub motive: Text,
}

impl Action for WithdrawAdvice {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        case.check_actor(facts)?;
        let motive = decision.text(PaperKind::Motive, &self.motive);
        Ok(decision.record(Event::AdviceWithdrawn { motive }))
    }
}
