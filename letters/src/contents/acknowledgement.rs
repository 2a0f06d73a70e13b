//! The acknowledgement: who handles the complaint, and until when (R7, R15, R53, R54).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, Name, values},
};
use chrono::NaiveDate;
use domain::regulation::DeskStatus;

values! {
    /// The acknowledgement of a complaint.
    pub struct Acknowledgement {
        /// Who handles the case.
        handler: Name,
        /// What the desk is in law: `advice-commission`, `ombuds-commission` or `private-body` (R2, R3).
        desk_status: Code,
        /// The last day by which the desk has to be done.
        handling_last_day: NaiveDate,
        /// The organisations complained about.
        organisations: Vec<Name>,
    }
}

impl Contents for Acknowledgement {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let now = case.now();
        let handler = now.handler.ok_or(Unwritable::NoHandler)?;
        let organisations = now.parties.keys().map(|organisation| case.name(*organisation));
        Ok(Self {
            handler: case.staff_name(handler)?,
            desk_status: Code::of(&case.background.regulation.settings.desk_status),
            handling_last_day: now.terms.handling.last_day,
            organisations: organisations.collect::<Result<_, _>>()?,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let desk = |status: DeskStatus| Self {
            handler: Name("Noor de Vries".to_owned()),
            desk_status: Code::of(&status),
            handling_last_day: sample::day(4, 13),
            organisations: vec![sample::organisation(), sample::team()],
        };
        let nobody = Self { organisations: Vec::new(), ..desk(DeskStatus::AdviceCommission) };
        vec![
            ("a commission", desk(DeskStatus::AdviceCommission)),
            ("an ombuds commission", desk(DeskStatus::OmbudsCommission)),
            ("a private body", desk(DeskStatus::PrivateBody)),
            ("about nobody yet", nobody),
        ]
    }
}
