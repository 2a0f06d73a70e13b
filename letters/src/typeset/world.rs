//! All that the typesetter can see: one template, the values of one letter, and the embedded fonts (S13).
//!
//! There is no disk, no network and no clock here. Whatever else a template asks for is refused.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::fonts::Fonts;

/// What all letters have in common, read once.
pub(super) struct Workshop {
    pub(super) fonts: Fonts,
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
}

impl Workshop {
    /// Reads the fonts and prepares the functions that a template can use.
    pub(super) fn new() -> Self {
        let fonts = Fonts::embedded();
        // The extras for accessibility are what tags the names of facts as the headers of their rows.
        let library =
            Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
        Self { book: LazyHash::new(fonts.book()), fonts, library: LazyHash::new(library) }
    }
}

/// The template and the values of one document.
pub(super) struct Desk<'a> {
    pub(super) workshop: &'a Workshop,
    pub(super) template: &'a Source,
    /// The values, as JSON: text in there is never read as source.
    pub(super) values: Bytes,
    pub(super) logo: Option<Bytes>,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.workshop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.workshop.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.vpath().get_without_slash() {
            "values.json" => Ok(self.values.clone()),
            "logo.svg" => self.logo.clone().ok_or(FileError::AccessDenied),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.workshop.fonts.get(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Reads a template. Its path is only a name.
pub(super) fn template(name: &str, text: &str) -> Option<Source> {
    let path = VirtualPath::new(name).ok()?;
    Some(Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), text.to_owned()))
}
