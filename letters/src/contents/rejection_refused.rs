//! A rejection that has no effect: it has no reasons, or came too late (R38, R46).

use super::{Contents, measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::Event;

values! {
    /// A rejection that has no effect.
    pub struct RejectionRefused {
        /// The day on which it came in.
        answered_on: NaiveDate,
        /// The last day on which the organisation can answer, or could.
        last_day: NaiveDate,
        /// Whether that day is still to come, or is today.
        can_still_answer: bool,
        /// The page on which the organisation answers.
        answer_page: Name,
        /// Whether the advice binds the organisation (R45).
        binding: bool,
        /// What the organisation has to do, and by which day; nothing while the advice does not bind it.
        measures: Vec<MeasureLine>,
    }
}

impl Contents for RejectionRefused {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let (Event::UnreasonedRejectionRecorded { organisation, received_at }
        | Event::LateRejectionRecorded { organisation, received_at }) = case.told.event
        else {
            return Err(case.another_event());
        };
        let term = case.term_of(*organisation)?;
        let page = &case.background.desk.answer_page;
        Ok(Self {
            answered_on: received_at.day(),
            last_day: term.last_day,
            can_still_answer: term.in_time(case.told.at),
            answer_page: Name(format!("{page}/{}", case.now().number)),
            binding: case.response(*organisation)?.nature.binds(),
            measures: MeasureLine::due_of(case, *organisation)?,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let running = Self {
            answered_on: sample::day(3, 31),
            last_day: sample::day(4, 7),
            can_still_answer: true,
            answer_page: sample::answer_page(),
            binding: true,
            measures: Vec::new(),
        };
        let measures = MeasureLine::samples(2, true);
        let over =
            Self { can_still_answer: false, answered_on: sample::day(4, 9), ..running.clone() };
        let bound = Self { measures, ..over.clone() };
        let unbound = Self { binding: false, ..running.clone() };
        vec![
            ("the term runs", running),
            ("it does not bind", unbound),
            ("the term is over", over),
            ("it is carried out", bound),
        ]
    }
}
