//! Promises of the verification: what somebody with the database's password changes is found (G16), and nothing else.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use domain::complaint::{
    classification::PreferredChannel,
    commands::{ChangePreference, NameRepresentative, ReportMeasure},
};
use life::{Life, acceptance, person, preference, rejection, text};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use store::{Backend, Problem, Wrong};
use tests::on_both_databases;

/// How many random changes the ordinary test run makes on each database.
const CHANGES: usize = 150;

/// A desk with cases in several states.
async fn busy(database: tests::databases::TestDatabase) -> Life {
    let life = Life::begin(database).await;
    life.filed().await;
    let accepted = life.advised().await;
    life.care(accepted.id, acceptance()).await.unwrap();
    let evidence = text("Er is gebeld.");
    life.care(accepted.id, ReportMeasure { measure: 1, evidence }).await.unwrap();
    let rejected = life.advised().await;
    life.care(rejected.id, rejection(&[2])).await.unwrap();
    let silent = life.advised().await;
    let helper = NameRepresentative { person: person(), consent: None };
    life.staff(silent.id, helper).await.unwrap();
    let by_telephone = preference(PreferredChannel::Telephone);
    life.staff(silent.id, ChangePreference { preference: by_telephone }).await.unwrap();
    life.clock.set(life.term_ends(&silent)).unwrap();
    assert_eq!(life.store.enforce_due(10).await.unwrap().enforced, 1);
    life.pass(TimeDelta::weeks(5));
    assert!(life.store.mark_overdue(10).await.unwrap().done > 0);
    assert!(life.store.remind(10).await.unwrap().done > 0);
    life.advised().await;
    life
}

async fn problems(life: &Life) -> Vec<Problem> {
    life.store.verify(|_| {}).await.unwrap().problems
}

/// The tables that a thief could change.
const TABLES: [&str; 9] = [
    "events",
    "cases",
    "case_organisations",
    "responses",
    "measures",
    "notices",
    "papers",
    "case_keys",
    "case_numbers",
];

