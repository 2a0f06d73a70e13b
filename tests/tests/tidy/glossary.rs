//! That the glossary and the code use the same words.

use crate::{files, nothing, read};
use std::collections::{BTreeMap, BTreeSet};

const GLOSSARY: &str = "docs/glossary.md";

/// The lists that people choose from or read: each of their words stands in the glossary.
const LISTS: [&str; 30] = [
    "StateName",
    "Answer",
    "Stage",
    "Nature",
    "Serving",
    "SetAside",
    "Channel",
    "PreferredChannel",
    "Language",
    "LifeArea",
    "Ground",
    "Missing",
    "DeclineGround",
    "Norm",
    "Conclusion",
    "Party",
    "WaiverGround",
    "Regime",
    "DeskStatus",
    "BasisKind",
    "NoticeKind",
    "Recipient",
    "Actor",
    "Closure",
    "AppointmentKind",
    "DeskTerm",
    "DataRequest",
    "DataOutcome",
    "Scan",
    "Sensitivity",
];

/// The variants of every enum in the domain, by its name. Lists that macros make are read where they are written.
fn enums() -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files("domain/src", ".rs") {
        let mut current: Option<String> = None;
        for line in read(&path).lines() {
            let opened = line.strip_prefix("pub enum ").and_then(|rest| rest.split(' ').next());
            match (opened, line) {
                (Some(name), _) => current = Some(name.to_owned()),
                (None, "notice_kinds! {") => current = Some("NoticeKind".to_owned()),
                (None, "}") => current = None,
                (None, _) => {
                    let variant = line
                        .strip_prefix("    ")
                        .filter(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()));
                    if let (Some(name), Some(variant)) = (&current, variant) {
                        let end = variant.find(|c: char| !c.is_alphanumeric());
                        let variant = &variant[..end.unwrap_or(variant.len())];
                        found.entry(name.clone()).or_default().insert(variant.to_owned());
                    }
                }
            }
        }
    }
    found
}

/// The types of the domain.
fn types() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in files("domain/src", ".rs") {
        for line in read(&path).lines() {
            let line = line.trim_start();
            let rest = ["pub struct ", "pub enum "].iter().find_map(|word| line.strip_prefix(word));
            let name = rest.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            found.extend(name.map(str::to_owned));
        }
    }
    found
}

/// The code names in the glossary: `Type` or `Type::Variant`.
fn code_names() -> Vec<String> {
    let text = read(GLOSSARY);
    let rows = text.lines().filter(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_code_name_in_the_glossary_exists() {
    let (enums, types) = (enums(), types());
    let exists = |name: &String| match name.split_once("::") {
        Some((list, variant)) => enums.get(list).is_some_and(|all| all.contains(variant)),
        None => types.contains(name) || enums.contains_key(name),
    };
    nothing(&code_names().into_iter().filter(|name| !exists(name)).collect::<Vec<_>>());
}

#[test]
fn every_word_that_people_choose_or_read_stands_in_the_glossary() {
    let (enums, named) = (enums(), code_names().into_iter().collect::<BTreeSet<_>>());
    let mut complaints = Vec::new();
    for list in LISTS {
        for variant in enums.get(list).unwrap_or_else(|| panic!("there is no list {list}")) {
            let name = format!("{list}::{variant}");
            if !named.contains(&name) {
                complaints.push(name);
            }
        }
    }
    nothing(&complaints);
}

#[test]
fn holidays_have_the_same_dutch_names_in_the_glossary_and_in_the_code() {
    let text = read(GLOSSARY);
    let source = read("domain/src/calendar/closure.rs");
    let names = source.lines().filter_map(|line| line.trim().strip_prefix("Self::"));
    let names = names.filter_map(|line| line.strip_suffix("\",")?.split_once(" => \""));
    let missing: Vec<_> = names
        .filter(|(_, name)| name.starts_with(|first: char| first.is_ascii_uppercase()))
        .filter(|(variant, name)| {
            let row = |line: &&str| line.contains(&format!("`Closure::{variant}`"));
            !text
                .lines()
                .find(row)
                .is_some_and(|line| line.to_lowercase().contains(&name.to_lowercase()))
        })
        .map(|(variant, name)| format!("Closure::{variant} is {name}"))
        .collect();
    nothing(&missing);
}
