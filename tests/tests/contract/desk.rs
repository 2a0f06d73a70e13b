//! A desk on a real server, whose every answer is held against the contract.

use crate::{
    delivery::delivery,
    document::{self, Operation, operations},
    installation::{
        ADMINISTRATOR, HANDLER, MUNICIPALITY, OUTSIDER, PROVIDER, SECOND, SPOKESMAN, STRANGER, fill,
    },
};
use api::{
    config::Config,
    contract::Contract,
    gate::Gatekeeper,
    limiter::Limiter,
    origin::Proxy,
    passwords::Passwords,
    server::{self, Desk, Routes},
    tokens::{Identity, Tokens, Who},
    v1::Api,
};
use chrono::TimeDelta;
use domain::Timestamp;
use reqwest::{Client, Method, Response};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::Value;
use std::{collections::BTreeSet, net::TcpListener, sync::Arc};
use store::{Clock, Documents, Keys, Objects, Store, StoreSettings};
use tempfile::TempDir;
use tests::databases::TestDatabase;
use uuid::Uuid;
use workers::{Context, Scanner};

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
    /// The JSON, or the text of an answer in another form.
    pub body: Value,
    pub bytes: Vec<u8>,
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
    pub context: Context,
    pub folder: TempDir,
    _database: TestDatabase,
}

/// The key under which mail services sign their reports to these desks.
pub const MAIL_REPORT_KEY: &str = "een sleutel van meer dan 32 tekens";

impl TestDesk {
    pub async fn open(database: TestDatabase) -> Self {
        Self::with_mail_reports(database, Some(MAIL_REPORT_KEY)).await
    }

    /// A desk that takes in reports of mail services that are signed under this key.
    pub async fn with_mail_reports(database: TestDatabase, key: Option<&str>) -> Self {
        Self::with(database, key, Scanner::None).await
    }

    /// A desk whose documents are examined by this scanner, when a test lets them be.
    pub async fn with_scanner(database: TestDatabase, scanner: Scanner) -> Self {
        Self::with(database, Some(MAIL_REPORT_KEY), scanner).await
    }

    async fn with(database: TestDatabase, key: Option<&str>, scanner: Scanner) -> Self {
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
            limiter: Limiter::new(0),
            proxy: Proxy::new(Some("x-forwarded-for".parse().unwrap())),
            now: Box::new(|| Clock::System.now()),
        };
        let desk = Desk {
            contract: Arc::new(Contract::of_this_build().unwrap()),
            gatekeeper: Arc::new(gatekeeper),
            passwords,
            metrics_token: None,
            mail_report_key: key.map(api::config::Secret::new),
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::in_folder(&folder.path().join("documents")).unwrap();
        let documents = Documents::new(store.clone(), objects);
        let context = Context::new(store.clone(), delivery(&folder), documents, scanner);
        let api = Api::new(context.clone());
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
        Self {
            base,
            http,
            tokens: tokens(),
            operations: operations(),
            store,
            context,
            folder,
            _database: database,
        }
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

    /// From where the audit says that this was done, each time.
    pub async fn origins(&self, action: &str) -> Vec<String> {
        let conn = self.store.database().reader();
        let sql = format!("SELECT origin FROM audit WHERE action = '{action}' ORDER BY id");
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let rows = conn.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
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
        let body = body.map(|body| body.to_string().into_bytes());
        let json = [("content-type", "application/json")];
        let headers: Vec<_> = match &body {
            Some(_) => json.iter().chain(headers).copied().collect(),
            None => headers.to_vec(),
        };
        self.send(by, method, path, body, &headers).await
    }

    /// The same with a body in any form, whose headers say which.
    pub async fn send(
        &self,
        by: By,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
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
        if let Some(body) = body {
            request = request.body(body);
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
        let identity = Identity { who, token: Uuid::new_v4(), epoch: 0 };
        Some(self.tokens.issue(&identity, Clock::System.now()).unwrap())
    }
}

/// The answer, after the contract has nothing against it.
async fn held(operation: &Operation, answer: Response) -> Reply {
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let place = format!("{} {status}", operation.id());
    let bytes = answer.bytes().await.unwrap();
    let form = headers["content-type"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let body: Value = match form.ends_with("json") {
        true => serde_json::from_slice(&bytes).unwrap_or_default(),
        false => String::from_utf8_lossy(&bytes).into(),
    };
    let written = operation.answer(status).unwrap_or_else(|| panic!("{place}: {body}"));
    let content = written["content"].get(&form).unwrap_or_else(|| panic!("{place}: {form}"));
    let wrong = document::violations(&content["schema"], &body);
    assert!(wrong.is_empty(), "{place}: {wrong:#?} in {body:#}");
    for (name, header) in written["headers"].as_object().unwrap() {
        let required = document::resolved_owned(header)["required"] == true;
        assert!(!required || headers.contains_key(name.to_lowercase()), "{place}: {name}");
    }
    Reply { status, headers, body, bytes: bytes.to_vec() }
}
