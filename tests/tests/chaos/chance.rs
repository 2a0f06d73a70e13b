//! Chance that can be played again: a seed, printed, decides everything that a test chooses.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::time::Duration;
use uuid::{Builder, Uuid};

/// A source of chance that a seed determines.
pub struct Dice(StdRng);

impl Dice {
    /// A new seed, or the one that `CHAOS_SEED` names; printed either way.
    pub fn thrown_for(test: &str) -> Self {
        let named = std::env::var("CHAOS_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = named.unwrap_or_else(rand::random::<u64>);
        println!("{test}: CHAOS_SEED={seed}");
        Self(StdRng::seed_from_u64(seed))
    }

    /// Chance for a part of the test that runs beside the rest.
    pub fn another(&mut self) -> Self {
        Self(StdRng::seed_from_u64(self.0.random()))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// Whether something happens that happens so often in a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// A span between these numbers of milliseconds, in microseconds.
    pub fn milliseconds(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_micros(self.0.random_range(least * 1_000..=most * 1_000))
    }

    pub fn id(&mut self) -> Uuid {
        Builder::from_random_bytes(self.0.random()).into_uuid()
    }
}
