//! The complaint (klacht): its whole life, from intake until the advice is carried out.
//!
//! [`Complaint::file`] and [`Complaint::decide`] say what happens, [`Complaint::evolve`] remembers it, and
//! [`Complaint::consequences`] says what must be sent.

pub mod advice;
pub mod appointment;
pub mod classification;
pub mod commands;
mod consequences;
mod decide;
pub mod document;
pub mod event;
pub mod evolve;
mod gates;
pub mod hearing;
pub mod intake;
pub mod paper;
pub mod refusal;
pub mod reminder;
pub mod state;
pub mod transitions;

use crate::{
    AccountId, CaseId, DistrictId, OrganisationId, Timestamp,
    regulation::Regime,
    term::Deadline,
    values::{CaseNumber, Score},
};
use appointment::Appointment;
use chrono::NaiveDate;
use classification::{Channel, Ground, LifeArea, Missing, Preference};
use document::Document;
use hearing::{Hearing, OtherSide};
use intake::{Repair, Representative};
use paper::PaperNumber;
use reminder::{Reminder, ReminderOf};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use commands::{Command, CommandKind, File};
pub use decide::Decision;
pub use event::Event;
pub use refusal::Refusal;
pub use state::{State, StateName};

/// A complaint as it stands after its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Which complaint it is.
    pub id: CaseId,
    /// The number of events so far, counting up from 1.
    pub version: u32,
    /// Its number in the register.
    pub number: CaseNumber,
    /// The municipality whose regulation applies.
    pub municipality: crate::MunicipalityId,
    /// The version of the regulation it is frozen to.
    pub regulation: u32,
    /// The organisation that stands for the mayor and aldermen.
    pub college: OrganisationId,
    /// The door by which it came in.
    pub channel: Channel,
    /// When it reached the desk.
    pub received_at: Timestamp,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The district where the client lives.
    pub district: Option<DistrictId>,
    /// The areas of life it touches.
    pub life_areas: BTreeSet<LifeArea>,
    /// What the client is dissatisfied with.
    pub grounds: BTreeSet<Ground>,
    /// The legal regime.
    pub regime: Regime,
    /// The last day of the conduct.
    pub conduct_last_day: Option<NaiveDate>,
    /// How the client wants to be told things.
    pub preference: Preference,
    /// Whether the client wants an independent supporter.
    pub supporter_wanted: bool,
    /// The client's latest details.
    pub client: PaperNumber,
    /// What happened, in the order it was told.
    pub descriptions: Vec<PaperNumber>,
    /// What is still missing.
    pub missing: BTreeSet<Missing>,
    /// The open request to complete the complaint.
    pub repair: Option<Repair>,
    /// Who acts for the client.
    pub representative: Option<Representative>,
    /// Who handles the case.
    pub handler: Option<AccountId>,
    /// Staff who may not handle it (R9).
    pub conflicts: BTreeSet<AccountId>,
    /// When receipt was acknowledged.
    pub acknowledged_at: Option<Timestamp>,
    /// The desk's own terms.
    pub terms: Terms,
    /// The organisations complained about, and how far hearing each of them is.
    pub parties: BTreeMap<OrganisationId, OtherSide>,
    /// The client's hearing.
    pub client_hearing: Hearing,
    /// Whether the investigation began, so that a reopened case goes on where it was.
    pub investigated: bool,
    /// The number of advices issued so far.
    pub advices: u16,
    /// Where it stands.
    pub state: State,
    /// The open request to start an ended case again.
    pub reopening: Option<Reopening>,
    /// The client's appointments by their numbers, which count from 1; past and cancelled ones too.
    pub appointments: BTreeMap<u16, Appointment>,
    /// The documents by their numbers, which count from 1; refused ones too.
    pub documents: BTreeMap<u16, Document>,
    /// The latest reminder of each term of which somebody was reminded.
    pub reminders: BTreeMap<ReminderOf, Reminder>,
    /// What the client thinks of how the desk worked, since the case ended (Q1).
    pub appreciation: Option<Score>,
}

/// The desk's own terms in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The day by which receipt must be acknowledged (R7).
    pub acknowledge_by: NaiveDate,
    /// Until when the desk may in time say that it does not handle the complaint (R11).
    pub refusal: Deadline,
    /// Until when the desk has to advise (R15).
    pub handling: Deadline,
    /// Whether the one adjournment was used (R16).
    pub adjourned: bool,
    /// The last day of the handling term that the client agreed to, if any (R16).
    pub agreed_until: Option<NaiveDate>,
}

/// A request to open an ended case again (R8, S22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// Who asked.
    pub requested_by: crate::Actor,
    /// Why.
    pub motive: PaperNumber,
}

impl Complaint {
    /// The organisations complained about.
    pub fn organisations(&self) -> BTreeSet<OrganisationId> {
        self.parties.keys().copied().collect()
    }

    /// Whether the organisation is a party: complained about, or asked something by the advice (D2).
    pub fn involves(&self, organisation: OrganisationId) -> bool {
        self.parties.contains_key(&organisation)
            || self
                .state
                .advice()
                .is_some_and(|advice| advice.responses.contains_key(&organisation))
    }

    /// The next instant at which a term of this case ends; `None` when nothing is awaited.
    pub fn next_due(&self) -> Option<Timestamp> {
        match &self.state {
            State::Received => Some(Timestamp::end_of(self.terms.acknowledge_by)),
            State::InAssessment => {
                Some(self.terms.refusal.expires_at.min(self.terms.handling.expires_at))
            }
            State::UnderInvestigation { .. } => Some(self.terms.handling.expires_at),
            State::Advised(advice) | State::InExecution(advice) => advice.next_due(),
            State::Closed(_)
            | State::NotHandled { .. }
            | State::Forwarded { .. }
            | State::Settled { .. }
            | State::Withdrawn => None,
        }
    }

    /// The next instant at which an answer or a measure of this organisation is due; `None` when nothing of it is
    /// awaited. Nothing of another party can be seen from it (D2).
    pub fn next_due_of(&self, organisation: OrganisationId) -> Option<Timestamp> {
        match &self.state {
            State::Advised(advice) | State::InExecution(advice) => advice.due_of(organisation),
            State::Received
            | State::InAssessment
            | State::UnderInvestigation { .. }
            | State::Closed(_)
            | State::NotHandled { .. }
            | State::Forwarded { .. }
            | State::Settled { .. }
            | State::Withdrawn => None,
        }
    }
}

impl advice::Advice {
    /// The next instant at which an answer or a measure is due, or since when the advice should have been sent.
    fn next_due(&self) -> Option<Timestamp> {
        let unsent = self
            .responses
            .values()
            .any(|response| response.answer.is_pending() && response.dispatch.is_none());
        let of_addressees = self.responses.keys().filter_map(|addressee| self.due_of(*addressee));
        of_addressees.chain(unsent.then_some(self.issued_at)).min()
    }

    /// The next instant at which an answer or a measure of this addressee is due.
    fn due_of(&self, addressee: OrganisationId) -> Option<Timestamp> {
        let response = self.responses.get(&addressee).filter(|own| own.answer.is_pending());
        let answer = response.and_then(|own| own.dispatch.as_ref()).map(|sent| sent.final_at);
        let measures = self
            .measures_of(addressee)
            .filter_map(|measure| self.progress.get(&measure.number))
            .filter(|progress| progress.stage.awaits_addressee())
            .filter_map(|progress| progress.due.map(|due| due.ends_at));
        measures.chain(answer).min()
    }
}
