//! What another site can make a browser do: nothing. And reading changes nothing (S9).

use crate::{
    desk::{Browser, By, TestDesk},
    document::{Operation, operations},
    installation::{MUNICIPALITY, PASSWORD, PROVIDER},
    sessions::{opened, signed_in},
    steps::{Case, advised, filed},
};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::Backend;
use tests::on_both_databases;

/// The path with ids of what exists, as far as there is any.
fn real_path(path: &str, case: &Case, notice: &str) -> String {
    let part = |part: &str| match part {
        "{complaintId}" => case.id.clone(),
        "{noticeId}" => notice.to_owned(),
        "{municipalityId}" => MUNICIPALITY.0.to_string(),
        "{organisationId}" => PROVIDER.0.to_string(),
        part => crate::document::with_ids(part),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Whose browser can call it; `None` when no role is named.
fn role(operation: &Operation) -> Option<&'static str> {
    operation.words("x-access").into_iter().find(|role| *role != "public")
}

async fn browser(desk: &TestDesk, role: &str, case: &Case) -> Browser {
    match role {
        "client" => opened(desk, case).await,
        "staff" => signed_in(desk, "handler").await,
        "organisation" => signed_in(desk, "spokesman").await,
        "administrator" => signed_in(desk, "administrator").await,
        "auditor" => signed_in(desk, "auditor").await,
        role => panic!("no browser of a {role}"),
    }
}

/// The tables in which something changed.
fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let changed = after.iter().filter(|(table, rows)| before.get(*table) != Some(*rows));
    changed.map(|(table, _)| table.clone()).collect()
}

