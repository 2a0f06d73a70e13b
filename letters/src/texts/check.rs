//! The examination of a text: every sample of its letter is written with it and held against the rules (R18, R98).

use super::{Text, TextProblem, engine, obligations, obligations::Need};
use crate::{
    compose::{Written, write},
    contents::{Gathered, samples},
    plain,
    reader::readers,
    values::{Fields, Value},
};
use domain::complaint::classification::Language;
use std::collections::BTreeSet;

/// The most problems that one examination reports; the rest follow when these are mended.
const MOST_PROBLEMS: usize = 20;

/// Everything that is wrong with a text, each thing once.
pub(super) fn problems(text: &Text) -> Vec<TextProblem> {
    let names = match engine::names_used(text.source()) {
        Ok(names) => names,
        Err(problem) => return vec![problem],
    };
    let unknown = unknown_names(text, &names);
    if !unknown.is_empty() {
        return unknown;
    }
    let mut problems: Vec<TextProblem> = Vec::new();
    for reader in readers(text.kind()) {
        for (name, gathered) in samples(text.kind(), *reader) {
            let sample = format!("{}, {name}", reader.code());
            let found = match write(&gathered, *reader, text) {
                Ok(written) => in_letter(text, *reader, &sample, &gathered, &written),
                Err(problem) => vec![problem],
            };
            let anew = found
                .into_iter()
                .filter(|problem| !problems.iter().any(|known| says_the_same(known, problem)));
            let anew: Vec<_> = anew.collect();
            problems.extend(anew);
        }
    }
    problems.truncate(MOST_PROBLEMS);
    problems
}

/// The names that no sample of this letter has.
fn unknown_names(text: &Text, used: &BTreeSet<String>) -> Vec<TextProblem> {
    let known: BTreeSet<&str> = readers(text.kind())
        .iter()
        .flat_map(|reader| samples(text.kind(), *reader))
        .flat_map(|(_, gathered)| gathered.values(text.language()).into_keys())
        .collect();
    let existing: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
    let unknown = used.iter().filter(|name| !known.contains(name.as_str()));
    unknown
        .map(|name| TextProblem::UnknownName { name: name.clone(), existing: existing.clone() })
        .collect()
}

fn in_letter(
    text: &Text,
    reader: crate::reader::Reader,
    sample: &str,
    gathered: &Gathered,
    written: &Written,
) -> Vec<TextProblem> {
    if written.own_blocks == 0 {
        return vec![TextProblem::Empty { sample: sample.to_owned() }];
    }
    let values = gathered.values(text.language());
    let lacking = obligations::of(text.kind()).into_iter().filter(|obligation| {
        obligation.readers.include(reader)
            && !is_met(obligation.needs, &values, written, text.language())
    });
    let lacking = lacking.map(|obligation| TextProblem::Lacks {
        sample: sample.to_owned(),
        rule: obligation.rule,
        wanted: match obligation.needs {
            Need::Value(name) => name.to_owned(),
            words @ Need::Words { .. } => words.words(text.language()).join(" / "),
        },
    });
    let not_plain = plain::problems(text.language(), &written.without_names)
        .into_iter()
        .chain(plain::remedies(text.kind(), text.language(), &written.without_names))
        .map(|problem| TextProblem::NotPlain { sample: sample.to_owned(), problem });
    lacking.chain(not_plain).collect()
}

fn is_met(need: Need, values: &Fields, written: &Written, language: Language) -> bool {
    match need {
        Need::Value(name) => {
            let prints = |path: &String| path == name || path.starts_with(&format!("{name}."));
            written.printed.iter().any(prints) || !exists(values, name)
        }
        Need::Words { .. } => {
            let texts = written.without_names.iter().flat_map(super::texts_of);
            let said = texts.collect::<Vec<_>>().join(" ").to_lowercase();
            need.words(language).iter().any(|words| said.contains(words))
        }
    }
}

/// Whether a letter has a value of this name: `measures.last_day`.
fn exists(values: &Fields, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    values.get(name).is_some_and(|value| is_there(value, rest))
}

fn is_there(value: &Value, rest: Option<&str>) -> bool {
    match (value, rest) {
        (Value::Nothing, _) => false,
        (Value::List(values), _) => values.iter().any(|value| is_there(value, rest)),
        (Value::Fields(fields), Some(rest)) => exists(fields, rest),
        (Value::Fields(_), None) => true,
        (
            Value::Yes(_) | Value::Count(_) | Value::Code(_) | Value::Words(_) | Value::Name(_),
            _,
        ) => rest.is_none(),
    }
}

/// Whether two problems are the same in another sample.
fn says_the_same(one: &TextProblem, other: &TextProblem) -> bool {
    match (one, other) {
        (
            TextProblem::Lacks { rule, wanted, .. },
            TextProblem::Lacks { rule: other_rule, wanted: other_wanted, .. },
        ) => rule == other_rule && wanted == other_wanted,
        (
            TextProblem::NotPlain { problem, .. },
            TextProblem::NotPlain { problem: other_problem, .. },
        ) => problem == other_problem,
        (TextProblem::Empty { .. }, TextProblem::Empty { .. }) => true,
        _ => one == other,
    }
}
