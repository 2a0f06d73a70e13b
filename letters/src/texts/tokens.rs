//! Tokens: one private character in the place of each word of a person, until the text around it was read (S13).

use crate::values::Value;
use std::collections::BTreeMap;

/// The first of the 65,534 private characters that stand for words.
const FIRST: u32 = 0xF_0000;
const COUNT: usize = 65_534;

/// What stands behind the tokens of one letter.
#[derive(Default)]
pub(super) struct Tokens(Vec<Token>);

struct Token {
    /// The name of the value in the text: `measures.text`.
    path: String,
    words: String,
    is_name: bool,
}

/// How tokens become words again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As they are, for the reader.
    Words,
    /// With a short word for each name or address, for the rules of plain language.
    WithoutNames,
}

/// A character that only stands for words.
pub(super) fn is_token(character: char) -> bool {
    place(character).is_some()
}

impl Tokens {
    /// The value for the engine, with a token for each of its words.
    pub(super) fn seal(&mut self, path: &str, value: &Value) -> minijinja::Value {
        match value {
            Value::Nothing => minijinja::Value::from(()),
            Value::Yes(yes) => (*yes).into(),
            Value::Count(count) => (*count).into(),
            Value::Code(code) => code.clone().into(),
            Value::Words(words) => self.token(path, words, false),
            Value::Name(name) => self.token(path, name, true),
            Value::List(values) => values.iter().map(|value| self.seal(path, value)).collect(),
            Value::Fields(fields) => {
                let sealed = fields.iter().map(|(name, value)| {
                    let below =
                        if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
                    ((*name).to_owned(), self.seal(&below, value))
                });
                sealed.collect::<BTreeMap<String, minijinja::Value>>().into()
            }
        }
    }

    fn token(&mut self, path: &str, words: &str, is_name: bool) -> minijinja::Value {
        let place = u32::try_from(self.0.len()).ok().filter(|_| self.0.len() < COUNT);
        let Some(token) = place.and_then(|place| char::from_u32(FIRST + place)) else {
            // More words than any letter holds: the rest cannot be printed, and the engine says so.
            return minijinja::Value::from(());
        };
        self.0.push(Token { path: path.to_owned(), words: words.to_owned(), is_name });
        token.into()
    }

    /// The text with words for its tokens; on one line, unless they are a quotation.
    pub(super) fn open(&self, text: &str, reading: Reading, quoted: bool) -> String {
        let mut opened = String::with_capacity(text.len());
        for character in text.chars() {
            match self.behind(character) {
                Some(token) if reading == Reading::WithoutNames && token.is_name => {
                    opened.push_str("Naam");
                }
                Some(token) if quoted => opened.push_str(&token.words),
                Some(token) => opened.push_str(&token.words.replace(['\n', '\t'], " ")),
                None => opened.push(character),
            }
        }
        opened
    }

    /// The names of the values that a text prints.
    pub(super) fn printed<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        text.chars().filter_map(|character| self.behind(character)).map(|token| token.path.as_str())
    }

    fn behind(&self, character: char) -> Option<&Token> {
        self.0.get(place(character)?)
    }
}

fn place(character: char) -> Option<usize> {
    let place = usize::try_from(u32::from(character).checked_sub(FIRST)?).ok()?;
    (place < COUNT).then_some(place)
}
