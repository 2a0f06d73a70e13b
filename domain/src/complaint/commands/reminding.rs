//! Reminding those of whom something is awaited: addressees, and the desk itself (D4, R7, R11, R15, R50).

use crate::{
    complaint::{Complaint, Decision, Refusal, decide::Action},
    facts::Facts,
};

/// Send every reminder of the case that is due and was not sent. Only the system gives this command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remind {}

impl Action for Remind {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let due = case.reminders_due(facts.now, facts.calendar);
        if due.is_empty() {
            return Err(Refusal::NothingToRemindOf);
        }
        Ok(due.into_iter().fold(decision, Decision::record))
    }
}
