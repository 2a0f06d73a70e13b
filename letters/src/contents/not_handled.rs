//! The desk does not handle the complaint: the ground, and who can help (R10, R11).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use domain::complaint::{Event, classification::DeclineGround};

values! {
    /// The desk does not handle the complaint.
    pub struct NotHandled {
        /// The ground: `already-handled`, `older-than-a-year`, `objection-possible`, `appeal-possible`, `other-court`,
        /// `criminal-proceedings`, `insufficient-interest` or `not-repaired`.
        ground: Code,
        /// Why, in the words of the desk.
        explanation: String,
        /// Whether the desk says so after its four weeks.
        late: bool,
    }
}

impl Contents for NotHandled {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::DeclinedToHandle { ground, explanation, late } = case.told.event else {
            return Err(case.another_event());
        };
        Ok(Self { ground: Code::of(ground), explanation: case.text(*explanation)?, late: *late })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        use DeclineGround as G;
        let on = |ground: G| Self {
            ground: Code::of(&ground),
            explanation: sample::words("Uw klacht gaat over januari 2024."),
            late: false,
        };
        vec![
            ("already handled", on(G::AlreadyHandled)),
            ("older than a year", on(G::OlderThanAYear)),
            ("objection possible", on(G::ObjectionPossible)),
            ("appeal possible", on(G::AppealPossible)),
            ("another court", on(G::OtherCourt)),
            ("criminal proceedings", on(G::CriminalProceedings)),
            ("insufficient interest", on(G::InsufficientInterest)),
            ("not repaired", on(G::NotRepaired)),
            ("late", Self { late: true, ..on(G::OtherCourt) }),
        ]
    }
}
