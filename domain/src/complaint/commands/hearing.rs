//! Hearing both sides (R14).

use crate::{
    HearingId, Timestamp,
    complaint::{
        Complaint, Decision, Event, Refusal,
        decide::Action,
        hearing::{Hearing, Party, WaiverGround},
        paper::PaperKind,
    },
    facts::Facts,
    values::Text,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Invite a party to be heard; a new invitation takes the place of the last one. An organisation has its copy
/// by then (R13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteToHearing {
    /// The hearing; several parties can be invited to the same one.
    pub hearing: HearingId,
    /// The party.
    pub party: Party,
    /// When the hearing takes place.
    pub at: Timestamp,
    /// The last day on which the party can say whether it comes.
    pub answer_by: NaiveDate,
    /// Where it is, and what the party should know.
    pub invitation: Text,
}

impl Action for InviteToHearing {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if let Hearing::Held { .. } = case.hearing_of(self.party)? {
            return Err(Refusal::AlreadyHeard { party: self.party });
        }
        if let Party::Organisation(organisation) = self.party
            && case.party(organisation)?.copy.is_none()
        {
            return Err(Refusal::CopyNotSent { organisation });
        }
        if self.at <= facts.now || self.answer_by < facts.now.day() {
            return Err(Refusal::InThePast);
        }
        if self.answer_by > self.at.day() {
            return Err(Refusal::AnswerDayAfterHearing);
        }
        let invitation = decision.text(PaperKind::Invitation, &self.invitation);
        Ok(decision.record(Event::InvitedToHearing {
            hearing: self.hearing,
            party: self.party,
            at: self.at,
            answer_by: self.answer_by,
            invitation,
        }))
    }
}

/// Record that a hearing took place, with its report (R14). Everybody invited to it counts as heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordHearing {
    /// The hearing.
    pub hearing: HearingId,
    /// The report.
    pub report: Text,
}

impl Action for RecordHearing {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.planned(self.hearing)? > facts.now {
            return Err(Refusal::InTheFuture);
        }
        case.check_actor(facts)?;
        let report = decision.text(PaperKind::HearingReport, &self.report);
        Ok(decision.record(Event::HearingHeld { hearing: self.hearing, report }))
    }
}

/// Cancel a hearing; everybody invited to it hears so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelHearing {
    /// The hearing.
    pub hearing: HearingId,
}

impl Action for CancelHearing {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        case.planned(self.hearing)?;
        Ok(decision.record(Event::HearingCancelled { hearing: self.hearing }))
    }
}

/// Record why a party is not heard. For the client the law has three grounds; an organisation must have
/// answered in writing, or not at all before the day in its invitation (R14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaiveHearing {
    /// The party.
    pub party: Party,
    /// The ground.
    pub ground: WaiverGround,
    /// What shows it: the client's declaration, or why the complaint is clearly unfounded.
    #[serde(default)]
    pub evidence: Option<Text>,
}

impl Action for WaiveHearing {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        case.check_actor(facts)?;
        let hearing = case.hearing_of(self.party)?;
        if hearing.is_done() {
            return Err(Refusal::AlreadyHeard { party: self.party });
        }
        match (self.ground, self.party) {
            (WaiverGround::ClearlyUnfounded | WaiverGround::Declared, Party::Client) => {
                if self.evidence.is_none() {
                    return Err(Refusal::EvidenceMissing);
                }
            }
            (WaiverGround::WrittenReply, Party::Organisation(organisation)) => {
                if case.party(organisation)?.views.is_empty() {
                    return Err(Refusal::NoView { organisation });
                }
            }
            (WaiverGround::NoAnswer, _) => {
                let invitation = hearing.invitation().ok_or(Refusal::NotInvited)?;
                if facts.now < Timestamp::end_of(invitation.answer_by) {
                    return Err(Refusal::TermRuns { last_day: invitation.answer_by });
                }
            }
            (WaiverGround::ClearlyUnfounded | WaiverGround::Declared, Party::Organisation(_))
            | (WaiverGround::WrittenReply, Party::Client) => {
                return Err(Refusal::WaiverNotForParty { party: self.party });
            }
        }
        let evidence =
            self.evidence.as_ref().map(|text| decision.text(PaperKind::WaiverEvidence, text));
        Ok(decision.record(Event::HearingWaived {
            party: self.party,
            ground: self.ground,
            evidence,
        }))
    }
}
