//! The contract and the server say the same: routes, access, forms of what is sent, and every answer (R88, S1, S3).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod access;
mod answers;
mod desk;
mod document;
mod forms;
mod registers;
mod routes;
mod sight;
mod steps;
