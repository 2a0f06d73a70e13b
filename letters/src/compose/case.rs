//! What a letter may ask of the case: its papers, its people and its days, each by the question that the letters have.

use super::{Background, Correspondent, Told, Unwritable};
use crate::{reader::Reader, values::Name};
use chrono::NaiveDate;
use domain::{
    AccountId, OrganisationId,
    complaint::{
        Complaint,
        advice::{Advice, Measure, Response},
        paper::{Content, PaperNumber},
    },
    notice::Recipient,
    term::{Deadline, Term},
    values::{Person, PersonName},
};

/// The case and what is round it, for one letter.
pub(crate) struct Case<'a> {
    pub(crate) told: &'a Told<'a>,
    pub(crate) background: &'a Background<'a>,
    pub(crate) reader: Reader,
}

impl<'a> Case<'a> {
    pub(super) fn new(told: &'a Told<'a>, background: &'a Background<'a>) -> Self {
        let known = if told.after.state.advice().is_some() { told.after } else { told.before };
        let reader = Reader::of(told.recipient, told.event, known);
        Self { told, background, reader }
    }

    /// The case just after the event.
    pub(crate) fn now(&self) -> &'a Complaint {
        self.told.after
    }

    /// A text of a person.
    pub(crate) fn text(&self, paper: PaperNumber) -> Result<String, Unwritable> {
        match self.background.papers.get(&paper) {
            Some(Content::Text(text)) => Ok(text.to_string()),
            Some(Content::Person(_)) | None => Err(Unwritable::NoPaper(paper)),
        }
    }

    /// Several texts, in their order.
    pub(crate) fn texts(&self, papers: &[PaperNumber]) -> Result<Vec<String>, Unwritable> {
        papers.iter().map(|paper| self.text(*paper)).collect()
    }

    /// The details of a person.
    pub(crate) fn person(&self, paper: PaperNumber) -> Result<&'a Person, Unwritable> {
        match self.background.papers.get(&paper) {
            Some(Content::Person(person)) => Ok(person),
            Some(Content::Text(_)) | None => Err(Unwritable::NoPaper(paper)),
        }
    }

    /// The client.
    pub(crate) fn client(&self) -> Result<&'a Person, Unwritable> {
        self.person(self.now().client)
    }

    /// Who acts for the client, or did until this event.
    pub(crate) fn representative(&self) -> Result<&'a Person, Unwritable> {
        let known = self.now().representative.as_ref().or(self.told.before.representative.as_ref());
        self.person(known.ok_or(Unwritable::NoRepresentative)?.person)
    }

    /// The name of the client, for those who may know it: the client's own side, and who received a copy (R13).
    pub(crate) fn client_name(&self) -> Result<Option<Name>, Unwritable> {
        let may_know = match self.told.recipient {
            Recipient::Client | Recipient::Representative => true,
            // A reminder to the desk holds the number of the case and the term only.
            Recipient::Desk => false,
            Recipient::Organisation(own) => {
                let side = self.now().parties.get(&own);
                side.is_some_and(|side| side.copy.is_some())
            }
        };
        let name = if may_know { self.client()?.name.as_ref() } else { None };
        Ok(name.map(PersonName::full).map(Name))
    }

    /// An organisation that the case names.
    pub(crate) fn organisation(
        &self,
        organisation: OrganisationId,
    ) -> Result<&'a Correspondent, Unwritable> {
        let known = self.background.organisations.get(&organisation);
        known.ok_or(Unwritable::NoOrganisation(organisation))
    }

    /// The name of an organisation.
    pub(crate) fn name(&self, organisation: OrganisationId) -> Result<Name, Unwritable> {
        self.organisation(organisation).map(|known| Name(known.name.clone()))
    }

    /// The name of a member of staff.
    pub(crate) fn staff_name(&self, account: AccountId) -> Result<Name, Unwritable> {
        let known = self.background.staff.get(&account);
        known.cloned().map(Name).ok_or(Unwritable::NoStaffName(account))
    }

    /// The advice that stands, or stood until this event.
    pub(crate) fn advice(&self) -> Result<&'a Advice, Unwritable> {
        let known = self.now().state.advice().or_else(|| self.told.before.state.advice());
        known.ok_or(Unwritable::NoAdvice)
    }

    /// A measure of the advice.
    pub(crate) fn measure(&self, number: u16) -> Result<&'a Measure, Unwritable> {
        let measures = &self.advice()?.draft.measures;
        measures.iter().find(|m| m.number == number).ok_or(Unwritable::NoMeasure(number))
    }

    /// The place of an organisation in the advice.
    pub(crate) fn response(&self, own: OrganisationId) -> Result<&'a Response, Unwritable> {
        self.advice()?.responses.get(&own).ok_or(Unwritable::NoTerm(own))
    }

    /// The term in which an organisation answers: as it began, or as it begins when the letter goes out now (R26, R35).
    pub(crate) fn term_of(&self, own: OrganisationId) -> Result<Deadline, Unwritable> {
        let settings = &self.background.regulation.settings;
        let began = self.response(own)?.dispatch.as_ref();
        Ok(began.map_or_else(
            || self.deadline(&settings.response_term),
            |dispatch| dispatch.deadline.clone(),
        ))
    }

    /// The last day of a term that begins with this letter.
    pub(crate) fn last_day(&self, term: &Term) -> NaiveDate {
        self.deadline(term).last_day
    }

    fn deadline(&self, term: &Term) -> Deadline {
        let applies = self.background.regulation.settings.atw_applies;
        Deadline::compute(self.told.at, term, applies, self.background.calendar)
    }

    /// Whether this reader may read what is asked of that organisation (D2): the client, the organisation itself and
    /// the college.
    pub(crate) fn may_read_of(&self, organisation: OrganisationId) -> bool {
        match self.told.recipient {
            Recipient::Client | Recipient::Representative | Recipient::Desk => true,
            Recipient::Organisation(own) => own == organisation || own == self.now().college,
        }
    }

    /// Whether this reader is the organisation itself, or the client's side.
    pub(crate) fn is_for(&self, organisation: OrganisationId) -> bool {
        match self.told.recipient {
            Recipient::Client | Recipient::Representative => true,
            Recipient::Organisation(own) => own == organisation,
            Recipient::Desk => false,
        }
    }

    /// The event does not bring this letter.
    pub(crate) fn another_event(&self) -> Unwritable {
        Unwritable::AnotherEvent(self.told.kind)
    }
}
