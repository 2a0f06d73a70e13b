//! Promises of the audit: it only grows, and whoever changes it afterwards is found (R70, R71).

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use life::{Life, acceptance, origin};
use std::collections::BTreeSet;
use store::{
    Backend, Problem, Wrong,
    audit::{AuditQuery, AuditRoot, Record},
};
use tests::on_both_databases;

/// A desk where something was done and seen, every line of it in the chain, and signed twice.
async fn signed(database: tests::databases::TestDatabase) -> Life {
    let life = Life::begin(database).await;
    let case = life.advised().await;
    look(&life, case.id).await;
    chain(&life).await;
    assert!(life.store.sign_audit().await.unwrap());
    life.pass(TimeDelta::days(1));
    life.care(case.id, acceptance()).await.unwrap();
    look(&life, case.id).await;
    chain(&life).await;
    assert!(life.store.sign_audit().await.unwrap());
    assert!(!life.store.sign_audit().await.unwrap(), "once a day");
    assert_eq!(problems(&life).await, []);
    life
}

async fn look(life: &Life, case: domain::CaseId) {
    let actor = life::staff(life::SECOND).actor;
    let record = Record::done(actor, "getComplaint", Record::cases([case]), origin());
    life.store.record(record).await.unwrap();
}

async fn chain(life: &Life) {
    while life.store.chain_audit().await.unwrap().more {}
    assert_eq!(life.count("audit WHERE seq IS NULL").await, 0);
}

async fn problems(life: &Life) -> Vec<Problem> {
    life.store.verify(|_| {}).await.unwrap().problems
}

async fn wrongs(life: &Life) -> Vec<Wrong> {
    problems(life).await.into_iter().map(|problem| problem.what).collect()
}

/// Takes the guards away, as only the owner of the database could.
async fn break_in(life: &Life) {
    let guards: &[&str] = match life.database.backend() {
        Backend::Sqlite => &[
            "audit_no_update",
            "audit_no_delete",
            "audit_roots_no_update",
            "audit_roots_no_delete",
        ],
        Backend::Postgresql => &[
            "audit_no_rewriting ON audit",
            "audit_no_removal ON audit",
            "audit_roots_no_change ON audit_roots",
        ],
    };
    for guard in guards {
        life.raw(&format!("DROP TRIGGER {guard}")).await.unwrap();
    }
}

