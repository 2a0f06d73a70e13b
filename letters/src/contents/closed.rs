//! The case is closed: the outcome of each point and measure, and who is next (R4, R17, R20).

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use domain::complaint::{
    Event,
    advice::{Measure, Stage},
    classification::Conclusion,
};

values! {
    /// The case is closed.
    pub struct Closed {
        /// Why, when the desk said so.
        motive: Option<String>,
        /// The conclusion on each point.
        conclusions: Vec<ConclusionLine>,
        /// What became of each measure that the reader may read of.
        outcomes: Vec<OutcomeLine>,
    }

    /// The conclusion on a point.
    pub struct ConclusionLine {
        /// The number of the point.
        number: u16,
        /// The conclusion.
        conclusion: Conclusion,
    }

    /// What became of a measure.
    pub struct OutcomeLine {
        /// The measure.
        measure: MeasureLine,
        /// Its stage: `confirmed`, `reported`, `dropped`, `overdue`, `disputed`, `due` or `proposed`.
        stage: Code,
    }
}

impl Contents for Closed {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::Closed { motive } = case.told.event else {
            return Err(case.another_event());
        };
        let advice = case.advice()?;
        let points = advice.draft.points.iter();
        let measures = advice.draft.measures.iter().filter(|m| case.may_read_of(m.addressee));
        let outcomes = measures.map(|measure: &Measure| {
            let progress = advice.progress.get(&measure.number);
            let progress = progress.ok_or(Unwritable::NoMeasure(measure.number))?;
            let stage = Code::of(&progress.stage);
            Ok(OutcomeLine { measure: MeasureLine::of(case, measure)?, stage })
        });
        Ok(Self {
            motive: motive.map(|motive| case.text(motive)).transpose()?,
            conclusions: points
                .map(|point| ConclusionLine { number: point.number, conclusion: point.conclusion })
                .collect(),
            outcomes: outcomes.collect::<Result<_, Unwritable>>()?,
        })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let own = reader == Reader::Addressee;
        let outcome = |stage: &Stage| OutcomeLine {
            measure: MeasureLine::sample(1, own),
            stage: Code::of(stage),
        };
        let conclusion = |number, conclusion| ConclusionLine { number, conclusion };
        let done = Self {
            motive: None,
            conclusions: vec![
                conclusion(1, Conclusion::WellFounded),
                conclusion(2, Conclusion::PartlyFounded),
                conclusion(3, Conclusion::Unfounded),
                conclusion(4, Conclusion::NoJudgement),
            ],
            outcomes: [Stage::Confirmed, Stage::Dropped].iter().map(outcome).collect(),
        };
        let open = [Stage::Overdue, Stage::Reported, Stage::Due, Stage::Disputed, Stage::Proposed];
        let outcomes = open.iter().map(outcome).collect();
        let motive = Some(sample::words("Meer kunnen wij niet doen."));
        let nothing = Self { outcomes: Vec::new(), ..done.clone() };
        let ended = Self { motive, outcomes, ..done.clone() };
        vec![("all done", done), ("not all done", ended), ("nothing was asked", nothing)]
    }
}
