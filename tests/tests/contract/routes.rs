//! Every operation of the contract is answered, and nothing else is.

use crate::{
    desk::{By, TestDesk},
    document::{Operation, document, operations, with_ids},
};
use std::collections::{BTreeMap, BTreeSet};
use store::Backend;
use tests::databases::fresh;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_has_exactly_the_methods_of_the_contract() {
    let desk = TestDesk::open(fresh(Backend::Sqlite).await).await;
    let mut methods: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Operation { method, path, .. } in operations() {
        methods.entry(path).or_default().insert(method);
    }
    for (path, mut methods) in methods {
        if methods.contains("GET") {
            methods.insert("HEAD".to_owned());
        }
        let answer = desk.raw(By::Anybody, "TRACE", &with_ids(&path)).await;
        assert_eq!(answer.status(), 405, "{path}");
        let allow = answer.headers()["allow"].to_str().unwrap().to_owned();
        let allowed: BTreeSet<String> = allow.split(", ").map(str::to_owned).collect();
        assert_eq!(allowed, methods, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_has_a_handler() {
    let desk = TestDesk::open(fresh(Backend::Sqlite).await).await;
    for operation in operations() {
        let answer = desk.raw(By::Anybody, &operation.method, &with_ids(&operation.path)).await;
        let expected: &[u16] = match operation.words("x-access").contains(&"public") {
            // Without its body or its parameters, with an id that names nothing, or without a worker.
            true => &[200, 400, 404, 415, 503],
            false => &[401],
        };
        let status = answer.status().as_u16();
        assert!(expected.contains(&status), "{}: {status}", operation.id());
        let version = answer.headers()["api-version"].to_str().unwrap();
        assert_eq!(version, document()["info"]["version"].as_str().unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trailing_slash_leads_nowhere() {
    let desk = TestDesk::open(fresh(Backend::Sqlite).await).await;
    for operation in operations() {
        let path = format!("{}/", with_ids(&operation.path));
        assert_eq!(desk.raw(By::Anybody, &operation.method, &path).await.status(), 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contract_is_open_to_every_page() {
    let desk = TestDesk::open(fresh(Backend::Sqlite).await).await;
    let answer = desk.raw(By::Anybody, "GET", "/v1/openapi.json").await;
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert_eq!(&answer.json::<serde_json::Value>().await.unwrap(), document());
}
