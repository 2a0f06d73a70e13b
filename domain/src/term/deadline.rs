//! The end of a term: computed once, then frozen (R26, R34), and asked whether something came in time (R36, R37).

use super::{Explanation, Term, TermError};
use crate::{
    OutageId, Timestamp,
    calendar::{Calendar, Closure},
    outage::Outage,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The end of one term, with everything that led to it; a stored deadline never changes when the calendar does (R34).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deadline {
    /// The instant of the event that starts the term, such as the dispatch of the advice (R35).
    pub event_at: Timestamp,
    /// The legal day of the event; the term begins the day after.
    pub event_day: NaiveDate,
    /// The length of the term.
    pub term: Term,
    /// The last day by counting alone.
    pub nominal_last_day: NaiveDate,
    /// The last day, "tot en met": what people are told.
    pub last_day: NaiveDate,
    /// The first instant that is too late: midnight in the Netherlands after the last day.
    pub expires_at: Timestamp,
    /// Whether the regulation lets the Act extend terms (R27).
    pub atw_applies: bool,
    /// The version of the calendar that was used.
    pub calendar_version: u32,
    /// The days on which the term could not end, in order of time, from the nominal last day.
    pub skipped: Vec<Skipped>,
    /// The outage that moved the last day after that, if any (R40).
    pub extended_by: Option<OutageId>,
}

/// A day on which the term could not end, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub day: NaiveDate,
    /// The first reason, a holiday before a weekday.
    pub because: Closure,
}

impl Deadline {
    /// The end of a term that an event starts (R26): the event's day, plus the weeks, moved on to an ordinary day when
    /// the Act applies (R27) and the term is within it (R28).
    ///
    /// At the end of chrono's range of dates the last day stays at the last date that exists.
    pub fn compute(
        event_at: Timestamp,
        term: &Term,
        atw_applies: bool,
        calendar: &Calendar,
    ) -> Self {
        let event_day = event_at.day();
        let nominal_last_day = plus_days(event_day, term.days());
        let skipped = if atw_applies && term.is_within_the_act() {
            closed_days_from(nominal_last_day, calendar)
        } else {
            Vec::new()
        };
        let last_day = skipped.last().map_or(nominal_last_day, |last| plus_days(last.day, 1));
        Self {
            event_at,
            event_day,
            term: term.clone(),
            nominal_last_day,
            last_day,
            expires_at: Timestamp::end_of(last_day),
            atw_applies,
            calendar_version: calendar.version(),
            skipped,
            extended_by: None,
        }
    }

    /// Whether something received at this instant is in time (R26, R36): strictly before the term is over.
    pub fn in_time(&self, received_at: Timestamp) -> bool {
        received_at < self.expires_at
    }

    /// Whether the term is over: the opposite of [`Deadline::in_time`].
    pub fn has_passed(&self, now: Timestamp) -> bool {
        !self.in_time(now)
    }

    /// The ordinary days after today up to and including the last day: zero on the last day and later.
    pub fn days_left(&self, now: Timestamp, calendar: &Calendar) -> usize {
        calendar.ordinary_days_between(now.day(), self.last_day)
    }

    /// The deadline after an adjournment (R33): the weeks are added to the nominal end, and the sum is moved once.
    ///
    /// An earlier extension for an outage is kept when it reaches further. Refused when the term gets too many segments
    /// or the weeks are not 1 to 104.
    pub fn extend_nominal(&self, weeks: u8, calendar: &Calendar) -> Result<Self, TermError> {
        let term = self.term.extended_by(weeks)?;
        let extended = Self::compute(self.event_at, &term, self.atw_applies, calendar);
        if extended.last_day >= self.last_day {
            return Ok(extended);
        }
        Ok(Self {
            last_day: self.last_day,
            expires_at: self.expires_at,
            extended_by: self.extended_by,
            ..extended
        })
    }

    /// The deadline moved to a day that the parties agreed on (R16); the Act does not move an agreed day.
    #[must_use]
    pub fn until(&self, last_day: NaiveDate) -> Self {
        Self { last_day, expires_at: Timestamp::end_of(last_day), ..self.clone() }
    }

    /// The deadline after an outage on its last day (R40): the end of the next ordinary day after the day of recovery.
    ///
    /// `None` when the outage does not overlap the last day before the term is over, or would not lengthen the term.
    pub fn extended_for(&self, outage: &Outage, calendar: &Calendar) -> Option<Self> {
        if !outage.overlaps(Timestamp::start_of(self.last_day), self.expires_at) {
            return None;
        }
        let last_day = calendar.next_ordinary_day(outage.until.day());
        (last_day > self.last_day).then(|| Self {
            last_day,
            expires_at: Timestamp::end_of(last_day),
            extended_by: Some(outage.id),
            ..self.clone()
        })
    }

    /// The instant from which not even post can be in time any more (R37): the end of the last day plus the days of
    /// grace, which the Act does not move; without grace the end of the term.
    pub fn final_at(&self, grace_days: u8) -> Timestamp {
        match grace_days {
            0 => self.expires_at,
            _ => Timestamp::end_of(plus_days(self.last_day, grace_days.into())),
        }
    }

    /// Whether a letter is in time (R37): received in time, or posted by the last day and received within the grace.
    ///
    /// Without a postmark only the receipt counts.
    pub fn posted_in_time(
        &self,
        postmark: Option<NaiveDate>,
        received_at: Timestamp,
        grace_days: u8,
    ) -> bool {
        let posted_by_the_last_day = postmark.is_some_and(|day| day <= self.last_day);
        self.in_time(received_at)
            || (posted_by_the_last_day && received_at < self.final_at(grace_days))
    }

    /// How this deadline was computed, step by step, from its frozen values alone.
    pub fn explain(&self) -> Explanation {
        Explanation::of(self)
    }
}

fn closed_days_from(day: NaiveDate, calendar: &Calendar) -> Vec<Skipped> {
    day.iter_days()
        .map_while(|day| calendar.closure(day).map(|because| Skipped { day, because }))
        .collect()
}

fn plus_days(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}
