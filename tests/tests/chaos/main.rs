//! Promises under faults, proved on real processes that race, stand still and die (G1, G2, G4-G8).
//!
//! Every run prints its seed; `CHAOS_SEED=<seed>` plays the same one again. `SOAK=1` runs the long form.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops at the first surprise, and says what it measured"
)]

mod backups;
mod boundary;
mod chance;
mod deadlines;
mod desk;
mod filings;
mod full_disk;
mod kills;
mod ledger;
mod letters;
mod life;
mod outages;
mod races;
mod rotation;
mod stopping;
mod turns;
mod world;

/// As many as the ordinary tests do, or as the long form does.
fn soak_or(ordinary: usize, long: usize) -> usize {
    if std::env::var_os("SOAK").is_some() { long } else { ordinary }
}
