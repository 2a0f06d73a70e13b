//! The chain of hashes over the lines of the audit: who lengthens it, and who walks it to find a change (R71).

use super::{AuditRoot, roots};
use crate::{
    Keys, Problem, Store, StoreError, Swept, Wrong,
    entities::audit,
    events::Hash,
    rows::{self, Row},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// How many lines are put into the chain in one transaction, and read at once when it is walked.
const LINES: u32 = 1_000;

/// The end of the chain: the number and the hash of its last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) seq: i64,
    pub(super) hash: Hash,
}

/// What the first line follows.
pub(super) const EMPTY: Head = Head { seq: 0, hash: [0; 32] };

impl Store {
    /// Puts lines that were written since into the chain, in the order of their time, at most a thousand.
    ///
    /// Who writes a line does not wait for the line before it: the clockwork chains what it finds. Until then, which is
    /// less than a minute when the clockwork runs, a line is guarded by the database alone.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn chain_audit(&self) -> Result<Swept, StoreError> {
        let tx = self.db.begin_write().await?;
        let mut head = lock(&tx).await?;
        let sql = format!(
            "SELECT id, at, actor, action, object, result, origin, request_id FROM audit \
             WHERE seq IS NULL ORDER BY id LIMIT {LINES}"
        );
        let lines = rows::all(&tx, rows::binds(&tx), sql).await?;
        if lines.is_empty() {
            return Ok(Swept::default());
        }
        let mut placed = Vec::with_capacity(lines.len());
        for line in &lines {
            let line = read(line)?;
            head = head.followed_by(&line);
            placed.push([line.id.into(), head.seq.into(), head.hash.to_vec().into()]);
        }
        let mut binds = rows::binds(&tx);
        let placed = binds.rows(placed);
        let sql = format!(
            "WITH placed (id, seq, hash) AS (VALUES {placed}) UPDATE audit \
             SET seq = placed.seq, hash = placed.hash FROM placed WHERE audit.id = placed.id"
        );
        let done = rows::change(&tx, binds, sql).await?;
        let mut binds = rows::binds(&tx);
        let (seq, hash) = (binds.bind(head.seq), binds.bind(head.hash.to_vec()));
        let sql = format!("UPDATE audit_head SET seq = {seq}, hash = {hash}");
        rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(Swept { done, more: lines.len() >= usize::try_from(LINES).unwrap_or(usize::MAX) })
    }

    /// Compares roots that were kept elsewhere with the chain as it is stored; what differs was changed since.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn verify_roots(&self, kept: &[AuditRoot]) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        for root in kept {
            let stored = line(self.db.reader(), root.seq).await?;
            if !root.is_signed_by(self.keys()) {
                problems.push(of_the_audit(Wrong::AuditRootForged { day: root.day }));
            } else if stored.is_none_or(|stored| stored.hash != root.hash) {
                problems.push(of_the_audit(Wrong::AuditRootDiffers { day: root.day }));
            }
        }
        Ok(problems)
    }

    /// Walks the chain from its first line to its end, past every root that was signed; says how many lines it has.
    pub(crate) async fn walk_audit(&self) -> Result<(u64, Vec<Problem>), StoreError> {
        let conn = self.db.reader();
        // Before the lines: what is chained meanwhile lies beyond the end.
        let end = current(conn).await?;
        let stored = roots::all(conn).await?;
        let mut walk = Walk::past(&stored, self.keys());
        while walk.head.seq < end.seq {
            let mut binds = rows::binds(conn);
            let (after, end) = (binds.bind(walk.head.seq), binds.bind(end.seq));
            let sql = format!(
                "SELECT id, at, actor, action, object, result, origin, request_id, seq, hash \
                 FROM audit WHERE seq > {after} AND seq <= {end} ORDER BY seq LIMIT {LINES}"
            );
            let lines = rows::all(conn, binds, sql).await?;
            if lines.is_empty() {
                break;
            }
            for line in &lines {
                walk.take(line)?;
            }
        }
        Ok((walk.lines, walk.end(&end)))
    }
}

/// The end of the chain.
pub(super) async fn current(conn: &impl ConnectionTrait) -> Result<Head, StoreError> {
    let row = rows::first(conn, rows::binds(conn), "SELECT seq, hash FROM audit_head").await?;
    row.map_or(Ok(EMPTY), |row| head(&row))
}

