//! A desk with a small contract of its own, called through the real application.

use actix_web::{
    HttpResponse, ResponseError,
    body::{BoxBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header::HeaderMap},
    test::{TestRequest, init_service},
    web::ServiceConfig,
};
use api::{
    contract::Contract,
    extract::{Body, Caller, IdempotencyKey, IfMatch, Path, Query, etag},
    gate::Gatekeeper,
    limiter::Limiter,
    origin::Proxy,
    passwords::Passwords,
    problem::Answer,
    server::{Desk, Routes, app},
    tokens::{Identity, Tokens, Who},
};
use domain::{AccountId, MunicipalityId, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;
use validator::Validate;

pub const NOW: &str = "2026-11-21T10:00:00Z";
pub const ISSUER: &str = "https://desk.example";

pub fn now() -> Timestamp {
    NOW.parse().unwrap()
}

pub fn tokens() -> Tokens {
    Tokens::new(&[7; 32], ISSUER, 30).unwrap()
}

pub fn staff() -> Identity {
    Identity {
        who: Who::Staff {
            account: AccountId(Uuid::from_u128(1)),
            municipalities: [MunicipalityId(Uuid::from_u128(2))].into(),
        },
        token: Uuid::from_u128(3),
        epoch: 0,
    }
}

pub fn desk(per_minute: u32) -> Desk {
    Desk {
        contract: Arc::new(Contract::parse(include_str!("things.yaml")).unwrap()),
        gatekeeper: Arc::new(Gatekeeper {
            tokens: tokens(),
            limiter: Limiter::new(per_minute),
            proxy: Proxy::default(),
            sessions: None,
            now: Box::new(now),
            audit: None,
        }),
        passwords: Passwords::default(),
        second_factor_required: false,
        metrics_token: None,
        mail_report_key: None,
    }
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Field and code of every error, in the order of the answer.
    pub fn errors(&self) -> Vec<(String, String)> {
        let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(error, "field"), text(error, "code"))).collect()
    }
}

/// A request to be sent as a member of staff, unless told otherwise.
pub fn request(method: Method, path: &str) -> TestRequest {
    anonymous(method, path).insert_header((
        "authorization",
        format!("Bearer {}", tokens().issue(&staff(), now()).unwrap()),
    ))
}

pub fn anonymous(method: Method, path: &str) -> TestRequest {
    TestRequest::default().method(method).uri(path)
}

pub async fn send(request: TestRequest) -> Reply {
    send_all(&desk(0), vec![request]).await.pop().unwrap()
}

/// Sends the requests one after the other to one application.
pub async fn send_all(desk: &Desk, requests: Vec<TestRequest>) -> Vec<Reply> {
    let service = init_service(app(desk, &register)).await;
    let mut replies = Vec::new();
    for request in requests {
        let answer = service.call(request.to_request()).await;
        let response = match answer {
            Ok(answer) => answer.map_into_boxed_body(),
            // What the server itself does with an error.
            Err(error) => answered(error.as_response_error()),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body()).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        replies.push(Reply { status, headers, text });
    }
    replies
}

fn answered(error: &dyn ResponseError) -> ServiceResponse<BoxBody> {
    let request = TestRequest::default().to_http_request();
    ServiceResponse::new(request, error.error_response())
}

pub fn register(routes: &mut Routes<'_>, _: &mut ServiceConfig) {
    routes.on("listThings", list_things);
    routes.on("addThing", add_thing);
    routes.on("getThing", get_thing);
    routes.on("changeThing", change_thing);
    routes.on("searchThings", async || HttpResponse::Ok().json(json!({ "found": [] })));
    routes.on("breakThing", broken);
    routes.on("listSettings", async || HttpResponse::Ok().json(json!([])));
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    limit: Option<u8>,
    #[serde(default)]
    life_area: Vec<String>,
}

async fn list_things(Query(filter): Query<Filter>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "limit": filter.limit, "lifeArea": filter.life_area }))
}

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewThing {
    name: String,
    #[validate(email)]
    reply_address: Option<String>,
    #[allow(dead_code)]
    parts: Option<Vec<Part>>,
    #[allow(dead_code)]
    way: Option<Value>,
    #[allow(dead_code)]
    since: Option<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    #[allow(dead_code)]
    weight: u32,
}

async fn add_thing(
    Caller(_): Caller,
    IdempotencyKey(key): IdempotencyKey,
    body: Body<NewThing>,
) -> Answer {
    let thing = body.valid()?;
    Ok(HttpResponse::Created().json(json!({ "length": thing.name.len(), "key": key })))
}

async fn get_thing(Path(id): Path<Uuid>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("etag", etag(3))).json(json!({ "id": id }))
}

async fn change_thing(if_match: IfMatch) -> Answer {
    if_match.check(3)?;
    Ok(HttpResponse::NoContent().finish())
}

async fn broken() -> HttpResponse {
    panic!("planted: Jansen")
}
