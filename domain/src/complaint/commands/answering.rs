//! The answer to an advice: accept, reject with reasons and in time, or let the term pass (D4, D5, R36-R38, R43, R46).

use crate::{
    OrganisationId, Timestamp,
    complaint::{
        Complaint, Decision, Event, Refusal,
        advice::{Advice, Answer, Backdated, Dispatch, DueBy, Nature, RejectedMeasure, Response},
        decide::Action,
        event::SetAside,
        paper::PaperKind,
    },
    facts::Facts,
    term::Deadline,
    values::{Reasons, Text},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Accept the advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accept {
    /// The addressee.
    pub organisation: OrganisationId,
    /// When the answer was received, where staff register what came on paper or by telephone.
    #[serde(default)]
    pub received: Option<Receipt>,
}

/// When an answer that staff register was received (R36, R37).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Receipt {
    /// When it reached the desk.
    pub at: Timestamp,
    /// The date of the postmark, when it came by post and the date can be read.
    #[serde(default)]
    pub postmark: Option<NaiveDate>,
}

impl Action for Accept {
    fn speaks_for(&self) -> Option<OrganisationId> {
        Some(self.organisation)
    }

    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let answering = Answering::open(case, self.organisation, self.received, facts)?;
        answering.answer(Vec::new(), facts, decision)
    }
}

/// Reject measures, each with reasons. The measures that are not named go on (R46).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reject {
    /// The addressee.
    pub organisation: OrganisationId,
    /// The measures rejected; at least one.
    pub measures: Vec<MeasureRejection>,
    /// When the answer was received, where staff register what came on paper or by telephone.
    #[serde(default)]
    pub received: Option<Receipt>,
}

/// The rejection of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeasureRejection {
    /// The number of the measure.
    pub measure: u16,
    /// Why it is rejected.
    pub reasons: Text,
}

impl Action for Reject {
    fn speaks_for(&self) -> Option<OrganisationId> {
        Some(self.organisation)
    }

    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let answering = Answering::open(case, self.organisation, self.received, facts)?;
        let rejected = self.check_measures(answering.advice, facts, &mut decision)?;
        answering.answer(rejected, facts, decision)
    }
}

impl Reject {
    /// A rejection is of numbered measures of this addressee, each with enough reasons (R46, G3).
    fn check_measures(
        &self,
        advice: &Advice,
        facts: &Facts<'_>,
        decision: &mut Decision,
    ) -> Result<Vec<RejectedMeasure>, Refusal> {
        if self.measures.is_empty() {
            return Err(Refusal::NothingRejected);
        }
        let own: BTreeSet<_> = advice.measures_of(self.organisation).map(|m| m.number).collect();
        let minimum = facts.regulation.settings.minimum_reasons.max(Reasons::MINIMUM_LETTERS);
        let mut seen = BTreeSet::new();
        let mut rejected = Vec::new();
        for (position, MeasureRejection { measure, reasons }) in self.measures.iter().enumerate() {
            let measure = *measure;
            if !own.contains(&measure) || !seen.insert(measure) {
                return Err(Refusal::UnknownMeasure { measure });
            }
            let reasons = Reasons::new(reasons.clone(), minimum)
                .map_err(|_| Refusal::ReasonsMissing { measure, position, minimum })?;
            let letters = reasons.letters();
            let reasons = decision.text(PaperKind::Reasons, &reasons.into());
            rejected.push(RejectedMeasure { measure, reasons, letters });
        }
        Ok(rejected)
    }
}

/// An answer to an advice that still waits for one, and that was received in time.
struct Answering<'a> {
    advice: &'a Advice,
    organisation: OrganisationId,
    response: &'a Response,
    dispatch: &'a Dispatch,
    received_at: Timestamp,
}

