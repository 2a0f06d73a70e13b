//! The bytes of a body as a JSON value that the rest of the desk can take.

use crate::problem::{Answer, FieldError, Problem};
use serde_json::Value;

/// The value, unless it holds what the database cannot.
pub(super) fn parse(bytes: &[u8]) -> Answer<Value> {
    let value = serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("Not JSON at line {}, column {}.", error.line(), error.column());
        Problem::invalid(vec![FieldError::new("", "json", place)])
    })?;
    let mut wrong = Vec::new();
    without_nul("", &value, &mut wrong);
    if wrong.is_empty() { Ok(value) } else { Err(Problem::invalid(wrong)) }
}

/// Finds texts with U+0000, which PostgreSQL cannot store.
fn without_nul(at: &str, value: &Value, wrong: &mut Vec<FieldError>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            wrong.push(FieldError::new(at, "format", "Must not contain U+0000."));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                without_nul(&format!("{at}/{index}"), item, wrong);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                without_nul(&format!("{at}/{name}"), member, wrong);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// JSON Schema counts `1.0` among the integers; serde does not.
pub(super) fn with_whole_numbers(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let small = |float: &f64| float.fract() == 0.0 && float.abs() < 1e15;
            let whole = number.as_f64().filter(small);
            let whole = whole.and_then(|float| format!("{float:.0}").parse::<i64>().ok());
            whole.map_or(Value::Number(number), Value::from)
        }
        Value::Array(items) => items.into_iter().map(with_whole_numbers).collect(),
        Value::Object(members) => Value::Object(
            members.into_iter().map(|(name, member)| (name, with_whole_numbers(member))).collect(),
        ),
        Value::Null | Value::Bool(_) | Value::String(_) => value,
    }
}
