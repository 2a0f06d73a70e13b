//! Every answer has the form that the contract gives it; [`TestDesk`] looks at each.

use crate::{
    desk::{By, TestDesk},
    installation::{COLLEGE, HANDLER, PROVIDER, SECOND, STRANGER, THIRD},
    steps::{Case, accepted, advised, all, draft, filed, filing, heard},
};
use chrono::TimeDelta;
use serde_json::json;
use tests::on_both_databases;

async fn everything_about(desk: &TestDesk, case: &Case) {
    for by in [case.client.clone(), By::Handler, By::Provider] {
        for part in ["", "/deadlines", "/notices"] {
            desk.get(by.clone(), &case.path(part)).await.is(200);
        }
    }
    desk.get(By::Handler, &case.path("/history")).await.is(200);
    desk.get(By::Handler, &case.path("/papers/1000")).await.is(200);
    desk.get(By::Handler, &case.path("/papers/999")).await.is(404);
}

/// Once the case ended: a score, and what the desk knows of the client.
async fn what_the_client_thinks_and_asks(desk: &TestDesk, case: &Case) {
    let score = |score| json!({ "score": score, "remark": "Goed geholpen.", "channel": "online" });
    let path = case.path("/appreciations");
    for nonsense in [0, 11] {
        desk.post(case.client.clone(), &path, score(nonsense)).await.is(400);
    }
    let given = desk.post(case.client.clone(), &path, score(8)).await.is(200);
    assert_eq!(given.body["appreciation"], 8);
    desk.post(By::Handler, &path, score(9)).await.is_refused("already_appreciated");
    let answer = json!({ "request": "access", "receivedAt": desk.now(), "outcome": "granted",
        "explanation": "Wij sturen een kopie." });
    let path = case.path("/data-request-answers");
    desk.post(case.client.clone(), &path, answer.clone()).await.is(403);
    desk.post(By::Handler, &path, answer).await.is(200);
    let notices = desk.get(case.client.clone(), &case.path("/notices")).await.is(200).body;
    let kinds: Vec<_> = notices["items"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert!(kinds.contains(&&json!("appreciation-request")), "{kinds:?}");
    assert!(kinds.contains(&&json!("data-protection-answer")), "{kinds:?}");
    desk.get(By::Handler, &case.path("/history")).await.is(200);
}

on_both_databases! {
    async fn intake_and_assessment(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let client = || case.client.clone();
        let now = desk.now();
        let consent =
            json!({ "givenAt": now, "channel": "online", "text": "Mijn zus spreekt voor mij." });
        let preference = json!({ "by": "post", "language": "english", "largePrint": false });
        all(
            &desk,
            &case,
            vec![
                (client(), "/supplements", json!({ "description": "En nog iets." })),
                (client(), "/preference-changes", json!({ "preference": preference })),
                (client(), "/contact-changes", json!({ "client": filing()["client"] })),
                (
                    client(),
                    "/representatives",
                    json!({ "person": { "name": { "family": "Groenen" } } }),
                ),
                (client(), "/representative-consents", json!({ "consent": consent })),
                (client(), "/representation-ends", json!({})),
                (
                    By::Handler,
                    "/classifications",
                    json!({ "lifeAreas": ["work", "income"], "grounds": [] }),
                ),
                (By::Handler, "/regime-changes", json!({ "regime": "wkkgz" })),
                (By::Handler, "/organisations", json!({ "organisation": STRANGER })),
                (By::Handler, "/organisation-releases", json!({ "organisation": STRANGER })),
                (By::Handler, "/conflicts", json!({ "account": THIRD, "because": "Werkte daar." })),
                (By::Handler, "/assignments", json!({ "handler": SECOND })),
                (By::Handler, "/unassignments", json!({})),
            ],
        )
        .await;
        let tied = json!({ "handler": THIRD });
        desk.post(By::Handler, &case.path("/assignments"), tied)
            .await
            .is_refused("conflict_of_interest");
        let repair = desk.post(By::Handler, &case.path("/repair-requests"), json!({})).await;
        repair.is_refused("nothing_missing");
        let decline = json!({ "ground": "insufficient-interest", "explanation": "Te klein." });
        all(
            &desk,
            &case,
            vec![
                (By::Handler, "/refusals", decline),
                (client(), "/reopening-requests", json!({ "motive": "Het is niet klein." })),
                (By::Second, "/reopenings", json!({})),
                (
                    By::Handler,
                    "/forwardings",
                    json!({ "to": COLLEGE, "explanation": "Dit is bezwaar." }),
                ),
            ],
        )
        .await;
        assert_eq!(desk.get(client(), &case.path("")).await.text("/state"), "forwarded");
    }

    async fn investigation_and_advice(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = heard(&desk).await;
        let consent = json!({ "givenAt": desk.now(), "channel": "telephone", "text": "Dat is goed." });
        let asked = json!({ "lastDay": "2027-03-01", "answerBy": "2027-01-15",
            "explanation": "Wij wachten op een verslag." });
        let waiver = json!({ "party": "client", "ground": "declared", "evidence": "Zei hij." });
        desk.post(By::Handler, &case.path("/hearing-waivers"), waiver)
            .await
            .is_refused("already_heard");
        let cancelled = json!({ "hearing": HANDLER });
        let path = case.path("/hearing-cancellations");
        desk.post(By::Handler, &path, cancelled).await.is_refused("hearing_not_found");
        all(
            &desk,
            &case,
            vec![
                (By::Handler, "/adjournments", json!({ "weeks": 4.0 })),
                (By::Handler, "/consent-requests", asked),
                (By::Handler, "/extensions", json!({ "lastDay": "2027-03-01", "consent": consent })),
                (By::Handler, "/drafts", draft()),
                (By::Second, "/draft-returns", json!({ "remarks": "Korter." })),
                (By::Handler, "/drafts", draft()),
            ],
        )
        .await;
        let approve = desk.post(By::Handler, &case.path("/draft-approvals"), json!({})).await;
        approve.is_refused("same_person");
        everything_about(&desk, &case).await;
        all(
            &desk,
            &case,
            vec![
                (By::Second, "/draft-approvals", json!({})),
                (By::Handler, "/advices", json!({})),
                (By::Handler, "/errata", json!({ "erratum": "Maandag moet dinsdag zijn." })),
            ],
        )
        .await;
        everything_about(&desk, &case).await;
        let sent = json!({ "organisation": PROVIDER, "by": "post", "at": desk.now() });
        all(
            &desk,
            &case,
            vec![
                (By::Handler, "/dispatches", sent),
                (By::Handler, "/failed-deliveries", json!({ "organisation": PROVIDER })),
                (By::Handler, "/advice-withdrawals", json!({ "motive": "Er is een fout." })),
            ],
        )
        .await;
        everything_about(&desk, &case).await;
    }

    async fn a_rejection_has_reasons_and_comes_in_time(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        let reject = |reasons: &str| json!({ "organisation": PROVIDER, "measures": [{ "measure": 1, "reasons": reasons }] });
        let reasons = "Wij hebben daarvoor op dit moment geen mensen.";
        let path = case.path("/rejections");
        let short = desk.post(By::Provider, &path, reject("Nee.")).await.is(400);
        assert_eq!(short.body["errors"][0]["field"], "/measures/0/reasons");
        desk.post(By::Provider, &path, reject("🙂🙂🙂🙂")).await.is(400);
        desk.post(By::Stranger, &path, reject(reasons)).await.is(404);
        desk.post(By::Administrator, &path, reject(reasons)).await.is(403);
        desk.post(By::Provider, &path, reject(reasons)).await.is(200);
        everything_about(&desk, &case).await;
        let withdrawn = json!({ "organisation": PROVIDER });
        let unreasoned = json!({ "organisation": PROVIDER, "receivedAt": desk.now() });
        all(
            &desk,
            &case,
            vec![
                (By::Provider, "/rejection-withdrawals", withdrawn),
                (By::Handler, "/unreasoned-rejections", unreasoned),
            ],
        )
        .await;
        let received = desk.now();
        desk.pass(TimeDelta::weeks(4));
        let late = desk.post(By::Provider, &path, reject(reasons)).await.is_refused("term_has_passed");
        assert_eq!(late.body["lastDay"], "2026-11-24");
        let history = desk.get(By::Handler, &case.path("/history")).await.body;
        let last = history["items"].as_array().unwrap().last().unwrap();
        assert_eq!(last["kind"], "late-rejection-recorded");
        let again = json!({ "organisation": PROVIDER });
        let mut backdated = reject(reasons);
        backdated["received"] = json!({ "at": received });
        all(
            &desk,
            &case,
            vec![
                (By::Provider, "/late-rejections", again.clone()),
                (By::Handler, "/rejections", backdated.clone()),
            ],
        )
        .await;
        everything_about(&desk, &case).await;
        let path = case.path("/backdated-answer-confirmations");
        desk.post(By::Handler, &path, again.clone()).await.is_refused("same_person");
        all(
            &desk,
            &case,
            vec![
                (By::Second, "/backdated-answer-dismissals", again.clone()),
                (By::Handler, "/rejections", backdated),
                (By::Second, "/backdated-answer-confirmations", again),
            ],
        )
        .await;
        assert_eq!(desk.get(case.client.clone(), &case.path("")).await.text("/state"), "in-execution");
    }

    async fn carrying_out_and_closing(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = accepted(&desk).await;
        let done = |measure: u8| json!({ "measure": measure, "evidence": "Wij bellen nu terug." });
        all(
            &desk,
            &case,
            vec![
                (By::Provider, "/measure-reports", done(1)),
                (
                    case.client.clone(),
                    "/measure-disputes",
                    json!({ "measure": 1, "dispute": "Nog niet." }),
                ),
                (
                    By::Handler,
                    "/escalations",
                    json!({ "measure": 1, "escalation": "Er gebeurt niets." }),
                ),
                (By::Provider, "/measure-reports", done(2)),
                (case.client.clone(), "/measure-confirmations", json!({ "measure": 2 })),
            ],
        )
        .await;
        everything_about(&desk, &case).await;
        all(&desk, &case, vec![(By::Handler, "/closings", json!({ "motive": "Dank u wel." }))]).await;
        everything_about(&desk, &case).await;
        let second = filed(&desk).await;
        let settled =
            json!({ "satisfiedAt": desk.now(), "channel": "telephone", "agreement": "Er is gebeld." });
        all(&desk, &second, vec![(By::Handler, "/settlements", settled)]).await;
        what_the_client_thinks_and_asks(&desk, &second).await;
        let third = filed(&desk).await;
        all(
            &desk,
            &third,
            vec![(third.client.clone(), "/withdrawals", json!({ "channel": "online" }))],
        )
        .await;
    }
}
