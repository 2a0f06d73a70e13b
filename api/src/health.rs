//! Whether the process is alive, whether it can do its work, and its figures.

use crate::{
    config::Secret,
    observe,
    problem::{Answer, Kind, Problem},
    tokens::{Denial, bearer},
};
use actix_web::{HttpRequest, HttpResponse, http::header::AUTHORIZATION};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// One thing that the desk needs for its work.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// What is needed: `database`, `migrations`, `key`, `enforcer`, `scanner`.
    pub name: &'static str,
    /// Whether it is there.
    pub ok: bool,
    /// Whether the desk is of no use without it.
    #[serde(skip)]
    pub vital: bool,
}

/// `GET /healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// The answer of `GET /readyz`.
///
/// # Errors
/// 503 with the checks when a vital one fails.
pub fn ready(checks: &[Check]) -> Answer {
    let listed = serde_json::to_value(checks).unwrap_or_default();
    if checks.iter().all(|check| check.ok || !check.vital) {
        return Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ok", "checks": listed })));
    }
    Err(Problem::new(Kind::Unavailable, "See checks.")
        .with_code("not_ready")
        .with_member("checks", listed))
}

/// Who may read `GET /metrics`: who has the metrics token, or this machine when none is set.
///
/// # Errors
/// 401 with a wrong token; 404 from elsewhere when no token is set.
pub fn admit(request: &HttpRequest, token: Option<&Secret>) -> Answer<()> {
    match token {
        Some(token) => {
            let header = request.headers().get(AUTHORIZATION).and_then(|v| v.to_str().ok());
            let sent = bearer(header).map_err(Problem::unauthenticated)?;
            // Digests are compared, so that the time tells nothing about the token.
            if Sha256::digest(sent) != Sha256::digest(token.expose()) {
                return Err(Problem::unauthenticated(Denial::Invalid));
            }
            Ok(())
        }
        None if !from_this_machine(request) => Err(Problem::not_found()),
        None => Ok(()),
    }
}

/// The answer of `GET /metrics`: every figure that the process keeps.
pub fn figures() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(observe::figures())
}

/// A loopback peer that is not a proxy speaking for somebody else.
fn from_this_machine(request: &HttpRequest) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let local = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    local && !forwarded.iter().any(|name| request.headers().contains_key(*name))
}
