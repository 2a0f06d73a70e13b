//! A text that was filled and read: parts of a letter in which the words of people are still closed.

use super::{
    TextProblem, blocks, engine,
    tokens::{Reading, Tokens},
};
use crate::{Block, values::Fields};
use std::collections::BTreeSet;

/// A filled text.
pub(crate) struct Draft {
    subject: Option<String>,
    body: Vec<Block>,
    tokens: Tokens,
}

impl Draft {
    /// Fills a text with values, and reads its lines.
    pub(crate) fn of(source: &str, values: &Fields) -> Result<Self, TextProblem> {
        let (filled, tokens) = engine::fill(source, values)?;
        let parsed = blocks::parse(&filled)?;
        Ok(Self { subject: parsed.subject, body: parsed.body, tokens })
    }

    /// The subject, as the reader sees it.
    pub(crate) fn subject(&self) -> Result<String, TextProblem> {
        let subject = self.subject.as_deref().ok_or(TextProblem::NoSubject)?;
        Ok(self.tokens.open(subject, Reading::Words, false))
    }

    /// The body, as the reader sees it.
    pub(crate) fn body(&self) -> Vec<Block> {
        self.read(Reading::Words)
    }

    /// The body for the rules of plain language, which leave names and addresses alone.
    pub(crate) fn without_names(&self) -> Vec<Block> {
        self.read(Reading::WithoutNames)
    }

    /// The names of all values that the body prints.
    pub(crate) fn printed(&self) -> BTreeSet<&str> {
        let texts = self.body.iter().flat_map(texts_of);
        texts.flat_map(|text| self.tokens.printed(text)).collect()
    }

    fn read(&self, reading: Reading) -> Vec<Block> {
        let open = |text: &String| self.tokens.open(text, reading, false);
        let read = |block: &Block| match block {
            Block::Heading(text) => Block::Heading(open(text)),
            Block::Paragraph(text) => Block::Paragraph(open(text)),
            Block::Highlight(text) => Block::Highlight(open(text)),
            Block::List(items) => Block::List(items.iter().map(open).collect()),
            Block::Facts(facts) => {
                Block::Facts(facts.iter().map(|(name, value)| (open(name), open(value))).collect())
            }
            Block::Quote(text) => Block::Quote(self.tokens.open(text, reading, true)),
        };
        self.body.iter().map(read).collect()
    }
}

/// The texts of a part, one after the other.
pub(crate) fn texts_of(block: &Block) -> Vec<&str> {
    match block {
        Block::Heading(text)
        | Block::Paragraph(text)
        | Block::Highlight(text)
        | Block::Quote(text) => vec![text],
        Block::List(items) => items.iter().map(String::as_str).collect(),
        Block::Facts(facts) => {
            facts.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect()
        }
    }
}
