//! The desk's own term: one adjournment, and longer only with the client's written consent (R16).

use super::GivenConsent;
use crate::{
    complaint::{Complaint, Decision, Event, Refusal, decide::Action, paper::PaperKind},
    facts::Facts,
    values::Text,
};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// Adjourn the handling term, once, before it ends; both sides are told in writing (R16, R33).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Adjourn {
    /// By how many weeks.
    pub weeks: u8,
}

impl Action for Adjourn {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.terms.adjourned {
            return Err(Refusal::AlreadyAdjourned);
        }
        let most = facts.regulation.settings.adjournment_weeks;
        if self.weeks == 0 || self.weeks > most {
            return Err(Refusal::AdjournmentTooLong { most });
        }
        if case.terms.handling.has_passed(facts.now) {
            return Err(Refusal::TermHasPassed { last_day: case.terms.handling.last_day });
        }
        let extended = case.terms.handling.extend_nominal(self.weeks, facts.calendar);
        let handling = extended.map_err(|_| Refusal::AdjournmentTooLong { most })?;
        if handling.last_day <= case.terms.handling.last_day {
            return Err(Refusal::NotLater { last_day: case.terms.handling.last_day });
        }
        Ok(decision.record(Event::Adjourned { handling }))
    }
}

/// Ask the client, in writing and before a day, to agree to a longer handling term (R16). The answer is
/// [`ExtendWithConsent`], or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestConsent {
    /// The new last day that the client is asked to agree to.
    pub last_day: NaiveDate,
    /// The last day on which the client can say so.
    pub answer_by: NaiveDate,
    /// Why the desk needs more time.
    pub explanation: Text,
}

impl Action for RequestConsent {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let (last_day, answer_by) = (self.last_day, self.answer_by);
        check_agreeable(case, last_day, facts)?;
        if answer_by < facts.now.day() {
            return Err(Refusal::InThePast);
        }
        if answer_by > last_day {
            return Err(Refusal::AnswerDayTooLate { last_day });
        }
        let explanation = decision.text(PaperKind::Explanation, &self.explanation);
        Ok(decision.record(Event::ConsentRequested { last_day, answer_by, explanation }))
    }
}

/// The most weeks from today that a client can agree to.
const MOST_WEEKS_AGREED: u8 = 104;

/// Extend the handling term to a day that the client agreed to in writing (R16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtendWithConsent {
    /// The new last day.
    pub last_day: NaiveDate,
    /// The client's consent.
    pub consent: GivenConsent,
}

impl Action for ExtendWithConsent {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        check_agreeable(case, self.last_day, facts)?;
        let consent = self.consent.keep(facts, &mut decision)?;
        let handling = case.terms.handling.until(self.last_day);
        Ok(decision.record(Event::ExtendedWithConsent { handling, consent }))
    }
}

/// The client can agree to a last day that is later than the present one, has not passed, and is in sight.
fn check_agreeable(
    case: &Complaint,
    last_day: NaiveDate,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let today = facts.now.day();
    if last_day <= case.terms.handling.last_day {
        return Err(Refusal::NotLater { last_day: case.terms.handling.last_day });
    }
    if last_day < today {
        return Err(Refusal::InThePast);
    }
    if last_day > today + TimeDelta::weeks(MOST_WEEKS_AGREED.into()) {
        return Err(Refusal::AdjournmentTooLong { most: MOST_WEEKS_AGREED });
    }
    Ok(())
}
