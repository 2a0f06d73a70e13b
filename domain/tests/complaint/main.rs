//! Promises about a complaint's life, told as stories with actors that speak (D1-D9, R1-R50, G1-G3, S22, S23).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should fail loudly"
)]

mod access;
mod advising;
mod answering;
mod appointing;
mod channels;
mod dispatching;
mod documents;
mod ending;
mod executing;
mod hearing;
mod intake;
mod letters;
mod lives;
mod properties;
mod refusals;
mod reminding;
mod reminding_desk;
mod support;
mod terms;
mod transitions;
