//! Silence that binds: the enforcer's batches beside one statement that somebody wrote by hand for the same rows.

use crate::{
    installation::{Installation, KEY, Place, now},
    process::memory,
    report::{Line, Rounds},
};
use anyhow::{Context as _, Result, ensure};
use sea_orm::{ConnectionTrait as _, Statement};
use std::{process::Command, time::Instant};
use store::{BATCH, Backend, Clock, DEFAULT_CONNECTIONS, Keys, Store, StoreSettings};

/// The least share of the limit that was promised.
const LEAST: f64 = 0.4;

/// What has to have come of either way, in numbers of rows.
const TRACES: [&str; 5] = [
    "SELECT count(*) FROM responses r JOIN cases c ON c.id = r.case_id \
     WHERE r.status = 'enforced' AND c.state = 'in-execution' AND c.version > 9",
    "SELECT count(*) FROM events WHERE kind = 'enforced'",
    "SELECT count(*) FROM notices WHERE kind = 'carried-out-in-full'",
    "SELECT count(*) FROM audit WHERE action = 'enforce'",
    "SELECT count(*) FROM measures WHERE stage = 'due'",
];

/// Lets both work off all that is due, each on copies of its own.
pub async fn measure(
    place: &mut Place,
    seeded: &Installation,
    rounds: u32,
    mut progress: impl FnMut(u64),
) -> Result<Vec<Line>> {
    let name = format!("{:?}", seeded.backend());
    let mut compared = Rounds::default();
    let mut peaks = Vec::new();
    for _ in 0..rounds {
        let ours = place.copy(seeded).await?;
        ours.settle().await?;
        let swept = sweep_in_a_process(&ours)?;
        let expected = traces(&ours).await?;
        let sample = Sample::of(&ours).await?;
        place.remove(ours).await?;
        progress(1);
        let by_hand = place.copy(seeded).await?;
        by_hand.settle().await?;
        let limit = at_the_limit(&by_hand, &sample).await?;
        let found = traces(&by_hand).await?;
        ensure!(found == expected, "by hand {found:?} rows were written, by us {expected:?}");
        place.remove(by_hand).await?;
        progress(1);
        compared.add(swept.rate, expected[1] as f64 / limit);
        peaks.push((swept.before, swept.peak));
    }
    let (before, peak) =
        peaks.into_iter().fold((0.0, 0.0), |most, peak| if peak.1 > most.1 { peak } else { most });
    Ok(vec![
        compared.line(format!("{name}: enforcement, due responses"), "/s", Some(LEAST)),
        Line::aside(
            format!("{name}: memory while enforcing (before the first batch)"),
            format!("{peak:.0} ({before:.0}) MiB"),
        ),
    ])
}

/// What a process says of its sweep.
struct Sweep {
    rate: f64,
    before: f64,
    peak: f64,
}

fn sweep_in_a_process(installation: &Installation) -> Result<Sweep> {
    let mut command = Command::new(std::env::current_exe()?);
    let said = command.arg("--sweep").arg(&installation.address).output()?;
    let said = (String::from_utf8(said.stdout)?, String::from_utf8(said.stderr)?);
    let figures: Vec<f64> = said.0.split_whitespace().flat_map(str::parse).collect();
    let [rate, before, peak] = figures[..] else { anyhow::bail!("the sweep fails: {}", said.1) };
    Ok(Sweep { rate, before, peak })
}

/// Enforces everything that is due and prints the rate, the memory before the first batch and the most memory.
pub async fn sweep(address: &str) -> Result<String> {
    let settings = StoreSettings {
        database_url: address.parse()?,
        connections: DEFAULT_CONNECTIONS,
        keys: Keys::from_bytes(KEY),
        clock: Clock::System,
    };
    let store = Store::open(settings).await?;
    let before = memory("self", "VmHWM")?;
    let begun = Instant::now();
    let mut enforced = 0;
    loop {
        let batch = store.enforce_due(BATCH).await?;
        enforced += batch.enforced;
        if !batch.more {
            break;
        }
    }
    let rate = enforced as f64 / begun.elapsed().as_secs_f64();
    Ok(format!("{rate} {before} {}", memory("self", "VmHWM")?))
}

async fn traces(installation: &Installation) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for sql in TRACES {
        found.push(installation.number(sql).await?);
    }
    Ok(found)
}

/// What one of our enforcements wrote, for the statements by hand to write as much.
struct Sample {
    payload: String,
    snapshot_bytes: i64,
    /// From the end of the term to the end of the first measure.
    until_due: i64,
    /// The values of each notice but its id, its case and its time.
    notices: Vec<String>,
}

