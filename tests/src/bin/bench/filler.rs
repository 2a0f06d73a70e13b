//! Rows that make the read tables as large as those of a big city, written by the database itself in little time.

use crate::{
    desk::{DISTRICTS, MUNICIPALITY, ORGANISATIONS, STAFF, district, member, organisation},
    installation::{Installation, now},
};
use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait as _;
use store::Backend;
use uuid::Uuid;

/// How many cases one statement makes.
const AT_ONCE: u32 = 25_000;

/// About as long as the snapshot of a real case in which an advice was issued.
const SNAPSHOT_BYTES: u32 = 896;

/// One case in five is open, as in a desk that works through ten years of complaints.
const STATE: &str = "CASE WHEN r1 < 20 THEN
    (CASE WHEN r2 < 3 THEN 'received' WHEN r2 < 20 THEN 'in-assessment'
     WHEN r2 < 60 THEN 'under-investigation' WHEN r2 < 75 THEN 'advised' ELSE 'in-execution' END)
    ELSE (CASE WHEN r2 < 60 THEN 'closed' WHEN r2 < 70 THEN 'not-handled'
     WHEN r2 < 72 THEN 'forwarded' WHEN r2 < 90 THEN 'settled' ELSE 'withdrawn' END) END";

/// Makes so many cases, each with an organisation, a response and a measure; nothing of it is due for the enforcer.
pub async fn fill(
    installation: &Installation,
    cases: u32,
    mut progress: impl FnMut(u64),
) -> Result<()> {
    let raw = installation.raw().await?;
    raw.execute_unprepared(match installation.backend() {
        Backend::Sqlite => "PRAGMA synchronous = OFF",
        Backend::Postgresql => "SET synchronous_commit = off",
    })
    .await?;
    let dialect = Dialect { backend: installation.backend(), now: now().micros() };
    for first in (0..cases).step_by(AT_ONCE as usize) {
        let last = (first + AT_ONCE).min(cases) - 1;
        raw.execute_unprepared("BEGIN").await?;
        for sql in dialect.statements(first, last) {
            raw.execute_unprepared(&sql).await.with_context(|| sql)?;
        }
        raw.execute_unprepared("COMMIT").await?;
        progress(u64::from(last - first + 1));
    }
    Ok(raw.close().await?)
}

struct Dialect {
    backend: Backend,
    now: i64,
}

