//! What every story needs: a fixed world, a case that can be told about, and commands in few words.

pub mod commands;
pub mod samples;
pub mod stages;
pub mod story;
pub mod world;

pub use commands::*;
pub use stages::documents_come_and_go;
pub use story::{Outcome, Story};
pub use world::*;
