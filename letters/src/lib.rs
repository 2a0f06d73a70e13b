//! Every notice as a letter: typed values and a text become a document, and the document becomes PDF, e-mail and calendar.
//!
//! Nothing here reads a clock, a file or the network. The same values give the same bytes.

pub mod calendar;
pub mod compose;
mod contents;
pub mod document;
pub mod mail;
mod phrases;
pub mod plain;
pub mod print;
mod printable;
pub mod reader;
pub mod samples;
pub mod texts;
pub mod typeset;
mod values;
mod words;

pub use compose::{Background, Composed, Correspondent, Desk, Told, Unwritable, compose};
pub use document::{Block, Letter, Sender};
pub use texts::{Text, TextProblem, TextVersion, Texts};
pub use typeset::{CannotSet, Pdf, Typesetter};
