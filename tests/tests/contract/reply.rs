//! What came back, once the contract has nothing against it.

use crate::document::{self, Operation};
use reqwest::Response;
use serde_json::Value;

/// An answer that the contract describes.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    /// The JSON, or the text of an answer in another form.
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The text of a field.
    pub fn text(&self, pointer: &str) -> String {
        let value = self.body.pointer(pointer).unwrap_or_else(|| panic!("{pointer} in {self:?}"));
        value.as_str().unwrap_or_else(|| panic!("{pointer} in {self:?}")).to_owned()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn is_refused(self, code: &str) -> Self {
        assert_eq!(self.body["code"], code, "{}", self.body);
        self.is(409)
    }
}

/// The answer, after the contract has nothing against it.
pub async fn held(operation: &Operation, answer: Response) -> Reply {
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let place = format!("{} {status}", operation.id());
    let bytes = answer.bytes().await.unwrap();
    let form = headers["content-type"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let body: Value = match form.ends_with("json") {
        true => serde_json::from_slice(&bytes).unwrap_or_default(),
        false => String::from_utf8_lossy(&bytes).into(),
    };
    let written = operation.answer(status).unwrap_or_else(|| panic!("{place}: {body}"));
    let content = written["content"].get(&form).unwrap_or_else(|| panic!("{place}: {form}"));
    let wrong = document::violations(&content["schema"], &body);
    assert!(wrong.is_empty(), "{place}: {wrong:#?} in {body:#}");
    for (name, header) in written["headers"].as_object().unwrap() {
        let required = document::resolved_owned(header)["required"] == true;
        assert!(!required || headers.contains_key(name.to_lowercase()), "{place}: {name}");
    }
    Reply { status, headers, body, bytes: bytes.to_vec() }
}
