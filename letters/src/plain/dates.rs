//! Days in a sentence, and whether each has its weekday.

use super::sentences::Sentence;
use domain::complaint::classification::Language;

const DUTCH_WEEKDAYS: [&str; 7] =
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
const ENGLISH_WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const DUTCH_MONTHS: [&str; 12] = [
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
const ENGLISH_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether a day and month stand without the weekday before them.
pub(super) fn has_bare_day(sentence: &Sentence, language: Language) -> bool {
    let words = &sentence.bare;
    let (weekdays, months): (&[&str], &[&str]) = match language {
        Language::Dutch => (&DUTCH_WEEKDAYS, &DUTCH_MONTHS),
        Language::English => (&ENGLISH_WEEKDAYS, &ENGLISH_MONTHS),
    };
    let is_number = |word: &str| (1..=2).contains(&word.len()) && word.parse::<u8>().is_ok();
    let dated = words.windows(2).enumerate();
    let mut days =
        dated.filter(|(_, pair)| is_number(&pair[0]) && months.contains(&pair[1].as_str()));
    days.any(|(place, _)| {
        let before = place.checked_sub(1).and_then(|before| words.get(before));
        !before.is_some_and(|word| weekdays.contains(&word.as_str()))
    })
}
