//! The life of a complaint, one request after another.

use crate::{
    desk::{By, TestDesk},
    installation::{HANDLER, MUNICIPALITY, PROVIDER},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// What only the client and the desk may read.
pub const PHONE: &str = "+31612345678";
/// What happened, as the client tells it.
pub const STORY: &str = "Niemand belde terug over de hulp in de huishouding.";
/// What stands in the draft before anybody outside may read it.
pub const FINDINGS: &str = "Het dossier bevat drie gemiste afspraken.";

/// A complaint on its way.
pub struct Case {
    pub id: String,
    pub number: String,
    pub client: By,
}

impl Case {
    /// The path of the complaint or of a part of it.
    pub fn path(&self, part: &str) -> String {
        format!("/complaints/{}{part}", self.id)
    }
}

/// A complaint as somebody fills it in on the website.
pub fn filing() -> Value {
    json!({
        "municipality": MUNICIPALITY, "channel": "online", "description": STORY,
        "client": {
            "name": { "given": "Jo", "family": "Groenen" }, "phone": "06 12345678",
            "address": { "dutch": {
                "street": "Grote Markt", "number": { "number": 2, "letter": "A" },
                "postcode": "2011rd", "town": "Haarlem" } } },
        "lifeAreas": ["care"], "grounds": ["treatment", "procedure"], "organisations": [PROVIDER],
        "preference": { "by": "telephone", "language": "dutch", "largePrint": true },
    })
}

pub async fn filed(desk: &TestDesk) -> Case {
    let filed = desk.post(By::Anybody, "/complaints", filing()).await.is(201);
    let (number, secret) = (filed.text("/number"), filed.text("/secret"));
    let login = json!({ "number": number, "secret": secret });
    let token = desk.post(By::Anybody, "/client-tokens", login).await.is(200);
    let id = filed.text("/id");
    assert_eq!(filed.headers["location"], format!("/v1/complaints/{id}"));
    Case { id, number, client: By::Token(token.text("/accessToken")) }
}

/// Gives commands one after the other; each must be carried out.
pub async fn all(desk: &TestDesk, case: &Case, steps: Vec<(By, &str, Value)>) {
    for (by, part, body) in steps {
        let reply = desk.post(by, &case.path(part), body).await;
        assert_eq!(reply.status, 200, "{part}: {}", reply.body);
    }
}

/// From receipt until both sides were heard.
pub async fn heard(desk: &TestDesk) -> Case {
    let case = filed(desk).await;
    let (first, second) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
    let at = desk.later(TimeDelta::days(7));
    let invitation = |hearing, party| {
        json!({ "hearing": hearing, "party": party, "at": at, "answerBy": at.day(),
            "invitation": "Kom naar het stadhuis. U mag iemand meenemen." })
    };
    let provider = json!({ "organisation": PROVIDER });
    all(
        desk,
        &case,
        vec![
            (By::Handler, "/assignments", json!({ "handler": HANDLER })),
            (By::Handler, "/acknowledgements", json!({})),
            (By::Handler, "/copies", provider.clone()),
            (By::Handler, "/investigations", json!({})),
            (
                By::Provider,
                "/views",
                json!({ "organisation": PROVIDER, "view": "Wij belden twee keer." }),
            ),
            (By::Handler, "/hearing-invitations", invitation(first, json!("client"))),
            (By::Handler, "/hearing-invitations", invitation(second, provider)),
        ],
    )
    .await;
    desk.pass(TimeDelta::days(8));
    for hearing in [first, second] {
        let report = json!({ "hearing": hearing, "report": "Er is gesproken." });
        all(desk, &case, vec![(By::Handler, "/hearing-reports", report)]).await;
    }
    case
}

/// An advice with two measures for the provider.
pub fn draft() -> Value {
    let measure = |text: &str| json!({ "addressee": PROVIDER, "within": "4w", "text": text });
    json!({
        "findings": FINDINGS,
        "points": [{ "conclusion": "well-founded", "norms": ["respectful"], "reasons": "Niemand belde terug." }],
        "measures": [measure("Bel binnen twee dagen terug."), measure("Maak een vast contactpersoon bekend.")],
        "recommendations": [{ "addressee": PROVIDER, "text": "Leg afspraken vast." }],
    })
}

/// Until the advice was issued and reached the provider.
pub async fn advised(desk: &TestDesk) -> Case {
    let case = heard(desk).await;
    all(
        desk,
        &case,
        vec![
            (By::Handler, "/drafts", draft()),
            (By::Second, "/draft-approvals", json!({})),
            (By::Handler, "/advices", json!({})),
            (
                By::Handler,
                "/dispatches",
                json!({ "organisation": PROVIDER, "by": "post", "at": desk.now() }),
            ),
        ],
    )
    .await;
    desk.pass(TimeDelta::minutes(1));
    case
}

/// Until the provider accepted what it is asked.
pub async fn accepted(desk: &TestDesk) -> Case {
    let case = advised(desk).await;
    let accept = json!({ "organisation": PROVIDER });
    all(desk, &case, vec![(By::Provider, "/acceptances", accept)]).await;
    case
}
