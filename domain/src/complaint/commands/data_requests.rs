//! Answering what the client asks about its personal details, within a month (AVG 12(3), R67).

use crate::{
    Timestamp,
    complaint::{
        Complaint, Decision, Event, Refusal,
        classification::{DataOutcome, DataRequest},
        decide::Action,
        paper::PaperKind,
    },
    facts::Facts,
    term,
    values::Text,
};
use serde::{Deserialize, Serialize};

/// Answer a request about the client's personal details; in every state, because the right has no end (R67). Late is
/// late and is recorded so: an answer is owed all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerDataRequest {
    /// What the client asked.
    pub request: DataRequest,
    /// When the request reached the desk.
    pub received_at: Timestamp,
    /// What the desk decides.
    pub outcome: DataOutcome,
    /// The answer in words, with the reasons of a refusal.
    pub explanation: Text,
}

impl Action for AnswerDataRequest {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let Self { request, received_at, outcome, .. } = *self;
        if received_at > facts.now {
            return Err(Refusal::InTheFuture);
        }
        if received_at < case.received_at {
            return Err(Refusal::BeforeReceipt);
        }
        let answer_by = term::a_month_after(received_at.day());
        let late = facts.now.day() > answer_by;
        let explanation = decision.text(PaperKind::Explanation, &self.explanation);
        let answered = Event::DataRequestAnswered {
            request,
            received_at,
            answer_by,
            late,
            outcome,
            explanation,
        };
        Ok(decision.record(answered))
    }
}
