//! Assessing a complaint: who handles it, the acknowledgement, and the few ways in which it goes no further.

use crate::{
    AccountId, OrganisationId,
    complaint::{
        Complaint, Decision, Event, Refusal, classification::DeclineGround, decide::Action,
        paper::PaperKind,
    },
    facts::Facts,
    term,
    values::Text,
};
use serde::{Deserialize, Serialize};

/// Say that a member of staff may not handle the case (R9). It also takes the case from that person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclareConflict {
    /// The member of staff.
    pub account: AccountId,
    /// Why.
    pub because: Text,
}

impl Action for DeclareConflict {
    fn decide(
        &self,
        _: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if !facts.registers.staff.contains(&self.account) {
            return Err(Refusal::UnknownStaff);
        }
        let because = decision.text(PaperKind::Conflict, &self.because);
        Ok(decision.record(Event::ConflictDeclared { account: self.account, because }))
    }
}

/// Give the case to a member of staff, who may have no part in what it is about (R9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assign {
    /// The member of staff.
    pub handler: AccountId,
}

impl Action for Assign {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if !facts.registers.staff.contains(&self.handler) {
            return Err(Refusal::UnknownStaff);
        }
        case.check_independence(self.handler, facts)?;
        Ok(decision.record(Event::Assigned { handler: self.handler }))
    }
}

/// Take the case from its handler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Unassign {}

impl Action for Unassign {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.handler.is_none() {
            return Err(Refusal::NoHandler);
        }
        Ok(decision.record(Event::Unassigned))
    }
}

/// Acknowledge receipt in writing and say who handles the case (R7). From here the desk assesses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acknowledge {}

impl Action for Acknowledge {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.handler.is_none() {
            return Err(Refusal::NoHandler);
        }
        // A case opened again after it ended early was acknowledged before; it is not told twice.
        Ok(decision.record(Event::Acknowledged))
    }
}

/// Say that the desk does not handle the complaint, on one ground of the closed list (R10, R11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclineToHandle {
    /// The ground.
    pub ground: DeclineGround,
    /// The explanation for the client.
    pub explanation: Text,
}

impl Action for DeclineToHandle {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        case.check_actor(facts)?;
        self.check_ground(case, facts)?;
        let explanation = decision.text(PaperKind::Explanation, &self.explanation);
        let late = case.terms.refusal.has_passed(facts.now);
        Ok(decision.record(Event::DeclinedToHandle { ground: self.ground, explanation, late }))
    }
}

impl DeclineToHandle {
    /// The grounds that can be checked are checked; the others are a judgement, explained in the letter.
    fn check_ground(&self, case: &Complaint, facts: &Facts<'_>) -> Result<(), Refusal> {
        match self.ground {
            DeclineGround::OlderThanAYear => {
                let conduct = case.conduct_last_day.ok_or(Refusal::ConductDayUnknown)?;
                if term::older_than_a_year(conduct, case.received_at.day()) {
                    Ok(())
                } else {
                    Err(Refusal::ConductIsRecent { conduct_last_day: conduct })
                }
            }
            DeclineGround::NotRepaired => {
                if case.missing.is_empty() {
                    return Err(Refusal::NothingMissing);
                }
                let repair = case.repair.as_ref().ok_or(Refusal::RepairNotRequested)?;
                if repair.missing.is_disjoint(&case.missing) {
                    return Err(Refusal::RepairNotRequested);
                }
                if repair.deadline.has_passed(facts.now) {
                    Ok(())
                } else {
                    Err(Refusal::TermRuns { last_day: repair.deadline.last_day })
                }
            }
            DeclineGround::AlreadyHandled
            | DeclineGround::ObjectionPossible
            | DeclineGround::AppealPossible
            | DeclineGround::OtherCourt
            | DeclineGround::CriminalProceedings
            | DeclineGround::InsufficientInterest => Ok(()),
        }
    }
}

/// Send an objection on to the body that decides on it, with the day on which it was received (R12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForwardAsObjection {
    /// The body that decides on the objection.
    pub to: OrganisationId,
    /// The explanation for the client.
    pub explanation: Text,
}

impl Action for ForwardAsObjection {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        case.check_actor(facts)?;
        if !facts.registers.organisations.contains_key(&self.to) {
            return Err(Refusal::UnknownOrganisation { organisation: self.to });
        }
        let explanation = decision.text(PaperKind::Explanation, &self.explanation);
        Ok(decision.record(Event::ForwardedAsObjection { to: self.to, explanation }))
    }
}
