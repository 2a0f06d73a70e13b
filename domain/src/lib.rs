//! The rules of the desk: pure, without clock, randomness, database or network.

pub mod access;
pub mod actor;
pub mod agenda;
pub mod calendar;
pub mod complaint;
pub mod facts;
pub mod id;
pub mod notice;
pub mod outage;
pub mod place;
pub mod regulation;
pub mod term;
pub mod time;
pub mod values;

pub use actor::Actor;
pub use id::*;
pub use time::Timestamp;
