//! What every request meets before a handler, and what every answer carries.

use super::desk::{anonymous, desk, request, send, send_all};
use actix_web::http::{Method, StatusCode};
use serde_json::json;

#[actix_web::test]
async fn every_answer_carries_the_headers_whatever_went_wrong() {
    let requests = [
        (request(Method::GET, "/v1/things"), 200),
        (request(Method::GET, "/v1/nothing"), 404),
        (request(Method::GET, "/v1/things/"), 404),
        (request(Method::PATCH, "/v1/things"), 405),
        (anonymous(Method::GET, "/v1/things"), 401),
        (request(Method::GET, "/v1/settings"), 403),
        (request(Method::GET, "/v1/things?limit=0"), 400),
        (request(Method::GET, "/v1/things").insert_header(("accept", "text/html")), 406),
        (request(Method::POST, "/v1/things").set_payload("{}"), 415),
        (anonymous(Method::GET, "/v1/broken"), 500),
    ];
    for (request, status) in requests {
        let reply = send(request).await;
        assert_eq!(reply.status.as_u16(), status, "{}", reply.text);
        assert_eq!(reply.header("api-version"), "1.2.3");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(
            reply.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'"
        );
        assert!(reply.header("strict-transport-security").starts_with("max-age="));
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("x-request-id").len(), 36);
        assert_eq!(reply.header("access-control-allow-origin"), "");
        if status >= 400 {
            assert_eq!(reply.header("content-type"), "application/problem+json");
            let problem = reply.json();
            assert_eq!(problem["status"], status);
            for member in ["type", "title", "detail", "code"] {
                assert!(problem[member].is_string(), "{status} lacks {member}");
            }
        }
    }
}

#[actix_web::test]
async fn a_panic_is_a_500_with_an_id_and_tells_nothing() {
    let reply = send(anonymous(Method::GET, "/v1/broken")).await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    let instance = format!("urn:uuid:{}", reply.header("x-request-id"));
    assert_eq!(reply.json()["instance"], instance);
    assert!(!reply.text.contains("planted"));
}

#[actix_web::test]
async fn an_unknown_method_gets_405_with_every_method_of_that_path() {
    let allowed = [
        ("/v1/things", "GET, POST, HEAD"),
        ("/v1/things/_search", "POST"),
        ("/v1/things/00000000-0000-0000-0000-000000000001", "GET, DELETE, HEAD"),
        ("/v1/openapi.json", "GET, HEAD"),
    ];
    for (path, allow) in allowed {
        for method in [Method::PUT, Method::OPTIONS, Method::TRACE] {
            let reply = send(anonymous(method, path)).await;
            assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(reply.header("allow"), allow, "{path}");
        }
    }
}

#[actix_web::test]
async fn head_answers_as_get_does() {
    assert_eq!(send(request(Method::HEAD, "/v1/things")).await.status, StatusCode::OK);
    assert_eq!(send(anonymous(Method::HEAD, "/v1/things")).await.status, 401);
}

