//! Every letter can be understood: short sentences, common words, days with their weekday, and what a rule asks (R98).

use domain::{complaint::classification::Language, notice::NoticeKind};
use letters::{
    Block, Text,
    plain::{PlainProblem, problems},
};

/// All built-in texts.
fn texts() -> impl Iterator<Item = Text> {
    NoticeKind::ALL.iter().flat_map(|kind| {
        [Language::Dutch, Language::English].map(|language| Text::built_in(*kind, language))
    })
}

#[test]
fn every_letter_in_every_variant_is_plain_and_says_what_it_must() {
    let wrong: Vec<String> = texts()
        .flat_map(|text| {
            let name = format!("{} {:?}", text.kind().code(), text.language());
            text.problems().into_iter().map(move |problem| format!("{name}: {problem}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn said_in(language: Language, text: &str) -> Vec<PlainProblem> {
    problems(language, &[Block::Paragraph(text.to_owned())])
}

/// The first problem of a Dutch text, in words.
fn dutch(text: &str) -> Option<String> {
    said_in(Language::Dutch, text).first().map(ToString::to_string)
}

#[test]
fn a_sentence_of_twenty_words_is_plain_and_one_more_is_not() {
    let of = |count: usize| format!("{} einde. Ja. Nee. Goed.", "woord ".repeat(count - 1));
    assert_eq!(dutch(&of(20)), None);
    assert!(dutch(&of(21)).unwrap().starts_with("a sentence has 21 words, at most 20"));
}

#[test]
fn the_average_counts_all_sentences() {
    let twelve = format!("{}einde.", "woord ".repeat(11));
    assert_eq!(dutch(&twelve), None);
    let more = format!("{twelve} {}einde.", "Woord ".repeat(12));
    assert!(dutch(&more).unwrap().starts_with("25 words in 2 sentences"));
}

#[test]
fn a_sentence_does_not_end_at_initials_times_or_addresses() {
    let one = "J.R. Groenen komt om 10.00 uur bij bibliotheek e.o. met www.meldpunt.example langs";
    let count = format!("{one} {}.", "en nog wat ".repeat(4));
    assert!(dutch(&count).unwrap().contains("a sentence has 24 words"), "{:?}", dutch(&count));
}

#[test]
fn words_of_offices_are_found_in_any_letters_and_behind_any_sign() {
    for words in ["Derhalve komt u.", "Kom, (derhalve) nu.", "Dat is ten behoeve van u.", "c.q. u"]
    {
        assert!(dutch(words).unwrap().contains("has a common word beside it"), "{words}");
    }
    assert_eq!(dutch("De derhalvers komen."), None);
}

#[test]
fn the_list_of_difficult_words_has_each_word_once() {
    let list: Vec<&str> = include_str!("../src/plain/difficult.nl.txt").lines().collect();
    let once: std::collections::BTreeSet<&str> = list.iter().copied().collect();
    assert_eq!(once.len(), list.len());
    assert!(list.len() >= 80, "{}", list.len());
}

#[test]
fn the_reader_is_u() {
    assert_eq!(dutch("Wij bellen u."), None);
    assert!(dutch("Wij bellen je.").unwrap().contains("addressed as u"));
}

#[test]
fn a_day_has_its_weekday() {
    assert_eq!(dutch("Kom op donderdag 9 april 2026."), None);
    assert!(dutch("Kom op 9 april 2026.").unwrap().contains("without its weekday"));
    assert!(dutch("9 april is goed.").unwrap().contains("without its weekday"));
    assert_eq!(said_in(Language::English, "Come on Thursday 9 April 2026."), []);
    assert_eq!(said_in(Language::English, "Come on 9 April 2026.").len(), 1);
}

#[test]
fn somebody_does_what_is_done() {
    let passive = "Uw klacht wordt gelezen. De brief wordt verstuurd. Wij bellen u. Dag.";
    assert!(dutch(passive).unwrap().contains("do not say who does it"));
}

#[test]
fn what_people_wrote_is_passed_by() {
    let quote = Block::Quote(format!("Derhalve {} op 9 april.", "je ".repeat(40)));
    assert_eq!(problems(Language::Dutch, &[quote]), []);
}
