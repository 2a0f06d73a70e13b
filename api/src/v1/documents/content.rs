//! What kind of file something is: its content decides, and the extension of its name must agree (S17).
//!
//! Nothing is decoded and nothing is unpacked to a disk: only what shows the kind is read.

use super::archive::{self, Unacceptable};
use crate::problem::FieldError;
use domain::complaint::document::FileKind;

/// The most dots of a picture that any program has to open: more are made to exhaust the reader.
const MOST_DOTS: u64 = 200_000_000;

/// How far from the end of a file an archive's directory is looked for.
const ARCHIVE_TAIL: usize = 66 * 1024;

/// How near to its start a PDF may be taken for one.
const PDF_HEAD: usize = 1024;

/// The kind of the file.
///
/// # Errors
/// What is wrong with it, and what would be right.
pub(super) fn kind(name: &str, content: &[u8]) -> Result<FileKind, FieldError> {
    let Some(claimed) = FileKind::of_name(name) else {
        let all = FileKind::ALL.iter().flat_map(|kind| kind.extensions());
        let all: Vec<_> = all.map(|extension| format!(".{extension}")).collect();
        let detail = format!("The name must end in one of {}.", all.join(", "));
        return Err(FieldError::new("/file", "unknown_extension", detail));
    };
    let found = found(content)?;
    if found == Some(claimed) {
        return Ok(claimed);
    }
    let right = found.map_or_else(
        || "is of no kind that the desk takes in".to_owned(),
        |kind| format!("is of the kind of .{}", kind.extensions()[0]),
    );
    let named = claimed.extensions()[0];
    let detail = format!(
        "The content {right}, not of .{named}: save it as .{named}, or name it by its content."
    );
    Err(FieldError::new("/file", "content_differs", detail))
}

/// The kind that the content shows; `None` for any other.
fn found(content: &[u8]) -> Result<Option<FileKind>, FieldError> {
    let kind = match content {
        _ if content.starts_with(b"PK\x03\x04") => office(content)?,
        _ if is_pdf(content) => Some(FileKind::Pdf),
        _ if is_heic(content) => Some(FileKind::Heic),
        [0xFF, 0xD8, 0xFF, ..] => picture(FileKind::Jpeg, jpeg_size(content))?,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => {
            picture(FileKind::Png, png_size(content))?
        }
        _ => super::text::read(content).map(|_| FileKind::Text),
    };
    if kind.is_some_and(|kind| is_two_things(kind, content)) {
        let detail = "The file is two kinds of file at once: save it anew and send that.";
        return Err(FieldError::new("/file", "ambiguous", detail));
    }
    Ok(kind)
}

fn office(content: &[u8]) -> Result<Option<FileKind>, FieldError> {
    archive::office_kind(content).map_err(|reason| {
        let (code, detail) = match reason {
            Unacceptable::TooLarge => {
                ("archive_too_large", "Unpacked, the file is far too large: send it as PDF.")
            }
            Unacceptable::Nested => {
                ("archive_nested", "The file holds files in files: send them apart, or as PDF.")
            }
            Unacceptable::Locked => ("locked", "The file has a password: send it without."),
            Unacceptable::Programs => ("programs", "The file holds macros: send it as PDF."),
            Unacceptable::Broken => ("broken", "The file is damaged: save it anew, or as PDF."),
        };
        FieldError::new("/file", code, detail)
    })
}

fn picture(kind: FileKind, size: Option<(u64, u64)>) -> Result<Option<FileKind>, FieldError> {
    match size {
        Some((width, height)) if (1..=MOST_DOTS).contains(&(width * height)) => Ok(Some(kind)),
        Some((1.., 1..)) => {
            let detail = "The picture has too many dots: send a smaller one.";
            Err(FieldError::new("/file", "too_many_dots", detail))
        }
        Some(_) | None => {
            let detail = "The picture is damaged: send it anew.";
            Err(FieldError::new("/file", "broken", detail))
        }
    }
}

fn is_pdf(content: &[u8]) -> bool {
    let tail = &content[content.len().saturating_sub(2 * PDF_HEAD)..];
    (content.starts_with(b"%PDF-1.") || content.starts_with(b"%PDF-2.")) && holds(tail, b"%%EOF")
}

/// A container of the family of MP4, whose brands name the still pictures of telephones.
fn is_heic(content: &[u8]) -> bool {
    const BRANDS: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"];
    let Some((head, rest)) = content.split_first_chunk::<12>() else { return false };
    let length = usize::try_from(number(&head[..4])).unwrap_or(usize::MAX);
    let others = rest.get(4..length.saturating_sub(12)).unwrap_or_default();
    let is_one = |brand: &[u8]| BRANDS.contains(&brand);
    let is_picture = &head[4..8] == b"ftyp" && (16..=256).contains(&length) && is_one(&head[8..]);
    is_picture
        && (&head[8..11] == b"hei" || others.chunks(4).any(|brand| brand.starts_with(b"hei")))
}

/// Width and height from the first chunk, which is always this one.
fn png_size(content: &[u8]) -> Option<(u64, u64)> {
    let header = content.get(8..33)?;
    (&header[..8] == b"\0\0\0\x0DIHDR").then(|| (number(&header[8..12]), number(&header[12..16])))
}

/// Width and height from the frame header, past the segments before it.
fn jpeg_size(content: &[u8]) -> Option<(u64, u64)> {
    let mut at = 2;
    loop {
        let &[0xFF, marker] = content.get(at..at + 2)? else { return None };
        let length = usize::try_from(number(content.get(at + 2..at + 4)?)).ok()?;
        match marker {
            0xFF => at += 1,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let frame = content.get(at + 5..at + 9)?;
                return Some((number(&frame[2..]), number(&frame[..2])));
            }
            // The picture begins, or ends, without a frame.
            0xD8..=0xDA => return None,
            _ => at += 2 + length.max(2),
        }
    }
}

/// Whether other programs would take it for another kind: an archive is read from its end, a PDF from near its start.
fn is_two_things(kind: FileKind, content: &[u8]) -> bool {
    let head = &content[..content.len().min(PDF_HEAD)];
    let is_pdf_too = kind != FileKind::Pdf && holds(head, b"%PDF-");
    let is_archive = matches!(kind, FileKind::Docx | FileKind::Odt);
    is_pdf_too || (!is_archive && ends_as_archive(content))
}

/// Whether a directory of an archive stands at the end: its signature, and figures that can be right.
fn ends_as_archive(content: &[u8]) -> bool {
    const SIGNATURE: &[u8] = b"PK\x05\x06";
    let tail = &content[content.len().saturating_sub(ARCHIVE_TAIL)..];
    let before = content.len() - tail.len();
    let mut records = tail.windows(22).enumerate().filter(|(_, one)| one.starts_with(SIGNATURE));
    records.any(|(place, record)| {
        let end = u64::try_from(before + place).unwrap_or(u64::MAX);
        let directory =
            record[12..16].iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        directory <= end
    })
}

fn holds(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|part| part == wanted)
}

/// Bytes as a number, the highest first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests;
