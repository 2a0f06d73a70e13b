//! A letter as a page: PDF/UA-1 for whoever has it read aloud, PDF/A-2a for the archive, the same bytes every time.

mod columns;
mod fonts;
mod values;
mod world;

use std::{collections::BTreeSet, fmt};

use thiserror::Error;
use typst::foundations::{Bytes, Smart};
use typst::syntax::Source;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use self::values::{SheetValues, Values};
use self::world::{Desk, Workshop, template};
use crate::document::{Block, Letter, Sender};
use crate::print::Separator;
use crate::printable::printable;

/// For how many letters the parts of one are remembered. Not at all: to look for a part takes longer than to make it anew, and the
/// memory of a batch of any length stays the same.
const REMEMBERED: usize = 0;

/// A letter with more bytes than this has more than one page.
const SURELY_LONG: usize = 3_000;

/// A letter, ready to be printed or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Why a letter cannot be set. A person has to look at it: it tells nothing of what the letter says but single characters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CannotSet {
    /// No font has these characters.
    #[error("no font has {}", list(.0))]
    Characters(BTreeSet<char>),
    /// The address does not fit behind the window of the envelope, however small.
    #[error("the address does not fit behind the window of the envelope")]
    Address,
    /// The logo is not an SVG that can be printed.
    #[error("the logo cannot be printed")]
    Logo,
    /// The letter cannot be laid out or written for another reason. The reason can quote the letter, so it is not kept.
    #[error("the letter cannot be {0}")]
    Otherwise(Step),
}

/// A step of setting a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Step {
    /// Preparing the typesetter.
    #[error("prepared")]
    Prepare,
    /// Laying out its pages.
    #[error("laid out")]
    LayOut,
    /// Writing an accessible file that can be archived.
    #[error("written as an accessible file for the archive")]
    Write,
}

/// Sets letters. One is enough for a process: it reads the fonts when it is made.
pub struct Typesetter {
    workshop: Workshop,
    letter: Source,
    separator: Source,
    standards: PdfStandards,
}

impl fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Typesetter").finish_non_exhaustive()
    }
}

impl Typesetter {
    /// Reads the embedded fonts and the template.
    ///
    /// # Errors
    ///
    /// Never for the files that are shipped.
    pub fn new() -> Result<Self, CannotSet> {
        let unprepared = CannotSet::Otherwise(Step::Prepare);
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]);
        Ok(Self {
            workshop: Workshop::new(),
            letter: template("letter.typ", include_str!("letter.typ")).ok_or(unprepared.clone())?,
            separator: template("separator.typ", include_str!("separator.typ"))
                .ok_or(unprepared.clone())?,
            standards: standards.map_err(|_| unprepared)?,
        })
    }

    /// Sets a letter on A4 for an envelope with its window on the left; the number of the letter identifies the file (S13).
    ///
    /// # Errors
    ///
    /// When a font lacks a character, the address is too long for the window, or the logo cannot be printed.
    pub fn set(&self, letter: &Letter) -> Result<Pdf, CannotSet> {
        let missing = self.workshop.fonts.missing(&all_text(letter));
        if !missing.is_empty() {
            return Err(CannotSet::Characters(missing));
        }
        match self.lay_out(letter, letter.sender.logo.as_deref()) {
            Err(CannotSet::Otherwise(step)) if letter.sender.logo.is_some() => {
                let sender = Sender { logo: None, ..letter.sender.clone() };
                let plain = Letter { sender, ..letter.clone() };
                Err(self
                    .lay_out(&plain, None)
                    .err()
                    .map_or(CannotSet::Logo, |_| CannotSet::Otherwise(step)))
            }
            set => set,
        }
    }

    /// Sets the sheet that stands before a letter in a batch for the print room: quickly, for a printer only.
    pub(crate) fn separator(&self, separator: &Separator) -> Result<Pdf, CannotSet> {
        let values = SheetValues::of(separator, &self.workshop.fonts).json();
        let options = PdfOptions {
            tagged: false,
            ..Self::options(&separator.number, PdfStandards::default())
        };
        Self::write(pages(&self.desk(&self.separator, values, None)?), &options)
    }

    fn lay_out(&self, letter: &Letter, logo: Option<&str>) -> Result<Pdf, CannotSet> {
        let options = Self::options(&letter.number, self.standards.clone());
        let values = || Values::of(letter, &self.workshop.fonts);
        if all_text(letter).len() <= SURELY_LONG {
            let short = self.desk(&self.letter, values().on_one_page().json(), logo)?;
            let document = pages(&short);
            if document.as_ref().map_or(true, |document| document.pages().len() == 1) {
                return Self::write(document, &options);
            }
        }
        let long = self.desk(&self.letter, values().json(), logo)?;
        Self::write(pages(&long), &options)
    }

    fn desk<'a>(
        &'a self,
        template: &'a Source,
        values: Result<Vec<u8>, serde_json::Error>,
        logo: Option<&str>,
    ) -> Result<Desk<'a>, CannotSet> {
        let values = Bytes::new(values.map_err(|_| CannotSet::Otherwise(Step::Prepare))?);
        let logo = logo.map(|svg| Bytes::from_string(svg.to_owned()));
        Ok(Desk { workshop: &self.workshop, template, values, logo })
    }

    fn options(number: &str, standards: PdfStandards) -> PdfOptions {
        PdfOptions {
            ident: Smart::Custom(number.to_owned()),
            creator: Smart::Custom(Some("Meldpunt".to_owned())),
            standards,
            ..PdfOptions::default()
        }
    }

    fn write(
        document: Result<PagedDocument, CannotSet>,
        options: &PdfOptions,
    ) -> Result<Pdf, CannotSet> {
        let pdf = document.and_then(|document| {
            let bytes = typst_pdf::pdf(&document, options)
                .map_err(|_| CannotSet::Otherwise(Step::Write))?;
            Ok(Pdf { bytes, pages: document.pages().len() })
        });
        comemo::evict(REMEMBERED);
        pdf
    }
}

fn pages(desk: &Desk<'_>) -> Result<PagedDocument, CannotSet> {
    let set = typst::compile::<PagedDocument>(desk);
    debug_assert!(set.warnings.is_empty(), "the template is not clean: {:?}", set.warnings);
    set.output.map_err(|errors| {
        let too_long =
            errors.iter().any(|error| error.message.ends_with("assertion failed: address"));
        if too_long { CannotSet::Address } else { CannotSet::Otherwise(Step::LayOut) }
    })
}

/// Everything on a letter that people can have written, as it will be printed.
fn all_text(letter: &Letter) -> String {
    let sender = &letter.sender;
    let mut texts = vec![
        &sender.name,
        &sender.municipality,
        &sender.phone,
        &letter.number,
        &letter.subject,
        &letter.salutation,
    ];
    texts.extend(
        sender.address.iter().chain(&sender.walk_in).chain(&sender.email).chain(&sender.website),
    );
    texts.extend(&letter.addressee);
    for block in &letter.body {
        match block {
            Block::Heading(text)
            | Block::Paragraph(text)
            | Block::Highlight(text)
            | Block::Quote(text) => texts.push(text),
            Block::List(items) => texts.extend(items),
            Block::Facts(facts) => {
                texts.extend(facts.iter().flat_map(|(name, value)| [name, value]))
            }
        }
    }
    texts.into_iter().map(|text| printable(text)).collect()
}

fn list(characters: &BTreeSet<char>) -> String {
    let names: Vec<String> =
        characters.iter().map(|&each| format!("{each} (U+{:04X})", u32::from(each))).collect();
    names.join(", ")
}
