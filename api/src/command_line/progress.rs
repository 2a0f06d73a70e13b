//! Progress on a terminal: a bar for work that takes longer than a moment.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on a terminal; nothing where nobody watches.
pub(super) fn progress_bar(what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg} {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style).with_message(what.to_owned())
}

/// Moves the bar to so many of all.
pub(super) fn show(bar: &ProgressBar, done: u64, all: u64) {
    bar.set_length(all);
    bar.set_position(done);
}

/// A count on a terminal, where nobody knows beforehand how many there are.
pub(super) fn counter(what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {pos} {msg} {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::no_length().with_style(style).with_message(what.to_owned())
}