on_both_databases! {
    async fn no_line_of_the_audit_is_changed_or_removed(database: TestDatabase) {
        let life = signed(database).await;
        let changes = [
            "UPDATE audit SET actor = 'system'",
            "UPDATE audit SET result = 'done' WHERE seq = 1",
            "UPDATE audit SET seq = NULL, hash = NULL",
            "UPDATE audit SET seq = seq + 1000",
            "DELETE FROM audit WHERE seq = 2",
            "UPDATE audit_roots SET seq = 0",
            "DELETE FROM audit_roots",
        ];
        for change in changes {
            let refused = life.raw(change).await.unwrap_err().to_string();
            assert!(refused.contains("only grows"), "{change}: {refused}");
        }
        // Also not while the line waits for its place in the chain.
        look(&life, life.filed().await.case.id).await;
        let refused = life.raw("UPDATE audit SET seq = 999, hash = hash, actor = 'x' WHERE seq IS NULL").await;
        assert!(refused.is_err());
        assert_eq!(problems(&life).await, []);
    }

    async fn every_change_of_the_audit_is_found(database: TestDatabase) {
        let life = signed(database).await;
        break_in(&life).await;
        for table in ["audit", "audit_head", "audit_roots"] {
            life.raw(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await.unwrap();
        }
        let lines = life.count("audit").await;
        let columns = ["actor", "action", "object", "result", "origin", "request_id"];
        let mut changes: Vec<String> = Vec::new();
        for seq in 1..=lines {
            let column = columns[usize::try_from(seq).unwrap() % columns.len()];
            changes.push(format!("UPDATE audit SET {column} = {column} || 'x' WHERE seq = {seq}"));
            changes.push(format!("DELETE FROM audit WHERE seq = {seq}"));
        }
        changes.push("UPDATE audit SET at = at + 1 WHERE seq = 3".to_owned());
        changes.push(format!("UPDATE audit SET seq = {lines} + 1 WHERE seq = 2"));
        changes.push("DELETE FROM audit".to_owned());
        changes.push("UPDATE audit_head SET seq = seq - 1".to_owned());
        changes.push("UPDATE audit_roots SET seq = seq - 1".to_owned());
        for change in &changes {
            assert!(life.raw(change).await.unwrap() > 0, "{change}");
            assert_ne!(problems(&life).await, [], "{change}");
            for table in ["audit", "audit_head", "audit_roots"] {
                life.raw(&format!("DELETE FROM {table}")).await.unwrap();
                let sql = format!("INSERT INTO {table} SELECT * FROM kept_{table}");
                life.raw(&sql).await.unwrap();
            }
        }
        assert_eq!(problems(&life).await, []);
    }

    async fn a_whole_chain_written_anew_does_not_match_the_signed_roots(database: TestDatabase) {
        let life = signed(database).await;
        let kept = life.store.audit_roots().await.unwrap();
        assert_eq!(life.store.verify_roots(&kept).await.unwrap(), []);
        break_in(&life).await;
        // Somebody who knows the program removes a line and lets the program chain the rest again.
        life.raw("DELETE FROM audit WHERE action = 'getComplaint'").await.unwrap();
        life.raw("UPDATE audit SET seq = NULL, hash = NULL").await.unwrap();
        let zeros = match life.database.backend() {
            Backend::Sqlite => "zeroblob(32)",
            Backend::Postgresql => "decode(repeat('00', 32), 'hex')",
        };
        life.raw(&format!("UPDATE audit_head SET seq = 0, hash = {zeros}")).await.unwrap();
        chain(&life).await;
        let days: BTreeSet<_> = kept.iter().map(|root| root.day).collect();
        let differ = |wrong: Wrong| {
            if let Wrong::AuditRootDiffers { day } = wrong { Some(day) } else { None }
        };
        let found: BTreeSet<_> = wrongs(&life).await.into_iter().filter_map(differ).collect();
        assert_eq!(found, days);
        // And when the stored roots went too, those kept elsewhere tell.
        life.raw("DELETE FROM audit_roots").await.unwrap();
        assert_eq!(problems(&life).await, []);
        let told = life.store.verify_roots(&kept).await.unwrap();
        let found: BTreeSet<_> = told.into_iter().filter_map(|one| differ(one.what)).collect();
        assert_eq!(found, days);
    }

    async fn a_root_that_somebody_else_signed_is_forged(database: TestDatabase) {
        let life = signed(database).await;
        let mut root = life.store.audit_roots().await.unwrap().remove(0);
        let written: AuditRoot = root.to_string().parse().unwrap();
        assert_eq!(written, root);
        root.signature[7] ^= 1;
        let day = root.day;
        let told = life.store.verify_roots(&[root]).await.unwrap();
        assert_eq!(told[0].what, Wrong::AuditRootForged { day });
        for text in ["", "2026-02-02", "2026-02-02 1 AAAA AAAA", "2026-02-02 one two three four"] {
            assert!(text.parse::<AuditRoot>().is_err(), "{text}");
        }
    }

    async fn any_number_of_processes_chain_each_line_once(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.filed().await.case.id;
        let others = [life.another_process().await, life.another_process().await];
        let mut work = tokio::task::JoinSet::new();
        for store in others.into_iter().chain([life.store.clone()]) {
            work.spawn(async move {
                for _ in 0..20 {
                    let actor = life::staff(life::SECOND).actor;
                    let cases = Record::cases([case, case]);
                    let record = Record::done(actor, "searchComplaints", cases, origin());
                    store.record(record).await.unwrap();
                    // Another process may hold the only write lock of SQLite for longer than a moment.
                    store::retry_conflicts(|| store.chain_audit()).await.unwrap();
                }
            });
        }
        work.join_all().await;
        chain(&life).await;
        let lines = life.count("audit").await;
        let seen = life.count("audit WHERE action = 'searchComplaints'").await;
        assert_eq!(seen, 3 * 20 * 2);
        assert_eq!(life.count(&format!("audit WHERE seq BETWEEN 1 AND {lines}")).await, lines);
        let found = life.store.verify(|_| {}).await.unwrap();
        assert_eq!((found.audit_lines, found.problems), (lines.unsigned_abs(), Vec::new()));
    }

    async fn the_lines_about_a_case_come_back_page_by_page(database: TestDatabase) {
        let life = signed(database).await;
        let case = life.advised().await.id;
        let object = Some(case.to_string());
        let all = AuditQuery { object, rows: 200, ..AuditQuery::default() };
        let whole = life.store.audit_lines(&all).await.unwrap();
        assert!(whole.items.len() > 5 && whole.next.is_none());
        assert!(whole.items.iter().all(|line| line.object == case.to_string()));
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let query = AuditQuery { after, rows: 2, ..all.clone() };
            let page = life.store.audit_lines(&query).await.unwrap();
            assert!(page.items.len() <= 2);
            paged.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole.items);
        let filed = AuditQuery { action: Some("file".into()), rows: 9, ..AuditQuery::default() };
        let filed = life.store.audit_lines(&filed).await.unwrap().items;
        assert_eq!(filed.len(), 2);
        let then = AuditQuery {
            from: Some(filed[1].at),
            until: Some(filed[1].at.moved(TimeDelta::microseconds(1))),
            rows: 200,
            ..AuditQuery::default()
        };
        let then = life.store.audit_lines(&then).await.unwrap().items;
        assert!(!then.is_empty() && then.iter().all(|line| line.at == filed[1].at));
    }
}
