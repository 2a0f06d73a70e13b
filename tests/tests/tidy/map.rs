//! That the code map in ARCHITECTURE.md is what the files say of themselves.

use crate::{CRATES, production, read, root};
use std::{fmt::Write as _, fs};

const DOCUMENT: &str = "ARCHITECTURE.md";
const BEGIN: &str =
    "<!-- The code map begins: printed by a test from the first sentence of each file. -->\n";
const END: &str = "<!-- The code map ends. -->";

/// What a file says of itself: the first sentence of its documentation.
fn sentence(path: &str) -> String {
    let source = read(path);
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let paragraph: Vec<_> = lines.take_while(|line| !line.is_empty()).map(str::trim).collect();
    let paragraph = paragraph.join(" ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    paragraph[..end].replace('|', "\\|")
}

/// A table for each crate, with a row for each file.
fn code_map() -> String {
    let mut map = String::new();
    for name in CRATES.iter().filter(|name| **name != "tests") {
        let home = format!("{name}/src/");
        writeln!(map, "\n#### {name}\n\n| file | what it is |\n| --- | --- |").expect("a string");
        for path in production().iter().filter(|path| path.starts_with(&home)) {
            writeln!(map, "| [{}]({path}) | {} |", &path[home.len()..], sentence(path))
                .expect("a string");
        }
    }
    map.push('\n');
    map
}

/// To print it anew: `UPDATE_DOCS=1 cargo test -p tests --test tidy`.
#[test]
fn the_code_map_is_what_the_files_say_of_themselves() {
    let text = read(DOCUMENT);
    let (before, rest) = text.split_once(BEGIN).expect("the map begins somewhere");
    let (printed, after) = rest.split_once(END).expect("the map ends somewhere");
    let map = code_map();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let whole = format!("{before}{BEGIN}{map}{END}{after}");
        fs::write(root().join(DOCUMENT), whole).expect("the document can be written");
    } else {
        let stale = printed.lines().filter(|line| !map.contains(line));
        let missing = map.lines().filter(|line| !printed.contains(line));
        let differing: Vec<_> = stale.chain(missing).map(str::to_owned).collect();
        let outdated = "the code map is out of date: run the tidy test with UPDATE_DOCS=1";
        assert!(printed == map, "{outdated}\n{}", differing.join("\n"));
    }
}
