//! Promises about terms and the calendar (R10, R20, R26-R43): vectors, a reference model, properties and anchors.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail loudly")]

mod anchors;
mod calendar;
mod explanation;
mod extensions;
mod properties;
mod reference;
mod robustness;
mod vectors;

use chrono::NaiveDate;
use domain::{Timestamp, term::Term};

/// A day written as in ISO 8601.
fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An instant written as in RFC 3339.
fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A term written as in a regulation.
fn term(text: &str) -> Term {
    text.parse().unwrap()
}
