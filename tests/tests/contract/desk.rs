//! A desk on a real server, whose every answer is held against the contract.

use crate::document::{self, Operation, operations};
use api::{
    config::Config,
    contract::Contract,
    gate::Gatekeeper,
    limiter::Limiter,
    passwords::Passwords,
    server::{self, Desk, Routes},
    tokens::{Identity, Tokens, Who},
    v1::Api,
};
use chrono::TimeDelta;
use domain::{AccountId, Actor, MunicipalityId, OrganisationId, Timestamp, values::Line};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use std::{collections::BTreeSet, net::TcpListener, sync::Arc};
use store::{
    Backend, Clock, Keys, Origin, Store, StoreSettings,
    accounts::{self, NewAccount, Role},
    registers::{
        Change, bases, municipalities,
        organisations::{self, Organisation, OrganisationKind},
        regulations,
    },
};
use tests::databases::TestDatabase;
use uuid::Uuid;

/// The password of every account.
pub const PASSWORD: &str = "een lang wachtwoord";

pub const MUNICIPALITY: MunicipalityId = MunicipalityId(Uuid::from_u128(0x10));
pub const COLLEGE: OrganisationId = OrganisationId(Uuid::from_u128(0x20));
pub const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(0x21));
pub const STRANGER: OrganisationId = OrganisationId(Uuid::from_u128(0x22));
pub const HANDLER: AccountId = AccountId(Uuid::from_u128(0x30));
pub const SECOND: AccountId = AccountId(Uuid::from_u128(0x31));
pub const THIRD: AccountId = AccountId(Uuid::from_u128(0x32));
const SPOKESMAN: AccountId = AccountId(Uuid::from_u128(0x33));
const OUTSIDER: AccountId = AccountId(Uuid::from_u128(0x34));
const ADMINISTRATOR: AccountId = AccountId(Uuid::from_u128(0x35));

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    Anybody,
    Handler,
    Second,
    Provider,
    Stranger,
    Administrator,
    Token(String),
}

/// An answer that the contract describes.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The text of a field.
    pub fn text(&self, pointer: &str) -> String {
        let value = self.body.pointer(pointer).unwrap_or_else(|| panic!("{pointer} in {self:?}"));
        value.as_str().unwrap_or_else(|| panic!("{pointer} in {self:?}")).to_owned()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn is_refused(self, code: &str) -> Self {
        assert_eq!(self.body["code"], code, "{}", self.body);
        self.is(409)
    }
}

pub struct TestDesk {
    base: String,
    http: Client,
    tokens: Tokens,
    operations: Vec<Operation>,
    pub store: Store,
    _database: TestDatabase,
}

