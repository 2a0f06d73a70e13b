//! The contract and the server say the same: routes, access, forms of what is sent, and every answer (R88, S1, S3).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wrong_self_convention,
    reason = "a test stops at the first surprise, and reads like a sentence"
)]

mod access;
mod answers;
mod contact;
mod delivery;
mod desk;
mod document;
mod documents;
mod endings;
mod forms;
mod installation;
mod letter_texts;
mod mail;
mod notices;
mod oversight;
mod print_room;
mod registers;
mod reply;
mod requests;
mod routes;
mod second_factor;
mod sessions;
mod sessions_end;
mod sight;
mod sites;
mod steps;
mod uploads;
