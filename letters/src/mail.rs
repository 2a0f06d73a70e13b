//! A letter as an e-mail: the same words as plain text and as HTML, with nothing to run and nothing to fetch (S12).
//!
//! Only the postal address of the reader stays out. How to call the desk and where to walk in stands in every one.

mod html;
mod text;

use crate::document::{Letter, Sender};
use crate::printable::one_line;
use crate::words::{self, Words};

/// An e-mail in the making: whoever sends it adds the addresses and joins both versions as alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The subject, in one line.
    pub subject: String,
    /// The plain version, as `text/plain; format=flowed` (RFC 3676): lines that end in a blank go on in the next.
    pub text: String,
    /// The version with headings, lists and tables.
    pub html: String,
}

/// A letter as an e-mail.
pub fn mail(letter: &Letter) -> Mail {
    Mail { subject: one_line(&letter.subject), text: text::text(letter), html: html::html(letter) }
}

/// The salutation with its comma.
fn salutation(letter: &Letter) -> String {
    let opening = one_line(&letter.salutation);
    if opening.ends_with(',') { opening } else { opening + "," }
}

/// The day and the number of a letter with their names.
fn details(letter: &Letter) -> [(&'static str, String); 2] {
    let words = words::words(letter.language);
    [
        (words.date, words::day(letter.date, letter.language)),
        (words.reference, one_line(&letter.number)),
    ]
}

/// How the desk can be reached: what each way is called, and its lines. The telephone number and walk-in hours come first.
fn ways(sender: &Sender, words: &Words) -> Vec<(&'static str, Vec<String>)> {
    let lines = |lines: &[String]| lines.iter().map(|line| one_line(line)).collect();
    let ways = [
        (words.phone, vec![one_line(&sender.phone)]),
        (words.walk_in, lines(&sender.walk_in)),
        (words.email, sender.email.iter().map(|line| one_line(line)).collect()),
        (words.website, sender.website.iter().map(|line| one_line(line)).collect()),
        (words.post, lines(&sender.address)),
    ];
    ways.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}
