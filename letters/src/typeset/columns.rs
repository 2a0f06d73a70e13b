//! How wide a text can be where it stands, and where a word may break that is wider.

use super::fonts::Fonts;
use crate::document::Letter;
use crate::printable::{one_line, printable};

/// Points in a millimetre.
const MILLIMETRE: f64 = 72.0 / 25.4;
/// How high the letters are, in points.
const BODY: f64 = 11.0;
/// How high they are in large print.
const LARGE: f64 = 18.0;
/// How many lines of the sender's address end above what stands beside the window.
const ADDRESS_BESIDE: usize = 3;
/// How many lines of the addressee stand behind the window in letters of the usual size.
const ADDRESS_BEHIND: usize = 5;
/// Stands where a word may break that is wider than its column; no text of people has it (see `printable`).
pub(super) const MARK: char = '\u{200B}';

/// Where text stands, which says how wide it can be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    Window,
    Sender,
    Text,
    Inset,
    Heading,
    Name,
    Value,
    Contact,
    Sheet,
}

impl Column {
    /// The width in ems of its largest letters: a little less than the template has.
    fn ems(self, large: bool) -> f64 {
        let (millimetres, points) = match (self, large) {
            (Self::Window, _) => (78.0, 12.0),
            (Self::Sender, false) => (60.0, 10.5),
            (Self::Sender, true) => (70.0, LARGE),
            (Self::Heading, false) => (156.0, 14.0),
            (Self::Heading, true) => (156.0, 22.0),
            (Self::Text, _) => (156.0, body(large)),
            (Self::Inset, _) => (142.0, body(large)),
            (Self::Name, _) => (48.0, body(large)),
            (Self::Value, _) => (82.0, body(large)),
            (Self::Contact, false) => (100.0, 9.5),
            (Self::Contact, true) => (156.0, LARGE),
            (Self::Sheet, _) => (156.0, 22.0),
        };
        millimetres * MILLIMETRE / points
    }
}

/// How high the letters of the body are, in points.
pub(super) fn body(large: bool) -> f64 {
    if large { LARGE } else { BODY }
}

/// Marks where words may break that are wider than their column.
pub(super) struct Columns<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) large: bool,
}

impl Columns<'_> {
    /// Whether each line of the head surely stands on one line, and all of them beside and behind the window.
    ///
    /// The letters of Western languages only: others can be higher.
    pub(super) fn is_head_plain(&self, letter: &Letter) -> bool {
        let fits = |text: &String, column: Column| {
            let is_usual = text.chars().all(|letter| letter < '\u{250}');
            is_usual && self.fonts.width(text) < column.ems(false)
        };
        let sender = &letter.sender;
        let mut beside = [&sender.name, &sender.municipality, &sender.phone, &letter.number]
            .into_iter()
            .chain(&sender.address);
        !self.large
            && sender.address.len() <= ADDRESS_BESIDE
            && beside.all(|line| fits(line, Column::Sender))
            && letter.addressee.len() <= ADDRESS_BEHIND
            && letter.addressee.iter().all(|line| fits(line, Column::Window))
    }

    pub(super) fn line(&self, text: &str, column: Column) -> String {
        self.breakable(&one_line(text), column)
    }

    pub(super) fn lines(&self, text: &str, column: Column) -> Vec<String> {
        printable(text).split('\n').map(|line| self.breakable(line, column)).collect()
    }

    fn breakable(&self, line: &str, column: Column) -> String {
        let widest = column.ems(self.large);
        let words = line.split(' ').map(|word| {
            // No letter is as wide as one em and a half: most words need no measuring.
            if word.len() as f64 * 1.5 < widest || self.fonts.width(word) < widest {
                word.to_owned()
            } else {
                breaks(word)
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// A word that may break before each of its letters, but not between a letter and its accents or within an emoji.
fn breaks(word: &str) -> String {
    let mut broken = String::with_capacity(word.len() * 2);
    let mut joined = true;
    for letter in word.chars() {
        let mark = matches!(letter, '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
        if !joined && !mark {
            broken.push(MARK);
        }
        broken.push(letter);
        joined = letter == '\u{200D}';
    }
    broken
}
