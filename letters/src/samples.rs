//! Sample letters: every letter in everything that makes it differ, for previews and for the tests.

use crate::{
    Block, Letter, Sender,
    compose::write,
    contents,
    reader::{Reader, readers},
    texts::{Text, TextProblem},
};
use chrono::NaiveDate;

/// A sample letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What makes it differ: `strange names`.
    pub name: String,
    /// Who reads it.
    pub reader: Reader,
    /// The letter.
    pub letter: Letter,
    /// What it says, with a short word for every name and address: so it is held against plain language (R98).
    pub without_names: Vec<Block>,
}

/// All samples of a letter, written with this text.
///
/// # Errors
/// What is wrong with the text, so that a letter could not be written.
pub fn of(text: &Text) -> Result<Vec<Sample>, TextProblem> {
    let all = readers(text.kind()).iter().flat_map(|reader| {
        contents::samples(text.kind(), *reader).into_iter().map(move |sample| (*reader, sample))
    });
    all.map(|(reader, (name, gathered))| {
        let written = write(&gathered, reader, text)?;
        let letter = Letter {
            sender: sender(),
            addressee: addressee(reader, &name),
            language: text.language(),
            large_print: false,
            date: NaiveDate::from_ymd_opt(2026, 3, 9).unwrap_or_default(),
            number: "HLM-2026-000123-12.1".to_owned(),
            subject: written.subject,
            salutation: salutation(reader, text),
            body: written.body,
        };
        Ok(Sample { name, reader, letter, without_names: written.without_names })
    })
    .collect()
}

/// The desk of the samples.
pub fn sender() -> Sender {
    Sender {
        name: "Meldpunt Sociaal Domein".to_owned(),
        municipality: "Haarlem".to_owned(),
        logo: None,
        address: vec!["Postbus 511".to_owned(), "2003 PB  HAARLEM".to_owned()],
        phone: "023 511 51 15".to_owned(),
        email: Some("post@meldpunt.example".to_owned()),
        website: Some("www.meldpunt.example".to_owned()),
        walk_in: vec!["Bibliotheek, Gasthuisstraat 32: dinsdag van 10.00 tot 12.00 uur".to_owned()],
    }
}

fn addressee(reader: Reader, sample: &str) -> Vec<String> {
    let name = match reader {
        Reader::Client => contents::sample::CLIENT,
        Reader::Representative => "Jan van den Berg",
        Reader::Addressee | Reader::OtherSide => "Stichting Thuiszorg Spaarne",
        Reader::College => "College van B en W van Haarlem",
        Reader::Desk => "Meldpunt Sociaal Domein",
    };
    let name = if sample == "strange names" { contents::sample::STRANGE } else { name };
    let lines = [name, "Grote Markt 2", "2011 RD  HAARLEM"];
    let known = if sample == "telephone only" { 1 } else { lines.len() };
    lines.iter().take(known).map(|line| (*line).to_owned()).collect()
}

fn salutation(reader: Reader, text: &Text) -> String {
    let (dutch, english) = match reader {
        Reader::Client => ("Geachte mevrouw Yilmaz", "Dear Ms Yilmaz"),
        Reader::Representative => ("Geachte heer Van den Berg", "Dear Mr Van den Berg"),
        Reader::Addressee | Reader::OtherSide | Reader::College => {
            ("Geachte heer of mevrouw", "Dear Sir or Madam")
        }
        Reader::Desk => ("Beste collega's", "Dear colleagues"),
    };
    crate::phrases::choose(text.language(), dutch, english).to_owned()
}
