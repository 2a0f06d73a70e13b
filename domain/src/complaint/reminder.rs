//! Reminders: of which terms somebody is reminded, on which days around their end, and what was sent of them.
//!
//! A reminder has no effect in law: the term ends as it was told, whether or not anybody was reminded.

use super::{
    Complaint, Event, State,
    advice::{Advice, Progress, Response},
    hearing::OtherSide,
};
use crate::{OrganisationId, Timestamp, calendar::Calendar};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// A term of which somebody is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReminderOf {
    /// The addressee, of its answer to the advice (D4).
    Answer(OrganisationId),
    /// The addressee, of the measure with this number (R50).
    Measure(u16),
    /// The desk, of its own work.
    Desk(DeskTerm),
}

/// A term in the desk's own work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeskTerm {
    /// To acknowledge receipt (R7).
    Acknowledgement,
    /// To say that the complaint is not handled (R11).
    Declining,
    /// To advise (R15, R16).
    Handling,
    /// Of an organisation, to give its view (R13); the desk goes on without it.
    View(OrganisationId),
    /// Of the addressee of this measure, to carry it out (R50); the desk asks after it.
    Measure(u16),
}

impl DeskTerm {
    /// The stable code of the term, whichever organisation or measure it is about.
    pub fn code(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Declining => "declining",
            Self::Handling => "handling",
            Self::View(_) => "view",
            Self::Measure(_) => "measure",
        }
    }
}

/// The latest reminder of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Its number, counting from 1; a number that was overtaken by a later one is not sent.
    pub number: u8,
    /// The last day of the term as it then was: a term that moved is reminded of anew.
    pub last_day: NaiveDate,
}

/// The days of the reminders of a kind of term, in order: ordinary days after the last day, or before it when negative.
type Days = &'static [i16];

const ANSWER: Days = &[-7, -3, -1, 0];
const MEASURE: Days = &[-7, -1, 0];
/// The acknowledgement is owed also when it is late.
const ACKNOWLEDGEMENT: Days = &[-1, 0, 1];
const DECLINING: Days = &[-5, -1, 0];
const HANDLING: Days = &[-10, -5, -1, 0, 1];
const VIEW: Days = &[1];
const MEASURE_OF_ANOTHER: Days = &[0, 1];

/// The hour, in the Netherlands, from which a reminder of a day is sent: somebody can act on it the same day.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(8, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

impl Complaint {
    /// The reminders to send now: of each running term the latest that is due, when that was not sent.
    pub fn reminders_due(&self, now: Timestamp, calendar: &Calendar) -> Vec<Event> {
        let terms = self.running_terms().into_iter().filter(|term| term.can_be_met(now));
        let due = terms.filter_map(|term| {
            let number = term.latest_due(now, calendar)?;
            (number > self.reminded(&term)).then(|| term.event(number))
        });
        due.collect()
    }

    /// The first instant after now at which a reminder becomes due, if nothing changes before.
    pub fn next_reminder(&self, now: Timestamp, calendar: &Calendar) -> Option<Timestamp> {
        let terms = self.running_terms().into_iter().filter(|term| term.can_be_met(now));
        let later = terms.filter_map(|term| {
            let mut numbered = term.numbered(calendar);
            numbered.find(|(_, at)| *at > now).map(|(_, at)| at)
        });
        later.min()
    }

    /// The number of the latest reminder of a term that was sent; zero when none was.
    fn reminded(&self, term: &Running) -> u8 {
        let sent = self.reminders.get(&term.of).filter(|sent| sent.last_day == term.last_day);
        sent.map_or(0, |sent| sent.number)
    }

    fn running_terms(&self) -> Vec<Running> {
        match &self.state {
            State::Received => {
                vec![self.acknowledgement(), self.declining(), self.handling()]
            }
            State::InAssessment => {
                [self.declining(), self.handling()].into_iter().chain(self.views()).collect()
            }
            State::UnderInvestigation { .. } => {
                [self.handling()].into_iter().chain(self.views()).collect()
            }
            State::Advised(advice) | State::InExecution(advice) => advice.running_terms(),
            State::Closed(_)
            | State::NotHandled { .. }
            | State::Forwarded { .. }
            | State::Settled { .. }
            | State::Withdrawn => Vec::new(),
        }
    }

    fn acknowledgement(&self) -> Running {
        let last_day = self.terms.acknowledge_by;
        Running::of_desk(DeskTerm::Acknowledgement, self.received_at, last_day, ACKNOWLEDGEMENT)
    }

    fn declining(&self) -> Running {
        let last_day = self.terms.refusal.last_day;
        Running::of_desk(DeskTerm::Declining, self.received_at, last_day, DECLINING)
    }

    fn handling(&self) -> Running {
        let last_day = self.terms.handling.last_day;
        Running::of_desk(DeskTerm::Handling, self.received_at, last_day, HANDLING)
    }