impl<'a> Answering<'a> {
    /// Whether an answer received then can still have effect. Receipt decides, not processing (R36, R43):
    /// what was received in time is heard even when the term was closed meanwhile.
    fn open(
        case: &'a Complaint,
        organisation: OrganisationId,
        received: Option<Receipt>,
        facts: &Facts<'_>,
    ) -> Result<Self, Refusal> {
        let (advice, response) = case.response(organisation)?;
        let dispatch = response.dispatch.as_ref().ok_or(Refusal::NotDispatched { organisation })?;
        let received_at = facts.receipt(received.map(|receipt| receipt.at))?;
        match response.answer {
            Answer::Pending | Answer::Enforced { .. } | Answer::Lapsed { .. } => {}
            Answer::Accepted { .. } | Answer::Rejected { .. } => {
                return Err(Refusal::AlreadyAnswered { answer: response.answer.code() });
            }
        }
        if received_at < dispatch.at {
            return Err(Refusal::BeforeIssue);
        }
        let grace = facts.regulation.settings.postal_grace_days;
        let postmark = received.and_then(|receipt| receipt.postmark);
        if !dispatch.deadline.posted_in_time(postmark, received_at, grace) {
            return Err(Refusal::TermHasPassed { last_day: dispatch.deadline.last_day });
        }
        Ok(Self { advice, organisation, response, dispatch, received_at })
    }

    /// The answer takes effect; unless staff register it only after the term, then a second person confirms (S22).
    /// Post that may still arrive in the days of grace (R37) is not registered late before they are over.
    fn answer(
        self,
        rejected: Vec<RejectedMeasure>,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        let received_at = self.received_at;
        let seen_by_system = received_at == facts.arrived;
        let deadline = &self.dispatch.deadline;
        let registered_late = if deadline.in_time(received_at) {
            deadline.has_passed(facts.now)
        } else {
            facts.now >= self.dispatch.final_at
        };
        if !seen_by_system && registered_late {
            if self.response.backdated.is_some() {
                return Err(Refusal::AlreadyAwaitsConfirmation);
            }
            let registered =
                Event::BackdatedAnswerRegistered { organisation, received_at, rejected };
            return Ok(decision.record(registered));
        }
        Ok(self.take_effect(rejected, facts, decision))
    }

    fn take_effect(
        &self,
        rejected: Vec<RejectedMeasure>,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Decision {
        let organisation = self.organisation;
        let received_at = self.received_at;
        let refused: BTreeSet<_> = rejected.iter().map(|item| item.measure).collect();
        let due = self.advice.due_from(organisation, &refused, received_at, facts);
        let set_aside =
            (!self.response.answer.is_pending()).then_some(Event::EnforcementSetAside {
                organisation,
                because: SetAside::AnsweredInTime,
            });
        let answered = if rejected.is_empty() {
            Event::Accepted { organisation, received_at, due }
        } else {
            Event::Rejected { organisation, received_at, measures: rejected, due }
        };
        set_aside.into_iter().fold(decision, Decision::record).record(answered)
    }
}

/// Confirm, as a second person, that an answer registered after the term came in before its end (S22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmBackdatedAnswer {
    /// The addressee.
    pub organisation: OrganisationId,
}

impl Action for ConfirmBackdatedAnswer {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let backdated = awaiting_second_person(case, self.organisation, facts)?;
        let (advice, response) = case.response(self.organisation)?;
        let dispatch = response
            .dispatch
            .as_ref()
            .ok_or(Refusal::NotDispatched { organisation: self.organisation })?;
        let received_at = backdated.received_at;
        let organisation = self.organisation;
        let answering = Answering { advice, organisation, response, dispatch, received_at };
        Ok(answering.take_effect(backdated.rejected.clone(), facts, decision))
    }
}

/// Dismiss, as a second person, an answer registered after the term; it has no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DismissBackdatedAnswer {
    /// The addressee.
    pub organisation: OrganisationId,
}

impl Action for DismissBackdatedAnswer {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        awaiting_second_person(case, self.organisation, facts)?;
        let organisation = self.organisation;
        Ok(decision.record(Event::BackdatedAnswerDismissed { organisation }))
    }
}

fn awaiting_second_person<'a>(
    case: &'a Complaint,
    organisation: OrganisationId,
    facts: &Facts<'_>,
) -> Result<&'a Backdated, Refusal> {
    case.check_actor(facts)?;
    let (_, response) = case.response(organisation)?;
    let backdated = response.backdated.as_ref().ok_or(Refusal::NothingToConfirm)?;
    if facts.actor.account() == Some(backdated.registered_by) {
        return Err(Refusal::SamePerson);
    }
    Ok(backdated)
}

/// Take a rejection back before the term ends; the addressee can answer again until then (R46).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawRejection {
    /// The addressee.
    pub organisation: OrganisationId,
}

