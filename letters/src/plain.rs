//! Plain language: how long sentences may be, which words nobody has to understand, and days with their weekday (R98).

mod dates;
mod sentences;

use crate::Block;
use dates::has_bare_day;
use domain::{complaint::classification::Language, notice::NoticeKind};
use sentences::{Sentence, sentences};
use std::fmt;

/// Words of offices that have a common word beside them, one a line.
const DIFFICULT_DUTCH: &str = include_str!("plain/difficult.nl.txt");
/// The same in English.
const DIFFICULT_ENGLISH: &str = include_str!("plain/difficult.en.txt");

/// How the desk never addresses its readers.
const INFORMAL: [&str; 5] = ["je", "jij", "jou", "jouw", "jullie"];

/// The words of the passive voice, in which nobody does anything.
const PASSIVE: [&str; 4] = ["wordt", "worden", "werd", "werden"];

/// Something that is not plain language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainProblem {
    /// A sentence with too many words.
    LongSentence {
        /// The sentence.
        sentence: String,
        /// How many words it has.
        words: usize,
        /// How many it may have.
        most: usize,
    },
    /// The sentences are too long on average.
    LongOnAverage {
        /// All words.
        words: usize,
        /// All sentences.
        sentences: usize,
        /// How many words a sentence may have on average.
        most: usize,
    },
    /// A word that has a common word beside it.
    DifficultWord {
        /// The word or words.
        word: String,
    },
    /// The reader is addressed as a friend.
    Informal {
        /// The word.
        word: String,
    },
    /// A day without its weekday.
    DayWithoutWeekday {
        /// The sentence.
        sentence: String,
    },
    /// Objection or appeal is offered against the outcome itself (R18).
    Remedy {
        /// The sentence.
        sentence: String,
    },
    /// More than a quarter of the sentences do not say who does it.
    Passive {
        /// Sentences in the passive voice.
        passive: usize,
        /// All sentences.
        sentences: usize,
    },
}

impl fmt::Display for PlainProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LongSentence { sentence, words, most } => {
                write!(f, "a sentence has {words} words, at most {most} are plain: {sentence}")
            }
            Self::LongOnAverage { words, sentences, most } => {
                write!(f, "{words} words in {sentences} sentences; at most {most} each are plain")
            }
            Self::DifficultWord { word } => write!(f, "{word:?} has a common word beside it"),
            Self::Informal { word } => write!(f, "the reader is addressed as u, not {word:?}"),
            Self::DayWithoutWeekday { sentence } => {
                write!(f, "a day stands without its weekday: {sentence}")
            }
            Self::Remedy { sentence } => {
                write!(f, "no objection or appeal is open against this outcome: {sentence}")
            }
            Self::Passive { passive, sentences } => {
                write!(f, "{passive} of {sentences} sentences do not say who does it")
            }
        }
    }
}

/// How long sentences may be.
struct Limits {
    average: usize,
    most: usize,
}

impl Limits {
    fn of(language: Language) -> Self {
        match language {
            Language::Dutch => Self { average: 12, most: 20 },
            Language::English => Self { average: 15, most: 25 },
        }
    }
}

/// What is not plain in the words of the desk; quotations of people are passed by.
pub fn problems(language: Language, body: &[Block]) -> Vec<PlainProblem> {
    let sentences = sentences(body);
    let mut problems = lengths(&Limits::of(language), &sentences);
    problems.extend(difficult_words(language, &sentences));
    problems.extend(
        sentences
            .iter()
            .filter(|it| has_bare_day(it, language))
            .map(|it| PlainProblem::DayWithoutWeekday { sentence: it.text() }),
    );
    if language == Language::Dutch {
        problems.extend(informal(&sentences));
        problems.extend(passive(&sentences));
    }
    problems
}

/// Sentences that offer objection or appeal in a letter that tells an outcome (R18). That the terms of another decision
/// keep running may be said (R47).
pub fn remedies(kind: NoticeKind, language: Language, body: &[Block]) -> Vec<PlainProblem> {
    let (remedies, running): (&[&str], &[&str]) = match language {
        Language::Dutch => (&["bezwaar", "beroep", "hoger beroep"], &["loopt", "lopen"]),
        Language::English => (&["objection", "object", "appeal"], &["running", "runs"]),
    };
    let says = |sentence: &Sentence, words: &[&str]| words.iter().any(|word| sentence.says(word));
    let offered = sentences(body);
    let offered = offered.iter().filter(|it| says(it, remedies) && !says(it, running));
    let told = offered.filter(|_| tells_an_outcome(kind));
    told.map(|it| PlainProblem::Remedy { sentence: it.text() }).collect()
}

/// Whether a letter tells what came of a complaint.
fn tells_an_outcome(kind: NoticeKind) -> bool {
    use NoticeKind as N;
    matches!(
        kind,
        N::Settled
            | N::Withdrawn
            | N::Advice
            | N::AdviceAccepted
            | N::AdviceRejected
            | N::RejectionWithdrawn
            | N::RejectionWithoutReasons
            | N::RejectionTooLate
            | N::CarriedOutInFull
            | N::AdviceUnanswered
            | N::EnforcementSetAside
            | N::Erratum
            | N::AdviceWithdrawn
            | N::MeasureEscalated
            | N::Closed
    )
}

fn lengths(limits: &Limits, sentences: &[Sentence]) -> Vec<PlainProblem> {
    let running: Vec<_> = sentences.iter().filter(|sentence| sentence.is_running_text).collect();
    let (count, words) = (running.len(), running.iter().map(|it| it.words.len()).sum::<usize>());
    let too_long = running.iter().filter(|it| it.words.len() > limits.most);
    let mut problems: Vec<_> = too_long
        .map(|it| PlainProblem::LongSentence {
            sentence: it.text(),
            words: it.words.len(),
            most: limits.most,
        })
        .collect();
    if words > limits.average * count {
        let most = limits.average;
        problems.push(PlainProblem::LongOnAverage { words, sentences: count, most });
    }
    problems
}

fn difficult_words(language: Language, sentences: &[Sentence]) -> Vec<PlainProblem> {
    let list = match language {
        Language::Dutch => DIFFICULT_DUTCH,
        Language::English => DIFFICULT_ENGLISH,
    };
    let listed = list.lines().map(str::trim).filter(|line| !line.is_empty());
    let found = listed.filter(|word| sentences.iter().any(|sentence| sentence.says(word)));
    found.map(|word| PlainProblem::DifficultWord { word: word.to_owned() }).collect()
}

fn informal(sentences: &[Sentence]) -> impl Iterator<Item = PlainProblem> {
    let found = INFORMAL.iter().filter(|word| sentences.iter().any(|it| it.says(word)));
    found.map(|word| PlainProblem::Informal { word: (*word).to_owned() })
}

fn passive(sentences: &[Sentence]) -> Option<PlainProblem> {
    let running = || sentences.iter().filter(|sentence| sentence.is_running_text);
    let passive = running().filter(|it| PASSIVE.iter().any(|word| it.says(word))).count();
    let sentences = running().count();
    (passive > 1 && passive * 4 > sentences).then_some(PlainProblem::Passive { passive, sentences })
}

/// A word in small letters, without the signs round it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}
