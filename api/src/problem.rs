//! Errors as answers: every 4xx and 5xx is a problem of RFC 9457 (R87), made in this one place.

mod kind;
mod refused;
mod refused_document;

pub use kind::Kind;

use crate::tokens::Denial;
use actix_web::{
    HttpResponse, ResponseError,
    body::BoxBody,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{
    borrow::Cow,
    fmt::{self, Write as _},
};
use uuid::Uuid;

/// The media type of every problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

tokio::task_local! {
    /// The id of the request that is being answered; set by [`crate::headers`].
    pub(crate) static REQUEST_ID: Uuid;
}

/// One thing that is wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// A JSON pointer into the body (`/measures/0/text`; empty for the whole body), or the name of
    /// a query parameter or header.
    pub field: String,
    /// A stable word: `required`, `unknown`, `type`, `format`, `too_short`, …
    pub code: Cow<'static, str>,
    /// What is right; never what was sent.
    pub detail: String,
}

impl FieldError {
    /// One thing that is wrong.
    pub fn new(
        field: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), code: code.into(), detail: detail.into() }
    }
}

/// An answer that says what is wrong. It is an actix error, so handlers return it with `?`.
#[derive(Debug)]
pub struct Problem(Box<Content>);

#[derive(Debug)]
struct Content {
    kind: Kind,
    code: Cow<'static, str>,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    members: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    instance: Option<Uuid>,
}

/// The result of everything that answers requests.
pub type Answer<T = HttpResponse> = Result<T, Problem>;

impl Problem {
    /// A problem of a kind; `detail` is for the caller and holds nothing that was sent.
    pub fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Content {
            kind,
            code: kind.code().into(),
            detail: detail.into(),
            errors: Vec::new(),
            members: Map::new(),
            headers: Vec::new(),
            instance: None,
        }))
    }

    /// 400 with everything that is wrong at once (R87).
    pub fn invalid(mut errors: Vec<FieldError>) -> Self {
        errors.sort_by(|a, b| a.field.cmp(&b.field));
        let mut problem = Self::new(Kind::InvalidInput, "See errors for each field.");
        problem.0.errors = errors;
        problem
    }

    /// 404: the same for what does not exist and what is not yours (S2).
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, "It does not exist, or you may not see it.")
    }

    /// 429 with the seconds to wait.
    pub fn too_many_requests(wait_seconds: u64) -> Self {
        Self::new(Kind::TooManyRequests, "Wait as long as Retry-After says, in seconds.")
            .with_header("retry-after", wait_seconds.into())
    }

    /// 401 with one of the fixed reasons.
    pub fn unauthenticated(denial: Denial) -> Self {
        Self::new(Kind::Unauthenticated, denial.to_string())
            .with_header("www-authenticate", HeaderValue::from_static("Bearer"))
    }

    /// 500. The error goes to the log with the id that the caller gets as `instance`.
    pub fn internal(error: &dyn fmt::Display) -> Self {
        let id = REQUEST_ID.try_with(|id| *id).unwrap_or_else(|_| Uuid::new_v4());
        tracing::error!(request_id = %id, error = %OneLine(&error.to_string()), "internal error");
        let mut problem = Self::new(Kind::Internal, "Tell us the instance of this problem.");
        problem.0.instance = Some(id);
        problem
    }

    /// The same problem with the stable code of the rule that refuses.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// The same problem with a number or date of the refusing rule, such as `lastDay`.
    #[must_use]
    pub fn with_member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// The same problem with one thing more that is wrong with the input.
    #[must_use]
    pub fn with_error(mut self, error: FieldError) -> Self {
        self.0.errors.push(error);
        self
    }

    /// The same problem with a response header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: HeaderValue) -> Self {
        self.0.headers.push((HeaderName::from_static(name), value));
        self
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.kind.status()
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Everything that is wrong with the input.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// The problem for an error answer that a library made.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let kind = Kind::of(status);
        if kind == Kind::Internal {
            return Self::internal(&"a library answered with a server error");
        }
        Self::new(kind, kind.title())
    }

    fn body(&self) -> Value {
        let content = &self.0;
        let mut body = content.members.clone();
        let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
        put("type", format!("urn:problem-type:meldpunt:{}", content.code).into());
        put("title", content.kind.title().into());
        put("status", content.kind.status().as_u16().into());
        put("detail", content.detail.as_ref().into());
        put("code", content.code.as_ref().into());
        if !content.errors.is_empty() {
            put("errors", serde_json::to_value(&content.errors).unwrap_or_default());
        }
        if let Some(instance) = content.instance {
            put("instance", format!("urn:uuid:{instance}").into());
        }
        Value::Object(body)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0.detail, self.0.code)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type(MEDIA_TYPE);
        for header in &self.0.headers {
            response.insert_header(header.clone());
        }
        response.body(self.body().to_string())
    }
}

/// A text with every control character replaced, so that it stays one line of a log (S20).
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            f.write_char(if letter.is_control() { ' ' } else { letter })?;
        }
        Ok(())
    }
}

/// The words of an error as a sentence: with a capital and a full stop.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