    /// The views that were asked for and did not come.
    fn views(&self) -> impl Iterator<Item = Running> {
        self.parties.iter().filter_map(|(organisation, side)| side.awaited_view(*organisation))
    }
}

impl OtherSide {
    fn awaited_view(&self, organisation: OrganisationId) -> Option<Running> {
        let answered = !self.views.is_empty() || self.hearing.is_done();
        let copy = self.copy.as_ref().filter(|_| !answered)?;
        let last_day = copy.view_deadline.last_day;
        Some(Running::of_desk(DeskTerm::View(organisation), copy.sent_at, last_day, VIEW))
    }
}

impl Advice {
    fn running_terms(&self) -> Vec<Running> {
        let answers = self.responses.iter();
        let answers = answers.filter_map(|(addressee, own)| own.awaited_answer(*addressee));
        let measures = self.draft.measures.iter().filter_map(|measure| {
            let progress = self.progress.get(&measure.number)?;
            let bound_at = self.responses.get(&measure.addressee)?.answer.effective_at()?;
            Some(progress.awaited(measure.number, bound_at))
        });
        answers.chain(measures.flatten()).collect()
    }
}

impl Response {
    /// An answer that waits for a second person came in: nobody is reminded of it.
    fn awaited_answer(&self, addressee: OrganisationId) -> Option<Running> {
        let awaited = self.answer.is_pending() && self.backdated.is_none();
        let dispatch = self.dispatch.as_ref().filter(|_| awaited)?;
        Some(Running {
            of: ReminderOf::Answer(addressee),
            from: dispatch.at,
            last_day: dispatch.deadline.last_day,
            ends_at: Some(dispatch.deadline.expires_at),
            days: ANSWER,
        })
    }
}

impl Progress {
    /// The addressee is reminded of a measure before its day has passed; the desk also after that, until it told the
    /// college and council.
    fn awaited(&self, measure: u16, bound_at: Timestamp) -> Vec<Running> {
        let Some(due) = self.due.filter(|_| self.stage.awaits_addressee()) else {
            return Vec::new();
        };
        let of_addressee = Running {
            of: ReminderOf::Measure(measure),
            from: bound_at,
            last_day: due.last_day,
            ends_at: Some(due.ends_at),
            days: MEASURE,
        };
        let term = DeskTerm::Measure(measure);
        let of_desk = Running::of_desk(term, bound_at, due.last_day, MEASURE_OF_ANOTHER);
        [of_addressee].into_iter().chain((!self.escalated).then_some(of_desk)).collect()
    }
}

/// A term that runs.
struct Running {
    of: ReminderOf,
    /// When it began: nobody is reminded of it before.
    from: Timestamp,
    last_day: NaiveDate,
    /// When a reminder is too late; `None` for what is owed also after the last day.
    ends_at: Option<Timestamp>,
    days: Days,
}

impl Running {
    fn of_desk(term: DeskTerm, from: Timestamp, last_day: NaiveDate, days: Days) -> Self {
        Self { of: ReminderOf::Desk(term), from, last_day, ends_at: None, days }
    }

    fn can_be_met(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|ends_at| now < ends_at)
    }

    fn latest_due(&self, now: Timestamp, calendar: &Calendar) -> Option<u8> {
        self.numbered(calendar).take_while(|(_, at)| *at <= now).last().map(|(number, _)| number)
    }

    /// The reminders of this term that come after its beginning, in order, each with the instant at which it is due.
    fn numbered(&self, calendar: &Calendar) -> impl Iterator<Item = (u8, Timestamp)> {
        let at = |days: &i16| {
            let count = days.unsigned_abs();
            let day = if days.is_negative() {
                calendar.subtract_ordinary_days(self.last_day, count)
            } else {
                calendar.add_ordinary_days(self.last_day, count)
            };
            Timestamp::at(day, MORNING).unwrap_or_else(|| Timestamp::start_of(day))
        };
        (1..).zip(self.days.iter().map(at)).filter(|(_, at)| *at >= self.from)
    }

    fn event(&self, number: u8) -> Event {
        let last_day = self.last_day;
        match self.of {
            ReminderOf::Answer(organisation) => {
                Event::AddresseeReminded { organisation, number, last_day }
            }
            ReminderOf::Measure(measure) => Event::MeasureReminded { measure, number, last_day },
            ReminderOf::Desk(what) => Event::DeskReminded { what, number, last_day },
        }
    }
}

impl ReminderOf {
    /// Whether the term belongs to an issued advice, and starts anew with the next.
    pub(super) fn hangs_on_advice(self) -> bool {
        match self {
            Self::Answer(_) | Self::Measure(_) | Self::Desk(DeskTerm::Measure(_)) => true,
            Self::Desk(
                DeskTerm::Acknowledgement
                | DeskTerm::Declining
                | DeskTerm::Handling
                | DeskTerm::View(_),
            ) => false,
        }
    }
}
