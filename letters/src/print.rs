//! A batch for the print room: many letters in one file, a separator sheet before each, and a list of what is in it.

mod manifest;
mod paper;

use std::io::Write;

use thiserror::Error;

pub use self::manifest::{Entry, manifest, neutralised};
use self::paper::Paper;
use crate::typeset::{CannotSet, Pdf, Typesetter};

/// Whether the printer prints on one side of a sheet or on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// On the front only.
    One,
    /// On both: whatever begins, begins on a new sheet.
    Two,
}

/// What a separator sheet says of the letter behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separator {
    /// The number of the letter.
    pub number: String,
    /// The first line of its address.
    pub addressee: String,
    /// How many pages it has.
    pub pages: usize,
    /// Which letter of the batch it is, from 1.
    pub position: usize,
    /// How many letters the batch has.
    pub of: usize,
}

/// Why a batch cannot be made.
#[derive(Debug, Error)]
pub enum CannotPrint {
    /// A separator sheet cannot be set.
    #[error(transparent)]
    Set(#[from] CannotSet),
    /// A letter is not a PDF that can be taken apart.
    #[error("a letter of the batch cannot be read")]
    Letter(#[source] lopdf::Error),
    /// The file cannot be written.
    #[error("the batch cannot be written")]
    Write(#[from] std::io::Error),
}

/// One file of many letters. It is written while letters are added, so that a batch of any length takes the memory of one
/// letter; whoever gives the writer sees to it that no half file stays behind.
pub struct Batch<'a, W: Write> {
    typesetter: &'a Typesetter,
    paper: Paper<W>,
    of: usize,
    sides: Sides,
    entries: Vec<Entry>,
}

impl<'a, W: Write> Batch<'a, W> {
    /// Begins a batch of this many letters.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn begin(
        out: W,
        typesetter: &'a Typesetter,
        of: usize,
        sides: Sides,
    ) -> Result<Self, CannotPrint> {
        Ok(Self { typesetter, paper: Paper::begin(out)?, of, sides, entries: Vec::new() })
    }

    /// Adds a letter, behind its separator sheet.
    ///
    /// # Errors
    ///
    /// When the letter cannot be read or nothing can be written; the file is of no use then.
    pub fn add(&mut self, number: &str, addressee: &str, letter: &Pdf) -> Result<(), CannotPrint> {
        let separator = Separator {
            number: number.to_owned(),
            addressee: addressee.to_owned(),
            pages: letter.pages,
            position: self.entries.len() + 1,
            of: self.of,
        };
        let sheet = self.typesetter.separator(&separator)?;
        let first_page = self.paper.pages() + 1;
        for part in [&sheet, letter] {
            self.paper.add(&part.bytes)?;
            if self.sides == Sides::Two && self.paper.pages() % 2 == 1 {
                self.paper.add_blank()?;
            }
        }
        self.entries.push(Entry { separator, first_page });
        Ok(())
    }

    /// Ends the file and returns its writer with the list of what is in it.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn finish(self) -> Result<(W, Vec<Entry>), CannotPrint> {
        Ok((self.paper.finish()?, self.entries))
    }
}
