//! Finding and masking citizen service numbers (BSN) in free text: the desk must not keep them (R66).
//!
//! One in eleven nine-digit numbers passes the check, so a finding is a reason to warn and to offer masking, not to refuse.

use std::ops::Range;

const DIGITS: usize = 9;

/// Where in the text (in bytes) a number stands that can be a BSN: nine digits that pass the 11-test.
///
/// Digits may be grouped by single spaces, dots or hyphens. A grouped number counts only when it is not part of a longer
/// group, as in a telephone number.
pub fn detect(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut group_is_open = false;
    for run in digit_runs(text) {
        let stands_alone = is_bsn(&text[run.clone()]);
        match groups.last_mut() {
            Some(group) if group_is_open && !stands_alone && are_joined(text, group, &run) => {
                group.end = run.end;
            }
            Some(_) | None => groups.push(run),
        }
        group_is_open = !stands_alone;
    }
    groups.retain(|group| is_bsn(&text[group.clone()]));
    groups
}

/// The text with all but the last four digits of each finding hidden: `*****2333`.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut copied = 0;
    for found in detect(text) {
        masked.push_str(&text[copied..found.start]);
        masked.push_str("*****");
        masked.extend(digits(&text[found.clone()]).skip(DIGITS - 4).map(char::from));
        copied = found.end;
    }
    masked.push_str(&text[copied..]);
    masked
}

/// The unbroken runs of digits, in order.
fn digit_runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (position, byte) in text.bytes().enumerate() {
        if !byte.is_ascii_digit() {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == position => run.end = position + 1,
            Some(_) | None => runs.push(position..position + 1),
        }
    }
    runs
}

fn are_joined(text: &str, run: &Range<usize>, next: &Range<usize>) -> bool {
    matches!(&text[run.end..next.start], " " | "." | "-" | "\u{A0}")
}

/// The 11-test: the digits times 9, 8, 7, 6, 5, 4, 3, 2 and -1 add up to a multiple of 11, and are not all zero.
fn is_bsn(number: &str) -> bool {
    let digits: Vec<i32> = digits(number).map(|byte| i32::from(byte - b'0')).collect();
    if digits.len() != DIGITS || digits.iter().all(|&digit| digit == 0) {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    sum % 11 == 0
}

fn digits(number: &str) -> impl Iterator<Item = u8> {
    number.bytes().filter(u8::is_ascii_digit)
}