impl Sample {
    async fn of(installation: &Installation) -> Result<Self> {
        let conn = installation.raw().await?;
        let backend = conn.get_database_backend();
        let ask = async |sql: &str| {
            let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await?;
            rows.iter()
                .map(|row| Ok(row.try_get_by_index::<String>(0)?))
                .collect::<Result<Vec<_>>>()
        };
        let payload = ask("SELECT payload FROM events WHERE kind = 'enforced' LIMIT 1").await?;
        let notices =
            ask("SELECT '''' || kind || ''', ''' || recipient || ''', ''' || medium || ''', ''' \
             || channel || ''', ''' || language || '''' FROM notices n WHERE (case_id, seq) = \
             (SELECT case_id, seq FROM events WHERE kind = 'enforced' LIMIT 1)")
            .await?;
        let snapshot = "SELECT CAST(avg(length(snapshot)) AS BIGINT) FROM cases \
             WHERE id IN (SELECT case_id FROM events WHERE kind = 'enforced')";
        let until_due = "SELECT m.due_at - r.final_at FROM measures m \
             JOIN responses r ON r.case_id = m.case_id WHERE m.stage = 'due' ORDER BY 1 LIMIT 1";
        Ok(Self {
            payload: payload.into_iter().next().context("an enforcement")?.replace('\'', "''"),
            snapshot_bytes: installation.number(snapshot).await?,
            until_due: installation.number(until_due).await?,
            notices,
        })
    }
}

/// The seconds that the same takes by hand.
async fn at_the_limit(installation: &Installation, sample: &Sample) -> Result<f64> {
    let statements = match installation.backend() {
        Backend::Sqlite => in_a_transaction(sample),
        Backend::Postgresql => vec![in_one_statement(sample)],
    };
    let conn = installation.raw().await?;
    let begun = Instant::now();
    for sql in statements {
        conn.execute_unprepared(&sql).await.with_context(|| sql)?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

fn in_one_statement(sample: &Sample) -> String {
    let due = due("row_number() OVER ()");
    let hash = "decode(repeat('00', 32), 'hex')";
    let snapshot = format!("decode(repeat('00', {}), 'hex')", sample.snapshot_bytes);
    let id = |nth: usize| format!("lpad(to_hex(n * 4 + {nth}), 32, '0')::uuid");
    let [responses, cases, organisations, measures, events, notices, audit] =
        changes(sample, [hash, &snapshot], id, "case_id::text");
    format!(
        "WITH due AS MATERIALIZED ({due}), a AS ({responses}), b AS ({cases}), \
         c AS ({organisations}), d AS ({measures}), e AS ({events}), f AS ({notices}), \
         g AS ({audit}) SELECT count(*) FROM due"
    )
}

fn in_a_transaction(sample: &Sample) -> Vec<String> {
    let snapshot = format!("zeroblob({})", sample.snapshot_bytes);
    let id = |nth: usize| format!("unhex(printf('%032x', n * 4 + {nth}))");
    let changes = changes(sample, ["zeroblob(32)", &snapshot], id, "lower(hex(case_id)) || '----'");
    let due = format!("CREATE TEMP TABLE due AS {}", due("r.rowid"));
    ["BEGIN IMMEDIATE".to_owned(), due]
        .into_iter()
        .chain(changes)
        .chain(["COMMIT".to_owned()])
        .collect()
}

fn due(number: &str) -> String {
    format!(
        "SELECT r.case_id, r.advice_number, r.organisation_id, r.final_at, c.version, \
         c.head_hash, {number} AS n FROM responses r JOIN cases c ON c.id = r.case_id \
         WHERE r.status = 'pending' AND r.final_at IS NOT NULL AND r.final_at <= {}",
        now().micros()
    )
}

/// One statement per table: what the enforcer changes and adds.
fn changes(
    sample: &Sample,
    [hash, snapshot]: [&str; 2],
    id: impl Fn(usize) -> String,
    case_id: &str,
) -> [String; 7] {
    let (now, payload, later) = (now().micros(), &sample.payload, sample.until_due);
    let notice = |(nth, values): (usize, &String)| {
        let id = id(nth);
        format!("SELECT {id}, case_id, version + 1, {values}, FALSE, 'queued', {now} FROM due")
    };
    let notices: Vec<_> = sample.notices.iter().enumerate().map(notice).collect();
    [
        "UPDATE responses SET status = 'enforced', answered_at = due.final_at FROM due \
         WHERE responses.case_id = due.case_id AND responses.advice_number = due.advice_number \
         AND responses.organisation_id = due.organisation_id"
            .to_owned(),
        format!(
            "UPDATE cases SET state = 'in-execution', next_due_at = due.final_at + {later}, \
             version = due.version + 1, head_hash = {hash}, snapshot = {snapshot} FROM due \
             WHERE cases.id = due.case_id"
        ),
        format!(
            "UPDATE case_organisations SET next_due_at = due.final_at + {later}, \
             own_due_at = due.final_at + {later} FROM due \
             WHERE case_organisations.case_id = due.case_id"
        ),
        format!(
            "UPDATE measures SET stage = 'due', due_at = due.final_at + {later}, \
             last_day = '2026-12-31' FROM due WHERE measures.case_id = due.case_id \
             AND measures.advice_number = due.advice_number"
        ),
        format!(
            "INSERT INTO events (case_id, seq, kind, payload, actor, effective_at, recorded_at, \
             prev_hash, hash) SELECT case_id, version + 1, 'enforced', '{payload}', 'system', \
             final_at, {now}, head_hash, {hash} FROM due"
        ),
        format!(
            "INSERT INTO notices (id, case_id, seq, kind, recipient, medium, channel, language, \
             large_print, status, created_at) {}",
            notices.join(" UNION ALL ")
        ),
        format!(
            "INSERT INTO audit (id, at, actor, action, object, result, origin, request_id) \
             SELECT {}, {now}, 'system', 'enforce', {case_id}, 'done', '-', 'clockwork' FROM due",
            id(3)
        ),
    ]
}
