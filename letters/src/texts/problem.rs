//! What can be wrong with a text, said so that an administrator can mend it.

use crate::plain::PlainProblem;

/// Something wrong with a text. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// Longer than a text may be.
    #[error("a text has at most {maximum} characters")]
    TooLong {
        /// The most characters.
        maximum: usize,
    },
    /// It holds a character that nobody can read.
    #[error("the text holds a private character that nobody can read")]
    PrivateCharacter,
    /// Something between `{{ }}` or `{% %}` cannot be read.
    #[error("line {line}: what stands between the braces cannot be read")]
    Syntax {
        /// Where.
        line: usize,
    },
    /// Only conditions and loops exist.
    #[error("line {line}: {word:?} is not if, elif, else, endif, for or endfor")]
    Statement {
        /// Where.
        line: usize,
        /// What was written.
        word: String,
    },
    /// A condition ends behind words on the same line.
    #[error("line {line}: words must follow on the line, or the {{% %}} stands on its own line")]
    StatementAtTheEnd {
        /// Where.
        line: usize,
    },
    /// A name that no value of this letter has.
    #[error("there is no value {name:?} in this letter; there are: {}", existing.join(", "))]
    UnknownName {
        /// What was written.
        name: String,
        /// The names that exist, in the order of the alphabet.
        existing: Vec<String>,
    },
    /// A part of a value that does not exist.
    #[error("line {line}: the value has no such part")]
    Undefined {
        /// Where.
        line: usize,
    },
    /// A value that is missing in some letters, a list or a condition cannot be printed.
    #[error("line {line}: the value may be missing, or is a list: ask with if, or go through it")]
    NotPrintable {
        /// Where.
        line: usize,
    },
    /// Filling it takes too many steps.
    #[error("the text takes too much work to fill")]
    TooMuchWork,
    /// No `# ` line.
    #[error("a letter begins with its subject: # and a few words")]
    NoSubject,
    /// More than one `# ` line.
    #[error("a letter has one subject")]
    SecondSubject,
    /// A `= ` line without a colon.
    #[error("a fact is written as = name: value")]
    FactWithoutColon,
    /// Nothing but a subject.
    #[error("the letter of the sample {sample:?} says nothing")]
    Empty {
        /// The letter in which it shows.
        sample: String,
    },
    /// A rule asks for something that the text leaves out.
    #[error("the letter of the sample {sample:?} must say this ({rule}): {wanted}")]
    Lacks {
        /// The letter in which it shows.
        sample: String,
        /// The rule.
        rule: &'static str,
        /// The value or the words that must be there.
        wanted: String,
    },
    /// It is not plain language (R98).
    #[error("the letter of the sample {sample:?}: {problem}")]
    NotPlain {
        /// The letter in which it shows.
        sample: String,
        /// What is not plain.
        problem: PlainProblem,
    },
}
