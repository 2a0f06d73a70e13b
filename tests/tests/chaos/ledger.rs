//! What must stand in the database after everything that happened, computed from what the test knows, not from the rules.

use crate::{
    chance::Dice,
    desk::{Desk, Silence},
    turns,
    world::COLLEGE,
};
use domain::{OrganisationId, complaint::classification::PreferredChannel};
use sea_orm::{ConnectionTrait as _, QueryResult, Statement};
use std::{
    fmt,
    fmt::Debug,
    sync::Arc,
    time::{Duration, Instant},
};
use tests::on_both_databases;
use uuid::Uuid;

/// Events by which the answer of an addressee becomes final, or open again.
const OUTCOMES: &str = "('enforced', 'lapsed', 'accepted', 'rejected', 'enforcement-set-aside', 'rejection-withdrawn')";

/// Notices of a silence that became final.
const TOLD: &str = "('carried-out-in-full', 'advice-unanswered', 'enforcement-set-aside')";

/// How long after each end of a term its silence was recorded.
#[derive(Debug)]
pub struct Lags(Vec<Duration>);

impl Lags {
    pub fn worst(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }
}

impl fmt::Display for Lags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let middle = self.0.get(self.0.len() / 2).copied().unwrap_or_default();
        let (many, worst) = (self.0.len(), self.worst());
        write!(f, "{many} recorded, median {middle:.1?}, worst {worst:.1?} after the end")
    }
}

impl Desk {
    /// Fails unless every silence that is final now stands there exactly once, effective at the end of its term,
    /// with exactly its notices, and the whole database is what its log says (G1, G5, G6, G16).
    pub async fn assert_each_silence_stands_once(&self) {
        let due = self.final_silences();
        self.assert_outcomes(&due).await;
        self.assert_notices(&due).await;
        self.assert_answers(&due).await;
        self.assert_runs().await;
        let verification = self.store.verify(|_| {}).await.unwrap();
        assert_eq!(verification.problems, [], "the log and the tables agree");
        assert!(verification.cases > 0);
    }

    fn final_silences(&self) -> Vec<Silence> {
        let now = self.now();
        self.silences.iter().filter(|silence| silence.final_at <= now).copied().collect()
    }

    async fn assert_outcomes(&self, due: &[Silence]) {
        let sql = format!(
            "SELECT case_id, kind, payload, effective_at, recorded_at FROM events WHERE kind IN {OUTCOMES}"
        );
        let rows = self.rows(&sql).await;
        let found = rows.iter().map(|row| {
            let organisation = organisation(&column::<String>(row, "payload"));
            let at = column::<i64>(row, "effective_at");
            assert!(at <= column::<i64>(row, "recorded_at"), "a term was closed before its end");
            (column::<Uuid>(row, "case_id"), organisation, column::<String>(row, "kind"), at)
        });
        let expected = due.iter().map(|silence| {
            let kind = if silence.binding { "enforced" } else { "lapsed" };
            let at = silence.final_at.micros();
            (silence.case.0, silence.organisation.0, kind.to_owned(), at)
        });
        assert_same("outcomes", expected.collect(), found.collect());
    }

    async fn assert_notices(&self, due: &[Silence]) {
        let sql =
            format!("SELECT case_id, kind, recipient, medium FROM notices WHERE kind IN {TOLD}");
        let found = self.rows(&sql).await;
        let found = found.iter().map(|row| {
            let text = |name: &str| column::<String>(row, name);
            (column::<Uuid>(row, "case_id"), text("kind"), text("recipient"), text("medium"))
        });
        let expected = due.iter().flat_map(|silence| {
            let kind = if silence.binding { "carried-out-in-full" } else { "advice-unanswered" };
            let told = recipients(silence).into_iter();
            told.map(move |(recipient, medium)| {
                (silence.case.0, kind.to_owned(), recipient, medium.to_owned())
            })
        });
        assert_same("notices", expected.collect(), found.collect());
    }

