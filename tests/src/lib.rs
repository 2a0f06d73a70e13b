//! What tests share: databases, servers and processes that start by themselves.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "this library only serves tests, where stopping with one line is the right answer"
)]

pub mod certificates;
pub mod clamd;
pub mod databases;
pub mod files;
pub mod mail_server;
pub mod postgresql;
pub mod processes;
pub mod python;
pub mod web_server;
