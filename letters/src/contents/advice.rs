//! The advice: what is asked, until when to answer, and what silence means (R17, R26, R45, D3-D5).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, Name, values},
};
use chrono::NaiveDate;
use domain::{calendar::Calendar, notice::Recipient, term::Deadline};

values! {
    /// The advice as its reader has to act on it; the whole of it follows as a part of its own.
    pub struct Advice {
        /// Whether it replaces an advice that was withdrawn (R49).
        replaces: bool,
        /// Whether the reader is asked something.
        asked: bool,
        /// Whether it binds the reader (R45).
        binding: bool,
        /// The last day on which the reader can answer; none for who is asked nothing.
        last_day: Option<NaiveDate>,
        /// Whether that day holds only when this letter is posted on its own day (R35).
        to_be_posted: bool,
        /// How that day was computed, one sentence a step; nothing for who is asked nothing.
        how_computed: Option<Deadline>,
        /// The page on which the reader answers; none for who is asked nothing.
        answer_page: Option<Name>,
        /// Whom of the list below it binds: `all`, `some` or `none`.
        binds: Code,
        /// Who is asked something, as far as the reader may know.
        asked_of: Vec<AskedLine>,
    }

    /// Somebody who is asked something.
    pub struct AskedLine {
        /// Who.
        organisation: Name,
        /// Whether the advice binds it.
        binding: bool,
        /// The last day on which it can answer.
        last_day: NaiveDate,
        /// Whether that day holds only when its letter is posted on the day of this one (R35).
        to_be_posted: bool,
    }
}

impl Contents for Advice {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let advice = case.advice()?;
        let own = match case.told.recipient {
            Recipient::Client | Recipient::Representative | Recipient::Desk => None,
            Recipient::Organisation(own) => {
                Some(own).filter(|own| advice.responses.contains_key(own))
            }
        };
        let term = own.map(|own| case.term_of(own)).transpose()?;
        let all = advice.responses.iter().filter(|(id, _)| case.may_read_of(**id));
        let asked_of = all.map(|(id, response)| {
            Ok(AskedLine {
                organisation: case.name(*id)?,
                binding: response.nature.binds(),
                last_day: case.term_of(*id)?.last_day,
                to_be_posted: response.dispatch.is_none(),
            })
        });
        let asked_of = asked_of.collect::<Result<Vec<_>, Unwritable>>()?;
        let page = &case.background.desk.answer_page;
        Ok(Self {
            replaces: advice.number > 1,
            asked: own.is_some(),
            binding: own
                .and_then(|own| advice.responses.get(&own))
                .is_some_and(|it| it.nature.binds()),
            last_day: term.as_ref().map(|term| term.last_day),
            to_be_posted: own
                .and_then(|own| advice.responses.get(&own))
                .is_some_and(|it| it.dispatch.is_none()),
            how_computed: term,
            answer_page: own.map(|_| Name(format!("{page}/{}", case.now().number))),
            binds: whom_it_binds(&asked_of),
            asked_of,
        })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let asked_of = |binding| AskedLine {
            organisation: sample::organisation(),
            binding,
            last_day: sample::day(4, 7),
            to_be_posted: !binding,
        };
        let reads = Self {
            replaces: false,
            asked: false,
            binding: false,
            last_day: None,
            to_be_posted: false,
            how_computed: None,
            answer_page: None,
            binds: Code("some".to_owned()),
            asked_of: vec![asked_of(true), asked_of(false)],
        };
        let one_is_asked = |binding| {
            let asked_of = vec![asked_of(binding)];
            Self { binds: whom_it_binds(&asked_of), asked_of, ..reads.clone() }
        };
        let asked = |binding| Self {
            asked: true,
            binding,
            last_day: Some(sample::day(4, 7)),
            how_computed: sample::two_weeks(&Calendar::statutory()),
            answer_page: Some(sample::answer_page()),
            ..one_is_asked(binding)
        };
        if reader == Reader::Addressee {
            return vec![
                ("binding", asked(true)),
                ("not binding", asked(false)),
                ("by post", Self { to_be_posted: true, ..asked(true) }),
                ("a new advice", Self { replaces: true, ..asked(true) }),
            ];
        }
        vec![
            ("two are asked", reads.clone()),
            ("one is asked", one_is_asked(true)),
            ("one is asked, unbound", one_is_asked(false)),
            ("nothing is asked", Self { asked_of: Vec::new(), ..reads.clone() }),
            ("a new advice", Self { replaces: true, ..reads.clone() }),
        ]
    }
}

fn whom_it_binds(asked: &[AskedLine]) -> Code {
    let bound = asked.iter().filter(|line| line.binding).count();
    let code = match bound {
        0 => "none",
        _ if bound == asked.len() => "all",
        _ => "some",
    };
    Code(code.to_owned())
}
