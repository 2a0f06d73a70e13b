//! `meldpunt deadline`: the end of a term for one event, or for a table of them (R26-R33).

use super::Failure;
use chrono::{Datelike, NaiveDate};
use clap::Args;
use csv::StringRecord;
use domain::{
    Timestamp,
    calendar::Calendar,
    term::{Deadline, Term},
};
use std::io::{Read, Write};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The moment of the event, as in 2026-12-11T10:00:00+01:00
    #[arg(long, value_name = "MOMENT", required_unless_present = "batch")]
    from: Option<Timestamp>,
    /// The term in weeks: 2w, 6w, or 6w+4w for a term and its adjournment
    #[arg(long, value_name = "TERM", required_unless_present = "batch")]
    term: Option<Term>,
    /// Print JSON
    #[arg(long, conflicts_with = "batch")]
    json: bool,
    /// Count without the extension of the Algemene termijnenwet
    #[arg(long)]
    no_atw: bool,
    /// Read CSV with the header event_at,term and write CSV with last_day and expires_at added;
    /// when a row is wrong, every wrong row is named and nothing is written
    #[arg(long, conflicts_with_all = ["from", "term"])]
    batch: bool,
}

/// The header of the table that is read, which begins the header of the table that is written.
const HEADER: [&str; 2] = ["event_at", "term"];

pub(super) fn run(
    arguments: &Arguments,
    input: impl Read,
    output: impl Write,
) -> Result<(), Failure> {
    let calendar = Calendar::statutory();
    let atw_applies = !arguments.no_atw;
    match (arguments.from, &arguments.term) {
        (Some(from), Some(term)) => {
            let deadline = Deadline::compute(from, term, atw_applies, &calendar);
            if arguments.json { json(&deadline, output) } else { text(&deadline, output) }
        }
        (None, _) | (_, None) => table(input, output, atw_applies, &calendar),
    }
}

fn text(deadline: &Deadline, mut output: impl Write) -> Result<(), Failure> {
    writeln!(output, "last day:    {} ({})", in_dutch(deadline.last_day), deadline.last_day)?;
    writeln!(output, "end of term: {}", deadline.expires_at)?;
    writeln!(output, "\n{}", deadline.explain().to_string().trim_end())?;
    Ok(output.flush()?)
}

fn json(deadline: &Deadline, mut output: impl Write) -> Result<(), Failure> {
    let explanation = deadline.explain();
    let sentences: Vec<String> = explanation.steps.iter().map(ToString::to_string).collect();
    let answer = serde_json::json!({
        "eventAt": deadline.event_at,
        "eventDay": deadline.event_day,
        "term": deadline.term,
        "atwApplies": deadline.atw_applies,
        "calendarVersion": deadline.calendar_version,
        "nominalLastDay": deadline.nominal_last_day,
        "lastDay": deadline.last_day,
        "expiresAt": deadline.expires_at,
        "steps": explanation.steps,
        "explanation": sentences,
    });
    writeln!(output, "{answer:#}")?;
    Ok(output.flush()?)
}

/// Reads and computes row by row. The answers are kept until the last row has proved right, about
/// 90 bytes a row, so that half a table is never taken for a whole one.
fn table(
    input: impl Read,
    mut output: impl Write,
    atw_applies: bool,
    calendar: &Calendar,
) -> Result<(), Failure> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let header = reader.headers().map_err(|error| Failure::Input(unreadable(&error)))?;
    let first = header.get(0).map(|name| name.trim_start_matches('\u{feff}'));
    if header.len() != 2 || first != Some(HEADER[0]) || header.get(1) != Some(HEADER[1]) {
        return Err(Failure::Input("line 1: the header must be event_at,term".to_owned()));
    }
    let mut answers = csv::Writer::from_writer(Vec::new());
    let mut wrong = Vec::new();
    answers.write_record(["event_at", "term", "last_day", "expires_at"]).map_err(unwritable)?;
    let mut row = StringRecord::new();
    loop {
        match reader.read_record(&mut row) {
            Ok(false) => break,
            Ok(true) => match deadline_of(&row, atw_applies, calendar) {
                Ok(deadline) => answers
                    .write_record([
                        &row[0],
                        &row[1],
                        &deadline.last_day.to_string(),
                        &deadline.expires_at.to_string(),
                    ])
                    .map_err(unwritable)?,
                Err(reason) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    wrong.push(format!("line {line}: {reason}"));
                }
            },
            Err(error) if error.is_io_error() => return Err(Failure::Work(error.to_string())),
            Err(error) => wrong.push(unreadable(&error)),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::Input(format!("nothing was computed:\n{}", wrong.join("\n"))));
    }
    let answers = answers.into_inner().map_err(|error| Failure::Work(error.to_string()))?;
    output.write_all(&answers)?;
    Ok(output.flush()?)
}

fn deadline_of(
    row: &StringRecord,
    atw_applies: bool,
    calendar: &Calendar,
) -> Result<Deadline, &'static str> {
    let (Some(event_at), Some(term), 2) = (row.get(0), row.get(1), row.len()) else {
        return Err("expected two columns: event_at,term");
    };
    let event_at = event_at.trim().parse::<Timestamp>();
    let term = term.trim().parse::<Term>();
    match (event_at, term) {
        (Ok(event_at), Ok(term)) => Ok(Deadline::compute(event_at, &term, atw_applies, calendar)),
        (Err(_), Ok(_)) => Err("event_at must be a moment such as 2026-12-11T10:00:00+01:00"),
        (Ok(_), Err(_)) => Err("term must be weeks such as 2w or 6w+4w"),
        (Err(_), Err(_)) => Err("event_at must be a moment such as 2026-12-11T10:00:00+01:00, \
             and term must be weeks such as 2w or 6w+4w"),
    }
}

/// Where the reader stumbled; never the text that it stumbled over.
fn unreadable(error: &csv::Error) -> String {
    let line = error.position().map_or(1, csv::Position::line);
    format!("line {line}: not a row of UTF-8 text")
}

fn unwritable(error: csv::Error) -> Failure {
    Failure::Work(error.to_string())
}

/// A day as letters write it: "maandag 28 december 2026".
fn in_dutch(day: NaiveDate) -> String {
    const DAYS: [&str; 7] =
        ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
    const MONTHS: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    let weekday = DAYS[day.weekday().num_days_from_monday() as usize];
    format!("{weekday} {} {} {}", day.day(), MONTHS[day.month0() as usize], day.year())
}
