//! The house rules that no compiler checks: who may depend on whom, how long a file is, and that documents tell the truth.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a file that cannot be read ends the test, which is the right answer"
)]

mod crates;
mod documents;
mod glossary;
mod map;
mod sources;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folder that holds the whole project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate has a parent").to_owned()
}

/// The text of a file, named from the root of the project.
fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder with this ending, named from the root of the project, in order.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let named = path.strip_prefix(root()).expect("it lies in the project");
                found.push(named.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// The crates, from the bottom up.
const CRATES: [&str; 8] =
    ["domain", "migration", "letters", "outgoing", "store", "workers", "api", "tests"];

/// Every Rust file of the project.
fn sources() -> Vec<String> {
    CRATES.iter().flat_map(|name| files(name, ".rs")).collect()
}

/// The Rust files that run in production.
fn production() -> Vec<String> {
    let crates = CRATES.iter().filter(|name| **name != "tests");
    crates.flat_map(|name| files(&format!("{name}/src"), ".rs")).collect()
}

/// The lines of a source with their numbers, without comments and without the tests at its end.
fn code_lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source
        .lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .enumerate()
        .map(|(place, line)| (place + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Fails with every complaint at once.
fn nothing(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
