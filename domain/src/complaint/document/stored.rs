//! What the log says of a stored file: where it lies, its kind, its length and its digest; nothing of what is in it.

use crate::ObjectId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most bytes of one file (S17).
pub const MOST_BYTES: u32 = 10 * 1024 * 1024;

/// A file as it was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredFile {
    /// Under which it lies.
    pub object: ObjectId,
    /// What kind of file it is, by its content and its extension.
    pub kind: FileKind,
    /// Its length in bytes, unsealed.
    pub bytes: u32,
    /// The SHA-256 of the sealed object. It says nothing of the content, and shows any change of the object.
    pub digest: Digest,
}

/// The kinds of files that people send; others are not taken in (S17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// A document for reading and printing.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture of a screen, or a drawing.
    Png,
    /// A photograph of a telephone.
    Heic,
    /// A text of a word processor (Office Open XML).
    Docx,
    /// A text of a word processor (OpenDocument).
    Odt,
    /// Plain text.
    Text,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Pdf, Self::Jpeg, Self::Png, Self::Heic, Self::Docx, Self::Odt, Self::Text];

    /// The extensions of names of this kind, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg", "jfif"],
            Self::Png => &["png"],
            Self::Heic => &["heic", "heif"],
            Self::Docx => &["docx"],
            Self::Odt => &["odt"],
            Self::Text => &["txt"],
        }
    }

    /// The kind that the name of a file claims; `None` for any other extension, or none.
    pub fn of_name(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        let claimed = |kind: &Self| kind.extensions().contains(&extension.as_str());
        Self::ALL.into_iter().find(claimed).filter(|_| !stem.is_empty())
    }

    /// How it is served.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Text => "text/plain",
        }
    }
}

/// A SHA-256, written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(pub [u8; 32]);

/// The text is not a digest as [`Digest`]'s `Display` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hexadecimal digits")]
pub struct NotADigest;

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = NotADigest;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits: Option<Vec<u8>> = text.bytes().map(digit).collect();
        let digits = digits.ok_or(NotADigest)?;
        let bytes: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |b, d| b << 4 | d)).collect();
        let even = digits.len() == 64;
        bytes.try_into().ok().filter(|_| even).map(Self).ok_or(NotADigest)
    }
}

fn digit(text: u8) -> Option<u8> {
    match text {
        b'0'..=b'9' => Some(text - b'0'),
        b'a'..=b'f' => Some(text - b'a' + 10),
        _ => None,
    }
}
