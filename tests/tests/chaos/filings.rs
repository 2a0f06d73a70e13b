//! Complaints that come in while the server is killed: what was answered is there, once, with a number of its own (G5, G13, R19).

use crate::{chance::Dice, desk::Desk, ledger::column, life, soak_or, turns, world::CARE};
use domain::complaint::classification::PreferredChannel;
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{
    databases::TestDatabase,
    on_both_databases,
    processes::{Process, free_address},
};
use tokio::task::JoinSet;
use uuid::Uuid;

const CLIENTS: usize = 6;
const PATIENCE: Duration = Duration::from_secs(60);

on_both_databases! {
    async fn a_filing_that_was_answered_exists_exactly_once_whatever_dies(database: TestDatabase) {
        let _together = turns::together().await;
        file_while_the_server_dies(database).await;
    }
}

/// What a client was told of its complaint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    number: String,
    case: Uuid,
}

impl Told {
    /// The number of the complaint.
    pub fn number(&self) -> &str {
        &self.number
    }
}

async fn file_while_the_server_dies(database: TestDatabase) {
    let desk = Desk::open(database).await;
    let mut dice = Dice::thrown_for("filings");
    let address = free_address();
    let over = Arc::new(AtomicBool::new(false));
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(client(address, dice.another(), over.clone()));
    }
    let kills = soak_or(20, 500);
    for _ in 0..kills {
        let server = serve(&desk, address);
        is_serving(address).await;
        tokio::time::sleep(dice.milliseconds(0, 300)).await;
        server.kill();
    }
    let _server = serve(&desk, address);
    over.store(true, Ordering::SeqCst);
    let answers: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
    let again = answers.iter().map(|answer| answer.tries - 1).sum::<usize>();
    println!(
        "{:?}, filings: {kills} servers killed, {} complaints answered, {again} requests sent again",
        desk.url.backend(),
        answers.len(),
    );
    desk.assert_each_filing_stands_once(answers.into_iter().map(|answer| answer.told)).await;
}

pub fn serve(desk: &Desk, address: SocketAddr) -> Process {
    desk.installation.start_with(
        &["serve"],
        &[("MELDPUNT_LISTEN", &address.to_string()), ("MELDPUNT_RATE_PER_MINUTE", "0")],
    )
}

pub async fn is_serving(address: SocketAddr) {
    let begin = Instant::now();
    while reqwest::get(format!("http://{address}/healthz")).await.is_err() {
        assert!(begin.elapsed() < PATIENCE, "the server does not answer");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

struct Answered {
    told: Told,
    tries: usize,
}

/// Files one complaint after another, each with a key of its own, until it is over.
async fn client(address: SocketAddr, mut keys: Dice, over: Arc<AtomicBool>) -> Vec<Answered> {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    let mut answers = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let key = keys.id();
        let answered = file_until_answered(&http, address, key).await;
        if keys.chance(20) {
            // An answer that got lost is asked for again: it is the same.
            let again = file_until_answered(&http, address, key).await;
            assert_eq!(again.told, answered.told);
        }
        answers.push(answered);
    }
    answers
}

async fn file_until_answered(http: &reqwest::Client, address: SocketAddr, key: Uuid) -> Answered {
    let begin = Instant::now();
    for tries in 1.. {
        assert!(begin.elapsed() < PATIENCE, "no answer after {tries} tries");
        match told(complain(http, address, key)).await {
            Some(told) => return Answered { told, tries },
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    unreachable!("there is always another try")
}

/// A complaint, sent under this key.
pub fn complain(http: &reqwest::Client, address: SocketAddr, key: Uuid) -> reqwest::RequestBuilder {
    http.post(format!("http://{address}/v1/complaints"))
        .header("Idempotency-Key", key.to_string())
        .json(&life::complaint(&[CARE], PreferredChannel::Post))
}

/// What the server answered; `None` when it died on the way, or says that it cannot just now.
pub async fn told(request: reqwest::RequestBuilder) -> Option<Told> {
    let answer = request.send().await.ok()?;
    let status = answer.status();
    let body = answer.text().await.ok()?;
    if status.as_u16() == 503 {
        return None;
    }
    assert_eq!(status.as_u16(), 201, "{body}");
    let body: serde_json::Value = serde_json::from_str(&body).ok()?;
    let text = |name: &str| body[name].as_str().expect(name).to_owned();
    Some(Told { number: text("number"), case: text("id").parse().unwrap() })
}

impl Desk {
    pub async fn assert_each_filing_stands_once(&self, told: impl Iterator<Item = Told>) {
        let mut told: Vec<_> = told.collect();
        told.sort();
        let rows = self.rows("SELECT id, number FROM cases ORDER BY number").await;
        let found =
            rows.iter().map(|row| Told { number: column(row, "number"), case: column(row, "id") });
        let found: Vec<_> = found.collect();
        // Every key was sent until it was answered, so that nothing else may be there.
        assert_eq!(found.len(), told.len(), "complaints there, and complaints answered");
        assert_eq!(found, told);
        let serials = told.iter().map(|told| told.number.rsplit('-').next().unwrap().parse());
        let serials: BTreeSet<usize> = serials.map(Result::unwrap).collect();
        assert_eq!(serials, (1..=told.len()).collect(), "distinct, and without gaps");
        for once in
            ["events WHERE kind = 'filed'", "notices WHERE kind = 'receipt'", "client_secrets"]
        {
            assert_eq!(self.count(once).await, told.len(), "{once}");
        }
        assert_eq!(self.store.verify(|_| {}).await.unwrap().problems, []);
    }
}