    /// Each addressee in the read table: final when its term is over, and awaited when it is not (G1).
    async fn assert_answers(&self, due: &[Silence]) {
        let found = self.rows("SELECT case_id, organisation_id, status FROM responses").await;
        let found = found.iter().map(|row| {
            let id = |name: &str| column::<Uuid>(row, name);
            (id("case_id"), id("organisation_id"), column::<String>(row, "status"))
        });
        let last = due.iter().map(|silence| silence.final_at).max();
        let expected = self.silences.iter().map(|silence| {
            let status = match (Some(silence.final_at) <= last, silence.binding) {
                (false, _) => "pending",
                (true, true) => "enforced",
                (true, false) => "lapsed",
            };
            (silence.case.0, silence.organisation.0, status.to_owned())
        });
        assert_same("answers", expected.collect(), found.collect());
    }

    /// A scheduled run has one owner, and never begins before its time (G8).
    async fn assert_runs(&self) {
        let runs = self.rows("SELECT job, scheduled_for, started_at FROM job_runs").await;
        let mut owned: Vec<_> = runs
            .iter()
            .map(|row| (column::<String>(row, "job"), column::<i64>(row, "scheduled_for")))
            .collect();
        owned.sort();
        let all = owned.len();
        owned.dedup();
        assert_eq!(owned.len(), all, "a run with two owners");
        let early = |row: &&QueryResult| {
            column::<i64>(row, "started_at") < column::<i64>(row, "scheduled_for")
        };
        assert_eq!(runs.iter().filter(early).count(), 0, "a run began before its time");
    }

    /// How long after the ends of their terms the silences were recorded.
    pub async fn lags(&self) -> Lags {
        let sql =
            "SELECT effective_at, recorded_at FROM events WHERE kind IN ('enforced', 'lapsed')";
        let rows = self.rows(sql).await;
        let lag = |row: &QueryResult| {
            let micros = column::<i64>(row, "recorded_at") - column::<i64>(row, "effective_at");
            Duration::from_micros(u64::try_from(micros).expect("never before the end"))
        };
        let mut lags: Vec<_> = rows.iter().map(lag).collect();
        lags.sort();
        Lags(lags)
    }

    /// How many silences were recorded so far.
    pub async fn recorded(&self) -> usize {
        self.count("events WHERE kind IN ('enforced', 'lapsed')").await
    }

