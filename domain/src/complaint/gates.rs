//! Questions that several commands ask of a case before they go on.

use super::{
    Complaint, Refusal,
    advice::{Advice, Response},
    hearing::{Hearing, OtherSide, Party},
};
use crate::{AccountId, Actor, HearingId, OrganisationId, Timestamp, facts::Facts};
use chrono::NaiveDate;
use std::collections::BTreeSet;

impl Complaint {
    /// How far hearing this organisation is; refused when it is no party (D2).
    pub(super) fn party(&self, organisation: OrganisationId) -> Result<&OtherSide, Refusal> {
        self.parties.get(&organisation).ok_or(Refusal::NotAParty { organisation })
    }

    /// How far hearing this side is.
    pub(super) fn hearing_of(&self, party: Party) -> Result<&Hearing, Refusal> {
        match party {
            Party::Client => Ok(&self.client_hearing),
            Party::Organisation(organisation) => Ok(&self.party(organisation)?.hearing),
        }
    }

    /// When a hearing that was planned takes place: the last moment for which anybody was invited to it.
    pub(super) fn planned(&self, hearing: HearingId) -> Result<Timestamp, Refusal> {
        let others = self.parties.values().map(|side| &side.hearing);
        others
            .chain([&self.client_hearing])
            .filter_map(Hearing::invitation)
            .filter(|invitation| invitation.hearing == hearing)
            .map(|invitation| invitation.at)
            .max()
            .ok_or(Refusal::HearingNotFound)
    }

    /// The sides that had no opportunity to be heard (R14).
    pub(super) fn unheard(&self) -> BTreeSet<Party> {
        let others = self
            .parties
            .iter()
            .map(|(organisation, side)| (Party::Organisation(*organisation), &side.hearing));
        others
            .chain([(Party::Client, &self.client_hearing)])
            .filter(|(_, hearing)| !hearing.is_done())
            .map(|(party, _)| party)
            .collect()
    }

    /// Every organisation has its copy, with or without something withheld (R13).
    pub(super) fn check_copies(&self) -> Result<(), Refusal> {
        match self.parties.iter().find(|(_, side)| side.copy.is_none()) {
            Some((organisation, _)) => Err(Refusal::CopyNotSent { organisation: *organisation }),
            None => Ok(()),
        }
    }

    /// Who handles or decides had no part in what the complaint is about (R9).
    pub(super) fn check_independence(
        &self,
        account: AccountId,
        facts: &Facts<'_>,
    ) -> Result<(), Refusal> {
        if self.conflicts.contains(&account) || facts.is_tied(account, &self.organisations()) {
            return Err(Refusal::ConflictOfInterest);
        }
        Ok(())
    }

    /// The actor, when it is a person, had no part in what the complaint is about (R9).
    pub(super) fn check_actor(&self, facts: &Facts<'_>) -> Result<(), Refusal> {
        facts.actor.account().map_or(Ok(()), |account| self.check_independence(account, facts))
    }

    /// The advice that stands, and this addressee's place in it.
    pub(super) fn response(
        &self,
        organisation: OrganisationId,
    ) -> Result<(&Advice, &Response), Refusal> {
        let refusal = Refusal::NotAnAddressee { organisation };
        let advice = self.state.advice().ok_or_else(|| refusal.clone())?;
        let response = advice.responses.get(&organisation).ok_or(refusal)?;
        Ok((advice, response))
    }
}

impl Facts<'_> {
    /// The day, if any, is today or lies behind us.
    pub(super) fn check_has_been(&self, day: Option<NaiveDate>) -> Result<(), Refusal> {
        match day {
            Some(day) if day > self.now.day() => Err(Refusal::InTheFuture),
            Some(_) | None => Ok(()),
        }
    }

    /// When something was received: what staff register, or else when it reached the desk's system (R36).
    pub(super) fn receipt(&self, registered: Option<Timestamp>) -> Result<Timestamp, Refusal> {
        match (registered, self.actor) {
            (None, _) => Ok(self.arrived),
            (Some(at), Actor::Staff(_)) if at <= self.now => Ok(at),
            (Some(_), Actor::Staff(_)) => Err(Refusal::InTheFuture),
            (
                Some(_),
                Actor::System
                | Actor::Client
                | Actor::Organisation { .. }
                | Actor::Administrator(_)
                | Actor::Auditor(_)
                | Actor::Onlooker(_),
            ) => Err(Refusal::ReceiptNotYours),
        }
    }
}
