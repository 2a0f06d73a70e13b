//! Carrying the advice out: what the addressee reports, and what the client says of it (R50).

use crate::{
    Actor, OrganisationId,
    complaint::{
        Complaint, Decision, Event, Refusal,
        advice::{Advice, DueBy, Measure, Progress, Stage},
        decide::Action,
        paper::PaperKind,
    },
    facts::Facts,
    term::Deadline,
    values::Text,
};
use serde::{Deserialize, Serialize};

/// Report that a measure was carried out, with what shows it. A report that was disputed can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportMeasure {
    /// The number of the measure.
    pub measure: u16,
    /// How it was carried out.
    pub evidence: Text,
}

impl Action for ReportMeasure {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let (measure, progress) = measure_in(case, self.measure)?;
        if let Actor::Organisation { organisation, .. } = facts.actor
            && organisation != measure.addressee
        {
            return Err(Refusal::UnknownMeasure { measure: self.measure });
        }
        expect(progress.stage.awaits_addressee(), self.measure, progress)?;
        let evidence = decision.text(PaperKind::Evidence, &self.evidence);
        let react_by = Some(time_to_react(facts));
        Ok(decision.record(Event::MeasureReported { measure: self.measure, evidence, react_by }))
    }
}

/// The client gets as long to react to a report as an organisation gets for its view.
fn time_to_react(facts: &Facts<'_>) -> DueBy {
    let settings = &facts.regulation.settings;
    let term = &settings.view_term;
    DueBy::from(&Deadline::compute(facts.now, term, settings.atw_applies, facts.calendar))
}

/// Confirm that a measure is really done. Only the client can say so, or staff to whom the client said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmMeasure {
    /// The number of the measure.
    pub measure: u16,
}

impl Action for ConfirmMeasure {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let (_, progress) = measure_in(case, self.measure)?;
        let sayable = progress.stage.awaits_addressee() || progress.stage == Stage::Reported;
        expect(sayable, self.measure, progress)?;
        Ok(decision.record(Event::MeasureConfirmed { measure: self.measure }))
    }
}

/// Say that a measure is not done, although it was reported or confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisputeMeasure {
    /// The number of the measure.
    pub measure: u16,
    /// What is not done.
    pub dispute: Text,
}

impl Action for DisputeMeasure {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let (_, progress) = measure_in(case, self.measure)?;
        expect(
            matches!(progress.stage, Stage::Reported | Stage::Confirmed),
            self.measure,
            progress,
        )?;
        let dispute = decision.text(PaperKind::Dispute, &self.dispute);
        Ok(decision.record(Event::MeasureDisputed { measure: self.measure, dispute }))
    }
}

/// Record that the day by which a measure had to be carried out has passed. Only the system gives this command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkOverdue {
    /// The number of the measure.
    pub measure: u16,
}

impl Action for MarkOverdue {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let (_, progress) = measure_in(case, self.measure)?;
        expect(progress.stage == Stage::Due, self.measure, progress)?;
        match progress.due {
            Some(due) if facts.now >= due.ends_at => {
                Ok(decision.record(Event::MeasureOverdue { measure: self.measure }))
            }
            Some(due) => Err(Refusal::TermRuns { last_day: due.last_day }),
            None => Err(Refusal::TermNotBegun),
        }
    }
}

/// Tell the college and council that a measure is not carried out (R50).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EscalateMeasure {
    /// The number of the measure.
    pub measure: u16,
    /// What they are told.
    pub escalation: Text,
}

impl Action for EscalateMeasure {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let (_, progress) = measure_in(case, self.measure)?;
        expect(matches!(progress.stage, Stage::Overdue | Stage::Disputed), self.measure, progress)?;
        let escalation = decision.text(PaperKind::Escalation, &self.escalation);
        Ok(decision.record(Event::MeasureEscalated { measure: self.measure, escalation }))
    }
}

fn measure_in(case: &Complaint, number: u16) -> Result<(&Measure, &Progress), Refusal> {
    let advice = case.state.advice().ok_or(Refusal::UnknownMeasure { measure: number })?;
    let measure = advice.draft.measures.iter().find(|measure| measure.number == number);
    measure.zip(advice.progress.get(&number)).ok_or(Refusal::UnknownMeasure { measure: number })
}

fn expect(holds: bool, measure: u16, progress: &Progress) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::MeasureStage { measure, stage: progress.stage }) }
}

impl Advice {
    /// The measures that one addressee is asked to carry out.
    pub fn measures_of(&self, organisation: OrganisationId) -> impl Iterator<Item = &Measure> {
        self.draft.measures.iter().filter(move |measure| measure.addressee == organisation)
    }
}
