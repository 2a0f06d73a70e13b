//! Reading the audit: by who checks the desk, and by the client who asks who looked at the file (R70, AVG 15).

use crate::{
    Store, StoreError,
    queries::Cursor,
    rows::{self, Row},
};
use domain::Timestamp;
use uuid::Uuid;

/// A line of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// The line's own id, ordered by time.
    pub id: Uuid,
    /// Its number in the chain, once it has one.
    pub seq: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// Who, as [`domain::Actor`] writes it; `unknown` for somebody who could not prove it.
    pub actor: String,
    /// What: a command, an operation of the API, or a change of a register.
    pub action: String,
    /// On what; `-` for nothing in particular.
    pub object: String,
    /// `done`, or the code of the refusal.
    pub result: String,
    /// From which network address; `-` for the desk's own clockwork.
    pub origin: String,
    /// Which request.
    pub request_id: String,
}

/// Which lines are wanted; the latest come first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// Only about this: the id of a case, an account or another thing.
    pub object: Option<String>,
    /// Only by this actor, as [`domain::Actor`] writes it.
    pub actor: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// How many lines a page has.
    pub rows: u32,
}

/// A page of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The lines.
    pub items: Vec<AuditLine>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
}

impl Store {
    /// The lines that are asked for, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn audit_lines(&self, query: &AuditQuery) -> Result<AuditPage, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let mut conditions = vec!["TRUE".to_owned()];
        let texts = [("object", &query.object), ("actor", &query.actor), ("action", &query.action)];
        for (column, wanted) in texts {
            if let Some(wanted) = wanted {
                conditions.push(format!("{column} = {}", binds.bind(wanted.as_str())));
            }
        }
        for (comparison, moment) in [(">=", query.from), ("<", query.until)] {
            if let Some(moment) = moment {
                conditions.push(format!("at {comparison} {}", binds.bind(moment.micros())));
            }
        }
        if let Some(Cursor { at, id }) = query.after {
            conditions.push(format!("(at, id) < ({}, {})", binds.bind(at), binds.bind(id)));
        }
        let (conditions, one_more) = (conditions.join(" AND "), u64::from(query.rows) + 1);
        let sql = format!(
            "SELECT id, seq, at, actor, action, object, result, origin, request_id FROM audit \
             WHERE {conditions} ORDER BY at DESC, id DESC LIMIT {one_more}"
        );
        let read: Result<Vec<_>, _> = rows::all(conn, binds, sql).await?.iter().map(read).collect();
        let mut items = read?;
        let wanted = usize::try_from(query.rows).unwrap_or(usize::MAX);
        let more = items.len() > wanted;
        items.truncate(wanted);
        let last = items.last().filter(|_| more);
        let next = last.map(|line| Cursor { at: line.at.micros(), id: line.id });
        Ok(AuditPage { items, next })
    }
}

fn read(row: &Row) -> Result<AuditLine, StoreError> {
    Ok(AuditLine {
        id: row.get("id")?,
        seq: row.get("seq")?,
        at: row.timestamp("at")?,
        actor: row.get("actor")?,
        action: row.get("action")?,
        object: row.get("object")?,
        result: row.get("result")?,
        origin: row.get("origin")?,
        request_id: row.get("request_id")?,
    })
}