/// The end of the chain, which nobody else moves until the transaction ends.
pub(super) async fn lock(tx: &DatabaseTransaction) -> Result<Head, StoreError> {
    let mut binds = rows::binds(tx);
    let (seq, hash) = (binds.bind(EMPTY.seq), binds.bind(EMPTY.hash.to_vec()));
    let sql = format!(
        "INSERT INTO audit_head (id, seq, hash) VALUES (1, {seq}, {hash}) \
         ON CONFLICT (id) DO UPDATE SET seq = audit_head.seq RETURNING seq, hash"
    );
    let row = rows::first(tx, binds, sql).await?;
    row.map_or(Err(StoreError::Damaged { what: "an audit without an end" }), |row| head(&row))
}

/// The place in the chain with this number; `None` when it has no such line.
async fn line(conn: &impl ConnectionTrait, seq: i64) -> Result<Option<Head>, StoreError> {
    if seq == EMPTY.seq {
        return Ok(Some(EMPTY));
    }
    let mut binds = rows::binds(conn);
    let which = binds.bind(seq);
    let sql = format!("SELECT seq, hash FROM audit WHERE seq = {which}");
    rows::first(conn, binds, sql).await?.map(|row| head(&row)).transpose()
}

fn head(row: &Row) -> Result<Head, StoreError> {
    let hash = <Hash>::try_from(row.get::<Vec<u8>>("hash")?).map_err(|_| rows::unreadable())?;
    Ok(Head { seq: row.get("seq")?, hash })
}

fn read(row: &Row) -> Result<audit::Model, StoreError> {
    Ok(audit::Model {
        id: row.get("id")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        action: row.get("action")?,
        object: row.get("object")?,
        result: row.get("result")?,
        origin: row.get("origin")?,
        request_id: row.get("request_id")?,
    })
}

impl Head {
    /// The end once this line follows: the hash covers the number, all columns of the line, and the hash before.
    fn followed_by(&self, line: &audit::Model) -> Self {
        let seq = self.seq + 1;
        let columns: [&[u8]; 10] = [
            &self.hash,
            &seq.to_be_bytes(),
            line.id.as_bytes(),
            &line.at.to_be_bytes(),
            line.actor.as_bytes(),
            line.action.as_bytes(),
            line.object.as_bytes(),
            line.result.as_bytes(),
            line.origin.as_bytes(),
            line.request_id.as_bytes(),
        ];
        let mut hash = Sha256::new().chain_update(b"meldpunt audit 1");
        for column in columns {
            hash.update(u64::try_from(column.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(column);
        }
        Self { seq, hash: hash.finalize().into() }
    }
}

/// A walk along the chain, past the places where it was signed.
struct Walk<'a> {
    head: Head,
    roots: Vec<&'a AuditRoot>,
    lines: u64,
    problems: BTreeSet<Problem>,
}

impl<'a> Walk<'a> {
    fn past(roots: &'a [AuditRoot], keys: &Keys) -> Self {
        let (genuine, forged): (Vec<_>, Vec<_>) =
            roots.iter().partition(|root| root.is_signed_by(keys));
        let forged = forged.into_iter().map(|root| Wrong::AuditRootForged { day: root.day });
        let problems = forged.map(of_the_audit).collect();
        let mut walk = Self { head: EMPTY, roots: genuine, lines: 0, problems };
        walk.compare_roots();
        walk
    }

    fn take(&mut self, row: &Row) -> Result<(), StoreError> {
        self.lines += 1;
        let stored = head(row)?;
        let expected = self.head.followed_by(&read(row)?);
        if stored.seq != expected.seq {
            self.report(Wrong::AuditLinesMissing { after: self.head.seq });
        } else if stored.hash != expected.hash {
            self.report(Wrong::AuditLineChanged { line: stored.seq });
        }
        // From here on, what is stored is followed: one change is one problem.
        self.head = stored;
        self.compare_roots();
        Ok(())
    }

    /// Compares the roots that were signed at this place.
    fn compare_roots(&mut self) {
        let head = self.head;
        self.report_roots(|root| root.seq == head.seq && root.hash != head.hash);
    }

    fn end(mut self, end: &Head) -> Vec<Problem> {
        let last = self.head;
        if last != *end {
            self.report(Wrong::AuditEndDiffers);
        }
        self.report_roots(|root| root.seq > last.seq);
        self.problems.into_iter().collect()
    }

    fn report_roots(&mut self, differs: impl Fn(&AuditRoot) -> bool) {
        let days: Vec<_> =
            self.roots.iter().filter(|root| differs(root)).map(|root| root.day).collect();
        days.into_iter().for_each(|day| self.report(Wrong::AuditRootDiffers { day }));
    }

    fn report(&mut self, what: Wrong) {
        self.problems.insert(of_the_audit(what));
    }
}

fn of_the_audit(what: Wrong) -> Problem {
    Problem { case: None, seq: None, what }
}
