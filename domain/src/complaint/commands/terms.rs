//! The desk's own term: one adjournment, and longer only with the client's written consent (R16).

use super::GivenConsent;
use crate::{
    complaint::{Complaint, Decision, Event, Refusal, decide::Action},
    facts::Facts,
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
        if self.last_day <= case.terms.handling.last_day {
            return Err(Refusal::NotLater { last_day: case.terms.handling.last_day });
        }
        if self.last_day < facts.now.day() {
            return Err(Refusal::InThePast);
        }
        if self.last_day > facts.now.day() + TimeDelta::weeks(MOST_WEEKS_AGREED.into()) {
            return Err(Refusal::AdjournmentTooLong { most: MOST_WEEKS_AGREED });
        }
        let consent = self.consent.keep(facts, &mut decision)?;
        let handling = case.terms.handling.until(self.last_day);
        Ok(decision.record(Event::ExtendedWithConsent { handling, consent }))
    }
}
