//! How a case ends, and how it starts again.

use crate::{
    Timestamp,
    complaint::{
        Complaint, Decision, Event, Refusal,
        advice::{Progress, Stage},
        classification::Channel,
        decide::Action,
        paper::PaperKind,
    },
    facts::Facts,
    values::{Score, Text},
};
use serde::{Deserialize, Serialize};

/// Record that the client is satisfied: when, how the client said so, and what was agreed (R8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settle {
    /// When the client said so.
    pub satisfied_at: Timestamp,
    /// By which channel.
    pub channel: Channel,
    /// What was agreed.
    pub agreement: Text,
}

impl Action for Settle {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if self.satisfied_at > facts.now {
            return Err(Refusal::InTheFuture);
        }
        if self.satisfied_at < case.received_at {
            return Err(Refusal::BeforeReceipt);
        }
        let agreement = decision.text(PaperKind::Settlement, &self.agreement);
        let (satisfied_at, channel) = (self.satisfied_at, self.channel);
        Ok(decision.record(Event::Settled { satisfied_at, channel, agreement }))
    }
}

/// Withdraw the complaint. The client need not say why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Withdraw {
    /// How the client said so.
    pub channel: Channel,
    /// Why, when the client said.
    #[serde(default)]
    pub motive: Option<Text>,
}

impl Action for Withdraw {
    fn decide(
        &self,
        _: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let motive = self.motive.as_ref().map(|text| decision.text(PaperKind::Motive, text));
        Ok(decision.record(Event::Withdrawn { channel: self.channel, motive }))
    }
}

/// Close the case: every measure was carried out or dropped, or the college and council know that it is not, the
/// client could say whether it is really done, and no answer waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Close {
    /// What the client is told besides the outcome.
    #[serde(default)]
    pub motive: Option<Text>,
}

impl Action for Close {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let mut responses =
            case.state.advice().into_iter().flat_map(|advice| advice.responses.values());
        if responses.any(|response| response.backdated.is_some()) {
            return Err(Refusal::AlreadyAwaitsConfirmation);
        }
        let measures = || case.state.advice().into_iter().flat_map(|advice| &advice.progress);
        let unfinished: Vec<u16> = measures()
            .filter(|(_, progress)| {
                let ended = progress.stage.is_finished() || progress.stage == Stage::Reported;
                !ended && !progress.escalated
            })
            .map(|(number, _)| *number)
            .collect();
        if !unfinished.is_empty() {
            return Err(Refusal::Unfinished { measures: unfinished });
        }
        check_client_could_react(measures(), facts)?;
        let motive = self.motive.as_ref().map(|text| decision.text(PaperKind::Motive, text));
        Ok(decision.record(Event::Closed { motive }))
    }
}

/// Of a measure that was reported, the client has said that it is done, or has had the time to say that it is not.
fn check_client_could_react<'a>(
    measures: impl Iterator<Item = (&'a u16, &'a Progress)>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let reported = measures.filter(|(_, progress)| progress.stage == Stage::Reported);
    let terms = reported.filter_map(|(number, progress)| Some((*number, progress.react_by?)));
    let running: Vec<_> = terms.filter(|(_, by)| facts.now < by.ends_at).collect();
    match running.iter().map(|(_, by)| by.last_day).max() {
        None => Ok(()),
        Some(last_day) => {
            let measures = running.into_iter().map(|(number, _)| number).collect();
            Err(Refusal::ClientMayStillReact { measures, last_day })
        }
    }
}

/// Say what the client thinks of how the desk worked, once for each end of the case (Q1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveAppreciation {
    /// The score, from 1 to 10.
    pub score: Score,
    /// What the client says with it.
    #[serde(default)]
    pub remark: Option<Text>,
    /// How the client said so.
    pub channel: Channel,
}

impl Action for GiveAppreciation {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.appreciation.is_some() {
            return Err(Refusal::AlreadyAppreciated);
        }
        let remark = self.remark.as_ref().map(|text| decision.text(PaperKind::Appreciation, text));
        let (score, channel) = (self.score, self.channel);
        Ok(decision.record(Event::AppreciationGiven { score, remark, channel }))
    }
}

/// Ask to open an ended case again (R8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestReopening {
    /// Why.
    pub motive: Text,
}

impl Action for RequestReopening {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.reopening.is_some() {
            return Err(Refusal::AlreadyAwaitsConfirmation);
        }
        let motive = decision.text(PaperKind::Motive, &self.motive);
        Ok(decision.record(Event::ReopeningRequested { motive }))
    }
}

/// Open an ended case again, as somebody else than who asked for it (S22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reopen {}

impl Action for Reopen {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let request = case.reopening.ok_or(Refusal::NothingToConfirm)?;
        if request.requested_by == facts.actor {
            return Err(Refusal::SamePerson);
        }
        Ok(decision.record(Event::Reopened))
    }
}
