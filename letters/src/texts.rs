//! The texts of the letters: the built-in ones, and those that an administrator put in their place (R98).

mod blocks;
mod built_in;
mod check;
mod draft;
mod engine;
mod obligations;
mod part;
mod problem;
mod tokens;

use crate::values::Fields;
use domain::{complaint::classification::Language, notice::NoticeKind};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeMap, fmt};

pub(crate) use draft::{Draft, texts_of};
pub(crate) use part::{Part, parts};
pub use problem::TextProblem;

/// The text of one letter in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    kind: NoticeKind,
    language: Language,
    source: Cow<'static, str>,
}

impl Text {
    /// The text that the desk brings itself.
    pub fn built_in(kind: NoticeKind, language: Language) -> Self {
        Self { kind, language, source: Cow::Borrowed(built_in::letter(kind, language)) }
    }

    /// Reads a text of an administrator, and tries it on every sample of this letter.
    ///
    /// # Errors
    /// Everything that is wrong with it: names that do not exist, what cannot be read, what is not plain language, and
    /// what a rule asks for and the text leaves out.
    pub fn parse(
        kind: NoticeKind,
        language: Language,
        source: &str,
    ) -> Result<Self, Vec<TextProblem>> {
        let text = Self { kind, language, source: Cow::Owned(source.to_owned()) };
        let problems = check::problems(&text);
        if problems.is_empty() { Ok(text) } else { Err(problems) }
    }

    /// A text of an administrator that was read and tried before, when it was kept.
    pub fn kept(kind: NoticeKind, language: Language, source: String) -> Self {
        Self { kind, language, source: Cow::Owned(source) }
    }

    /// Whether everything about this text is right; empty when it is.
    pub fn problems(&self) -> Vec<TextProblem> {
        check::problems(self)
    }

    /// Which letter it is the text of.
    pub fn kind(&self) -> NoticeKind {
        self.kind
    }

    /// Its language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text as it is written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Fills the text with values.
    pub(crate) fn fill(&self, values: &Fields) -> Result<Draft, TextProblem> {
        Draft::of(&self.source, values)
    }
}

/// Which version of a text a letter was written with; the letter keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextVersion {
    /// The built-in text, by the first twelve digits of the hash of its words and of the parts that every letter has.
    BuiltIn {
        /// The digits.
        hash: String,
    },
    /// The text that an administrator put in its place.
    Override {
        /// The number of the version, as the caller keeps it.
        number: u32,
    },
}

impl fmt::Display for TextVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn { hash } => write!(f, "built-in-{hash}"),
            Self::Override { number } => write!(f, "override-{number}"),
        }
    }
}

/// All texts of one municipality.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    overrides: BTreeMap<(NoticeKind, u8), (u32, Text)>,
}

impl Texts {
    /// The texts that the desk brings itself.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The same texts with one in the place of another; `number` is the version that letters keep.
    #[must_use]
    pub fn with(mut self, text: Text, number: u32) -> Self {
        self.overrides.insert(key(text.kind, text.language), (number, text));
        self
    }

    /// The text of a letter, and its version.
    pub fn of(&self, kind: NoticeKind, language: Language) -> (Text, TextVersion) {
        match self.overrides.get(&key(kind, language)) {
            Some((number, text)) => (text.clone(), TextVersion::Override { number: *number }),
            None => (Text::built_in(kind, language), built_in_version(kind, language)),
        }
    }
}

fn key(kind: NoticeKind, language: Language) -> (NoticeKind, u8) {
    (kind, crate::phrases::choose(language, 0, 1))
}

fn built_in_version(kind: NoticeKind, language: Language) -> TextVersion {
    let parts = Part::ALL.iter().map(|part| built_in::part(*part, language));
    let mut hash = Sha256::new();
    for source in [built_in::letter(kind, language)].into_iter().chain(parts) {
        hash.update(source.as_bytes());
        hash.update([0]);
    }
    let digits = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    TextVersion::BuiltIn { hash: digits }
}