impl Dialect {
    fn statements(&self, first: u32, last: u32) -> [String; 4] {
        let source = self.source(first, last);
        let now = self.now;
        let day = TimeDelta::days(1).num_microseconds().unwrap_or_default();
        let municipality = self.literal(MUNICIPALITY.0);
        let district = self.one_of(district(0).0, "r5", DISTRICTS);
        let handler = self.one_of(member(0).0, "r7", STAFF);
        let organisation = self.one_of(organisation(0).0, "r6", ORGANISATIONS);
        let (head, snapshot) = (self.bytes(32), self.bytes(SNAPSHOT_BYTES));
        // From three and a half days ago to three weeks from now, at distinct instants.
        let due =
            format!("{now} + ((r3 * 2097143 + n * 31) % 2100000 - 300000) * 1000000 + n % 997");
        let cases = format!(
            "INSERT INTO cases (id, number, municipality_id, state, regime, channel, district_id, \
             handler_id, life_areas, grounds, received_at, registered_at, next_due_at, open, \
             incomplete, version, head_hash, snapshot_format, snapshot) \
             SELECT id, 'HLM-2019-' || (1000000 + n), {municipality}, {STATE}, 'awb', 'online', \
             {district}, CASE WHEN r4 < 10 THEN NULL ELSE {handler} END, \
             CASE WHEN r8 < 3 THEN 256 ELSE 4 END, 1 + r9 % 7, {now} - {day} * 90, {now} - {day} * 90, \
             CASE WHEN r1 < 20 THEN {due} ELSE 9223372036854775807 END, r1 < 20, FALSE, 9, \
             {head}, 1, {snapshot} FROM ({source}) AS s"
        );
        let organisations = format!(
            "INSERT INTO case_organisations (case_id, organisation_id, knows, open, next_due_at, own_due_at) \
             SELECT id, {organisation}, TRUE, r1 < 20, \
             CASE WHEN r1 < 20 THEN {due} ELSE 9223372036854775807 END, \
             CASE WHEN r1 < 20 THEN {due} ELSE 9223372036854775807 END FROM ({source}) AS s"
        );
        let (last_day, end) = (self.day(), format!("{now} + {day} * (1 + r3 % 13) + n"));
        let responses = format!(
            "INSERT INTO responses (case_id, advice_number, organisation_id, nature, basis, status, \
             dispatched_at, last_day, expires_at, final_at, answered_at, rejected_measures, \
             fewest_letters, awaits_confirmation) \
             SELECT id, 1, {organisation}, 'binding-advice', 'contract', \
             CASE WHEN r5 % 4 < 2 THEN 'pending' WHEN r5 % 4 = 2 THEN 'accepted' ELSE 'enforced' END, \
             {now} - {day}, {last_day}, {end}, {end}, \
             CASE WHEN r5 % 4 < 2 THEN NULL ELSE {now} END, 0, NULL, FALSE FROM ({source}) AS s"
        );
        let measures = format!(
            "INSERT INTO measures (case_id, advice_number, measure, organisation_id, stage, due_at, \
             last_day, escalated, rejected, reasons_paper, reasons_letters) \
             SELECT id, 1, 1, {organisation}, \
             CASE WHEN r5 % 4 < 2 THEN 'proposed' ELSE 'confirmed' END, {now}, {last_day}, FALSE, \
             FALSE, NULL, NULL FROM ({source}) AS s"
        );
        [cases, organisations, responses, measures]
    }

    /// A row for each number, with its id and nine numbers under a hundred that have little to do with each other.
    fn source(&self, first: u32, last: u32) -> String {
        const PRIMES: [(u32, u32); 9] = [
            (7919, 10007),
            (7907, 10009),
            (7901, 10037),
            (7883, 10039),
            (7879, 10061),
            (7877, 10067),
            (7873, 10069),
            (7867, 10079),
            (7853, 10091),
        ];
        let numbers = PRIMES.iter().enumerate();
        let numbers = numbers.map(|(place, (factor, prime))| {
            format!("n * {factor} % {prime} % 100 AS r{}", place + 1)
        });
        let numbers = numbers.collect::<Vec<_>>().join(", ");
        match self.backend {
            Backend::Postgresql => format!(
                "SELECT n, {numbers}, (lpad(to_hex(n), 12, '0') || substr(md5(n::text), 1, 20))::uuid \
                 AS id FROM generate_series({first}::bigint, {last}::bigint) AS n"
            ),
            Backend::Sqlite => format!(
                "WITH RECURSIVE s (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) \
                 SELECT n, {numbers}, unhex(printf('%012x%020x', n, n * 2654435761)) AS id FROM s"
            ),
        }
    }

    fn literal(&self, id: Uuid) -> String {
        match self.backend {
            Backend::Postgresql => format!("'{id}'::uuid"),
            Backend::Sqlite => format!("x'{}'", id.simple()),
        }
    }

    /// One of so many ids that count up from the first.
    fn one_of(&self, first: Uuid, number: &str, many: u128) -> String {
        let nth = format!("{} + {number} % {many}", first.as_u128());
        match self.backend {
            Backend::Postgresql => format!("lpad(to_hex({nth}), 32, '0')::uuid"),
            Backend::Sqlite => format!("unhex(printf('%032x', {nth}))"),
        }
    }

    fn bytes(&self, many: u32) -> String {
        match self.backend {
            Backend::Postgresql => format!("decode(repeat(md5(n::text), {}), 'hex')", many / 16),
            Backend::Sqlite => format!("randomblob({many})"),
        }
    }

    fn day(&self) -> &'static str {
        match self.backend {
            Backend::Postgresql => "current_date",
            Backend::Sqlite => "date('now')",
        }
    }
}