impl TestDesk {
    pub async fn open() -> Self {
        let database = tests::databases::fresh(Backend::Sqlite).await;
        let settings = StoreSettings {
            database_url: database.url.clone(),
            connections: 4,
            keys: Keys::from_bytes([7; 32]),
            clock: Clock::fixed("2026-11-02T10:00:00+01:00".parse().unwrap()),
        };
        let store = Store::open(settings).await.unwrap();
        let tokens = || Tokens::new(&[9; 32], "https://desk.example", 60).unwrap();
        let passwords = Passwords::default();
        fill(&store, &passwords).await;
        let gatekeeper = Gatekeeper {
            tokens: tokens(),
            limiter: Limiter::new(0, None),
            now: Box::new(|| Clock::System.now()),
        };
        let desk = Desk {
            contract: Arc::new(Contract::of_this_build().unwrap()),
            gatekeeper: Arc::new(gatekeeper),
            passwords,
            metrics_token: None,
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let api = Api::new(store.clone(), Arc::default());
        let register = move |routes: &mut Routes<'_>, config: &mut _| api.register(routes, config);
        let quiet = [
            ("MELDPUNT_DATA_DIR", "/nowhere"),
            ("MELDPUNT_HTTP_THREADS", "2"),
            ("MELDPUNT_STOP_SECONDS", "0"),
        ];
        let quiet = quiet.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::from_pairs(quiet).unwrap();
        let stop = std::future::pending();
        tokio::spawn(server::serve(&config, listener, desk, register, stop).unwrap());
        let http = Client::new();
        Self { base, http, tokens: tokens(), operations: operations(), store, _database: database }
    }

    /// Time passes for the rules.
    pub fn pass(&self, by: TimeDelta) {
        self.store.clock().advance(by).unwrap();
    }

    /// Now, as a request would write it.
    pub fn now(&self) -> String {
        self.store.clock().now().to_string()
    }

    /// So much later than now.
    pub fn later(&self, by: TimeDelta) -> Timestamp {
        self.store.clock().now().moved(by)
    }

    pub async fn get(&self, by: By, path: &str) -> Reply {
        self.call(by, "GET", path, None).await
    }

    pub async fn post(&self, by: By, path: &str, body: Value) -> Reply {
        self.call(by, "POST", path, Some(body)).await
    }

    /// Calls an operation of the contract, and holds the answer to what stands there.
    pub async fn call(&self, by: By, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.call_with(by, method, path, body, &[]).await
    }

    pub async fn call_with(
        &self,
        by: By,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let path = format!("/v1{path}");
        let method = method.parse::<Method>().unwrap();
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        if let Some(token) = self.token(by) {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let literal = |operation: &&Operation| operation.path.matches('{').count();
        let candidates = self.operations.iter().filter(|o| o.method == method.as_str());
        let operation = candidates.filter(|o| o.has_path(&path)).min_by_key(literal).unwrap();
        held(operation, answer).await
    }

    /// Sends a request without a body, and holds the answer to nothing.
    pub async fn raw(&self, by: By, method: &str, path: &str) -> Response {
        let method = method.parse::<Method>().unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = self.token(by) {
            request = request.bearer_auth(token);
        }
        request.send().await.unwrap()
    }

    fn token(&self, by: By) -> Option<String> {
        let own: BTreeSet<_> = [MUNICIPALITY].into();
        let staff = |account| Who::Staff { account, municipalities: own.clone() };
        let speaks = |organisation, account| Who::Organisation { organisation, account };
        let who = match by {
            By::Anybody => return None,
            By::Token(token) => return Some(token),
            By::Handler => staff(HANDLER),
            By::Second => staff(SECOND),
            By::Provider => speaks(PROVIDER, SPOKESMAN),
            By::Stranger => speaks(STRANGER, OUTSIDER),
            By::Administrator => {
                Who::Administrator { account: ADMINISTRATOR, municipalities: own.clone() }
            }
        };
        let identity = Identity { who, token: Uuid::new_v4() };
        Some(self.tokens.issue(&identity, Clock::System.now()).unwrap())
    }
}

/// The answer, after the contract has nothing against it.
async fn held(operation: &Operation, answer: Response) -> Reply {
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let place = format!("{} {status}", operation.id());
    let bytes = answer.bytes().await.unwrap();
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let written = operation.answer(status).unwrap_or_else(|| panic!("{place}: {body}"));
    let form = headers["content-type"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let content = written["content"].get(&form).unwrap_or_else(|| panic!("{place}: {form}"));
    let wrong = document::violations(&content["schema"], &body);
    assert!(wrong.is_empty(), "{place}: {wrong:#?} in {body:#}");
    for (name, header) in written["headers"].as_object().unwrap() {
        let required = document::resolved_owned(header)["required"] == true;
        assert!(!required || headers.contains_key(name.to_lowercase()), "{place}: {name}");
    }
    Reply { status, headers, body }
}

async fn fill(store: &Store, passwords: &Passwords) {
    let hash = passwords.hash(PASSWORD.to_owned()).await.unwrap();
    let origin = Origin::clockwork("test");
    let change = &Change { by: Actor::System, at: store.clock().now(), origin };
    let tx = store.database().begin_write().await.unwrap();
    let code = "HLM".parse().unwrap();
    municipalities::add(&tx, change, MUNICIPALITY, &code, &line("Haarlem")).await.unwrap();
    for (id, name, kind, uses_portal) in [
        (COLLEGE, "Gemeente Haarlem", OrganisationKind::Municipality, true),
        (PROVIDER, "Zorg aan Huis", OrganisationKind::CareProvider, false),
        (STRANGER, "Woonbedrijf", OrganisationKind::Housing, true),
    ] {
        let name = line(name);
        let municipalities = [MUNICIPALITY].into();
        let organisation =
            Organisation { id, municipalities, name, kind, kvk: None, uses_portal, active: true };
        organisations::add(&tx, change, &organisation).await.unwrap();
    }
    let basis = serde_json::from_value(json!({
        "kind": "contract", "document": "Contract 2026", "validFrom": "2026-01-01", "validUntil": null
    }));
    let registered = bases::RegisteredBasis {
        id: Uuid::from_u128(0x40),
        organisation: PROVIDER,
        municipality: MUNICIPALITY,
        basis: basis.unwrap(),
    };
    bases::add(&tx, change, &registered).await.unwrap().unwrap();
    let settings = serde_json::from_value(settings()).unwrap();
    let from = "2026-01-01".parse().unwrap();
    regulations::add(&tx, change, MUNICIPALITY, from, &settings).await.unwrap().unwrap();
    for (id, username, role) in [
        (HANDLER, "handler", Role::Staff),
        (SECOND, "second", Role::Staff),
        (THIRD, "third", Role::Staff),
        (SPOKESMAN, "spokesman", Role::Organisation(PROVIDER)),
        (OUTSIDER, "outsider", Role::Organisation(STRANGER)),
        (ADMINISTRATOR, "administrator", Role::Administrator),
    ] {
        let own = [MUNICIPALITY].into();
        let account = NewAccount {
            id,
            username: username.parse().unwrap(),
            password_hash: hash.clone(),
            display_name: line(username),
            role,
            municipalities: if matches!(role, Role::Organisation(_)) { [].into() } else { own },
        };
        accounts::add(&tx, change, &account).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A regulation like the model regulation.
pub fn settings() -> Value {
    json!({
        "deskStatus": "advice-commission", "college": COLLEGE, "atwApplies": true,
        "responseTerm": "2w", "adjournmentWeeks": 4, "refusalTerm": "4w", "repairTerm": "2w",
        "viewTerm": "2w", "acknowledgementDays": 5, "postalGraceDays": 0, "fourEyes": true,
        "minimumReasons": 20, "publicationThreshold": 5,
        "handlingTerms":
            { "awb": "10w", "wkkgz": "6w", "jeugdwet": "6w", "wmoProvider": "6w", "other": "6w" },
        "retentionYears":
            { "handled": 5, "financial": 7, "ombudsman": 10, "notHandled": 1, "withdrawn": 1 },
        "ombudsman": { "name": "Nationale ombudsman", "address": "Postbus 93122, Den Haag" },
    })
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}
