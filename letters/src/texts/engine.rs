//! The engine behind the texts: a closed language of conditions, loops and values, with a limit on its work (S13).

use super::{TextProblem, tokens::Tokens, tokens::is_token};
use crate::values::Fields;
use minijinja::{
    Environment, ErrorKind, Output, State, UndefinedBehavior, Value, syntax::SyntaxConfig,
};
use std::collections::BTreeSet;

/// The most characters of a text.
pub const MAX_LENGTH: usize = 20_000;

/// The most steps that filling a text may take.
const FUEL: u64 = 200_000;

/// What stands behind `{%`.
const STATEMENTS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// Fills a text with values; their words are tokens in the answer.
pub(super) fn fill(source: &str, values: &Fields) -> Result<(String, Tokens), TextProblem> {
    let mut tokens = Tokens::default();
    let sealed = tokens.seal("", &crate::values::Value::Fields(values.clone()));
    let engine = engine();
    let template = engine.template_from_str(source).map_err(|error| problem(&error))?;
    let filled = template.render(sealed).map_err(|error| problem(&error))?;
    Ok((filled, tokens))
}

/// What is wrong with a text before it is filled, and the names that it uses.
pub(super) fn names_used(source: &str) -> Result<BTreeSet<String>, TextProblem> {
    if source.chars().count() > MAX_LENGTH {
        return Err(TextProblem::TooLong { maximum: MAX_LENGTH });
    }
    if source.chars().any(is_token) {
        return Err(TextProblem::PrivateCharacter);
    }
    for (line, number) in source.lines().zip(1..) {
        check_line(line, number)?;
    }
    let engine = engine();
    let template = engine.template_from_str(source).map_err(|error| problem(&error))?;
    Ok(template.undeclared_variables(false).into_iter().collect())
}

fn engine<'source>() -> Environment<'source> {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_fuel(Some(FUEL));
    engine.set_debug(false);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    engine.set_syntax(syntax.unwrap_or_default());
    engine.set_formatter(print);
    engine.add_filter("length", |value: &Value| value.len());
    engine
}

/// Prints words, numbers and codes; what is nothing, a list or a condition is a mistake of the text.
fn print(output: &mut Output, _: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    let printed = match value.as_str() {
        Some(words) => output.write_str(words),
        None if value.is_number() => output.write_str(&value.to_string()),
        None => return Err(ErrorKind::BadSerialization.into()),
    };
    printed.map_err(|_| ErrorKind::WriteFailure.into())
}

/// A text can only choose, repeat and print: nothing in it can grow beyond what it is given.
fn check_line(line: &str, number: usize) -> Result<(), TextProblem> {
    let mut rest = line;
    let mut words = String::new();
    let mut ends_in_statement = false;
    while let Some((before, inside, after)) = next_braces(rest, number)? {
        words.push_str(before);
        ends_in_statement = inside.is_statement && after.is_empty();
        words.push_str(if inside.is_statement { "" } else { "value" });
        inside.check(number)?;
        rest = after;
    }
    words.push_str(rest);
    // The engine leaves out the end of a line behind a statement: what follows would stick to what stands before.
    if ends_in_statement && !words.trim().is_empty() {
        return Err(TextProblem::StatementAtTheEnd { line: number });
    }
    Ok(())
}

/// What stands between braces.
struct Braces<'a> {
    expression: &'a str,
    is_statement: bool,
}

impl Braces<'_> {
    fn check(&self, line: usize) -> Result<(), TextProblem> {
        let word = self.expression.split_whitespace().next().unwrap_or_default();
        if self.is_statement && !STATEMENTS.contains(&word) {
            return Err(TextProblem::Statement { line, word: word.to_owned() });
        }
        let is_allowed = |c: char| c.is_alphanumeric() || "_.=!<>\"'|()-, ".contains(c);
        let allowed = self.expression.chars().all(is_allowed);
        allowed.then_some(()).ok_or(TextProblem::Syntax { line })
    }
}

/// The next braces of a line, with what stands before and after them.
fn next_braces(line: &str, number: usize) -> Result<Option<(&str, Braces<'_>, &str)>, TextProblem> {
    let starts = ["{%", "{{"].map(|open| line.find(open).map(|start| (start, open == "{%")));
    let Some((start, is_statement)) = starts.into_iter().flatten().min() else { return Ok(None) };
    let (before, opened) = line.split_at(start);
    let close = if is_statement { "%}" } else { "}}" };
    let inside = opened.get(2..).unwrap_or_default();
    let (inside, after) = inside.split_once(close).ok_or(TextProblem::Syntax { line: number })?;
    let expression = inside.trim_matches(['-', ' ']);
    Ok(Some((before, Braces { expression, is_statement }, after)))
}

fn problem(error: &minijinja::Error) -> TextProblem {
    let line = error.line().unwrap_or_default();
    #[expect(clippy::wildcard_enum_match_arm, reason = "an enum of the engine, which grows")]
    match error.kind() {
        ErrorKind::OutOfFuel => TextProblem::TooMuchWork,
        ErrorKind::UndefinedError => TextProblem::Undefined { line },
        ErrorKind::BadSerialization | ErrorKind::WriteFailure => TextProblem::NotPrintable { line },
        _ => TextProblem::Syntax { line },
    }
}
