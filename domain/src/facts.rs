//! What a decision needs to know from outside the case: the time, who acts, and the registers.

use crate::{
    AccountId, Actor, OrganisationId, PlaceId, Timestamp,
    agenda::Agenda,
    calendar::Calendar,
    regulation::{BindingBasis, Regulation},
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything outside the case on which a decision rests. The store reads it under the lock of the case.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The instant of the decision.
    pub now: Timestamp,
    /// The instant at which the message reached the desk's system (R36); never later than `now`.
    pub arrived: Timestamp,
    /// Who acts.
    pub actor: Actor,
    /// The holidays and equated days.
    pub calendar: &'a Calendar,
    /// The version of the regulation that the case is frozen to.
    pub regulation: &'a Regulation,
    /// The registers of organisations and staff.
    pub registers: &'a Registers,
}

/// What the registers say about organisations and staff on the day of the decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registers {
    /// The organisations that the case may name.
    pub organisations: BTreeMap<OrganisationId, OrganisationFacts>,
    /// The organisations with which a member of staff has or had a tie (R9).
    pub ties: BTreeMap<AccountId, BTreeSet<OrganisationId>>,
    /// Members of staff who may handle cases of this municipality.
    pub staff: BTreeSet<AccountId>,
    /// The places of this municipality where something is booked; none for decisions that book nothing.
    pub agendas: BTreeMap<PlaceId, Agenda>,
}

/// What the register of organisations says about one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationFacts {
    /// The bases on which it is bound, past, present and future (R45).
    pub bases: Vec<BindingBasis>,
    /// Whether it chose the portal as the place where messages reach it (R35, R39).
    pub uses_portal: bool,
}

impl Facts<'_> {
    /// The basis that binds the organisation today, if there is one (R45).
    pub fn basis_of(&self, organisation: OrganisationId) -> Option<&BindingBasis> {
        let day = self.now.day();
        let facts = self.registers.organisations.get(&organisation)?;
        facts.bases.iter().find(|basis| basis.binds_on(day))
    }

    /// Whether the organisation reads its messages in the portal.
    pub fn uses_portal(&self, organisation: OrganisationId) -> bool {
        self.registers.organisations.get(&organisation).is_some_and(|facts| facts.uses_portal)
    }

    /// Whether a member of staff has a tie with one of these organisations (R9).
    pub fn is_tied(&self, account: AccountId, organisations: &BTreeSet<OrganisationId>) -> bool {
        self.registers.ties.get(&account).is_some_and(|ties| !ties.is_disjoint(organisations))
    }
}