impl Action for WithdrawRejection {
    fn speaks_for(&self) -> Option<OrganisationId> {
        Some(self.organisation)
    }

    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        let (_, response) = case.response(organisation)?;
        let Answer::Rejected { .. } = response.answer else {
            return Err(Refusal::NotRejected);
        };
        let dispatch = response.dispatch.as_ref().ok_or(Refusal::NotDispatched { organisation })?;
        if !dispatch.deadline.in_time(facts.arrived) {
            return Err(Refusal::TermHasPassed { last_day: dispatch.deadline.last_day });
        }
        Ok(decision.record(Event::RejectionWithdrawn { organisation }))
    }
}

/// Record a rejection that came without reasons. It is no rejection; the addressee hears so at once and
/// can repair it until the term ends (R46).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordUnreasonedRejection {
    /// The addressee.
    pub organisation: OrganisationId,
    /// When it reached the desk.
    pub received_at: Timestamp,
}

impl Action for RecordUnreasonedRejection {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let received = Receipt { at: self.received_at, postmark: None };
        let answering = Answering::open(case, self.organisation, Some(received), facts)?;
        Ok(decision.record(Event::UnreasonedRejectionRecorded {
            organisation: self.organisation,
            received_at: answering.received_at,
        }))
    }
}

/// Record a rejection that came after the term. It has no effect, and the sender hears so (R38).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordLateRejection {
    /// The addressee.
    pub organisation: OrganisationId,
    /// When it reached the desk, where staff register what came on paper or by telephone.
    #[serde(default)]
    pub received: Option<Receipt>,
}

impl Action for RecordLateRejection {
    fn speaks_for(&self) -> Option<OrganisationId> {
        Some(self.organisation)
    }

    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        match Answering::open(case, organisation, self.received, facts) {
            Err(Refusal::TermHasPassed { .. }) => {
                let received_at = facts.receipt(self.received.map(|receipt| receipt.at))?;
                Ok(decision.record(Event::LateRejectionRecorded { organisation, received_at }))
            }
            Err(refusal) => Err(refusal),
            Ok(answering) => {
                Err(Refusal::TermRuns { last_day: answering.dispatch.deadline.last_day })
            }
        }
    }
}

/// Close the term of an addressee that let it pass (D5, R43). Only the system gives this command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enforce {
    /// The addressee.
    pub organisation: OrganisationId,
}

impl Action for Enforce {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        let (advice, response) = case.response(organisation)?;
        let effective_at = response.silence_final_at(facts.now)?;
        Ok(decision.record(match response.nature {
            Nature::BindingAdvice { .. } => {
                let due = advice.due_from(organisation, &BTreeSet::new(), effective_at, facts);
                Event::Enforced { organisation, effective_at, due }
            }
            Nature::Recommendation => Event::Lapsed { organisation, effective_at },
        }))
    }
}

impl Response {
    /// The instant at which silence became final; refused while an answer is possible or was given.
    ///
    /// This is where the two weeks end. The job that calls it only notices what is already so.
    pub fn silence_final_at(&self, now: Timestamp) -> Result<Timestamp, Refusal> {
        if !self.answer.is_pending() {
            return Err(Refusal::AlreadyAnswered { answer: self.answer.code() });
        }
        let dispatch = self.dispatch.as_ref().ok_or(Refusal::TermNotBegun)?;
        if now < dispatch.final_at {
            return Err(Refusal::TermRuns { last_day: dispatch.deadline.last_day });
        }
        Ok(dispatch.final_at)
    }
}

impl Advice {
    /// The days by which the measures of an addressee have to be carried out, from the instant it is bound.
    fn due_from(
        &self,
        organisation: OrganisationId,
        rejected: &BTreeSet<u16>,
        bound_at: Timestamp,
        facts: &Facts<'_>,
    ) -> BTreeMap<u16, DueBy> {
        let atw_applies = facts.regulation.settings.atw_applies;
        self.measures_of(organisation)
            .filter(|measure| !rejected.contains(&measure.number))
            .map(|measure| {
                let deadline =
                    Deadline::compute(bound_at, &measure.within, atw_applies, facts.calendar);
                (measure.number, DueBy::from(&deadline))
            })
            .collect()
    }
}
