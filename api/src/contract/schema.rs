//! JSON Schemas of the contract at work: a value goes in, everything that is wrong with it comes out.

use crate::problem::FieldError;
use jsonschema::{
    Draft, PatternOptions, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind as Wrong},
};
use serde_json::Value;
use std::sync::OnceLock;

/// A schema that is compiled when it is first needed, so that starting stays quick.
#[derive(Debug)]
pub(super) struct Schema {
    written: Value,
    compiled: OnceLock<Option<Validator>>,
}

impl Schema {
    pub(super) fn new(written: Value) -> Self {
        Self { written, compiled: OnceLock::new() }
    }

    /// Everything that is wrong, as pointers into the value; never the value itself.
    pub(super) fn errors(&self, value: &Value) -> Vec<FieldError> {
        let compiled = self.compiled.get_or_init(|| compile(&self.written));
        let Some(validator) = compiled else {
            return vec![FieldError::new("", "schema", "The contract cannot check this input.")];
        };
        let mut errors = Vec::new();
        for error in validator.iter_errors(value) {
            explain(&error, &mut errors);
        }
        errors.dedup();
        errors
    }
}

/// Compiles with linear-time regular expressions only (S18) and with formats checked.
fn compile(schema: &Value) -> Option<Validator> {
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true);
    match options.build(schema) {
        Ok(validator) => Some(validator),
        Err(error) => {
            tracing::error!(%error, "a schema of the contract does not compile");
            None
        }
    }
}

/// One parameter of an operation.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    required: bool,
    list: bool,
    kind: Option<String>,
    schema: Schema,
}

impl Parameter {
    pub(super) fn new(
        name: &str,
        required: bool,
        (kind, of_items): (Option<&str>, Option<&str>),
        schema: Schema,
    ) -> Self {
        let list = kind == Some("array");
        let kind = if list { of_items } else { kind };
        Self { name: name.to_owned(), required, list, kind: kind.map(str::to_owned), schema }
    }

    /// The value in the parameter's type; a list is a parameter that is given several times.
    pub(super) fn read(
        &self,
        given: &[(String, String)],
    ) -> Result<Option<Value>, Vec<FieldError>> {
        let wrong = |code: &'static str, detail: &str| {
            Err(vec![FieldError::new(self.name.as_str(), code, detail)])
        };
        let texts: Vec<&str> = given
            .iter()
            .filter(|(name, _)| *name == self.name)
            .map(|(_, text)| text.as_str())
            .collect();
        let value = match texts.as_slice() {
            [] if self.required => return wrong("required", "This parameter is required."),
            [] => return Ok(None),
            texts if self.list => texts.iter().map(|text| self.typed(text)).collect(),
            [text] => self.typed(text),
            _ => return wrong("repeated", "Give this parameter once."),
        };
        let errors = self.schema.errors(&value);
        if errors.is_empty() {
            return Ok(Some(value));
        }
        let named = |error: FieldError| FieldError { field: self.name.clone(), ..error };
        Err(errors.into_iter().map(named).collect())
    }

    /// The text as the schema's type; it stays text when it is not of that type, and fails the schema.
    fn typed(&self, text: &str) -> Value {
        match self.kind.as_deref() {
            Some("integer") => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
            Some("number") => text.parse::<f64>().map_or_else(|_| text.into(), Value::from),
            Some("boolean") => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
            _ => text.into(),
        }
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the list belongs to jsonschema and may grow")]
fn explain(error: &ValidationError<'_>, errors: &mut Vec<FieldError>) {
    let at = error.instance_path().as_str();
    let mut say =
        |code: &'static str, detail: String| errors.push(FieldError::new(at, code, detail));
    match error.kind() {
        Wrong::AdditionalProperties { unexpected }
        | Wrong::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                let field =
                    harmless_name(name).map_or_else(|| at.to_owned(), |n| format!("{at}/{n}"));
                errors.push(FieldError::new(field, "unknown", "This field does not exist."));
            }
        }
        Wrong::Required { property } => {
            let field = format!("{at}/{}", property.as_str().unwrap_or_default());
            errors.push(FieldError::new(field, "required", "This field is required."));
        }
        Wrong::Type { kind } => say("type", format!("Must be {}.", type_names(kind))),
        Wrong::Enum { options } => say("enum", format!("Must be one of {options}.")),
        Wrong::Constant { expected_value } => say("enum", format!("Must be {expected_value}.")),
        Wrong::Format { format } => say("format", format!("Must be a {format}.")),
        Wrong::Pattern { pattern } => say("format", format!("Must match {pattern}.")),
        Wrong::MinLength { limit } => say("too_short", format!("At least {limit} characters.")),
        Wrong::MaxLength { limit } => say("too_long", format!("At most {limit} characters.")),
        Wrong::MinItems { limit } => say("too_few", format!("At least {limit} items.")),
        Wrong::MaxItems { limit } => say("too_many", format!("At most {limit} items.")),
        Wrong::MinProperties { limit } => say("too_few", format!("At least {limit} fields.")),
        Wrong::MaxProperties { limit } => say("too_many", format!("At most {limit} fields.")),
        Wrong::UniqueItems => say("not_unique", "Each item may occur once.".to_owned()),
        Wrong::Minimum { limit } => say("too_small", format!("At least {limit}.")),
        Wrong::Maximum { limit } => say("too_large", format!("At most {limit}.")),
        Wrong::ExclusiveMinimum { limit } => say("too_small", format!("More than {limit}.")),
        Wrong::ExclusiveMaximum { limit } => say("too_large", format!("Less than {limit}.")),
        Wrong::AnyOf { context } | Wrong::OneOfNotValid { context } => match nearest(context, at) {
            Some(branch) => branch.iter().for_each(|error| explain(error, errors)),
            None => say("invalid", "Must have one of the described forms.".to_owned()),
        },
        _ => say("invalid", "Does not have the described form.".to_owned()),
    }
}

/// The one form that was most likely meant: it fails on no fixed word, is not of another type
/// altogether, and fails on the fewest points.
#[allow(clippy::wildcard_enum_match_arm, reason = "the list belongs to jsonschema and may grow")]
fn nearest<'a>(
    context: &'a [Vec<ValidationError<'static>>],
    at: &str,
) -> Option<&'a Vec<ValidationError<'static>>> {
    let distance = |branch: &&Vec<ValidationError<'static>>| {
        let is_other_form = |error: &ValidationError<'_>| match error.kind() {
            Wrong::Constant { .. } => true,
            Wrong::Type { .. } => error.instance_path().as_str() == at,
            _ => false,
        };
        (branch.iter().any(is_other_form), branch.len())
    };
    let best = context.iter().min_by_key(distance)?;
    let alone = context.iter().filter(|branch| distance(branch) == distance(&best)).count() == 1;
    (alone && !distance(&best).0).then_some(best)
}

fn type_names(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => {
            kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or ")
        }
    }
}

/// A name that a caller made up, when it is short and plain enough to be repeated in an answer.
pub(super) fn harmless_name(name: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!name.is_empty() && name.len() <= 40 && name.chars().all(plain)).then(|| name.to_owned())
}