#[actix_web::test]
async fn a_body_hears_everything_that_is_wrong_at_once() {
    let body = json!({
        "name": "x",
        "replyAddress": 5,
        "parts": [{ "weight": 0 }, { "inner": { "weight": "Jansen" } }],
        "since": { "weight": "Jansen" },
        "way": { "kind": "mail", "address": "Jansen" },
        "extra": "Jansen",
    });
    let reply = send(request(Method::POST, "/v1/things").set_json(body)).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    let expected = [
        ("/extra", "unknown"),
        ("/name", "too_short"),
        ("/parts/0/weight", "too_small"),
        ("/parts/1/inner/weight", "type"),
        ("/parts/1/weight", "required"),
        ("/replyAddress", "type"),
        ("/since/weight", "type"),
        ("/way/address", "format"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
    assert_eq!(reply.errors(), expected);
    assert!(!reply.text.contains("Jansen"), "a rejected value is repeated: {}", reply.text);
}

#[actix_web::test]
async fn the_rules_of_validator_are_told_without_the_rejected_value() {
    let body = json!({ "name": "good", "replyAddress": "Jansen" });
    let reply = send(request(Method::POST, "/v1/things").set_json(body)).await;
    assert_eq!(reply.errors(), [("/replyAddress".to_owned(), "email".to_owned())]);
    assert!(!reply.text.contains("Jansen"));
}

#[actix_web::test]
async fn a_body_that_is_no_json_too_large_or_has_a_nul_is_refused() {
    let send_text = |text: String| {
        let request = request(Method::POST, "/v1/things");
        send(request.insert_header(("content-type", "application/json")).set_payload(text))
    };
    let code = |reply: &super::desk::Reply| reply.errors()[0].clone();
    let reply = send_text("{\"name\": Jansen}".to_owned()).await;
    assert_eq!((reply.status.as_u16(), code(&reply).1.as_str()), (400, "json"));
    assert!(!reply.text.contains("Jansen"));
    let reply = send_text(String::new()).await;
    assert_eq!((reply.status.as_u16(), code(&reply).1.as_str()), (400, "json"));
    let reply = send_text("{\"name\": \"a\\u0000b\"}".to_owned()).await;
    assert_eq!(code(&reply), ("/name".to_owned(), "format".to_owned()));
    let reply =
        send_text(format!("{{\"name\": \"{}\"}}", "a".repeat(api::extract::BODY_LIMIT))).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    let reply = send_text("[".repeat(10_000)).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn a_query_hears_everything_that_is_wrong_at_once() {
    let path = "/v1/things?limit=Jansen&lifeArea=care&lifeArea=Jansen&who=me&%3Cb%3E=1";
    let reply = send(request(Method::GET, path)).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    let expected = [("", "unknown"), ("lifeArea", "enum"), ("limit", "type"), ("who", "unknown")];
    let expected: Vec<_> =
        expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
    assert_eq!(reply.errors(), expected);
    assert!(!reply.text.contains("Jansen") && !reply.text.contains("<b>"));

    let reply = send(request(Method::GET, "/v1/things?limit=7&lifeArea=care&lifeArea=work")).await;
    assert_eq!(reply.json(), json!({ "limit": 7, "lifeArea": ["care", "work"] }));
    let reply = send(request(Method::GET, "/v1/things?limit=7&limit=8")).await;
    assert_eq!(reply.errors(), [("limit".to_owned(), "repeated".to_owned())]);
}

#[actix_web::test]
async fn a_token_counts_only_in_the_header() {
    let token = super::desk::tokens().issue(&super::desk::staff(), super::desk::now()).unwrap();
    for name in ["access_token", "token", "authorization"] {
        let path = format!("/v1/things?{name}={token}");
        let reply = send(anonymous(Method::GET, &path)).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
    let basic = anonymous(Method::GET, "/v1/things").insert_header(("authorization", "Basic eA=="));
    assert_eq!(send(basic).await.status, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn a_path_of_the_wrong_form_looks_like_one_that_does_not_exist() {
    let wrong = send(request(Method::GET, "/v1/things/7")).await;
    let absent = send(request(Method::GET, "/v1/no-such-thing")).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    assert_eq!(wrong.text, absent.text);
    let found = send(request(Method::GET, "/v1/things/00000000-0000-0000-0000-000000000001")).await;
    assert_eq!((found.status, found.header("etag")), (StatusCode::OK, "\"3\""));
}

#[actix_web::test]
async fn accept_is_obeyed_and_a_weight_of_zero_excludes() {
    let cases = [
        ("*/*", 200),
        ("application/*", 200),
        ("text/html, application/json;q=0.1", 200),
        ("application/json; charset=utf-8", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json;q=0, */*", 406),
    ];
    for (accept, status) in cases {
        let request = request(Method::GET, "/v1/things").insert_header(("accept", accept));
        assert_eq!(send(request).await.status.as_u16(), status, "{accept}");
    }
}

#[actix_web::test]
async fn a_change_meant_for_another_version_is_refused() {
    let path = "/v1/things/00000000-0000-0000-0000-000000000001";
    let cases = [
        (None, 204),
        (Some("\"3\""), 204),
        (Some("*"), 204),
        (Some("\"2\""), 412),
        (Some("W/\"3\""), 412),
        (Some("3"), 412),
    ];
    for (tag, status) in cases {
        let mut request = request(Method::DELETE, path);
        if let Some(tag) = tag {
            request = request.insert_header(("if-match", tag));
        }
        assert_eq!(send(request).await.status.as_u16(), status, "{tag:?}");
    }
}

#[actix_web::test]
async fn an_idempotency_key_has_the_form_of_the_contract() {
    let with_key = |key: &'static str| {
        let request = request(Method::POST, "/v1/things").insert_header(("idempotency-key", key));
        send(request.set_json(json!({ "name": "good" })))
    };
    assert_eq!(with_key("abc-1").await.json()["key"], "abc-1");
    let reply = with_key("a b").await;
    assert_eq!(reply.errors(), [("Idempotency-Key".to_owned(), "format".to_owned())]);
}

#[actix_web::test]
async fn who_asks_too_often_without_a_token_has_to_wait() {
    let desk = desk(3);
    let health = || anonymous(Method::GET, "/healthz").peer_addr("192.0.2.1:9".parse().unwrap());
    let other = || anonymous(Method::GET, "/healthz").peer_addr("192.0.2.2:9".parse().unwrap());
    let bad_token = || {
        let request = anonymous(Method::GET, "/v1/things");
        request
            .insert_header(("authorization", "Bearer x"))
            .peer_addr("192.0.2.1:9".parse().unwrap())
    };
    let good = || request(Method::GET, "/v1/things").peer_addr("192.0.2.1:9".parse().unwrap());
    let requests = vec![health(), health(), bad_token(), health(), bad_token(), other(), good()];
    let replies = send_all(&desk, requests).await;
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status.as_u16()).collect();
    assert_eq!(statuses, [200, 200, 401, 429, 429, 200, 200]);
    let wait: u64 = replies[3].header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
}

#[actix_web::test]
async fn the_contract_is_open_to_every_origin() {
    let reply = send(anonymous(Method::GET, "/v1/openapi.json")).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.json()["info"]["title"], "Things");
}
