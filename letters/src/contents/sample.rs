//! The values that the sample letters are made of: one case, with its people, days and words.

use crate::values::Name;
use chrono::{NaiveDate, TimeDelta};
use domain::{Timestamp, calendar::Calendar, term::Deadline, term::Term};

/// The client of the samples.
pub(crate) const CLIENT: &str = "Ayşe Yilmaz";

/// A name that looks like every language a letter passes through.
pub(crate) const STRANGE: &str =
    "# x {{ phone }} {% if %} </p> #set page() *b* \u{5d0}\u{5d1} \u{1f600}";

/// A day of 2026; the first of January for a day that does not exist.
pub(crate) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

/// Ten o'clock on a day of 2026.
pub(crate) fn morning(month: u32, on: u32) -> Timestamp {
    Timestamp::start_of(day(month, on)).moved(TimeDelta::hours(10))
}

/// The provider of the samples.
pub(crate) fn organisation() -> Name {
    Name("Stichting Thuiszorg Spaarne".to_owned())
}

/// The neighbourhood team of the samples.
pub(crate) fn team() -> Name {
    Name("Sociaal Wijkteam Schalkwijk".to_owned())
}

/// The page on which an organisation answers.
pub(crate) fn answer_page() -> Name {
    Name("https://meldpunt.example/antwoord/HLM-2026-000123".to_owned())
}

/// A name of 200 characters.
pub(crate) fn long_name() -> Name {
    Name("Wolfeschlegelsteinhausenbergerdorff ".repeat(6).chars().take(200).collect())
}

/// A text as people write it: several lines, and signs that mean something elsewhere.
pub(crate) fn words(first: &str) -> String {
    format!("{first}\n\n## Zo is het echt gegaan, {{{{ zegt men }}}}.\n- Niemand belde terug.")
}

/// Two weeks that pass Easter, so that the last day moves: the regulation applies the Act.
pub(crate) fn two_weeks(calendar: &Calendar) -> Option<Deadline> {
    let term = Term::weeks(2).ok()?;
    Some(Deadline::compute(morning(3, 20), &term, true, calendar))
}
