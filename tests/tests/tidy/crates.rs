//! Which crate may depend on which: the arrows point down, and `domain` stands on nothing of ours.

use crate::{CRATES, nothing, read};
use std::collections::BTreeSet;

/// Each crate with those of ours that it may need in production.
const TABLE: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("migration", &[]),
    ("letters", &["domain"]),
    ("store", &["domain", "migration"]),
    ("outgoing", &[]),
    ("workers", &["domain", "letters", "outgoing", "store"]),
    ("api", &["domain", "letters", "migration", "outgoing", "store", "workers"]),
    // Its library starts databases for the tests of `store`; only its own tests need the rest.
    ("tests", &["domain", "migration", "store"]),
];

/// What the rules may stand on: dates, writing values down, error messages and identifiers.
const PURE: [&str; 5] = ["chrono", "chrono-tz", "serde", "thiserror", "uuid"];

/// The names in the `[dependencies]` of a crate; development dependencies may include `tests`.
fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = read(&format!("{name}/Cargo.toml"));
    let section = manifest.lines().skip_while(|line| line.trim() != "[dependencies]").skip(1);
    section
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split(['.', '=', ' ']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn crates_depend_only_on_those_below_them() {
    let complaints: Vec<_> = TABLE
        .iter()
        .flat_map(|(name, allowed)| {
            dependencies(name)
                .into_iter()
                .filter(|other| CRATES.contains(&other.as_str()))
                .filter(|other| !allowed.contains(&other.as_str()))
                .map(move |other| format!("{name} must not depend on {other}"))
        })
        .collect();
    nothing(&complaints);
}

#[test]
fn the_table_names_every_crate_of_the_workspace() {
    let manifest = read("Cargo.toml");
    let members = manifest.lines().find(|line| line.starts_with("members")).expect("members");
    let members: BTreeSet<_> = members.split('"').skip(1).step_by(2).collect();
    assert_eq!(members, TABLE.iter().map(|(name, _)| *name).collect());
}

#[test]
fn the_rules_stand_on_nothing_that_can_reach_outside() {
    assert_eq!(dependencies("domain"), PURE.map(str::to_owned).into());
}
