//! The plain version of an e-mail, wrapped so that every screen can wrap it anew (RFC 3676).

use super::{details, salutation, ways};
use crate::document::{Block, Letter};
use crate::printable::{one_line, printable};
use crate::words;

/// How long a line is at most, when its words allow.
const WIDTH: usize = 72;

/// The whole letter as plain text.
pub(super) fn text(letter: &Letter) -> String {
    let words = words::words(letter.language);
    let mut text = Text::default();
    text.part(&one_line(&letter.subject), "");
    let [day, number] = details(letter).map(|(name, value)| format!("{name}: {value}"));
    text.part(&format!("{day}\n{number}"), "");
    text.part(&salutation(letter), "");
    letter.body.iter().for_each(|block| text.block(block));
    text.part(
        &format!(
            "{}\n\n{}\n{}",
            words.closing,
            one_line(&letter.sender.name),
            one_line(&letter.sender.municipality)
        ),
        "",
    );
    text.part(words.contact, "");
    for (name, lines) in ways(&letter.sender, words) {
        text.part(&format!("{name}:\n{}", lines.join("\n")), "");
    }
    text.lines
}

/// Parts with an empty line between them.
#[derive(Default)]
struct Text {
    lines: String,
}

impl Text {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.part(&one_line(text), ""),
            Block::Paragraph(text) => self.part(text, ""),
            Block::Highlight(text) => {
                self.part(&format!("{RULE}\n{}\n{RULE}", printable(text)), "")
            }
            Block::List(items) => self.part(
                &items
                    .iter()
                    .map(|item| format!("* {}", one_line(item)))
                    .collect::<Vec<_>>()
                    .join("\n"),
                "",
            ),
            Block::Facts(facts) => {
                let rows: Vec<String> = facts
                    .iter()
                    .map(|(name, value)| format!("{}: {}", one_line(name), one_line(value)))
                    .collect();
                self.part(&rows.join("\n"), "");
            }
            Block::Quote(text) => self.part(text, "> "),
        }
    }

    fn part(&mut self, text: &str, quote: &str) {
        if !self.lines.is_empty() {
            self.lines.push('\n');
        }
        for line in printable(text).lines() {
            self.line(line.trim_end(), quote);
        }
    }

    /// Writes one line of the letter as one or more lines that flow into each other.
    fn line(&mut self, line: &str, quote: &str) {
        let mut length = 0;
        self.begin(line, quote);
        for (index, word) in line.split(' ').enumerate() {
            let width = word.chars().count();
            if index > 0 {
                self.lines.push(' ');
                length += 1;
                if length + width > WIDTH && !word.is_empty() {
                    self.lines.push('\n');
                    self.begin(word, quote);
                    length = 0;
                }
            }
            self.lines.push_str(word);
            length += width;
        }
        self.lines.push('\n');
    }

    /// A line that begins in a blank, a quote mark or `From ` gets a blank before it, so that no program takes it for something else.
    fn begin(&mut self, line: &str, quote: &str) {
        self.lines.push_str(quote);
        if quote.is_empty() && (line.starts_with([' ', '>']) || line.starts_with("From")) {
            self.lines.push(' ');
        }
    }
}

/// What sets a highlight apart.
const RULE: &str = "--------";