/// Everything that the database holds, by table; but for the audit, where a look and a refusal leave their line.
async fn everything(desk: &TestDesk) -> BTreeMap<String, String> {
    let database = desk.store.database();
    let conn = database.reader();
    let all = async |sql: String| {
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let rows = conn.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect::<Vec<String>>()
    };
    let tables = match database.backend() {
        Backend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Backend::Postgresql => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut content = BTreeMap::new();
    let tables = all(tables.to_owned()).await;
    for table in tables.into_iter().filter(|table| !table.starts_with("audit")) {
        let rows = match database.backend() {
            Backend::Sqlite => {
                let columns = format!("SELECT name FROM pragma_table_info('{table}')");
                let columns = all(columns).await;
                let quoted: Vec<_> =
                    columns.iter().map(|name| format!("quote(\"{name}\")")).collect();
                all(format!("SELECT {} FROM {table} ORDER BY 1", quoted.join(" || '|' || "))).await
            }
            Backend::Postgresql => all(format!("SELECT t::text FROM {table} t ORDER BY 1")).await,
        };
        content.insert(table, rows.join("\n"));
    }
    content
}

on_both_databases! {
    async fn what_changes_something_comes_from_a_page_of_the_desk_or_not_at_all(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let mut browsers = BTreeMap::new();
        for role in ["client", "staff", "organisation", "administrator", "auditor"] {
            browsers.insert(role, browser(&desk, role, &case).await);
        }
        let before = everything(&desk).await;
        let (origin, mut tried) = (desk.origin().to_owned(), 0);
        for operation in operations().iter().filter(|operation| operation.method != "GET") {
            let Some(role) = role(operation) else { continue };
            let Browser { cookie, csrf } = &browsers[role];
            let (cookie, csrf) = (("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str()));
            let others = browsers.iter().find(|(other, _)| **other != role).unwrap().1;
            let own = ("origin", origin.as_str());
            let own_with_path = format!("{origin}/");
            let foreign: Vec<Vec<(&str, &str)>> = vec![
                vec![],
                vec![csrf],
                vec![own],
                vec![("sec-fetch-site", "same-origin")],
                vec![csrf, ("origin", "https://elders.example")],
                vec![csrf, ("origin", "null")],
                vec![csrf, ("origin", "")],
                vec![csrf, ("origin", own_with_path.as_str())],
                vec![csrf, own, ("origin", "https://elders.example")],
                vec![csrf, own, ("sec-fetch-site", "cross-site")],
                vec![csrf, own, ("sec-fetch-site", "same-site")],
                vec![csrf, own, ("sec-fetch-site", "none")],
                vec![csrf, ("origin", "https://elders.example"), ("sec-fetch-site", "same-origin")],
                vec![own, ("x-csrf-token", "")],
                vec![own, ("x-csrf-token", &csrf.1[1..])],
                vec![own, ("x-csrf-token", others.csrf.as_str())],
                vec![own, ("x-csrf-token", cookie.1.split_once('=').unwrap().1)],
            ];
            let path = real_path(&operation.path, &case, &uuid::Uuid::nil().to_string());
            for more in foreign {
                let headers = [vec![cookie], more.clone()].concat();
                let answer = desk.raw_with(By::Anybody, &operation.method, &path, &headers).await;
                assert_eq!(answer.status(), 403, "{} {more:?}", operation.id());
                let problem: Value = answer.json().await.unwrap();
                assert_eq!(problem["code"], "cross_site_request", "{} {more:?}", operation.id());
                tried += 1;
            }
        }
        assert!(tried > 1_000, "{tried}");
        let after = everything(&desk).await;
        assert_eq!(changed(&before, &after), [""; 0], "what was refused changed nothing");
        for operation in operations().iter().filter(|operation| operation.method != "GET") {
            let Some(role) = role(operation) else { continue };
            let of_its_own = operation.id().starts_with("endSession");
            let own = match of_its_own {
                true => browser(&desk, role, &case).await,
                false => browsers[role].clone(),
            };
            let path = real_path(&operation.path, &case, &uuid::Uuid::nil().to_string());
            for from in [("origin", origin.as_str()), ("sec-fetch-site", "same-origin")] {
                let headers = [("cookie", own.cookie.as_str()), ("x-csrf-token", own.csrf.as_str()), from];
                let answer = desk.raw_with(By::Anybody, &operation.method, &path, &headers).await;
                let status = answer.status().as_u16();
                if status != 401 || !of_its_own {
                    let problem: Value = answer.json().await.unwrap();
                    assert_ne!(problem["code"], "cross_site_request", "{}", operation.id());
                    assert_ne!(status, 401, "{}", operation.id());
                }
                if operation.id() == "endSessions" {
                    browsers.insert(role, browser(&desk, role, &case).await);
                }
            }
        }
    }

    async fn no_other_site_signs_a_browser_in(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let secret = desk.store.secret_of(case.id.parse().unwrap()).await.unwrap().unwrap();
        let own = desk.origin().to_owned();
        for (path, login) in [
            ("/sessions", json!({ "username": "handler", "password": PASSWORD })),
            ("/client-sessions", json!({ "number": case.number, "secret": secret.to_string() })),
        ] {
            let sign_in = async |headers: &[(&str, &str)]| {
                desk.call_with(By::Anybody, "POST", path, Some(login.clone()), headers).await
            };
            for headers in [
                [("origin", "https://elders.example")],
                [("origin", "null")],
                [("sec-fetch-site", "cross-site")],
                [("sec-fetch-site", "same-site")],
            ] {
                let refused = sign_in(&headers).await.is(403);
                assert_eq!(refused.body["code"], "cross_site_request");
                assert!(!refused.headers.contains_key("set-cookie"));
            }
            sign_in(&[("origin", own.as_str()), ("sec-fetch-site", "same-origin")]).await.is(201);
        }
    }

    async fn reading_changes_nothing(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        let notices = desk.get(By::Handler, &case.path("/notices")).await.is(200).body;
        let notice = notices["items"][0]["id"].as_str().unwrap().to_owned();
        let mut callers = vec![By::Anybody, By::Handler, By::Provider, By::Administrator];
        callers.push(case.client.clone());
        for role in ["client", "staff", "organisation", "administrator", "auditor"] {
            callers.push(By::Browser(browser(&desk, role, &case).await));
        }
        let before = everything(&desk).await;
        assert!(before.len() > 20 && before["events"].len() > 1_000);
        let mut read = 0;
        for operation in operations().iter().filter(|operation| operation.method == "GET") {
            let path = real_path(&operation.path, &case, &notice);
            for by in &callers {
                for method in ["GET", "HEAD"] {
                    let answer = desk.raw(by.clone(), method, &path).await;
                    read += u32::from(answer.status().is_success());
                }
            }
            let after = everything(&desk).await;
            assert_eq!(changed(&before, &after), [""; 0], "{}", operation.id());
        }
        assert!(read > 200, "{read}");
    }
}
