//! That the documents tell the truth: what they name exists, and every rule that the code cites is explained.

use crate::{files, nothing, read, root, sources};
use std::collections::{BTreeMap, BTreeSet};

const RULES: &str = "docs/rules.md";

/// The documents that people write; what tests print is checked by the tests that print it.
fn documents() -> Vec<String> {
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(str::to_owned);
    top.into_iter().chain(files("docs", ".md")).collect()
}

/// What stands between backticks on one line, outside blocks of code.
fn quoted(document: &str) -> Vec<&str> {
    let mut in_block = false;
    let mut found = Vec::new();
    for line in document.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found
}

/// A path in the project, with the test or type in it that is meant.
fn reference(quoted: &str) -> Option<(&str, Option<&str>)> {
    let (path, item) = match quoted.split_once(".rs::") {
        Some((path, item)) => (&quoted[..path.len() + 3], Some(item)),
        None => (quoted, None),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let first = path.split('/').next().unwrap_or_default();
    let ours = ["domain", "migration", "store", "workers", "api", "tests", "docs", ".ci"];
    let is_path = path.contains('/') && ours.contains(&first);
    let is_file = [".md", ".toml", ".yaml", ".yml"].iter().any(|end| path.ends_with(end));
    (path.chars().all(plain) && (is_path || is_file)).then_some((path, item))
}

#[test]
fn every_file_and_test_that_a_document_names_exists() {
    let mut complaints = Vec::new();
    for document in documents() {
        let text = read(&document);
        for (path, item) in quoted(&text).into_iter().filter_map(reference) {
            if !root().join(path).exists() {
                complaints.push(format!("{document}: {path} does not exist"));
            } else if let Some(item) = item
                && !words(&read(path)).any(|word| word == item)
            {
                complaints.push(format!("{document}: {path} has no {item}"));
            }
        }
    }
    nothing(&complaints);
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut complaints = Vec::new();
    for document in documents() {
        let text = read(&document);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for link in links.filter(|link| !link.is_empty() && !link.contains("://")) {
            let folder = root().join(&document);
            let folder = folder.parent().expect("a document lies in a folder");
            if !folder.join(link).exists() {
                complaints.push(format!("{document}: {link} leads nowhere"));
            }
        }
    }
    nothing(&complaints);
}

/// The numbers in headings and in the first cells of tables, with how often each stands there.
fn explained() -> BTreeMap<String, usize> {
    let mut numbers = BTreeMap::new();
    for line in read(RULES).lines() {
        let place =
            line.strip_prefix("### ").or_else(|| line.strip_prefix("| ")?.split('|').next());
        for number in place.into_iter().flat_map(words).filter(|word| is_rule(word)) {
            *numbers.entry(number.to_owned()).or_default() += 1;
        }
    }
    numbers
}

#[test]
fn every_rule_that_the_code_cites_is_explained() {
    let explained = explained();
    let mut complaints = BTreeSet::new();
    for path in sources() {
        for line in read(&path).lines().filter_map(|line| line.split_once("//")) {
            for number in words(line.1).filter(|word| is_rule(word)) {
                if !explained.contains_key(number) {
                    complaints.insert(format!("{path} cites {number}, which {RULES} lacks"));
                }
            }
        }
    }
    nothing(&complaints.into_iter().collect::<Vec<_>>());
}

#[test]
fn every_rule_stands_in_one_place() {
    let twice = explained().into_iter().filter(|(_, times)| *times > 1);
    nothing(&twice.map(|(number, _)| format!("{number} stands there twice")).collect::<Vec<_>>());
}

#[test]
fn every_rule_has_a_source_a_place_and_a_test() {
    let text = read(RULES);
    let mut complaints = Vec::new();
    for section in text.split("\n### ").skip(1) {
        let title = section.lines().next().unwrap_or_default();
        let body = section.split("\n## ").next().unwrap_or_default();
        for part in ["*Source:*", "*Code:*", "*Test:*"] {
            if !body.contains(part) {
                complaints.push(format!("{title}: no {part}"));
            }
        }
    }
    nothing(&complaints);
}

#[test]
fn decisions_are_numbered_without_gaps_and_have_the_same_parts() {
    let mut complaints = Vec::new();
    for (place, path) in files("docs/adr", ".md").iter().enumerate() {
        let number = format!("{:04}", place + 1);
        let text = read(path);
        if !path.contains(&number) || !text.starts_with(&format!("# {number} ")) {
            complaints.push(format!("{path} should be number {number}"));
        }
        for part in ["## Why", "## What", "## Then"] {
            if !text.contains(part) {
                complaints.push(format!("{path} has no part {part}"));
            }
        }
    }
    nothing(&complaints);
}

#[test]
fn the_two_commands_stand_where_a_stranger_looks() {
    for document in ["README.md", "CONTRIBUTING.md"] {
        let text = read(document);
        for command in ["make run", "make test"] {
            assert!(text.contains(command), "{document} does not name `{command}`");
        }
    }
    let makefile = read("Makefile");
    assert!(makefile.contains("\nrun:") && makefile.contains("\ntest:"));
}

/// R96: the keys that publiccode.yml must have, and one licence everywhere.
#[test]
fn publiccode_says_what_the_standard_asks() {
    let text = read("publiccode.yml");
    let keys = [
        "publiccodeYmlVersion:",
        "name:",
        "url:",
        "platforms:",
        "developmentStatus:",
        "softwareType:",
        "description:",
        "legal:",
        "maintenance:",
        "localisation:",
    ];
    for key in keys {
        assert!(text.lines().any(|line| line.starts_with(key)), "{key}");
    }
    for line in text.lines().filter_map(|line| line.trim().strip_prefix("shortDescription: ")) {
        assert!(line.chars().count() <= 150, "{line}");
    }
    let licence = text.lines().find_map(|line| line.trim().strip_prefix("license: "));
    let licence = licence.expect("a licence");
    assert!(read("Cargo.toml").contains(&format!("license = \"{licence}\"")));
    assert!(read("LICENSE").to_uppercase().contains("EUROPEAN UNION PUBLIC LICENCE"));
}

/// The words of a text: what stands between everything that cannot be in a name.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Whether a word is the number of a rule: one letter of the six series, then digits.
fn is_rule(word: &str) -> bool {
    let series = ['R', 'D', 'H', 'Q', 'G', 'S'];
    word.strip_prefix(series)
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}
