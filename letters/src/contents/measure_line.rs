//! A measure as letters show it: what is asked of whom, and by which day (R50).

use super::sample;
use crate::{
    compose::{Case, Unwritable},
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::advice::Measure;

values! {
    /// A measure.
    pub struct MeasureLine {
        /// Its number in the advice.
        number: u16,
        /// Who is asked.
        addressee: Name,
        /// Whether the reader is asked.
        own: bool,
        /// What is asked.
        text: String,
        /// The time to carry it out, in weeks from the day it binds.
        weeks: u32,
        /// The last day on which it has to be carried out; none while it does not bind.
        last_day: Option<NaiveDate>,
        /// Why it was rejected, for who may read that.
        reasons: Option<String>,
    }
}

impl MeasureLine {
    /// A measure of the advice in this case.
    pub(super) fn of(case: &Case<'_>, measure: &Measure) -> Result<Self, Unwritable> {
        let progress = case.advice()?.progress.get(&measure.number);
        let due = progress.and_then(|progress| progress.due);
        Ok(Self {
            number: measure.number,
            addressee: case.name(measure.addressee)?,
            own: case.is_for(measure.addressee) && !case.reader.is_client_side(),
            text: case.text(measure.text)?,
            weeks: measure.within.days() / 7,
            last_day: due.map(|due| due.last_day),
            reasons: None,
        })
    }

    /// Those measures of an addressee that bind now, each with its day.
    pub(super) fn due_of(
        case: &Case<'_>,
        addressee: domain::OrganisationId,
    ) -> Result<Vec<Self>, Unwritable> {
        let lines = case.advice()?.measures_of(addressee).map(|measure| Self::of(case, measure));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        Ok(lines.into_iter().filter(|line| line.last_day.is_some()).collect())
    }

    /// Sample measures that bind: one, or several.
    pub(super) fn samples(count: u16, own: bool) -> Vec<Self> {
        (1..=count).map(|number| Self::sample(number, own)).collect()
    }

    /// A sample measure that binds.
    pub(super) fn sample(number: u16, own: bool) -> Self {
        Self {
            number,
            addressee: sample::organisation(),
            own,
            text: sample::words("Bel mevrouw Yilmaz binnen een dag terug."),
            weeks: 4,
            last_day: Some(sample::day(5, 8)),
            reasons: None,
        }
    }

    /// Sample measures that were rejected.
    pub(super) fn rejected(count: u16, with_reasons: bool) -> Vec<Self> {
        let reasons = with_reasons.then(|| sample::words("De wet staat dit niet toe."));
        let line = |line| Self { last_day: None, reasons: reasons.clone(), ..line };
        Self::samples(count, false).into_iter().map(line).collect()
    }
}