/// Takes the guards of the log away, as only the owner of the database could, and copies all rows.
async fn break_in(life: &Life) {
    let guards: &[&str] = match life.database.backend() {
        Backend::Sqlite => &["events_no_update", "events_no_delete"],
        Backend::Postgresql => &["events_no_change ON events"],
    };
    for guard in guards {
        life.raw(&format!("DROP TRIGGER {guard}")).await.unwrap();
    }
    for table in TABLES {
        life.raw(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await.unwrap();
    }
}

async fn put_back(life: &Life) {
    for table in TABLES {
        life.raw(&format!("DELETE FROM {table}")).await.unwrap();
        life.raw(&format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await.unwrap();
    }
}

/// One random row of a table, as a condition.
fn one_of(table: &str, key: &str, nth: u32) -> String {
    format!(
        "({key}) IN (SELECT {key} FROM {table} ORDER BY {key} \
         LIMIT 1 OFFSET (SELECT {nth} % count(*) FROM {table}))"
    )
}

/// A random change that a person with the database's password could make.
fn random_change(backend: Backend, random: &mut StdRng) -> String {
    let nth: u32 = random.random_range(0..10_000);
    let event = one_of("events", "case_id, seq", nth);
    let noise = |bytes: usize| match backend {
        Backend::Sqlite => format!("randomblob({bytes})"),
        Backend::Postgresql => {
            let seed = format!("sha256('{nth}'::bytea)");
            if bytes == 32 { seed } else { format!("substr({seed}, 1, {bytes})") }
        }
    };
    let case = one_of("cases", "id", nth);
    let pick = [
        format!(
            "UPDATE events SET payload = replace(payload, '2026', '2025') WHERE {event} AND payload LIKE '%2026%'"
        ),
        format!("UPDATE events SET payload = payload || ' ' WHERE {event}"),
        format!("UPDATE events SET kind = 'acknowledged' WHERE {event} AND kind <> 'acknowledged'"),
        format!("UPDATE events SET actor = 'system' WHERE {event} AND actor <> 'system'"),
        format!("UPDATE events SET recorded_at = recorded_at - 1 WHERE {event}"),
        format!("UPDATE events SET effective_at = effective_at + 1 WHERE {event}"),
        format!("UPDATE events SET hash = {} WHERE {event}", noise(32)),
        format!("UPDATE events SET prev_hash = {} WHERE {event}", noise(32)),
        format!("UPDATE events SET seq = seq + 100 WHERE {event}"),
        format!("DELETE FROM events WHERE {event}"),
        // The end of a log.
        format!(
            "DELETE FROM events WHERE (case_id, seq) IN (SELECT case_id, max(seq) FROM events WHERE case_id IN (SELECT id FROM cases WHERE {case}) GROUP BY case_id)"
        ),
        // A whole log, and a whole case.
        format!("DELETE FROM events WHERE case_id IN (SELECT id FROM cases WHERE {case})"),
        // An event put in at the end: its own hash cannot fit the case.
        format!(
            "INSERT INTO events SELECT case_id, seq + 1, 'assigned', payload, actor, effective_at, recorded_at, hash, {} FROM events WHERE (case_id, seq) IN (SELECT case_id, max(seq) FROM events WHERE case_id IN (SELECT id FROM cases WHERE {case}) GROUP BY case_id)",
            noise(32)
        ),
        format!("DELETE FROM cases WHERE {case}"),
        format!("UPDATE cases SET state = 'closed' WHERE {case}"),
        format!("UPDATE cases SET next_due_at = next_due_at - 1 WHERE {case}"),
        format!("UPDATE cases SET snapshot = {} WHERE {case}", noise(24)),
        format!("UPDATE cases SET handler_id = NULL, version = version + 1 WHERE {case}"),
        format!("UPDATE cases SET received_at = received_at + 1000000 WHERE {case}"),
        format!(
            "DELETE FROM responses WHERE {}",
            one_of("responses", "case_id, advice_number, organisation_id", nth)
        ),
        format!(
            "UPDATE responses SET final_at = final_at + 1 WHERE {}",
            one_of("responses", "case_id, advice_number, organisation_id", nth)
        ),
        format!(
            "UPDATE measures SET escalated = NOT escalated WHERE {}",
            one_of("measures", "case_id, advice_number, measure", nth)
        ),
        format!(
            "UPDATE case_organisations SET knows = NOT knows WHERE {}",
            one_of("case_organisations", "case_id, organisation_id", nth)
        ),
        format!("DELETE FROM notices WHERE {}", one_of("notices", "id", nth)),
        format!("UPDATE notices SET seq = seq + 50 WHERE {}", one_of("notices", "id", nth)),
        format!("DELETE FROM papers WHERE {}", one_of("papers", "case_id, number", nth)),
        format!(
            "UPDATE papers SET number = number + 7 WHERE {}",
            one_of("papers", "case_id, number", nth)
        ),
        format!("DELETE FROM case_keys WHERE {}", one_of("case_keys", "case_id", nth)),
        "UPDATE case_numbers SET last = last + 1".to_owned(),
    ];
    let chosen = random.random_range(0..pick.len());
    pick.into_iter().nth(chosen).unwrap()
}

on_both_databases! {
    async fn nothing_is_wrong_with_what_the_program_wrote(database: TestDatabase) {
        let life = busy(database).await;
        let mut heard = 0;
        let found = life.store.verify(|cases| heard = cases).await.unwrap();
        assert_eq!(found.problems, []);
        assert_eq!(found.cases, 5);
        assert_eq!(heard, 5);
        let events = u64::try_from(life.count("events").await).unwrap();
        assert_eq!(found.events, events);
        assert_eq!(life.store.rebuild(|_| {}).await.unwrap(), 0);
    }

    async fn every_change_of_a_row_is_found(database: TestDatabase) {
        let life = busy(database).await;
        let seed: u64 = std::env::var("SEED").map_or(20_261_121, |seed| seed.parse().unwrap());
        let mut random = StdRng::seed_from_u64(seed);
        let (mut tried, mut changed) = (0, 0);
        break_in(&life).await;
        while changed < CHANGES {
            tried += 1;
            assert!(tried < CHANGES * 20, "too few changes meet a row");
            let sql = random_change(life.database.backend(), &mut random);
            // What the checks of the tables refuse cannot happen at all.
            let Ok(1..) = life.raw(&sql).await else { continue };
            changed += 1;
            assert_ne!(problems(&life).await, [], "seed {seed}: {sql}");
            put_back(&life).await;
        }
        assert_eq!(problems(&life).await, []);
    }

    async fn a_case_that_was_removed_with_every_trace_leaves_its_number(database: TestDatabase) {
        let life = busy(database).await;
        break_in(&life).await;
        for table in TABLES {
            let key = if table == "cases" { "id" } else { "case_id" };
            if table != "case_numbers" {
                let third = "SELECT id FROM kept_cases WHERE number LIKE '%-000003'";
                let gone = format!("DELETE FROM {table} WHERE {key} IN ({third})");
                life.raw(&gone).await.unwrap();
            }
        }
        let found = problems(&life).await;
        assert_eq!(found, [Problem { case: None, seq: None, what: Wrong::NumberMissing { serial: 3 } }]);
    }

    async fn two_events_that_changed_places_are_found(database: TestDatabase) {
        let life = busy(database).await;
        break_in(&life).await;
        for (from, to) in [(2, 1002), (3, 2), (1002, 3)] {
            life.raw(&format!("UPDATE events SET seq = {to} WHERE seq = {from}")).await.unwrap();
        }
        let found = problems(&life).await;
        assert!(found.iter().any(|problem| problem.what == Wrong::EventChanged));
        assert!(found.iter().any(|problem| problem.what == Wrong::ChainBroken));
    }

    async fn a_database_of_before_organisations_had_terms_of_their_own_is_brought_up_to_date(database: TestDatabase) {
        let life = busy(database).await;
        let terms = "case_organisations WHERE own_due_at < 9223372036854775807";
        let before = life.count(terms).await;
        assert!(before > 0, "somebody awaits something");
        for undone in [
            "DROP INDEX case_organisations_by_own_due",
            "ALTER TABLE case_organisations DROP COLUMN own_due_at",
            "DELETE FROM seaql_migrations WHERE version = 'm0005_own_due'",
        ] {
            life.raw(undone).await.unwrap();
        }
        store::migrate(&life.database.url).await.unwrap();
        assert_eq!(life.count(terms).await, before);
        assert_eq!(problems(&life).await, []);
    }

    async fn the_read_tables_can_be_made_anew_from_the_log(database: TestDatabase) {
        let life = busy(database).await;
        break_in(&life).await;
        for damage in [
            "UPDATE cases SET state = 'closed', open = FALSE, snapshot_format = 0",
            "DELETE FROM responses",
            "UPDATE measures SET stage = 'proposed', rejected = FALSE",
            "DELETE FROM case_organisations",
            "INSERT INTO case_organisations SELECT id, municipality_id, TRUE, open, 5, 5 FROM cases",
        ] {
            life.raw(damage).await.unwrap();
        }
        assert!(!problems(&life).await.is_empty());
        assert_eq!(life.store.rebuild(|_| {}).await.unwrap(), 5);
        assert_eq!(problems(&life).await, []);
        life.raw("DELETE FROM cases").await.unwrap();
        assert_eq!(life.store.rebuild(|_| {}).await.unwrap(), 5);
        assert_eq!(problems(&life).await, []);
        assert_eq!(life.count("cases c JOIN kept_cases k ON k.snapshot = c.snapshot").await, 5);
    }
}
