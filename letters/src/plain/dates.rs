//! Days in a sentence, and whether each has its weekday.

use super::sentences::Sentence;
use crate::words::{DUTCH_DAYS, DUTCH_MONTHS, ENGLISH_DAYS, ENGLISH_MONTHS};
use domain::complaint::classification::Language;

/// Whether a day and month stand without the weekday before them.
pub(super) fn has_bare_day(sentence: &Sentence, language: Language) -> bool {
    let words = &sentence.bare;
    let (weekdays, months): (&[&str], &[&str]) = match language {
        Language::Dutch => (&DUTCH_DAYS, &DUTCH_MONTHS),
        Language::English => (&ENGLISH_DAYS, &ENGLISH_MONTHS),
    };
    let is_number = |word: &str| (1..=2).contains(&word.len()) && word.parse::<u8>().is_ok();
    let dated = words.windows(2).enumerate();
    let mut days = dated.filter(|(_, pair)| is_number(&pair[0]) && is_one_of(months, &pair[1]));
    days.any(|(place, _)| {
        let before = place.checked_sub(1).and_then(|before| words.get(before));
        !before.is_some_and(|word| is_one_of(weekdays, word))
    })
}

/// Whether the word is one of the names, however it is written.
fn is_one_of(names: &[&str], word: &str) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(word))
}
