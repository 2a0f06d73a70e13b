//! Complaints that come in through HTTP, beside the same rows inserted by the database's own tools.

use crate::{
    Sizes,
    desk::complaint,
    http::Connection,
    installation::Place,
    intake_limit::Limit,
    process::Server,
    report::{Line, Rounds, median},
};
use anyhow::{Result, ensure};
use domain::{Actor, access::Caller};
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use store::{Backend, FilingOrder, Origin, Store};
use tokio::task::JoinSet;

/// How many ask at the same time.
pub const CONNECTIONS: u32 = 16;

/// Loads the server and the limit in turns.
pub async fn measure(
    place: &mut Place,
    backend: Backend,
    program: &Path,
    sizes: &Sizes,
) -> Result<Vec<Line>> {
    let installation = place.fresh(backend).await?;
    let server = Server::start(program, &installation).await?;
    let span = Duration::from_secs(sizes.seconds);
    let load = Load::default();
    // Warms up, and gives the limit a complaint to repeat.
    load.over_http(server.port, Duration::from_secs(1)).await?;
    let mut limit = Limit::like(place, &installation).await?;
    let (mut rounds, mut delays) = (Rounds::default(), Vec::new());
    for _ in 0..sizes.rounds {
        installation.settle().await?;
        let answered = load.over_http(server.port, span).await?;
        rounds.add(answered.rate, limit.rate(span).await?);
        delays.extend(answered.delays);
    }
    let memory = server.memory()?;
    drop(server);
    let store = installation.store().await?;
    let alone = load.in_process(&store, span).await?.rate;
    store.database().clone().close().await?;
    place.remove(installation).await?;
    let rows = limit.rows();
    limit.remove(place).await?;
    delays.sort_by(f64::total_cmp);
    let late = delays.get(delays.len() * 99 / 100).copied().unwrap_or(f64::NAN);
    let name = |what: &str| format!("{backend:?}: intake{what}");
    Ok(vec![
        rounds.line(name(" through HTTP"), "/s", Some(least(backend))),
        Line::aside(name(", rows added per complaint"), rows.to_string()),
        Line::aside(
            name(", half / 99 in 100 answered within"),
            format!("{:.1} / {late:.1} ms", median(&delays)),
        ),
        Line::aside(name(", by the store alone"), format!("{alone:.0} /s")),
        Line::aside(name(", memory of the server after it"), format!("{memory:.1} MiB")),
    ])
}

/// The least share of the limit that was promised.
fn least(backend: Backend) -> f64 {
    match backend {
        Backend::Sqlite => 0.4,
        Backend::Postgresql => 0.5,
    }
}

/// People who file complaints, each waiting for the answer before the next; no two complaints are the same.
#[derive(Clone, Default)]
struct Load(Arc<AtomicU64>);

/// What came of a load.
struct Answered {
    /// Complaints per second.
    rate: f64,
    /// How long each took, in milliseconds.
    delays: Vec<f64>,
}

impl Load {
    async fn over_http(&self, port: u16, span: Duration) -> Result<Answered> {
        let (begun, mut askers) = (Instant::now(), JoinSet::new());
        for _ in 0..CONNECTIONS {
            let load = self.clone();
            askers.spawn(async move {
                let (mut connection, mut delays) = (Connection::open(port).await?, Vec::new());
                while begun.elapsed() < span {
                    let body = serde_json::to_string(&complaint(load.next())?)?;
                    let asked = Instant::now();
                    let status = connection.post("/v1/complaints", &body).await?;
                    ensure!(status == 201, "not filed: {}", connection.answer());
                    delays.push(asked.elapsed().as_secs_f64() * 1_000.0);
                }
                anyhow::Ok(delays)
            });
        }
        answered(begun, askers).await
    }

    async fn in_process(&self, store: &Store, span: Duration) -> Result<Answered> {
        let (begun, mut askers) = (Instant::now(), JoinSet::new());
        for _ in 0..CONNECTIONS {
            let (load, store) = (self.clone(), store.clone());
            askers.spawn(async move {
                let mut delays = Vec::new();
                while begun.elapsed() < span {
                    let asked = Instant::now();
                    store.file(order(load.next())?).await?;
                    delays.push(asked.elapsed().as_secs_f64() * 1_000.0);
                }
                anyhow::Ok(delays)
            });
        }
        answered(begun, askers).await
    }

    fn next(&self) -> u128 {
        self.0.fetch_add(1, Ordering::Relaxed).into()
    }
}

async fn answered(begun: Instant, mut askers: JoinSet<Result<Vec<f64>>>) -> Result<Answered> {
    let mut delays = Vec::new();
    while let Some(asker) = askers.join_next().await {
        delays.extend(asker??);
    }
    Ok(Answered { rate: delays.len() as f64 / begun.elapsed().as_secs_f64(), delays })
}

fn order(nth: u128) -> Result<FilingOrder> {
    Ok(FilingOrder {
        caller: Caller::new(Actor::Client, BTreeSet::new()),
        filing: complaint(nth)?,
        arrived: Instant::now(),
        origin: Origin::clockwork("bench"),
        idempotency: None,
    })
}