    /// Waits until so many silences were recorded; fails when that takes longer than `patience`.
    pub async fn wait_until_recorded(&self, many: usize, patience: Duration) {
        let begin = Instant::now();
        loop {
            let recorded = self.recorded().await;
            if recorded >= many {
                return;
            }
            assert!(
                begin.elapsed() < patience,
                "{recorded} of {many} silences were recorded after {:.1?}",
                begin.elapsed()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn count(&self, from_where: &str) -> usize {
        let rows = self.rows(&format!("SELECT count(*) AS many FROM {from_where}")).await;
        usize::try_from(column::<i64>(&rows[0], "many")).unwrap()
    }

    /// Asks again when the database was just restarted.
    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let conn = self.store.database().reader();
        let begin = Instant::now();
        loop {
            let question = Statement::from_string(conn.get_database_backend(), sql);
            match conn.query_all_raw(question).await {
                Ok(rows) => return rows,
                Err(error) if begin.elapsed() > Duration::from_secs(30) => panic!("{sql}: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

/// The client, the addressee and the college each once; who prefers the telephone gets a call and a letter (R43, R44).
fn recipients(silence: &Silence) -> Vec<(String, &'static str)> {
    let mut told = vec![("client".to_owned(), "written")];
    if silence.client == PreferredChannel::Telephone {
        told.push(("client".to_owned(), "call"));
    }
    let as_named = |organisation: OrganisationId| format!("organisation:{organisation}");
    told.push((as_named(COLLEGE), "written"));
    if silence.organisation != COLLEGE {
        told.push((as_named(silence.organisation), "written"));
    }
    told
}

fn organisation(payload: &str) -> Uuid {
    let payload: serde_json::Value = serde_json::from_str(payload).unwrap();
    payload["organisation"].as_str().expect("an outcome names its addressee").parse().unwrap()
}

pub fn column<T: sea_orm::TryGetable>(row: &QueryResult, name: &str) -> T {
    row.try_get("", name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Fails with what is missing and what is too much, of which there may be thousands.
fn assert_same<T: Ord + Debug>(what: &str, mut expected: Vec<T>, mut found: Vec<T>) {
    expected.sort();
    found.sort();
    if expected == found {
        return;
    }
    let (all, there) = (expected.len(), found.len());
    let (mut missing, mut extra) = (Vec::new(), Vec::new());
    let (mut expected, mut found) = (expected.into_iter().peekable(), found.into_iter().peekable());
    loop {
        match (expected.peek(), found.peek()) {
            (Some(one), Some(other)) if one == other => {
                expected.next();
                found.next();
            }
            (Some(one), Some(other)) if one > other => extra.extend(found.next()),
            (Some(_), _) => missing.extend(expected.next()),
            (None, Some(_)) => extra.extend(found.next()),
            (None, None) => break,
        }
    }
    panic!(
        "{what}: {there} instead of {all}; {} missing, such as {:?}; {} too many, such as {:?}",
        missing.len(),
        missing.first(),
        extra.len(),
        extra.first()
    );
}

on_both_databases! {
    async fn the_ledger_misses_no_fault(database: TestDatabase) {
        let _together = turns::together().await;
        let mut desk = Desk::open(database).await;
        let end = desk.advise(&mut Dice::thrown_for("ledger"), 1, 8).await[0];
        desk.move_to(end, Duration::ZERO).await;
        let desk = Arc::new(desk);
        assert!(finds_a_fault(&desk).await, "nothing was enforced yet");
        desk.store.enforce_due(100).await.unwrap();
        desk.assert_each_silence_stands_once().await;
        for (fault, repair) in FAULTS {
            desk.change(fault).await;
            assert!(finds_a_fault(&desk).await, "{fault}");
            desk.change(repair).await;
            desk.assert_each_silence_stands_once().await;
        }
    }
}

/// What a fault could leave behind, and how it is put right again.
const FAULTS: [(&str, &str); 3] = [
    (
        "UPDATE notices SET kind = 'lost' WHERE kind = 'carried-out-in-full' AND recipient = 'client'",
        "UPDATE notices SET kind = 'carried-out-in-full' WHERE kind = 'lost'",
    ),
    (
        "INSERT INTO notices (id, case_id, seq, kind, recipient, medium, channel, language, \
         large_print, status, created_at) SELECT case_id, case_id, seq, kind, 'representative', medium, channel, \
         language, large_print, status, created_at FROM notices \
         WHERE kind = 'carried-out-in-full' AND recipient = 'client' ORDER BY id LIMIT 1",
        "DELETE FROM notices WHERE recipient = 'representative'",
    ),
    (
        "UPDATE responses SET status = 'accepted' WHERE status = 'enforced'",
        "UPDATE responses SET status = 'enforced' WHERE status = 'accepted'",
    ),
];

async fn finds_a_fault(desk: &Arc<Desk>) -> bool {
    let desk = desk.clone();
    let looks = async move { desk.assert_each_silence_stands_once().await };
    tokio::spawn(looks).await.is_err_and(|error| error.is_panic())
}

impl Desk {
    /// Changes something behind the back of the desk.
    pub async fn change(&self, sql: &str) {
        let tx = self.store.database().begin_write().await.unwrap();
        assert!(tx.execute_unprepared(sql).await.unwrap().rows_affected() > 0, "{sql}");
        tx.commit().await.unwrap();
    }
}
