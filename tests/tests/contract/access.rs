//! What the contract says of access is what the rules say (S1).

use crate::{
    desk::{By, TestDesk},
    document::{operations, resolved, with_ids},
    steps::filed,
};
use domain::{
    access::{client_may, is_clockwork, organisation_may},
    complaint::CommandKind,
};
use std::collections::BTreeSet;
use store::Backend;
use tests::databases::fresh;

const ROLES: [&str; 9] = [
    "public",
    "client",
    "staff",
    "organisation",
    "administrator",
    "auditor",
    "municipality",
    "council",
    "advocate",
];
const SCOPES: [&str; 5] = ["case", "municipality", "organisation", "self", "none"];

#[test]
fn every_operation_says_who_may_call_it_and_what_must_be_theirs() {
    for operation in operations() {
        let access = operation.words("x-access");
        assert!(!access.is_empty(), "{}", operation.id());
        assert!(access.iter().all(|role| ROLES.contains(role)), "{}", operation.id());
        let scope = operation.written["x-scope"].as_str().unwrap_or_default();
        assert!(SCOPES.contains(&scope), "{}: {scope}", operation.id());
        let within_case = operation.path.contains("{complaintId}");
        assert_eq!(scope == "case", within_case, "{}", operation.id());
    }
}

#[test]
fn each_command_that_people_give_has_one_operation_for_just_those_people() {
    let mut given = BTreeSet::new();
    for operation in operations() {
        let Some(code) = operation.written["x-command"].as_str() else { continue };
        let command = CommandKind::ALL.iter().find(|command| command.code() == code);
        let command = *command.unwrap_or_else(|| panic!("no command {code}"));
        assert!(given.insert(command), "{code} has two operations");
        let expected: BTreeSet<&str> = [("staff", true)]
            .into_iter()
            .chain([("client", client_may(command)), ("organisation", organisation_may(command))])
            .filter(|(_, may)| *may)
            .map(|(role, _)| role)
            .collect();
        let access: BTreeSet<&str> = operation.words("x-access").into_iter().collect();
        assert_eq!(access, expected, "{}", operation.id());
        assert_eq!(operation.method, "POST", "{}", operation.id());
    }
    let people = CommandKind::ALL.iter().copied().filter(|command| !is_clockwork(*command));
    assert_eq!(given, people.collect());
}

/// R70: nothing of a case is shown without a line in the audit.
#[test]
fn whatever_reads_a_case_is_audited() {
    for operation in operations() {
        let (written, id) = (operation.written, operation.id());
        let of_a_case = written["x-scope"] == "case" && operation.method == "GET";
        let finds_cases = id == "searchComplaints" || id == "listComplaints";
        let audited = written["x-audit"].as_str();
        assert!(audited.is_some() || !(of_a_case || finds_cases), "{id} leaves no trace");
        let known = ["read", "export", "print", "login"];
        assert!(audited.is_none_or(|word| known.contains(&word)), "{id}");
        assert!(audited.is_none() || written.get("x-command").is_none(), "{id} is told twice");
    }
}

#[test]
fn what_needs_a_token_documents_what_happens_without_one() {
    for operation in operations() {
        if operation.words("x-access") == ["public"] {
            continue;
        }
        for status in [401, 403] {
            assert!(operation.answer(status).is_some(), "{} lacks {status}", operation.id());
        }
    }
}

#[test]
fn every_answer_carries_the_version_and_every_failure_is_a_problem() {
    for operation in operations() {
        for (status, answer) in operation.written["responses"].as_object().unwrap() {
            let answer = resolved(answer);
            let place = format!("{} {status}", operation.id());
            assert!(answer["headers"].get("API-Version").is_some(), "{place}");
            let forms = answer["content"].as_object().unwrap();
            let is_problem = forms.contains_key("application/problem+json");
            assert_eq!(is_problem, !status.starts_with('2'), "{place}");
        }
        for status in [405, 406, 429, 500, 503] {
            assert!(operation.answer(status).is_some(), "{} lacks {status}", operation.id());
        }
        if operation.body().is_some() {
            for status in [400, 408, 413, 415] {
                assert!(operation.answer(status).is_some(), "{} lacks {status}", operation.id());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_is_not_named_is_refused_and_one_that_is_gets_further() {
    let desk = TestDesk::open(fresh(Backend::Sqlite).await).await;
    let client = filed(&desk).await.client;
    let callers = [
        ("client", client),
        ("staff", By::Handler),
        ("organisation", By::Provider),
        ("administrator", By::Administrator),
        ("auditor", By::Auditor),
        ("municipality", By::Alderman),
        ("council", By::Clerk),
        ("advocate", By::Advocate),
    ];
    for operation in operations() {
        let access = operation.words("x-access");
        if access.contains(&"public") {
            continue;
        }
        for (role, by) in &callers {
            let path = with_ids(&operation.path);
            let status = desk.raw(by.clone(), &operation.method, &path).await.status().as_u16();
            let refused = matches!(status, 401 | 403);
            assert_eq!(refused, !access.contains(role), "{} {role}: {status}", operation.id());
        }
    }
}
