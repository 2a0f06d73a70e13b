//! What every source file keeps to: names that say something, a length that fits a head, and no hidden doors.

use crate::{code_lines, nothing, production, read, sources};

/// About what a reader can hold; past this, look for the missing type.
const MOST_LINES: usize = 300;

/// No reason is good enough for more than this, except for a list of tests.
const MOST_LINES_WITH_A_REASON: usize = 450;

/// An excuse that a file needs no more: it fits well within the limit.
const FEW_LINES: usize = 270;

/// The files that are longer, each with the reason.
const LONG_FILES: &[(&str, &str)] = &[
    ("api/src/demo/course.rs", "one story of a case from its first day to its last"),
    ("domain/src/complaint/advice.rs", "the whole of an advice: data, and what its stages mean"),
    ("domain/src/complaint/commands/answering.rs", "the whole answer to an advice on one page"),
    ("domain/src/complaint/commands/intake.rs", "one small decision per command of the intake"),
    ("domain/src/complaint/evolve.rs", "one arm per event; the compiler keeps it complete"),
    ("domain/src/complaint/refusal.rs", "one sentence and one code per refusal"),
    ("domain/tests/complaint/answering.rs", "one story per way to answer an advice"),
    ("domain/tests/complaint/properties.rs", "one random history and everything it must keep"),
    ("domain/tests/complaint/refusals.rs", "one story per refusal, so that none is forgotten"),
    (
        "domain/tests/complaint/support/story.rs",
        "the actors of all stories, with what they can say",
    ),
    ("tests/tests/contract/documents.rs", "one story per promise about documents"),
    ("store/src/clockwork.rs", "the three jobs are one sweep with three questions"),
    ("store/src/filing.rs", "a filing from the tray to the commit on one page"),
    ("store/src/secret.rs", "the whole life of the client's secret, to be reviewed at once"),
    ("store/tests/backup.rs", "backups on one desk, as many ways to damage them"),
    ("store/tests/rotation.rs", "one story of a change of keys, and everybody who comes between"),
    ("tests/tests/contract/desk.rs", "one desk and every caller of these tests"),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] =
    ["common", "util", "utils", "core", "types", "helpers", "helper", "manager", "service"];

#[test]
fn files_are_short_or_say_why_not() {
    let mut complaints = Vec::new();
    for path in sources() {
        let lines = read(&path).lines().count();
        let excused = LONG_FILES.iter().any(|(long, _)| *long == path);
        let most = if path.contains("/tests/") { usize::MAX } else { MOST_LINES_WITH_A_REASON };
        if lines > most || (lines > MOST_LINES && !excused) {
            complaints.push(format!("{path} has {lines} lines: split it"));
        }
        if lines <= FEW_LINES && excused {
            complaints.push(format!("{path} has {lines} lines: it needs no excuse any more"));
        }
    }
    for (long, _) in LONG_FILES {
        if !sources().iter().any(|path| path == long) {
            complaints.push(format!("{long} does not exist any more"));
        }
    }
    nothing(&complaints);
}

#[test]
fn files_and_folders_have_names_that_say_something() {
    let empty = |path: &String| path.split(['/', '.']).any(|part| EMPTY_NAMES.contains(&part));
    nothing(&sources().into_iter().filter(empty).collect::<Vec<_>>());
}

#[test]
fn every_file_begins_with_what_it_is() {
    let silent = |path: &String| !read(path).starts_with("//! ");
    nothing(&sources().into_iter().filter(silent).collect::<Vec<_>>());
}

#[test]
fn production_code_never_panics_on_purpose() {
    const PANICS: [&str; 6] =
        [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];
    nothing(&lines_with(&PANICS, |_| true));
}

#[test]
fn only_the_clock_reads_the_time() {
    const CLOCKS: [&str; 4] = ["Utc::now(", "Local::now(", "SystemTime::now(", "CURRENT_TIMESTAMP"];
    nothing(&lines_with(&CLOCKS, |path| path != "store/src/clock.rs"));
}

#[test]
fn the_rules_know_no_time_chance_files_or_network() {
    const OUTSIDE: [&str; 6] = ["Instant", "std::fs", "std::net", "std::env", "async fn", "new_v4"];
    nothing(&lines_with(&OUTSIDE, |path| path.starts_with("domain/")));
}

/// S18: SQL is written where the tables are known, and values reach it as values: nothing from outside stands in quotes.
#[test]
fn sql_is_written_in_the_store_and_holds_no_values() {
    const VERBS: [&str; 5] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", " WHERE "];
    let mut complaints = Vec::new();
    for path in production().iter().filter(|path| !path.starts_with("migration/")) {
        for (number, literal) in literals(&read(path)) {
            let is_sql = VERBS.iter().any(|verb| literal.contains(verb));
            if is_sql && !path.starts_with("store/") {
                complaints.push(format!("{path}:{number} writes SQL"));
            }
            if is_sql && ["'{", "}'", "%{"].iter().any(|quoted| literal.contains(quoted)) {
                complaints.push(format!("{path}:{number} puts a value into SQL"));
            }
        }
    }
    nothing(&complaints);
}

/// The pieces of text between double quotes, with the line on which each begins.
fn literals(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in code_lines(source) {
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match (&mut open, character) {
                (Some((_, text)), '\\') => text.extend(characters.next()),
                (Some(_), '"') => found.extend(open.take()),
                (Some((_, text)), other) => text.push(other),
                (None, '"') => open = Some((number, String::new())),
                (None, '\'') if line.contains("'\"'") => {
                    characters.next();
                }
                (None, _) => {}
            }
        }
    }
    found
}

#[test]
fn handlers_only_translate() {
    const DATABASE: [&str; 3] = ["sea_orm", "Statement::", "SELECT "];
    nothing(&lines_with(&DATABASE, |path| path.starts_with("api/src/v1")));
}

/// The lines of production code that hold one of the words, in the files that are looked at.
fn lines_with(words: &[&str], looked_at: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for path in production().iter().filter(|path| looked_at(path)) {
        for (number, line) in code_lines(&read(path)) {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{path}:{number} {}", line.trim()));
            }
        }
    }
    found
}
