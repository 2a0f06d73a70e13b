//! Sentences: where one ends in the text of a letter, and whether a word stands in it.

use super::bare;
use crate::{Block, texts::texts_of};

/// A sentence, word by word.
pub(super) struct Sentence {
    pub(super) words: Vec<String>,
    /// The words in small letters, without the signs round them.
    pub(super) bare: Vec<String>,
    /// Whether it is a whole sentence; headings and facts are not.
    pub(super) is_running_text: bool,
}

impl Sentence {
    fn of(words: Vec<String>, is_running_text: bool) -> Self {
        let bare = words.iter().map(|word| bare(word)).collect();
        Self { words, bare, is_running_text }
    }

    pub(super) fn text(&self) -> String {
        self.words.join(" ")
    }

    /// Whether these words stand in the sentence, in this order, in small or large letters.
    pub(super) fn says(&self, words: &str) -> bool {
        if !words.contains(' ') {
            let wanted = bare(words);
            return self.bare.contains(&wanted);
        }
        let wanted: Vec<String> = words.split_whitespace().map(bare).collect();
        self.bare.windows(wanted.len()).any(|window| window == wanted)
    }
}

/// The sentences of the desk in a letter; what people wrote is passed by.
pub(super) fn sentences(body: &[Block]) -> Vec<Sentence> {
    let own = body.iter().filter(|block| !matches!(block, Block::Quote(_)));
    own.flat_map(|block| {
        let is_running_text = !matches!(block, Block::Heading(_) | Block::Facts(_));
        texts_of(block).into_iter().flat_map(move |text| split(text, is_running_text))
    })
    .collect()
}

fn split(text: &str, is_running_text: bool) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut words = Vec::new();
    let mut rest = text.split_whitespace().peekable();
    while let Some(word) = rest.next() {
        if word.chars().any(char::is_alphanumeric) {
            words.push(word.to_owned());
        }
        let ends = rest.peek().is_none_or(|next| ends_sentence(word, next));
        if ends && !words.is_empty() {
            sentences.push(Sentence::of(std::mem::take(&mut words), is_running_text));
        }
    }
    sentences
}

/// Whether a sentence ends between two words: a full stop behind more than one letter, and a capital or number after it.
fn ends_sentence(word: &str, next: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', ')', '’', '”']);
    let is_initial = word.split('.').all(|letters| letters.chars().count() <= 1);
    let begins = next.trim_start_matches(['"', '\'', '(', '‘', '“']).chars().next();
    let begins_anew = begins.is_some_and(|c| c.is_uppercase() || c.is_numeric());
    match word.chars().last() {
        Some('.') => !is_initial && begins_anew,
        Some('!' | '?') => begins_anew,
        Some(_) | None => false,
    }
}
