//! Warnings about citizen service numbers (BSN): the desk has no use for them. Nothing is refused, masking is offered (R66).

use super::text;
use crate::{extract::Body, problem::Answer, v1::answers::ok};
use domain::values::{Line, Text, bsn};
use serde::{Deserialize, Serialize};

/// What somebody should look at again.
#[derive(Serialize)]
pub(super) struct Warning {
    field: &'static str,
    code: &'static str,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    masked: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct TextToCheck {
    text: Text,
}

#[derive(Serialize)]
struct CheckedText {
    findings: Vec<Finding>,
    masked: String,
}

/// Where it stands, counted in UTF-16 units, as browsers count what somebody typed.
#[derive(Serialize)]
struct Finding {
    code: &'static str,
    start: usize,
    length: usize,
}

const BSN: &str = "bsn";

/// What somebody typed, before it is sent: what can be a BSN in it, and the same text with all of it masked. Nothing is kept.
pub(super) async fn check_text(body: Body<TextToCheck>) -> Answer {
    let text = body.content.text.as_str();
    let units = |part: &str| part.encode_utf16().count();
    let findings = bsn::detect(text).into_iter().map(|found| Finding {
        code: BSN,
        start: units(&text[..found.start]),
        length: units(&text[found]),
    });
    Ok(ok(&CheckedText { findings: findings.collect(), masked: bsn::mask(text) }))
}

/// What can be a BSN in a field, with the field masked.
pub(super) fn of_text(field: &'static str, text: Option<&Text>) -> impl Iterator<Item = Warning> {
    text.and_then(|text| in_words(field, text.as_str())).into_iter()
}

/// What can be a BSN in the name of a file.
pub(super) fn of_name(name: &Line) -> impl Iterator<Item = Warning> {
    in_words("/file/name", name.as_str()).into_iter()
}

/// What can be a BSN in a file of plain text. The file itself is the sender's: it is not shown anew.
pub(super) fn of_content(content: &[u8]) -> Option<Warning> {
    let count = bsn::detect(&text::read(content)?).len();
    (count > 0).then_some(Warning { field: "/file", code: BSN, count, masked: None })
}

fn in_words(field: &'static str, words: &str) -> Option<Warning> {
    let count = bsn::detect(words).len();
    (count > 0).then(|| Warning { field, code: BSN, count, masked: Some(bsn::mask(words)) })
}
