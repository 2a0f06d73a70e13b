//! What a template is given of a letter: values only, cleaned of what steers, with marks where a long word may break.

use chrono::Datelike;
use serde::Serialize;

use super::columns::{Column, Columns, MARK, body, is_western};
use super::fonts::Fonts;
use crate::document::{Block, Letter, Sender};
use crate::print::Separator;
use crate::printable::{one_line, printable};
use crate::words::{self, Words};

/// What is left between a name and its value at least, in ems.
const NARROWEST: f64 = 0.5;

/// A letter as its template reads it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Values<'a> {
    lang: &'static str,
    fonts: Vec<&'a str>,
    mark: char,
    large: bool,
    size: f64,
    date: Date,
    day: String,
    words: &'static Words,
    sender: From,
    /// How to reach the desk.
    contact: Vec<Beside>,
    logo: bool,
    logo_text: String,
    addressee: Vec<String>,
    number: String,
    title: String,
    salutation: String,
    body: Vec<Part>,
    /// Whether everything in the head stands where it usually does: nothing of it has to be measured.
    plain_head: bool,
    /// Whether the letter has one page, so that none have to be counted.
    one_page: bool,
}

#[derive(Debug, Serialize)]
struct Date {
    year: i32,
    month: u32,
    day: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct From {
    name: String,
    municipality: String,
    address: Vec<String>,
    phone: String,
    walk_in: Vec<String>,
}

/// A name, and lines beside it.
#[derive(Debug, Serialize)]
struct Beside {
    name: String,
    /// How far the lines stand from the name, in ems.
    gap: f64,
    value: Vec<String>,
}

/// A part of the body: its lines, or those of each of its items.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "lowercase")]
enum Part {
    Heading(Vec<String>),
    Paragraph(Vec<String>),
    Highlight(Vec<String>),
    List(Vec<Vec<String>>),
    Fact(Beside),
    Facts(Vec<[Vec<String>; 2]>),
    Quote(Vec<String>),
}

impl<'a> Values<'a> {
    /// Everything that stands on a letter.
    pub(super) fn of(letter: &Letter, fonts: &'a Fonts) -> Self {
        let columns = Columns { fonts, large: letter.large_print };
        Self {
            lang: words::code(letter.language),
            fonts: fonts.families(),
            mark: MARK,
            large: letter.large_print,
            size: body(letter.large_print),
            date: Date {
                year: letter.date.year(),
                month: letter.date.month(),
                day: letter.date.day(),
            },
            day: words::day(letter.date, letter.language),
            words: words::words(letter.language),
            sender: columns.sender(&letter.sender),
            contact: columns.contact(&letter.sender, words::words(letter.language)),
            logo: letter.sender.logo.is_some(),
            logo_text: filled(one_line(&letter.sender.name), "logo"),
            addressee: letter
                .addressee
                .iter()
                .map(|line| columns.line(line, Column::Window))
                .collect(),
            number: columns.line(&letter.number, Column::Value),
            title: filled(columns.line(&letter.subject, Column::Heading), &letter.number),
            salutation: with_comma(columns.line(&letter.salutation, Column::Text)),
            body: letter.body.iter().map(|block| columns.part(block)).collect(),
            plain_head: columns.is_head_plain(letter),
            one_page: false,
        }
    }

    /// The same for a letter of one page.
    pub(super) fn on_one_page(self) -> Self {
        Self { one_page: true, ..self }
    }

    /// The values as the template reads them.
    pub(super) fn json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// What must not be empty, because a program reads it aloud, or what to say in its place.
fn filled(text: String, otherwise: &str) -> String {
    if text.trim().is_empty() { one_line(otherwise) } else { text }
}

/// A separator sheet as its template reads it.
#[derive(Debug, Serialize)]
pub(super) struct SheetValues<'a> {
    fonts: Vec<&'a str>,
    mark: char,
    number: String,
    addressee: String,
    pages: usize,
    position: usize,
    of: usize,
}

impl<'a> SheetValues<'a> {
    /// Everything that stands on the sheet.
    pub(super) fn of(separator: &Separator, fonts: &'a Fonts) -> Self {
        let columns = Columns { fonts, large: false };
        Self {
            fonts: fonts.families(),
            mark: MARK,
            number: columns.line(&separator.number, Column::Sheet),
            addressee: columns.line(&separator.addressee, Column::Sheet),
            pages: separator.pages,
            position: separator.position,
            of: separator.of,
        }
    }

    /// The values as the template reads them.
    pub(super) fn json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// The opening of a letter ends in a comma.
fn with_comma(mut salutation: String) -> String {
    if !salutation.ends_with(',') {
        salutation.push(',');
    }
    salutation
}

impl Columns<'_> {
    fn sender(&self, sender: &Sender) -> From {
        let all =
            |lines: &[String], column| lines.iter().map(|line| self.line(line, column)).collect();
        From {
            name: self.line(&sender.name, Column::Sender),
            municipality: self.line(&sender.municipality, Column::Sender),
            address: all(&sender.address, Column::Sender),
            phone: self.line(&sender.phone, Column::Sender),
            walk_in: all(&sender.walk_in, Column::Contact),
        }
    }

    fn contact(&self, sender: &Sender, words: &Words) -> Vec<Beside> {
        let phone = std::slice::from_ref(&sender.phone);
        let ways = [
            (words.phone, phone),
            (words.walk_in, sender.walk_in.as_slice()),
            (words.email, sender.email.as_slice()),
            (words.website, sender.website.as_slice()),
        ];
        let ways = ways.into_iter().filter(|(_, lines)| !lines.is_empty());
        ways.map(|(name, lines)| Beside {
            name: name.to_owned(),
            gap: self.gap(name, Column::Contact),
            value: lines.iter().map(|line| self.line(line, Column::Contact)).collect(),
        })
        .collect()
    }

    fn part(&self, block: &Block) -> Part {
        match block {
            Block::Heading(text) => Part::Heading(self.lines(text, Column::Heading)),
            Block::Paragraph(text) => Part::Paragraph(self.lines(text, Column::Text)),
            Block::Highlight(text) => Part::Highlight(self.lines(text, Column::Inset)),
            Block::List(items) => {
                Part::List(items.iter().map(|item| self.lines(item, Column::Inset)).collect())
            }
            Block::Facts(facts) => self.only_fact(facts).map_or_else(
                || Part::Facts(facts.iter().map(|(name, value)| self.fact(name, value)).collect()),
                Part::Fact,
            ),
            Block::Quote(text) => Part::Quote(self.lines(text, Column::Inset)),
        }
    }

    /// A fact that needs no table: the only one, with a name in Western letters on one line that leaves room beside it.
    fn only_fact(&self, facts: &[(String, String)]) -> Option<Beside> {
        let [(name, value)] = facts else { return None };
        let name = printable(name);
        let gap = self.gap(&name, Column::Value);
        (gap > NARROWEST && is_western(&name) && !name.contains('\n')).then(|| Beside {
            name,
            gap,
            value: self.lines(value, Column::Value),
        })
    }

    fn fact(&self, name: &str, value: &str) -> [Vec<String>; 2] {
        [self.lines(name, Column::Name), self.lines(value, Column::Value)]
    }
}
