//! Who looked, tried and was let in stands in the audit, before anything is shown (R70, R71); duties, deputies, auditors.

use crate::{
    desk::{By, TestDesk},
    document::operations,
    installation::{AUDITOR, HANDLER, PROVIDER, RECEPTION, THIRD},
    steps::{Case, STORY, advised, filed},
};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use store::audit::{AuditLine, AuditQuery};
use tests::on_both_databases;

/// The lines of the audit about something, the latest first.
async fn lines(desk: &TestDesk, object: &str) -> Vec<AuditLine> {
    let query = AuditQuery { object: Some(object.into()), rows: 100, ..AuditQuery::default() };
    let lines = desk.store.audit_lines(&query).await.unwrap().items;
    // What comes next is later.
    desk.pass(TimeDelta::seconds(1));
    lines
}

/// What the latest line about something says: who, what and with which result.
async fn last(desk: &TestDesk, object: &str) -> (String, String, String) {
    let line = lines(desk, object).await.into_iter().next().expect("a line");
    (line.actor, line.action, line.result)
}

async fn run(desk: &TestDesk, sql: &str) {
    let conn = desk.store.database().begin_write().await.unwrap();
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    conn.execute_raw(statement).await.unwrap();
    conn.commit().await.unwrap();
}

fn told(actor: &str, action: &str, result: &str) -> (String, String, String) {
    (actor.to_owned(), action.to_owned(), result.to_owned())
}

async fn opened(desk: &TestDesk, case: &Case) -> Value {
    let reason = json!({ "reason": "Controle op verzoek van de functionaris." });
    desk.post(By::Auditor, &case.path("/openings"), reason).await.is(201).body
}

