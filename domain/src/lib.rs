//! The rules of the desk: pure, without clock, randomness, database or network.

pub mod id;
pub mod time;

pub use id::*;
pub use time::Timestamp;
