//! A desk on a real server, whose every answer is held against the contract.

use crate::{
    delivery::delivery,
    document::{Operation, operations},
    installation::{
        ADMINISTRATOR, ADVOCATE, ALDERMAN, AUDITOR, CLERK, CONTACT, HANDLER, MUNICIPALITY,
        OUTSIDER, PROVIDER, RECEPTION, SECOND, SPOKESMAN, STRANGER, THIRD, fill,
    },
    reply::held,
};
use api::{
    config::Config,
    contract::Contract,
    gate::Gatekeeper,
    limiter::Limiter,
    origin::Proxy,
    passwords::Passwords,
    server::{self, Desk, Routes},
    sessions::Sessions,
    tokens::{Identity, Role, Tokens, Who},
    v1::Api,
};
use chrono::TimeDelta;
use domain::Timestamp;
use reqwest::{Client, Method, RequestBuilder, Response};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::Value;
use std::{collections::BTreeSet, net::TcpListener, sync::Arc};
use store::{Clock, Documents, Keys, Objects, Store, StoreSettings, sessions::Limits};
use tempfile::TempDir;
use tests::databases::TestDatabase;
use uuid::Uuid;
use workers::{Context, Scanner};

pub use crate::reply::Reply;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    Anybody,
    Handler,
    Second,
    Provider,
    Stranger,
    Administrator,
    Auditor,
    /// A handler who leads nothing.
    Third,
    /// Who takes the telephone.
    Reception,
    /// Who speaks for the provider from day to day.
    Contact,
    Alderman,
    Clerk,
    Advocate,
    Token(String),
    Browser(Browser),
}

/// A browser with a session, showing a page of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    /// The whole pair of name and value.
    pub cookie: String,
    pub csrf: String,
}

pub struct TestDesk {
    base: String,
    http: Client,
    tokens: Tokens,
    operations: Vec<Operation>,
    pub store: Store,
    /// The clock by which tokens and sessions end.
    pub door: Clock,
    pub context: Context,
    pub folder: TempDir,
    _database: TestDatabase,
}

/// How long sessions last here.
pub const LIMITS: Limits = Limits { idle: TimeDelta::minutes(30), whole: TimeDelta::hours(12) };

/// The key under which mail services sign their reports to these desks.
pub const MAIL_REPORT_KEY: &str = "een sleutel van meer dan 32 tekens";

impl TestDesk {
    pub async fn open(database: TestDatabase) -> Self {
        Self::with_mail_reports(database, Some(MAIL_REPORT_KEY)).await
    }

    /// A desk that takes in reports of mail services that are signed under this key.
    pub async fn with_mail_reports(database: TestDatabase, key: Option<&str>) -> Self {
        Self::set_up(database, key, false, Scanner::None).await
    }

    /// A desk where every account needs a second factor.
    pub async fn with_second_factors(database: TestDatabase) -> Self {
        Self::set_up(database, Some(MAIL_REPORT_KEY), true, Scanner::None).await
    }

    /// A desk whose documents are examined by this scanner, when a test lets them be.
    pub async fn with_scanner(database: TestDatabase, scanner: Scanner) -> Self {
        Self::set_up(database, Some(MAIL_REPORT_KEY), false, scanner).await
    }

    async fn set_up(
        database: TestDatabase,
        key: Option<&str>,
        second_factor_required: bool,
        scanner: Scanner,
    ) -> Self {
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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let door = Clock::fixed(Clock::System.now());
        let at_the_door = door.clone();
        let gatekeeper = Gatekeeper {
            tokens: tokens(),
            limiter: Limiter::new(0),
            proxy: Proxy::new(Some("x-forwarded-for".parse().unwrap())),
            sessions: Some(Sessions::new(store.clone(), LIMITS, &base)),
            now: Box::new(move || at_the_door.now()),
            audit: Some(store.clone()),
        };
        let desk = Desk {
            contract: Arc::new(Contract::of_this_build().unwrap()),
            gatekeeper: Arc::new(gatekeeper),
            passwords,
            second_factor_required,
            metrics_token: None,
            mail_report_key: key.map(api::config::Secret::new),
        };
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
            door,
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
        let mut request = self.request(by, method.clone(), &path);
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
        self.raw_with(by, method, path, &[]).await
    }

    /// The same with more headers.
    pub async fn raw_with(
        &self,
        by: By,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Response {
        let mut request = self.request(by, method.parse().unwrap(), path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    /// The address of this desk: the origin of its own pages.
    pub fn origin(&self) -> &str {
        &self.base
    }

    /// Signs in with a browser that had no session.
    pub async fn browser(&self, path: &str, login: Value) -> Browser {
        let reply = self.post(By::Anybody, path, login).await.is(201);
        let cookie = reply.headers["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Browser { cookie, csrf: reply.text("/csrfToken") }
    }

    fn request(&self, by: By, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        if let By::Browser(Browser { cookie, csrf }) = &by {
            return request
                .header("cookie", cookie)
                .header("x-csrf-token", csrf)
                .header("sec-fetch-site", "same-origin");
        }
        match self.token(by) {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    fn token(&self, by: By) -> Option<String> {
        let own: BTreeSet<_> = [MUNICIPALITY].into();
        let staff = |account| Who::Staff { account, municipalities: own.clone() };
        let speaks = |organisation, account| Who::Organisation { organisation, account };
        let looks_on = |role, account| Who::Onlooker { role, account, municipalities: own.clone() };
        let who = match by {
            By::Anybody | By::Browser(_) => return None,
            By::Token(token) => return Some(token),
            By::Handler => staff(HANDLER),
            By::Second => staff(SECOND),
            By::Third => staff(THIRD),
            By::Reception => staff(RECEPTION),
            By::Contact => speaks(PROVIDER, CONTACT),
            By::Alderman => looks_on(Role::Municipality, ALDERMAN),
            By::Clerk => looks_on(Role::Council, CLERK),
            By::Advocate => looks_on(Role::Advocate, ADVOCATE),
            By::Auditor => Who::Auditor { account: AUDITOR, municipalities: own.clone() },
            By::Provider => speaks(PROVIDER, SPOKESMAN),
            By::Stranger => speaks(STRANGER, OUTSIDER),
            By::Administrator => {
                Who::Administrator { account: ADMINISTRATOR, municipalities: own.clone() }
            }
        };
        let identity = Identity { who, token: Uuid::new_v4(), epoch: 0 };
        Some(self.tokens.issue(&identity, self.door.now()).unwrap())
    }
}
