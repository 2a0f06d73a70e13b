//! The rules of the desk: pure, without clock, randomness, database or network.

pub mod calendar;
pub mod id;
pub mod outage;
pub mod term;
pub mod time;
pub mod values;

pub use id::*;
pub use time::Timestamp;
