//! How long a worker waits: a short while when nothing is there, longer and longer while something fails.

use std::time::Duration;

/// The longest wait after failures.
const LONGEST: Duration = Duration::from_secs(60);

/// The waits of one worker.
#[derive(Debug)]
pub(crate) struct Pauses {
    idle: Duration,
    failing: Duration,
}

impl Pauses {
    /// Waits this long when nothing is there.
    pub(crate) fn of(idle: Duration) -> Self {
        Self { idle, failing: idle }
    }

    /// Nothing is there, and nothing fails.
    pub(crate) fn quiet(&mut self) -> Duration {
        self.failing = self.idle;
        self.idle
    }

    /// It failed again.
    pub(crate) fn failed(&mut self) -> Duration {
        self.failing = (self.failing * 2).min(LONGEST);
        self.failing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_met_with_patience_and_forgotten_after_them() {
        let mut pauses = Pauses::of(Duration::from_secs(1));
        assert_eq!(pauses.failed(), Duration::from_secs(2));
        assert_eq!(pauses.failed(), Duration::from_secs(4));
        for _ in 0..10 {
            pauses.failed();
        }
        assert_eq!(pauses.failed(), LONGEST);
        assert_eq!(pauses.quiet(), Duration::from_secs(1));
        assert_eq!(pauses.failed(), Duration::from_secs(2));
    }
}
