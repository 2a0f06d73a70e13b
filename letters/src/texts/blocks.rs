//! The light form in which texts are written: a line's first signs say what it is.
//!
//! `# ` is the subject, `## ` a heading, `- ` an item of a list, `! ` what the reader must see first, `> ` a
//! quotation, `= Name: value` a fact. Other lines are paragraphs; an empty line ends one.

use super::TextProblem;
use crate::Block;

/// A text whose lines became parts of a letter.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) subject: Option<String>,
    pub(super) body: Vec<Block>,
    open: bool,
}

/// Reads a text line by line.
pub(super) fn parse(text: &str) -> Result<Parsed, TextProblem> {
    let mut parsed = Parsed::default();
    for line in text.lines().map(str::trim) {
        match line.split_once(' ').map(|(sign, rest)| (sign, rest.trim())) {
            _ if line.is_empty() => parsed.open = false,
            Some(("#", subject)) => parsed.subject(subject)?,
            Some(("##", heading)) => parsed.add(Block::Heading(heading.to_owned())),
            Some(("-", item)) => parsed.item(item),
            Some(("!", highlight)) => parsed.highlight(highlight),
            Some((">", quote)) => parsed.add(Block::Quote(quote.to_owned())),
            Some(("=", fact)) => parsed.fact(fact)?,
            Some(_) | None => parsed.sentence(line),
        }
    }
    Ok(parsed)
}

impl Parsed {
    fn subject(&mut self, subject: &str) -> Result<(), TextProblem> {
        self.open = false;
        match self.subject.replace(subject.to_owned()) {
            None => Ok(()),
            Some(_) => Err(TextProblem::SecondSubject),
        }
    }

    fn add(&mut self, block: Block) {
        self.open = false;
        self.body.push(block);
    }

    fn item(&mut self, item: &str) {
        self.open = false;
        if let Some(Block::List(items)) = self.body.last_mut() {
            items.push(item.to_owned());
        } else {
            self.body.push(Block::List(vec![item.to_owned()]));
        }
    }

    fn highlight(&mut self, highlight: &str) {
        if let (true, Some(Block::Highlight(text))) = (self.open, self.body.last_mut()) {
            text.push(' ');
            text.push_str(highlight);
        } else {
            self.body.push(Block::Highlight(highlight.to_owned()));
        }
        self.open = true;
    }

    fn fact(&mut self, fact: &str) -> Result<(), TextProblem> {
        self.open = false;
        let (name, value) = fact.split_once(':').ok_or(TextProblem::FactWithoutColon)?;
        let fact = (name.trim().to_owned(), value.trim().to_owned());
        if let Some(Block::Facts(facts)) = self.body.last_mut() {
            facts.push(fact);
        } else {
            self.body.push(Block::Facts(vec![fact]));
        }
        Ok(())
    }

    fn sentence(&mut self, line: &str) {
        if let (true, Some(Block::Paragraph(text))) = (self.open, self.body.last_mut()) {
            text.push(' ');
            text.push_str(line);
        } else {
            self.body.push(Block::Paragraph(line.to_owned()));
        }
        self.open = true;
    }
}
