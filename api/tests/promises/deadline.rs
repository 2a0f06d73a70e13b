//! `meldpunt deadline`, as a process.

use serde_json::Value;
use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

fn deadline(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_meldpunt"))
        .arg("deadline")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let feeder = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // A program that stops at a wrong header may not read on.
    let _ = feeder.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn one_deadline_is_told_with_its_day_its_end_and_the_reason() {
    let output = deadline(&["--from", "2026-12-11T10:00:00+01:00", "--term", "2w"], b"");
    let told = text(&output.stdout);
    assert!(output.status.success());
    assert!(told.starts_with("last day:    maandag 28 december 2026 (2026-12-28)\n"), "{told}");
    assert!(told.contains("end of term: 2026-12-28T23:00:00Z\n"), "{told}");
    assert!(told.contains("25 December 2026"), "{told}");
}

#[test]
fn json_tells_the_same() {
    let output = deadline(&["--from", "2026-12-11T10:00:00+01:00", "--term", "2w", "--json"], b"");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["lastDay"], "2026-12-28");
    assert_eq!(told["expiresAt"], "2026-12-28T23:00:00Z");
    assert_eq!(told["nominalLastDay"], "2026-12-25");
    let (steps, sentences) = (&told["steps"], &told["explanation"]);
    assert!(steps.as_array().unwrap().len() > 5);
    assert_eq!(steps.as_array().unwrap().len(), sentences.as_array().unwrap().len());
}

#[test]
fn without_the_act_the_last_day_stays_where_counting_puts_it() {
    let moment = ["--from", "2026-12-11T10:00:00+01:00", "--term", "2w", "--json", "--no-atw"];
    let told: Value = serde_json::from_slice(&deadline(&moment, b"").stdout).unwrap();
    assert_eq!(told["lastDay"], "2026-12-25");
}

#[test]
fn a_table_keeps_its_rows_as_given() {
    let input = b"event_at,term\n2026-12-11T10:00:00+01:00,2w\n2026-03-01T23:30:00Z,6w+4w\n";
    let output = deadline(&["--batch"], input);
    let expected = "event_at,term,last_day,expires_at\n\
        2026-12-11T10:00:00+01:00,2w,2026-12-28,2026-12-28T23:00:00Z\n\
        2026-03-01T23:30:00Z,6w+4w,2026-05-11,2026-05-11T22:00:00Z\n";
    assert_eq!(text(&output.stdout), expected, "{}", text(&output.stderr));
    assert!(output.status.success());
}

#[test]
fn a_table_without_rows_is_a_table_without_rows() {
    let output = deadline(&["--batch"], b"event_at,term\r\n");
    assert_eq!(text(&output.stdout), "event_at,term,last_day,expires_at\n");
}

#[test]
fn every_wrong_row_is_named_and_nothing_is_written() {
    let input = b"event_at,term\n\
        2026-12-11T10:00:00+01:00,2w\n\
        gisteren,2w\n\
        2026-12-11T10:00:00+01:00,Jansen\n\
        2026-12-11T10:00:00+01:00\n\
        \xff,2w\n\
        2026-12-11T10:00:00+01:00,2w,extra\n";
    let output = deadline(&["--batch"], input);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    let told = text(&output.stderr);
    for line in ["line 3: event_at", "line 4: term", "line 5:", "line 6:", "line 7:"] {
        assert!(told.contains(line), "{line} is not in {told}");
    }
    assert!(!told.contains("line 2"));
    assert!(!told.contains("Jansen") && !told.contains("gisteren"));
}

#[test]
fn another_header_is_refused() {
    for header in ["", "term,event_at\n", "event_at\n", "event_at,term,more\n"] {
        let output = deadline(&["--batch"], header.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{header:?}");
        assert!(text(&output.stderr).contains("the header must be event_at,term"));
    }
}

#[test]
fn a_wrong_moment_or_term_is_wrong_use() {
    for arguments in [
        ["--from", "yesterday", "--term", "2w"].as_slice(),
        &["--from", "2026-12-11T10:00:00+01:00", "--term", "2"],
        &["--from", "2026-12-11T10:00:00+01:00"],
        &["--batch", "--from", "2026-12-11T10:00:00+01:00"],
        &[],
    ] {
        assert_eq!(deadline(arguments, b"").status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_hundred_thousand_rows_take_seconds() {
    let mut input = String::from("event_at,term\n");
    for row in 0..100_000 {
        let (day, hour) = (row % 28 + 1, row % 24);
        input.push_str(&format!("2026-{:02}-{day:02}T{hour:02}:00:00+01:00,2w\n", row % 12 + 1));
    }
    let started = std::time::Instant::now();
    let output = deadline(&["--batch"], input.as_bytes());
    assert_eq!(text(&output.stdout).lines().count(), 100_001);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
