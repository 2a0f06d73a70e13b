//! A letter as it will be set: who sends it, to whom, and what it says. All of it is plain text, never markup.

use chrono::NaiveDate;
use domain::complaint::classification::Language;

/// A letter with everything that stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The desk that writes.
    pub sender: Sender,
    /// The lines behind the window of the envelope: the name, then the address (R100).
    pub addressee: Vec<String>,
    /// The language of the words of the desk.
    pub language: Language,
    /// Whether the letters are 18 points high.
    pub large_print: bool,
    /// The day of the decision that the letter tells of.
    pub date: NaiveDate,
    /// The number of the letter, unique in the installation: `HLM-2026-000123-12.1`.
    pub number: String,
    /// What it is about, in one line.
    pub subject: String,
    /// The opening, without a comma: `Geachte mevrouw Yilmaz`.
    pub salutation: String,
    /// What it says.
    pub body: Vec<Block>,
}

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading between paragraphs.
    Heading(String),
    /// A paragraph of the desk.
    Paragraph(String),
    /// What the reader must see first: what to do, and before which day.
    Highlight(String),
    /// A list of the desk.
    List(Vec<String>),
    /// Names and values beside each other: `Laatste dag`, `donderdag 9 april 2026`.
    Facts(Vec<(String, String)>),
    /// What a person wrote, with its own lines; the desk does not answer for its language.
    Quote(String),
}

/// The desk as it stands on its letters (Q4): the telephone number and walk-in hours are always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name of the desk.
    pub name: String,
    /// The municipality it serves.
    pub municipality: String,
    /// The logo, as SVG.
    pub logo: Option<String>,
    /// Where post for the desk goes.
    pub address: Vec<String>,
    /// The telephone number, as people dial it.
    pub phone: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The website.
    pub website: Option<String>,
    /// Where and when the reader can walk in, a line each.
    pub walk_in: Vec<String>,
}
