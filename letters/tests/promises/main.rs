//! What letters promise: readable for everybody, the same every time, and never more than what was written.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on should fail loudly"
)]

mod batches;
mod calendar;
mod conformance;
mod hostile;
mod layout;
mod mail;
mod reading;
mod samples;
mod tools;
mod verapdf;
