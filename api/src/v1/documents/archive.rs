//! Files of word processors are archives: looked into without unpacking them, within a budget that no bomb exceeds (S17).

use domain::complaint::document::FileKind;
use std::io::{self, Cursor, Read};
use zip::{CompressionMethod, ZipArchive, result::ZipError};

/// The most bytes of everything in an archive, and in the archives in it.
const MOST_UNPACKED: u64 = 100 * 1024 * 1024;

/// How many times its own size an archive may unpack to; what is small may be more.
const MOST_TIMES: u64 = 100;

/// Less than this is no bomb, whatever it came from.
const HARMLESS: u64 = 20 * 1024 * 1024;

/// The most entries, those of the archives in it included.
const MOST_ENTRIES: usize = 2_000;

/// The largest file inside that is itself an archive: a table or a drawing.
const MOST_INSIDE: u64 = 10 * 1024 * 1024;

const ODT: &[u8] = b"application/vnd.oasis.opendocument.text";

/// Why an archive is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unacceptable {
    /// Unpacked, it would be too large.
    TooLarge,
    /// An archive in an archive in an archive.
    Nested,
    /// Something in it has a password.
    Locked,
    /// It holds programs.
    Programs,
    /// It cannot be read.
    Broken,
}

/// The kind of a word processor's file; `None` for any other archive.
///
/// # Errors
/// [`Unacceptable`].
pub(super) fn office_kind(content: &[u8]) -> Result<Option<FileKind>, Unacceptable> {
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let bytes = size.saturating_mul(MOST_TIMES).clamp(HARMLESS, MOST_UNPACKED);
    let mut budget = Budget { bytes, entries: MOST_ENTRIES };
    let found = look_into(content, &mut budget, Depth::Outermost)?;
    if found.has_programs {
        return Err(Unacceptable::Programs);
    }
    Ok(match (found.is_docx(), found.mimetype == ODT) {
        (true, false) => Some(FileKind::Docx),
        (false, true) => Some(FileKind::Odt),
        // An archive that is both, or neither.
        (true, true) | (false, false) => None,
    })
}

/// What may still be unpacked.
struct Budget {
    bytes: u64,
    entries: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Outermost,
    Inside,
}

/// What stands in an archive.
#[derive(Default)]
struct Found {
    has_types: bool,
    has_document: bool,
    mimetype: Vec<u8>,
    has_programs: bool,
}

impl Found {
    fn is_docx(&self) -> bool {
        self.has_types && self.has_document
    }
}

fn look_into(content: &[u8], budget: &mut Budget, depth: Depth) -> Result<Found, Unacceptable> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| Unacceptable::Broken)?;
    budget.entries = budget.entries.checked_sub(archive.len()).ok_or(Unacceptable::TooLarge)?;
    let mut found = Found::default();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(reason)?;
        if entry.encrypted() {
            return Err(Unacceptable::Locked);
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(Unacceptable::Broken);
        }
        let name = entry.name().map_err(|_| Unacceptable::Broken)?.into_owned();
        found.note(&name);
        let head = head(&mut entry, budget)?;
        if name == "mimetype" {
            found.mimetype.clone_from(&head);
        }
        if head.starts_with(b"PK\x03\x04") {
            if depth == Depth::Inside {
                return Err(Unacceptable::Nested);
            }
            let inner = whole(head, &mut entry, budget)?;
            found.has_programs |= look_into(&inner, budget, Depth::Inside)?.has_programs;
        } else {
            rest(&mut entry, budget)?;
        }
    }
    Ok(found)
}

impl Found {
    fn note(&mut self, name: &str) {
        self.has_types |= name == "[Content_Types].xml";
        self.has_document |= name == "word/document.xml";
        let name = name.to_ascii_lowercase();
        self.has_programs |= name.ends_with("vbaproject.bin")
            || name.starts_with("basic/")
            || name.starts_with("scripts/");
    }
}

/// The first bytes of an entry: enough to know what it is.
fn head(entry: &mut impl Read, budget: &mut Budget) -> Result<Vec<u8>, Unacceptable> {
    let mut head = Vec::new();
    entry.take(64).read_to_end(&mut head).map_err(|_| Unacceptable::Broken)?;
    budget.take(head.len())?;
    Ok(head)
}

/// The whole of an entry that is an archive itself.
fn whole(
    mut bytes: Vec<u8>,
    entry: &mut impl Read,
    budget: &mut Budget,
) -> Result<Vec<u8>, Unacceptable> {
    let read = entry.take(MOST_INSIDE + 1).read_to_end(&mut bytes);
    budget.take(read.map_err(|_| Unacceptable::Broken)?)?;
    let is_small = u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST_INSIDE);
    is_small.then_some(bytes).ok_or(Unacceptable::TooLarge)
}

/// Unpacks what is left of an entry into nothing: what a directory says of sizes may be a lie.
fn rest(entry: &mut impl Read, budget: &mut Budget) -> Result<(), Unacceptable> {
    let unpacked = io::copy(&mut entry.take(budget.bytes + 1), &mut io::sink());
    let unpacked = unpacked.map_err(|_| Unacceptable::Broken)?;
    budget.bytes = budget.bytes.checked_sub(unpacked).ok_or(Unacceptable::TooLarge)?;
    Ok(())
}

impl Budget {
    fn take(&mut self, bytes: usize) -> Result<(), Unacceptable> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Unacceptable::TooLarge)?;
        Ok(())
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the errors grow without us")]
fn reason(error: ZipError) -> Unacceptable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unacceptable::Locked,
        _ => Unacceptable::Broken,
    }
}
