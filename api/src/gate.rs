//! The gate in front of every handler: what the contract says of an operation holds before its handler runs.

use crate::{
    contract::{Login, Operation, Place},
    limiter::Limiter,
    origin::Proxy,
    problem::{FieldError, Kind, Problem},
    sessions::{self, Sessions, Signed},
    tokens::{self, Denial, Identity, Tokens},
    witness::{Seen, Witness},
};
use actix_web::{
    Error, HttpMessage, HttpRequest, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue},
    },
    middleware::Next,
};
use domain::Timestamp;
use serde_json::Value;
use std::{net::IpAddr, sync::Arc};
use store::Store;

/// What the gate needs to know; shared by all threads.
pub struct Gatekeeper {
    /// Checks the tokens.
    pub tokens: Tokens,
    /// Bounds the requests without a token.
    pub limiter: Limiter,
    /// Tells from where a request comes.
    pub proxy: Proxy,
    /// Looks up the sessions of browsers; without it a cookie counts for nothing.
    pub sessions: Option<Sessions>,
    /// The present moment, for the expiry of tokens and sessions.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// Where the audit is kept; `None` only in an application without a store.
    pub audit: Option<Store>,
}

/// What passed the gate: kept with the request for the extractors.
#[derive(Clone)]
pub(crate) struct Passed {
    pub(crate) operation: Arc<Operation>,
    pub(crate) query: Value,
    pub(crate) headers: Value,
    pub(crate) caller: Option<Identity>,
    /// The session by which the caller is known; `None` for a caller with a token.
    pub(crate) session: Option<Arc<Signed>>,
    pub(crate) address: Option<IpAddr>,
    pub(crate) seen: Seen,
}

/// Middleware of one path: checks the method, the caller and its role, the path, the forms and the parameters,
/// in that order, and refuses with a problem.
pub async fn pass(
    gatekeeper: Arc<Gatekeeper>,
    operations: Arc<[Arc<Operation>]>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let seen = Seen::default();
    let mut witness = Witness::of(request.request(), &gatekeeper.proxy, seen.clone());
    let audit = gatekeeper.audit.as_ref();
    match check(&gatekeeper, &operations, request.request(), (&mut witness, seen)).await {
        Ok(passed) => {
            request.extensions_mut().insert(passed);
            let answer = next.call(request).await?.map_into_boxed_body();
            Ok(witness.answered(audit, answer).await)
        }
        Err(problem) => {
            let proof = [AUTHORIZATION, COOKIE];
            let token_sent = proof.iter().any(|name| request.headers().contains_key(name));
            let problem = witness.refused(audit, problem, token_sent).await;
            Ok(request.into_response(problem.error_response()))
        }
    }
}

async fn check(
    gatekeeper: &Gatekeeper,
    operations: &[Arc<Operation>],
    request: &HttpRequest,
    (witness, seen): (&mut Witness, Seen),
) -> Result<Passed, Problem> {
    let operation = operation(operations, request.method())?.clone();
    witness.operation(&operation);
    let address = gatekeeper.proxy.address_of(request);
    let (caller, session) =
        caller(gatekeeper, &operation, request, (address, witness)).await?.unzip();
    let path: Vec<_> = request
        .match_info()
        .iter()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    if operation.read_parameters(Place::Path, &path).is_err() {
        return Err(Problem::not_found());
    }
    forms(&operation, request.headers())?;
    let (query, headers) = parameters(&operation, request)?;
    let session = session.flatten();
    Ok(Passed { operation, query, headers, caller, session, address, seen })
}

fn operation<'o>(
    operations: &'o [Arc<Operation>],
    method: &Method,
) -> Result<&'o Arc<Operation>, Problem> {
    let of = |wanted: &Method| operations.iter().find(|operation| operation.method == *wanted);
    let found =
        of(method).or_else(|| (*method == Method::HEAD).then(|| of(&Method::GET)).flatten());
    found.ok_or_else(|| {
        let problem = Problem::new(Kind::MethodNotAllowed, "See the header Allow.");
        match HeaderValue::from_str(&allowed(operations)) {
            Ok(allow) => problem.with_header("allow", allow),
            Err(_) => problem,
        }
    })
}

fn allowed(operations: &[Arc<Operation>]) -> String {
    let mut methods: Vec<&str> = operations.iter().map(|o| o.method.as_str()).collect();
    if methods.contains(&"GET") && !methods.contains(&"HEAD") {
        methods.push("HEAD");
    }
    methods.join(", ")
}

/// A caller, and the session by which it is known.
type Known = (Identity, Option<Arc<Signed>>);

