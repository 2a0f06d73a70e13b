//! What a handler can ask for: a checked body or form, a checked query, the caller, and two headers.

mod form;
mod json;
mod raw;
mod room;

pub use form::Form;
pub use raw::RawBody;
pub use room::{Place, Room};

use crate::{
    contract::Operation,
    gate::Passed,
    problem::{Answer, FieldError, Kind, Problem},
    tokens::{Denial, Identity},
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{HeaderValue, IF_MATCH},
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    future::{Ready, ready},
    time::Duration,
};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// The largest body, in bytes: room for an advice of many points, in any script.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// How long sending a body may take.
const BODY_TIME: Duration = Duration::from_secs(30);

/// A JSON body that the contract's schema accepts.
#[derive(Debug, Clone)]
pub struct Body<T> {
    /// What was sent.
    pub content: T,
    /// SHA-256 of the bytes that were sent, to recognise a repeated request (G13).
    pub digest: [u8; 32],
}

impl<T: Validate> Body<T> {
    /// The content, when `validator`'s rules hold too.
    ///
    /// # Errors
    /// 400 with everything that is wrong; rejected values are left out.
    pub fn valid(self) -> Answer<T> {
        self.content.validate().map_err(|errors| {
            let mut wrong = Vec::new();
            collect("", &errors, &mut wrong);
            Problem::invalid(wrong)
        })?;
        Ok(self.content)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Answer<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let passed = passed(request);
        let payload = payload.take();
        Box::pin(async move {
            let operation = passed?.operation;
            let bytes = tokio::time::timeout(BODY_TIME, read(payload))
                .await
                .map_err(|_| Problem::new(Kind::Timeout, "The body did not arrive in time."))??;
            let value = json::parse(&bytes)?;
            let content = typed(&operation, value)?;
            Ok(Self { content, digest: Sha256::digest(&bytes).into() })
        })
    }
}

/// The query parameters, all of which the contract names.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(passed(request).and_then(|passed| {
            serde_path_to_error::deserialize(passed.query).map(Self).map_err(|error| {
                let field = error.path().to_string();
                Problem::invalid(vec![FieldError::new(field, "invalid", "See the contract.")])
            })
        }))
    }
}

/// A path parameter, or a tuple of them; one of the wrong form means that there is nothing here.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let path = actix_web::web::Path::<T>::extract(request).into_inner();
        ready(path.map(|path| Self(path.into_inner())).map_err(|_| Problem::not_found()))
    }
}

/// Who calls, proved by a token. As `Option<Caller>` where the contract leaves the token optional.
#[derive(Debug, Clone)]
pub struct Caller(pub Identity);

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(passed(request).and_then(|passed| {
            let missing = || Problem::unauthenticated(Denial::Missing);
            passed.caller.map(Self).ok_or_else(missing)
        }))
    }
}

/// The header `Idempotency-Key`, when it was sent (G13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(passed(request).map(|passed| Self(header(&passed, "Idempotency-Key"))))
    }
}

/// The version of a case that a change is meant for, from the header `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// The header was not sent.
    Absent,
    /// `*`: whatever the version is.
    Any,
    /// An entity tag of [`etag`].
    Version(u64),
    /// A tag that this desk never gave: the change was meant for something else.
    Other,
}

impl IfMatch {
    /// Refuses a change that was not meant for the present version.
    ///
    /// # Errors
    /// 412 when it was meant for another version.
    pub fn check(self, present: u64) -> Answer<()> {
        match self {
            Self::Absent | Self::Any => Ok(()),
            Self::Version(version) if version == present => Ok(()),
            Self::Version(_) | Self::Other => {
                Err(Problem::new(Kind::PreconditionFailed, "Read it again, then decide again."))
            }
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request.headers().get(IF_MATCH).map(|value| value.to_str().unwrap_or_default());
        ready(Ok(match value {
            None => Self::Absent,
            Some("*") => Self::Any,
            Some(tag) => tag
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"')?.parse().ok())
                .map_or(Self::Other, Self::Version),
        }))
    }
}

/// The strong entity tag of a version, for the header `ETag`.
pub fn etag(version: u64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("\"0\""))
}

/// What the gate let through. A handler outside the contract has no gate and thus no extractors.
fn passed(request: &HttpRequest) -> Answer<Passed> {
    let passed = request.extensions().get::<Passed>().cloned();
    passed.ok_or_else(|| Problem::internal(&"a handler without an operation in the contract"))
}

fn header(passed: &Passed, name: &str) -> Option<String> {
    passed.headers.get(name).and_then(Value::as_str).map(str::to_owned)
}

async fn read(mut payload: Payload) -> Answer<Bytes> {
    let mut bytes = BytesMut::new();
    while let Some(part) = payload.next().await {
        let broken = |_| Problem::new(Kind::InvalidInput, "The body did not arrive whole.");
        let part = part.map_err(broken)?;
        if bytes.len() + part.len() > BODY_LIMIT {
            let detail = format!("A body holds at most {BODY_LIMIT} bytes.");
            return Err(Problem::new(Kind::TooLarge, detail));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.freeze())
}

/// The value as the handler's type, after the contract's schema has found nothing wrong with it.
fn typed<T: DeserializeOwned>(operation: &Operation, value: Value) -> Answer<T> {
    let wrong = operation.body_errors(&value);
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    serde_path_to_error::deserialize(json::with_whole_numbers(value)).map_err(|error| {
        // serde's own sentence may repeat the value: only the place is told.
        let pointer = error.path().to_string().replace(['.', '['], "/").replace(']', "");
        let field = if pointer == "/" { String::new() } else { format!("/{pointer}") };
        Problem::invalid(vec![FieldError::new(field, "invalid", "Does not have the right form.")])
    })
}

/// `validator`'s errors as ours; its parameters hold the rejected value and are left out.
fn collect(at: &str, errors: &ValidationErrors, wrong: &mut Vec<FieldError>) {
    for (name, kind) in errors.errors() {
        let place = format!("{at}/{}", camel_case(name));
        match kind {
            ValidationErrorsKind::Field(list) => {
                wrong.extend(list.iter().map(|error| {
                    let detail = error.message.clone().unwrap_or_else(|| "Is not valid.".into());
                    FieldError::new(place.as_str(), error.code.clone(), detail)
                }));
            }
            ValidationErrorsKind::Struct(inner) => collect(&place, inner, wrong),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(&format!("{place}/{index}"), inner, wrong);
                }
            }
        }
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        let mut letters = word.chars();
        text.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        text.extend(letters);
        text
    })
}
