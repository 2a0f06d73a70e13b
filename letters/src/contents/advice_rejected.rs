//! An addressee rejected measures: which, why, and what goes on (D4, R46, R48).

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::{Event, advice::RejectedMeasure};

values! {
    /// An addressee rejected measures.
    pub struct AdviceRejected {
        /// Who.
        organisation: Name,
        /// The day on which its answer came in.
        answered_on: NaiveDate,
        /// What it rejects; the reasons for the client's side and the addressee itself.
        rejected: Vec<MeasureLine>,
        /// What it does all the same, and by which day.
        going_on: Vec<MeasureLine>,
    }
}

impl Contents for AdviceRejected {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::Rejected { organisation, received_at, measures, .. } = case.told.event else {
            return Err(case.another_event());
        };
        let with_reasons = case.is_for(*organisation);
        let rejected = measures.iter().map(|rejected: &RejectedMeasure| {
            let reasons = with_reasons.then(|| case.text(rejected.reasons)).transpose()?;
            Ok(MeasureLine { reasons, ..MeasureLine::of(case, case.measure(rejected.measure)?)? })
        });
        Ok(Self {
            organisation: case.name(*organisation)?,
            answered_on: received_at.day(),
            rejected: rejected.collect::<Result<_, Unwritable>>()?,
            going_on: MeasureLine::due_of(case, *organisation)?,
        })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let with_reasons = reader.is_client_side() || reader == Reader::Addressee;
        let of = |rejected, going_on| Self {
            organisation: sample::organisation(),
            answered_on: sample::day(3, 20),
            rejected: MeasureLine::rejected(rejected, with_reasons),
            going_on: MeasureLine::samples(going_on, reader == Reader::Addressee),
        };
        vec![("one rejected", of(1, 0)), ("several rejected", of(2, 0)), ("in part", of(1, 1))]
    }
}