on_both_databases! {
    async fn whatever_is_read_of_a_case_is_recorded(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        let by = format!("staff:{HANDLER}");
        desk.pass(TimeDelta::seconds(1));
        let mut seen = 0;
        for operation in operations() {
            let (id, path) = (operation.id(), &operation.path);
            let audited = operation.written.get("x-audit").is_some();
            if operation.method != "GET" || !audited || !path.contains("{complaintId}") {
                continue;
            }
            if path.matches('{').count() > 1 {
                continue;
            }
            let path = path.replace("{complaintId}", &case.id).replacen("/v1", "", 1);
            desk.get(By::Handler, &path).await.is(200);
            assert_eq!(last(&desk, &case.id).await, told(&by, id, "done"));
            seen += 1;
        }
        assert!(seen >= 5, "{seen}");
        let paper = desk.get(By::Handler, &case.path("/papers/1000")).await;
        let (_, action, result) = last(&desk, &case.id).await;
        assert_eq!((action.as_str(), result == "done"), ("getPaper", paper.status == 200));
        let search = json!({ "name": "Groenen" });
        desk.post(By::Handler, "/complaints/_search", search).await.is(200);
        assert_eq!(last(&desk, &case.id).await, told(&by, "searchComplaints", "done"));
    }

    async fn whoever_was_refused_is_recorded(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        desk.pass(TimeDelta::seconds(1));
        desk.get(By::Stranger, &case.path("")).await.is(404);
        let (actor, action, result) = last(&desk, &case.id).await;
        assert!(actor.starts_with("organisation:"), "{actor}");
        assert_eq!((action.as_str(), result.as_str()), ("getComplaint", "not_found"));
        desk.get(By::Administrator, &case.path("")).await.is(403);
        let (actor, _, result) = last(&desk, &case.id).await;
        assert!(actor.starts_with("administrator:") && result == "forbidden");
        let other = filed(&desk).await;
        desk.pass(TimeDelta::seconds(1));
        desk.get(other.client.clone(), &case.path("")).await.is(404);
        assert_eq!(last(&desk, &case.id).await, told("client", "getComplaint", "not_found"));
        desk.get(By::Token("nothing".into()), &case.path("")).await.is(401);
        assert_eq!(last(&desk, &case.id).await, told("unknown", "getComplaint", "unauthenticated"));
        // A command that the role may not give does not reach the store.
        desk.post(By::Administrator, &case.path("/withdrawals"), json!({})).await.is(403);
        let (_, action, result) = last(&desk, &case.id).await;
        assert_eq!((action.as_str(), result.as_str()), ("withdrawComplaint", "forbidden"));
        // Who sends no token tried nothing.
        let before = lines(&desk, &case.id).await.len();
        desk.get(By::Anybody, &case.path("")).await.is(401);
        assert_eq!(lines(&desk, &case.id).await.len(), before);
        // A command that the rules refuse is told once.
        desk.post(By::Handler, &case.path("/closings"), json!({})).await.is(409);
        assert_eq!(lines(&desk, &case.id).await.len(), before + 1);
    }

    async fn logging_in_is_recorded_and_so_is_failing_to(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        desk.pass(TimeDelta::seconds(1));
        let login = |password: &str| json!({ "username": "reception", "password": password });
        desk.post(By::Anybody, "/tokens", login("een lang wachtwoord")).await.is(200);
        let (account, by) = (RECEPTION.to_string(), format!("staff:{RECEPTION}"));
        assert_eq!(last(&desk, &account).await, told(&by, "createToken", "done"));
        desk.post(By::Anybody, "/tokens", login("een ander wachtwoord")).await.is(401);
        assert_eq!(last(&desk, &account).await, told("unknown", "createToken", "wrong_credentials"));
        let nobody = json!({ "username": "nobody", "password": "een lang wachtwoord" });
        desk.post(By::Anybody, "/tokens", nobody).await.is(401);
        assert_eq!(last(&desk, "-").await, told("unknown", "createToken", "wrong_credentials"));
        let case = filed(&desk).await;
        let seen = lines(&desk, &case.id).await;
        assert!(seen.iter().any(|line| line.action == "createClientToken" && line.actor == "client"));
    }

    async fn nothing_is_shown_that_cannot_be_recorded(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        run(&desk, "ALTER TABLE audit RENAME TO hidden").await;
        let reply = desk.get(By::Handler, &case.path("")).await;
        assert!(reply.status >= 500 && !reply.body.to_string().contains(STORY), "{reply:?}");
        run(&desk, "ALTER TABLE hidden RENAME TO audit").await;
        assert!(desk.get(By::Handler, &case.path("")).await.is(200).body.to_string().contains(STORY));
    }

    async fn a_client_sees_who_looked_at_the_file(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        desk.get(By::Handler, &case.path("")).await.is(200);
        desk.get(By::Stranger, &case.path("")).await.is(404);
        let accesses = case.path("/accesses");
        let seen = desk.get(case.client.clone(), &accesses).await.is(200);
        let of = |item: &Value| {
            let text = |pointer: &str| item.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
            (text("/kind"), text("/action"), text("/actor/account/name"), item["done"] == true)
        };
        let seen: Vec<_> = seen.body["items"].as_array().unwrap().iter().map(of).collect();
        let some = |text: &str| Some(text.to_owned());
        let looked = (some("read"), some("getComplaint"), some("handler"), true);
        let tried = (some("read"), some("getComplaint"), some("outsider"), false);
        assert!(seen.contains(&looked) && seen.contains(&tried), "{seen:?}");
        assert!(seen.contains(&(some("change"), some("file"), None, true)), "{seen:?}");
        desk.pass(TimeDelta::seconds(1));
        let page = desk.get(case.client.clone(), &format!("{accesses}?limit=1")).await.is(200);
        let next = page.text("/next");
        let next = desk.get(case.client.clone(), &format!("{accesses}?limit=1&cursor={next}")).await;
        assert_ne!(next.is(200).body["items"], page.body["items"]);
        let other = filed(&desk).await;
        desk.get(other.client, &accesses).await.is(404);
        desk.get(By::Provider, &accesses).await.is(403);
        desk.get(By::Handler, &accesses).await.is(200);
    }

    async fn an_auditor_reads_the_logs_and_a_case_only_after_saying_why(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        desk.get(By::Auditor, &case.path("")).await.is(404);
        let found = desk.get(By::Auditor, &format!("/audit?object={}", case.id)).await.is(200);
        assert!(!found.body["items"].as_array().unwrap().is_empty());
        desk.post(By::Auditor, &case.path("/openings"), json!({ "reason": " " })).await.is(400);
        desk.get(By::Auditor, &case.path("")).await.is(404);
        opened(&desk, &case).await;
        let whole = desk.get(By::Auditor, &case.path("")).await.is(200);
        assert_eq!(whole.body["sight"], "desk");
        desk.get(By::Auditor, &case.path("/history")).await.is(200);
        // It may look and no more, at this case and no other.
        desk.post(By::Auditor, &case.path("/closings"), json!({})).await.is(403);
        let other = filed(&desk).await;
        desk.get(By::Auditor, &other.path("")).await.is(404);
        // Who leads the desk sees it and why; who handles does not; the client sees that it happened.
        let openings = desk.get(By::Handler, "/openings").await.is(200);
        assert_eq!(openings.body["items"][0]["complaint"], case.id);
        assert_eq!(openings.text("/items/0/reason"), "Controle op verzoek van de functionaris.");
        desk.get(By::Third, "/openings").await.is(403);
        let seen = desk.get(case.client.clone(), &case.path("/accesses")).await.is(200).body;
        assert!(seen.to_string().contains("case-opened") && seen.to_string().contains(&AUDITOR.to_string()));
        assert!(!seen.to_string().contains("Controle"));
        desk.pass(TimeDelta::minutes(61));
        desk.get(By::Auditor, &case.path("")).await.is(404);
        let elsewhere = json!({ "reason": "Zomaar." });
        let nothing = format!("/complaints/{}/openings", uuid::Uuid::from_u128(9));
        desk.post(By::Auditor, &nothing, elsewhere).await.is(404);
    }

    async fn opening_a_case_twice_with_one_key_opens_it_once(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let open = async |reason: &str| {
            let (path, body) = (case.path("/openings"), json!({ "reason": reason }));
            let key = [("idempotency-key", "een-sleutel-van-zestien")];
            desk.call_with(By::Auditor, "POST", &path, Some(body), &key).await
        };
        let first = open("Controle.").await.is(201);
        assert_eq!(open("Controle.").await.is(201).body, first.body);
        open("Iets anders.").await.is_refused("key_reused");
        let openings = desk.get(By::Auditor, "/openings").await.is(200);
        assert_eq!(openings.body["items"].as_array().unwrap().len(), 1);
    }

    async fn the_audit_is_for_the_auditor_alone(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        filed(&desk).await;
        while desk.store.chain_audit().await.unwrap().more {}
        assert!(desk.store.sign_audit().await.unwrap());
        let roots = desk.get(By::Auditor, "/audit/roots").await.is(200);
        assert_eq!(roots.body["publicKey"], desk.store.keys().audit_public_key());
        assert_eq!(roots.body["items"].as_array().unwrap().len(), 1);
        for by in [By::Handler, By::Administrator, By::Provider, By::Alderman, By::Clerk] {
            desk.get(by.clone(), "/audit").await.is(403);
            desk.get(by, "/audit/roots").await.is(403);
        }
    }

    async fn an_auditor_of_one_desk_reads_nothing_of_another(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        desk.get(By::Auditor, "/audit").await.is(200);
        // From now on there is another desk in this installation, which this auditor does not audit.
        let elsewhere = json!({ "code": "ZVT", "name": "Zandvoort" });
        desk.post(By::Administrator, "/municipalities", elsewhere).await.is(201);
        let refused = desk.get(By::Auditor, "/audit").await.is(403);
        assert_eq!(refused.body["code"], "object_needed");
        desk.get(By::Auditor, &format!("/audit?object={}", case.id)).await.is(200);
        desk.get(By::Auditor, &format!("/audit?object={RECEPTION}")).await.is(200);
        let nothing = uuid::Uuid::from_u128(9);
        desk.get(By::Auditor, &format!("/audit?object={nothing}")).await.is(404);
        run(&desk, "UPDATE account_municipalities SET municipality_id = (SELECT id FROM municipalities \
             WHERE code = 'ZVT') WHERE account_id IN (SELECT id FROM accounts WHERE username = 'auditor')").await;
        desk.get(By::Auditor, &format!("/audit?object={}", case.id)).await.is(404);
        desk.get(By::Auditor, &format!("/audit?object={RECEPTION}")).await.is(404);
        desk.pass(TimeDelta::seconds(1));
        desk.post(By::Auditor, &case.path("/openings"), json!({ "reason": "Zomaar." })).await.is(404);
        let by = format!("auditor:{AUDITOR}");
        assert_eq!(last(&desk, &case.id).await, told(&by, "openCase", "not_found"));
    }

    async fn each_duty_does_its_own(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        assert_eq!(desk.get(By::Reception, "/me").await.is(200).body["duty"], "intake");
        // Intake writes down what comes in, and decides nothing.
        desk.post(By::Reception, &case.path("/withdrawals"), json!({})).await;
        let erratum = json!({ "erratum": "Een verbetering." });
        desk.post(By::Reception, &case.path("/errata"), erratum).await.is(403);
        desk.post(By::Third, &case.path("/advice-withdrawals"), json!({ "motive": "Fout." })).await.is(403);
        // The contact of an organisation reads the advice; its director answers it.
        desk.get(By::Contact, &case.path("")).await.is(200);
        desk.post(By::Contact, &case.path("/acceptances"), json!({ "organisation": PROVIDER })).await.is(403);
        desk.post(By::Provider, &case.path("/acceptances"), json!({ "organisation": PROVIDER })).await.is(200);
    }

    async fn a_deputy_does_what_the_other_does_on_those_days(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        let withdraw = async |by| {
            let body = json!({ "motive": "Fout." });
            desk.post(by, &case.path("/advice-withdrawals"), body).await.status
        };
        let day = |days| desk.later(TimeDelta::days(days)).day();
        let replace = json!({ "deputy": THIRD, "firstDay": day(1), "lastDay": day(2) });
        let named = desk.post(By::Handler, "/deputies", replace.clone()).await.is(201);
        assert_eq!(named.text("/deputy/name"), "third");
        assert_eq!(desk.get(By::Third, "/me").await.body["duty"], "handler");
        assert_eq!(withdraw(By::Third).await, 403);
        desk.pass(TimeDelta::days(1));
        assert_eq!(desk.get(By::Third, "/me").await.body["duty"], "lead");
        let listed = desk.get(By::Second, "/deputies").await.is(200);
        assert_eq!(listed.body["items"][0], named.body);
        // Only who is away, or an administrator, ends it; it ends at once.
        let ending = format!("/deputies/{}/endings", named.text("/id"));
        desk.post(By::Second, &ending, json!({})).await.is(403);
        desk.post(By::Provider, &ending, json!({})).await.is(404);
        desk.post(By::Administrator, &ending, json!({})).await.is(200);
        desk.post(By::Administrator, &ending, json!({})).await.is(404);
        assert_eq!(desk.get(By::Third, "/me").await.body["duty"], "handler");
        // Nobody is replaced by somebody of another role, or by themselves; nobody arranges it for a colleague.
        let by = |deputy: domain::AccountId| json!({ "deputy": deputy, "firstDay": day(1), "lastDay": day(2) });
        desk.post(By::Handler, "/deputies", by(crate::installation::ADMINISTRATOR)).await.is_refused("deputy_does_not_fit");
        desk.post(By::Handler, "/deputies", by(HANDLER)).await.is_refused("own_deputy");
        desk.post(By::Handler, "/deputies", by(crate::installation::SPOKESMAN)).await.is(404);
        let mut for_another = by(RECEPTION);
        for_another["account"] = json!(HANDLER);
        desk.post(By::Third, "/deputies", for_another.clone()).await.is(403);
        desk.post(By::Administrator, "/deputies", for_another).await.is(201);
        let backwards = json!({ "deputy": THIRD, "firstDay": day(2), "lastDay": day(1) });
        desk.post(By::Handler, "/deputies", backwards).await.is_refused("ends_before_it_begins");
    }
}
