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
/// How many lines of the sender's name and address end above what stands beside the window.
const SENDER_BESIDE: usize = 5;
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

/// Whether a text has the letters of Western languages only: none that is higher, or written from the right.
pub(super) fn is_western(text: &str) -> bool {
    text.chars().all(|letter| letter < '\u{250}')
}

/// Marks where words may break that are wider than their column.
pub(super) struct Columns<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) large: bool,
}

impl Columns<'_> {
    /// Whether the head surely fits without measuring it: who writes ends above what stands beside the window, and the
    /// addressee stands behind it.
    ///
    /// The letters of Western languages only: others can be higher.
    pub(super) fn is_head_plain(&self, letter: &Letter) -> bool {
        let sender = &letter.sender;
        let fits = |text: &String, column: Column| {
            is_western(text) && self.fonts.width(text) < column.ems(false)
        };
        let beside = [&sender.municipality, &sender.phone, &letter.number];
        let name_lines = self.name_lines(&sender.name).filter(|_| is_western(&sender.name));
        !self.large
            && name_lines.is_some_and(|lines| lines + 1 + sender.address.len() <= SENDER_BESIDE)
            && beside.into_iter().chain(&sender.address).all(|line| fits(line, Column::Sender))
            && letter.addressee.len() <= ADDRESS_BEHIND
            && letter.addressee.iter().all(|line| fits(line, Column::Window))
    }

    /// On how many lines the name of the sender stands; `None` for more than two.
    fn name_lines(&self, name: &str) -> Option<usize> {
        let widest = Column::Sender.ems(false);
        let whole = self.fonts.width(name);
        // What does not fit at the end of the first line is one word at most.
        let word = name.split(' ').map(|word| self.fonts.width(word)).fold(0.0, f64::max);
        match whole {
            _ if whole < widest => Some(1),
            _ if whole + word < 2.0 * widest => Some(2),
            _ => None,
        }
    }

    /// How far what stands beside a name is from it, in ems; less than nothing when the name is wider than its column.
    pub(super) fn gap(&self, name: &str, value: Column) -> f64 {
        let in_contact = matches!(value, Column::Contact) && !self.large;
        let points = if in_contact { 9.5 } else { body(self.large) };
        let column = if self.large { 72.0 } else { 54.4 };
        column * MILLIMETRE / points - self.fonts.width(&format!("{name} "))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_usual_head_needs_no_measuring_and_an_unusual_one_does() {
        let fonts = Fonts::embedded();
        let is_plain = |change: &dyn Fn(&mut Letter)| {
            let mut letter = Letter {
                sender: samples::sender(),
                addressee: vec!["Mevrouw C. Jansen".to_owned(), "Kruisweg 12".to_owned()],
                language: domain::complaint::classification::Language::Dutch,
                large_print: false,
                date: chrono::NaiveDate::default(),
                number: "HLM-2026-000001-1.1".to_owned(),
                subject: String::new(),
                salutation: String::new(),
                body: Vec::new(),
            };
            letter.sender.name = "Meldpunt Sociaal Domein Haarlem".to_owned();
            letter.sender.address = vec!["Postbus 3333".to_owned(), "2001 DA  HAARLEM".to_owned()];
            change(&mut letter);
            Columns { fonts: &fonts, large: letter.large_print }.is_head_plain(&letter)
        };
        assert!(is_plain(&|_| {}));
        let unusual: [&dyn Fn(&mut Letter); 6] = [
            &|letter| letter.large_print = true,
            &|letter| letter.sender.name = "Meldpunt Sociaal Domein ".repeat(3),
            &|letter| letter.sender.address = vec!["Postbus 3333".to_owned(); 4],
            &|letter| letter.addressee = vec!["Kruisweg 12".to_owned(); 6],
            &|letter| letter.addressee[0] = "Wijnbergen".repeat(5),
            &|letter| letter.addressee[0] = "محمد العلي".to_owned(),
        ];
        for change in unusual {
            assert!(!is_plain(change));
        }
    }
}
