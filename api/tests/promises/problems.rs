//! Refusals and failures as the caller sees them.

use actix_web::{ResponseError, body::to_bytes};
use api::{passwords::PasswordError, problem::Problem};
use chrono::NaiveDate;
use domain::complaint::Refusal;
use serde_json::{Value, json};
use store::StoreError;

async fn told(problem: impl Into<Problem>) -> Value {
    let bytes = to_bytes(problem.into().error_response().into_body()).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[actix_web::test]
async fn a_refusal_keeps_its_code_its_sentence_and_its_numbers() {
    let last_day = NaiveDate::from_ymd_opt(2026, 12, 28).unwrap();
    assert_eq!(
        told(Refusal::TermHasPassed { last_day }).await,
        json!({
            "type": "urn:problem-type:meldpunt:term_has_passed",
            "title": "The present state does not allow this",
            "status": 409,
            "detail": "The term ended at the end of 2026-12-28.",
            "code": "term_has_passed",
            "lastDay": "2026-12-28",
        })
    );
    let missing = Refusal::ReasonsMissing { measure: 2, position: 0, minimum: 20 };
    let missing = told(missing).await;
    assert_eq!((&missing["status"], &missing["measure"]), (&json!(400), &json!(2)));
    assert_eq!(missing["errors"][0]["field"], "/measures/0/reasons");
    assert_eq!(told(Refusal::SamePerson).await["status"], 409);
}

#[actix_web::test]
async fn a_failure_of_the_store_tells_only_whether_trying_again_helps() {
    let gone = told(StoreError::ClockSteppedBack { seconds: 3600 }).await;
    assert_eq!(gone["status"], 503);
    assert!(!gone.to_string().contains("3600"));
    let sealed = told(StoreError::Sealed).await;
    assert_eq!(sealed["status"], 500);
    assert!(sealed["instance"].as_str().unwrap().starts_with("urn:uuid:"));
    assert!(!sealed.to_string().contains("sealed"));
}

#[actix_web::test]
async fn a_full_queue_of_passwords_says_how_long_to_wait() {
    let response = Problem::from(PasswordError::Busy).error_response();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers().get("retry-after").unwrap(), "2");
}
