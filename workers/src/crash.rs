//! Named points at which a test lets the process die, as a power cut would; nothing of it is in a release.

/// Dies here when the variable `CRASH_AT` names this point; `CRASH_AT=name:3` dies at the third pass.
#[cfg(debug_assertions)]
pub(crate) fn point(name: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("CRASH_AT") else { return };
    let (point, pass) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    if point == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == pass.parse().unwrap_or(1) {
        std::process::abort();
    }
}

/// Nothing in a release.
#[cfg(not(debug_assertions))]
pub(crate) fn point(_: &str) {}
