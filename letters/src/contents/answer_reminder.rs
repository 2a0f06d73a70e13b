//! A reminder to an addressee that its answer is awaited (D4).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use chrono::NaiveDate;
use domain::complaint::{Event, advice::Nature};

values! {
    /// An answer to the advice is awaited.
    pub struct AnswerReminder {
        /// The last day on which the organisation can answer.
        last_day: NaiveDate,
        /// Whether that is the day of the letter.
        is_today: bool,
        /// Whether silence binds the organisation (D5, R45).
        binding: bool,
        /// The page on which the organisation answers.
        answer_page: Name,
    }
}

impl Contents for AnswerReminder {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::AddresseeReminded { organisation, last_day, .. } = case.told.event else {
            return Err(case.another_event());
        };
        let page = &case.background.desk.answer_page;
        let nature = case.response(*organisation)?.nature;
        Ok(Self {
            last_day: *last_day,
            is_today: *last_day == case.told.at.day(),
            binding: matches!(nature, Nature::BindingAdvice { .. }),
            answer_page: Name(format!("{page}/{}", case.now().number)),
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let usual = Self {
            last_day: sample::day(3, 23),
            is_today: false,
            binding: true,
            answer_page: sample::answer_page(),
        };
        let today = Self { is_today: true, ..usual.clone() };
        let free = Self { binding: false, ..usual.clone() };
        vec![("days before", usual), ("on the last day", today), ("it does not bind", free)]
    }
}
