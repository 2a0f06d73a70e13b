//! Every notice as a letter: typed values and a text become a document, and the document becomes PDF, e-mail and calendar.
//!
//! Nothing here reads a clock, a file or the network. The same values give the same bytes.

pub mod document;
mod printable;
pub mod typeset;
mod words;

pub use document::{Block, Letter, Sender};
pub use typeset::{CannotSet, Pdf, Typesetter};