/// Who calls. Requests without a valid token or session count against the address that they come from.
async fn caller(
    gatekeeper: &Gatekeeper,
    operation: &Operation,
    request: &HttpRequest,
    (address, witness): (Option<IpAddr>, &mut Witness),
) -> Result<Option<Known>, Problem> {
    let proved = match operation.login {
        Login::None => Err(Denial::Missing),
        Login::Optional | Login::Required => prove(gatekeeper, request).await?,
    };
    if let Ok((identity, _)) = &proved {
        witness.identity(identity);
    }
    let denial = match proved {
        Ok(known) if operation.roles.contains(&known.0.who.role()) => return Ok(Some(known)),
        Ok(_) if operation.login == Login::Optional => return Ok(None),
        Ok(_) => return Err(Problem::new(Kind::Forbidden, "Your role may not do this.")),
        Err(denial) => denial,
    };
    gatekeeper.limiter.check(address).map_err(Problem::too_many_requests)?;
    let refused = || Problem::unauthenticated(denial);
    match (operation.login, denial) {
        (Login::None, _) | (Login::Optional, Denial::Missing | Denial::SessionOver) => Ok(None),
        (Login::Required, Denial::SessionOver) => {
            Err(refused().with_header("set-cookie", sessions::removed_cookie()?))
        }
        (Login::Optional, Denial::Invalid | Denial::Expired) | (Login::Required, _) => {
            Err(refused())
        }
    }
}

/// Who it is by the header `Authorization`, or else by the cookie of a session.
///
/// The header wins, right or wrong: beside it no cookie is looked at. A browser never adds that header by itself, so a
/// request with it needs no other proof of where it comes from; and one that is wrong is not saved by a cookie.
async fn prove(
    gatekeeper: &Gatekeeper,
    request: &HttpRequest,
) -> Result<Result<Known, Denial>, Problem> {
    let now = (gatekeeper.now)();
    if let Some(header) = request.headers().get(AUTHORIZATION) {
        let token = tokens::bearer(Some(header.to_str().unwrap_or_default()));
        let verified = token.and_then(|token| gatekeeper.tokens.verify(token, now));
        return Ok(verified.map(|identity| (identity, None)));
    }
    let Some(sessions) = &gatekeeper.sessions else { return Ok(Err(Denial::Missing)) };
    match sessions.find(request.headers(), now).await? {
        None => Ok(Err(Denial::Missing)),
        Some(None) => Ok(Err(Denial::SessionOver)),
        Some(Some(signed)) => {
            if !matches!(*request.method(), Method::GET | Method::HEAD) {
                sessions.check_origin(request.headers(), &signed.token)?;
            }
            Ok(Ok((signed.identity(), Some(signed))))
        }
    }
}

/// 406 when no form of the answer is accepted, 415 when the body has another form (R91).
fn forms(operation: &Operation, headers: &HeaderMap) -> Result<(), Problem> {
    let accepted = headers.get(ACCEPT).map(|value| value.to_str().unwrap_or_default());
    let answers = &operation.answers;
    if let Some(accepted) = accepted
        && !answers.is_empty()
        && !answers.iter().any(|form| accepts(accepted, form))
    {
        let detail = format!("The answer has the form {}.", answers.join(" or "));
        return Err(Problem::new(Kind::NotAcceptable, detail));
    }
    let has_body = headers.contains_key("transfer-encoding")
        || headers.get("content-length").is_some_and(|length| length != "0");
    if operation.media_types.is_empty() || !(has_body || operation.body_required()) {
        return Ok(());
    }
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let sent = sent.split(';').next().unwrap_or_default().trim();
    if operation.media_types.iter().any(|form| form.eq_ignore_ascii_case(sent)) {
        return Ok(());
    }
    let detail = format!("Send {}.", operation.media_types.join(" or "));
    Err(Problem::new(Kind::UnsupportedMediaType, detail))
}

/// Whether an `Accept` header lets a media type through; a weight of zero excludes it (RFC 9110, 12.5.1).
pub(crate) fn accepts(header: &str, form: &str) -> bool {
    let form = form.split(';').next().unwrap_or_default();
    let (group, _) = form.split_once('/').unwrap_or((form, ""));
    let mut best: Option<(u8, bool)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let precision = match name.as_str() {
            "" => continue,
            "*/*" | "*" => 0,
            _ if name.strip_suffix("/*") == Some(group) => 1,
            _ if name == form => 2,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        let wanted = weight.and_then(|text| text.parse::<f32>().ok()).is_none_or(|q| q > 0.0);
        if best.is_none_or(|(known, _)| precision >= known) {
            best = Some((precision, wanted));
        }
    }
    best.map_or_else(|| header.trim().is_empty(), |(_, wanted)| wanted)
}

/// The query and the headers as values, or everything that is wrong with both at once (R87).
fn parameters(operation: &Operation, request: &HttpRequest) -> Result<(Value, Value), Problem> {
    let query: Vec<(String, String)> =
        form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
    let headers: Vec<(String, String)> = operation
        .header_names()
        .filter_map(|name| {
            let value = request.headers().get(name)?;
            Some((name.to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        })
        .collect();
    let query = operation.read_parameters(Place::Query, &query);
    let headers = operation.read_parameters(Place::Header, &headers);
    match (query, headers) {
        (Ok(query), Ok(headers)) => Ok((query, headers)),
        (query, headers) => {
            let wrong: Vec<FieldError> =
                [query.err(), headers.err()].into_iter().flatten().flatten().collect();
            Err(Problem::invalid(wrong))
        }
    }
}
