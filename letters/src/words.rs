//! The fixed words around a letter, in the languages that the desk writes in, and days written out.

use chrono::{Datelike, NaiveDate};
use domain::complaint::classification::Language;
use serde::Serialize;

/// The words around what a letter says: labels, the closing and the numbers of the pages.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Words {
    pub(crate) date: &'static str,
    pub(crate) reference: &'static str,
    /// Before the number of a page.
    pub(crate) page: &'static str,
    /// Between the number of a page and how many there are.
    pub(crate) of: &'static str,
    pub(crate) closing: &'static str,
    /// Above how the desk can be reached.
    pub(crate) contact: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) walk_in: &'static str,
    pub(crate) email: &'static str,
    pub(crate) website: &'static str,
    pub(crate) post: &'static str,
}

const DUTCH: Words = Words {
    date: "Datum",
    reference: "Ons kenmerk",
    page: "pagina",
    of: "van",
    closing: "Met vriendelijke groet,",
    contact: "Hebt u een vraag? Bel ons of kom langs.",
    phone: "Telefoon",
    walk_in: "Langskomen",
    email: "E-mail",
    website: "Website",
    post: "Postadres",
};

const ENGLISH: Words = Words {
    date: "Date",
    reference: "Our reference",
    page: "page",
    of: "of",
    closing: "Yours sincerely,",
    contact: "Do you have a question? Call us or come by.",
    phone: "Telephone",
    walk_in: "Visit us",
    email: "E-mail",
    website: "Website",
    post: "Postal address",
};

pub(crate) const DUTCH_DAYS: [&str; 7] =
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
pub(crate) const ENGLISH_DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(crate) const DUTCH_MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
pub(crate) const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The words in a language.
pub(crate) fn words(language: Language) -> &'static Words {
    match language {
        Language::Dutch => &DUTCH,
        Language::English => &ENGLISH,
    }
}

/// The code of a language, for machines (ISO 639-1).
pub(crate) fn code(language: Language) -> &'static str {
    match language {
        Language::Dutch => "nl",
        Language::English => "en",
    }
}

/// A day written out: `vrijdag 27 november 2026`, `Friday 27 November 2026`.
pub(crate) fn day(date: NaiveDate, language: Language) -> String {
    let (days, months) = match language {
        Language::Dutch => (&DUTCH_DAYS, &DUTCH_MONTHS),
        Language::English => (&ENGLISH_DAYS, &ENGLISH_MONTHS),
    };
    let weekday = days[date.weekday().num_days_from_monday() as usize];
    let month = months[date.month0() as usize];
    format!("{weekday} {} {month} {}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_out_in_both_languages() -> Result<(), &'static str> {
        let date = NaiveDate::from_ymd_opt(2026, 11, 27).ok_or("not a day")?;
        assert_eq!(day(date, Language::Dutch), "vrijdag 27 november 2026");
        assert_eq!(day(date, Language::English), "Friday 27 November 2026");
        Ok(())
    }
}
