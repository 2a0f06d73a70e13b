//! The promises of the API's foundations.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod configuration;
mod contract;
mod deadline;
mod desk;
mod gate;
mod passwords;
mod problems;
mod program;
mod server;
mod tokens;
