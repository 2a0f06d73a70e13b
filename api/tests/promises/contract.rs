//! The contract as the router and the gate read it.

use super::desk::register;
use api::{
    contract::{Contract, Login},
    server::Routes,
};

fn things() -> Contract {
    Contract::parse(include_str!("things.yaml")).unwrap()
}

#[test]
fn paths_with_fixed_words_come_before_those_with_parameters() {
    let contract = things();
    let paths: Vec<&str> = contract.by_path().iter().map(|(path, _)| *path).collect();
    let place = |path: &str| paths.iter().position(|known| *known == path).unwrap();
    assert!(place("/v1/things/_search") < place("/v1/things/{thingId}"));
    assert_eq!(paths.len(), 7);
}

#[test]
fn security_says_whether_a_token_is_needed() {
    let contract = things();
    assert_eq!(contract.operation("getHealth").unwrap().login, Login::None);
    assert_eq!(contract.operation("addThing").unwrap().login, Login::Required);
}

#[test]
fn a_handler_without_operation_and_an_operation_without_handler_are_found() {
    let contract = things();
    let mut routes = Routes::new(&contract);
    routes.on("noSuchOperation", async || "");
    routes.on("listThings", async || "");
    assert_eq!(routes.unknown(), ["noSuchOperation"]);
    assert!(routes.unanswered().contains(&"addThing"));
    assert!(!routes.unanswered().contains(&"listThings"));
    actix_web::App::new().configure(|config| {
        let mut routes = Routes::new(&contract);
        register(&mut routes, config);
        assert_eq!(routes.unanswered(), ["getHealth", "getOpenapiJson"]);
    });
}

#[test]
fn an_operation_without_access_is_no_contract() {
    let yaml = "{openapi: 3.1.0, info: {version: '1'}, paths: {/x: {get: {operationId: x}}}}";
    let error = Contract::parse(yaml).unwrap_err().to_string();
    assert_eq!(error, "openapi.yaml: GET /x: has no x-access");
}

#[test]
fn access_and_security_must_agree() {
    let with = |access: &str, security: &str| {
        let yaml = format!(
            "{{openapi: 3.1.0, info: {{version: '1'}}, paths: {{/x: {{get: {{operationId: x, \
             x-access: {access}, security: {security}}}}}}}}}"
        );
        Contract::parse(&yaml)
    };
    assert!(with("[public]", "[]").is_ok());
    assert!(with("[staff]", "[{token: []}]").is_ok());
    assert!(with("[public, staff]", "[{}, {token: []}]").is_ok());
    for (access, security) in
        [("[staff]", "[]"), ("[public]", "[{token: []}]"), ("[king]", "[]"), ("[]", "[]")]
    {
        assert!(with(access, security).is_err(), "{access} with {security}");
    }
}

#[test]
fn the_contract_of_this_build_can_be_used() {
    let contract = Contract::of_this_build().unwrap();
    let filing = contract.operation("fileComplaint").unwrap();
    assert_eq!(filing.path, "/v1/complaints");
    assert_eq!(contract.operation("getHealth").unwrap().path, "/healthz");
    assert!(contract.operations().len() > 50);
}

#[test]
fn every_schema_of_this_build_compiles() {
    let contract = Contract::of_this_build().unwrap();
    for operation in contract.operations() {
        let errors = operation.body_errors(&serde_json::json!("wrong"));
        assert!(errors.iter().all(|error| error.code != "schema"), "{}", operation.id);
    }
}
