//! What every answer carries, errors included: request id, version and security headers (R89, R90, S11).

use crate::problem::{self, Problem, REQUEST_ID};
use actix_web::{
    Error, HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use uuid::Uuid;

/// The id of a request: in the log, in the answer's `X-Request-Id`, and the instance of a 500.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(pub Uuid);

const FIXED: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The outermost middleware: gives the request its id and every answer its headers, turns a panic
/// into a 500 problem (S24), and makes problems of the errors that libraries answer with.
pub async fn on_every_answer(
    version: HeaderValue,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = Uuid::now_v7();
    request.extensions_mut().insert(RequestId(id));
    REQUEST_ID
        .scope(id, async move {
            match AssertUnwindSafe(next.call(request)).catch_unwind().await {
                Ok(Ok(answer)) => {
                    let answer = answer.map_into_boxed_body().map_body(|_, body| body);
                    let (request, response) = answer.into_parts();
                    Ok(ServiceResponse::new(request, finished(response, id, &version)))
                }
                Ok(Err(error)) => Err(sealed(error.error_response(), id, &version)),
                Err(_) => {
                    let problem = Problem::internal(&"a panic while answering");
                    Err(sealed(problem.error_response(), id, &version))
                }
            }
        })
        .await
}

/// A finished answer in the form of an error: where there is no request left to answer to.
fn sealed(response: HttpResponse, id: Uuid, version: &HeaderValue) -> Error {
    InternalError::from_response("answered", finished(response, id, version)).into()
}

fn finished(response: HttpResponse, id: Uuid, version: &HeaderValue) -> HttpResponse {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let mut response = if failed && !is_problem(response.headers()) {
        Problem::of_status(status).error_response()
    } else {
        response
    };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    headers.insert(HeaderName::from_static("api-version"), version.clone());
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value == problem::MEDIA_TYPE)
}
