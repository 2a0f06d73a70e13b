//! What the contract says of forms is what the values accept, and nothing that can be sent is without bounds.

use crate::document::{document, fields, operations, resolved, schema};
use domain::{
    complaint::{
        StateName,
        classification::{Ground, LifeArea},
    },
    values::{
        CaseNumber, Email, HouseAddition, HouseLetter, HouseNumber, KvkNumber, Line,
        MunicipalityCode, Phone, PoBoxNumber, Postcode, Secret, Text,
    },
};
use serde_json::{Value, json};
use store::{accounts::Username, queries::Cursor};

#[test]
fn the_patterns_are_those_of_the_values() {
    let patterns = [
        ("Email", Email::PATTERN),
        ("Phone", Phone::PATTERN),
        ("Postcode", Postcode::PATTERN),
        ("HouseLetter", HouseLetter::PATTERN),
        ("HouseAddition", HouseAddition::PATTERN),
        ("KvkNumber", KvkNumber::PATTERN),
        ("MunicipalityCode", MunicipalityCode::PATTERN),
        ("CaseNumber", CaseNumber::PATTERN),
        ("CanonicalCaseNumber", CaseNumber::CANONICAL_PATTERN),
        ("Secret", Secret::PATTERN),
        ("Cursor", Cursor::PATTERN),
    ];
    for (name, pattern) in patterns {
        assert_eq!(schema(name)["pattern"], pattern, "{name}");
    }
    assert_eq!(schema("Email")["allOf"][0]["pattern"], Email::LOCAL_PART_PATTERN);
    assert_eq!(schema("Login")["properties"]["username"]["pattern"], Username::PATTERN);
}

/// The two halves of a pattern, written apart in the contract so that it can be read and generators are quick: no barred
/// character at all, and one that can be read somewhere.
#[test]
fn the_patterns_of_texts_are_those_of_the_values() {
    for (name, pattern) in [("Line", Line::PATTERN), ("Text", Text::PATTERN)] {
        let only = schema(name)["pattern"].as_str().unwrap();
        let somewhere = schema(name)["allOf"][0]["pattern"].as_str().unwrap();
        let barred = only.strip_prefix("^[^").unwrap().strip_suffix("]*$").unwrap();
        let readable = somewhere.strip_prefix('[').unwrap().strip_suffix(']').unwrap();
        let joined = format!("^[^{barred}{readable}]*[{readable}][^{barred}]*$");
        assert_eq!(pattern, joined, "{name}");
    }
}

#[test]
fn the_bounds_are_those_of_the_values() {
    let bounds = [
        ("Line", Line::MIN_LENGTH, Line::MAX_LENGTH),
        ("Text", Text::MIN_LENGTH, Text::MAX_LENGTH),
        ("Email", Email::MIN_LENGTH, Email::MAX_LENGTH),
    ];
    for (name, least, most) in bounds {
        assert_eq!(schema(name)["minLength"], least, "{name}");
        assert_eq!(schema(name)["maxLength"], most, "{name}");
    }
    let number = &schema("HouseNumber")["properties"]["number"];
    assert_eq!(number["minimum"], HouseNumber::MIN);
    assert_eq!(number["maximum"], HouseNumber::MAX);
    let number = schema("Address").pointer("/oneOf/1/properties/poBox/properties/number").unwrap();
    assert_eq!(number["minimum"], PoBoxNumber::MIN);
    assert_eq!(number["maximum"], PoBoxNumber::MAX);
}

#[test]
fn the_lists_of_choices_are_those_of_the_rules() {
    assert_eq!(schema("State")["enum"], json!(StateName::ALL));
    assert_eq!(schema("LifeArea")["enum"], json!(LifeArea::ALL));
    assert_eq!(schema("Ground")["enum"], json!(Ground::ALL));
}

#[test]
fn nothing_that_can_be_sent_is_without_bounds() {
    for operation in operations() {
        if let Some(body) = operation.body() {
            bounded(body, operation.id());
        }
        let listed = operation.written["parameters"].as_array();
        for parameter in listed.into_iter().flatten().map(resolved) {
            bounded(&parameter["schema"], operation.id());
        }
    }
}

/// Objects name all their fields, lists and texts have an end, numbers a range.
fn bounded(schema: &'static Value, place: &str) {
    let schema = resolved(schema);
    for branch in ["anyOf", "oneOf"] {
        let branches = schema.get(branch).and_then(Value::as_array);
        branches.into_iter().flatten().for_each(|branch| bounded(branch, place));
    }
    let is = |kind: &str| {
        schema["type"] == kind
            || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
    };
    let has = |names: &[&str]| names.iter().any(|name| schema.get(name).is_some());
    if is("object") {
        assert_eq!(schema["additionalProperties"], false, "{place}: {schema}");
        let names = fields(schema).into_iter().flatten();
        names.for_each(|(name, field)| bounded(field, &format!("{place}/{name}")));
    }
    if is("array") {
        assert!(has(&["maxItems"]), "{place}: {schema}");
        bounded(&schema["items"], place);
    }
    if is("string") {
        assert!(has(&["pattern", "format", "enum", "const"]), "{place}: {schema}");
    }
    if is("integer") {
        assert!(has(&["minimum"]) && has(&["maximum"]), "{place}: {schema}");
    }
}

#[test]
fn what_is_written_is_usable() {
    let info = &document()["info"];
    for field in ["name", "email", "url"] {
        assert!(info["contact"][field].is_string(), "{field}");
    }
    for operation in operations() {
        let summary = operation.written["summary"].as_str().unwrap_or_default();
        assert!(!summary.is_empty() && !summary.ends_with('.'), "{}", operation.id());
        let name = |part: &str| part.trim_matches(['{', '}']).to_owned();
        for part in operation.path.split('/').skip(1).map(name) {
            let kebab = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            assert!(part.chars().all(kebab), "{}", operation.path);
        }
    }
}
