//! Sessions of people with a browser. They are kept here, so that whatever ends one ends it at once (S6).

mod parts;

pub use parts::{Holder, Limits, Owner, Proof, Session, SessionToken};

use crate::{
    BATCH, Binds, Store, StoreError, Swept, accounts,
    rows::{self, Row},
};
use chrono::TimeDelta;
use domain::{CaseId, Timestamp};
use sea_orm::ConnectionTrait;

/// How often it is written down, at most, that a session is in use.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// How many sessions somebody can have beside each other; one more ends the oldest.
const MOST_SESSIONS: u32 = 20;

impl Store {
    /// Begins a session of somebody who just proved who they are. Its token was never used before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn begin_session(
        &self,
        holder: Holder,
        proof: Proof,
        limits: Limits,
        now: Timestamp,
    ) -> Result<(SessionToken, Session), StoreError> {
        let token = SessionToken::new()?;
        let ends_at = now.moved(limits.whole);
        let idle_until = limits.idle_until(now, ends_at);
        let session = Session { holder, proof, created_at: now, idle_until, ends_at };
        let tx = self.db.begin_write().await?;
        insert(&tx, &token, &session).await?;
        end_the_oldest(&tx, session.holder.owner()).await?;
        tx.commit().await?;
        Ok((token, session))
    }

    /// The session of this token, with its holder as they are now; `None` once it is over.
    ///
    /// It is over after a time without use and after the whole time; and at once when the account is disabled or its
    /// epoch rose, and when the case got a new secret. Asking counts as use.
    ///
    /// # Errors
    /// As [`Store::begin_session`].
    pub async fn session(
        &self,
        token: &SessionToken,
        limits: Limits,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let Some(found) = Found::read(self.db.reader(), token).await? else { return Ok(None) };
        let Found { mut session, last_seen_at } = found;
        if now >= session.idle_until || now >= session.ends_at {
            return Ok(None);
        }
        if now >= last_seen_at.moved(SEEN_EVERY) {
            session.idle_until = limits.idle_until(now, session.ends_at);
            // What is asked for can be answered, also while nothing can be written: then the session ends sooner.
            if let Err(error) = self.see(token, last_seen_at, (now, session.idle_until)).await {
                tracing::warn!(%error, "the use of a session could not be written down");
            }
        }
        Ok(Some(session))
    }

    /// Gives a session another token, because its holder may do more than before; the old one is never valid again.
    /// `None` when there is no such session.
    ///
    /// # Errors
    /// As [`Store::begin_session`].
    pub async fn renew_session(
        &self,
        token: &SessionToken,
    ) -> Result<Option<SessionToken>, StoreError> {
        let new = SessionToken::new()?;
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let (id, old) = (binds.bind(new.id()), binds.bind(token.id()));
        let sql = format!("UPDATE sessions SET id = {id} WHERE id = {old}");
        let renewed = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok((renewed == 1).then_some(new))
    }

    /// Ends a session; `false` when there is no such session.
    ///
    /// # Errors
    /// As [`Store::begin_session`].
    pub async fn end_session(&self, token: &SessionToken) -> Result<bool, StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let sql = format!("DELETE FROM sessions WHERE id = {}", binds.bind(token.id()));
        let ended = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(ended == 1)
    }

    /// Ends all sessions of one person; says how many.
    ///
    /// # Errors
    /// As [`Store::begin_session`].
    pub async fn end_sessions(&self, owner: Owner) -> Result<u64, StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let sql = format!("DELETE FROM sessions WHERE {}", owned_by(&mut binds, owner));
        let ended = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Forgets some of the sessions that are over at this time.
    ///
    /// # Errors
    /// As [`Store::begin_session`].
    pub async fn forget_sessions(&self, now: Timestamp) -> Result<Swept, StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "DELETE FROM sessions WHERE id IN \
             (SELECT id FROM sessions WHERE idle_until <= {} LIMIT {})",
            binds.bind(now.micros()),
            binds.bind(i64::from(BATCH))
        );
        let done = rows::change(&tx, binds, sql).await?;
        tx.commit().await?;
        Ok(Swept { done, more: done == u64::from(BATCH) })
    }

    /// What a page has to send along with everything that changes something in this session: no other site knows it (S9).
    pub fn csrf_token(&self, token: &SessionToken) -> String {
        parts::text(&self.keys.answer_fingerprint(&token.for_requests()))
    }

    async fn see(
        &self,
        token: &SessionToken,
        last_seen_at: Timestamp,
        (now, idle_until): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        let mut binds = rows::binds(&tx);
        // Of two requests at the same moment one writes.
        let sql = format!(
            "UPDATE sessions SET last_seen_at = {}, idle_until = {} \
             WHERE id = {} AND last_seen_at = {}",
            binds.bind(now.micros()),
            binds.bind(idle_until.micros()),
            binds.bind(token.id()),
            binds.bind(last_seen_at.micros())
        );
        rows::change(&tx, binds, sql).await?;
        Ok(tx.commit().await?)
    }
}

async fn insert(
    tx: &impl ConnectionTrait,
    token: &SessionToken,
    session: &Session,
) -> Result<(), StoreError> {
    let (account, case) = match session.holder.owner() {
        Owner::Account(account) => (Some(account.0), None),
        Owner::Client(case) => (None, Some(case.0)),
    };
    let epoch = i32::try_from(session.holder.epoch()).map_err(|_| rows::unreadable())?;
    let (provider, level) = session.proof.provider();
    let mut binds = rows::binds(tx);
    let row = binds.rows([[
        token.id().into(),
        account.into(),
        case.into(),
        epoch.into(),
        session.proof.code().into(),
        provider.into(),
        level.into(),
        session.created_at.micros().into(),
        session.created_at.micros().into(),
        session.idle_until.micros().into(),
        session.ends_at.micros().into(),
    ]]);
    let sql = format!(
        "INSERT INTO sessions (id, account_id, case_id, epoch, method, provider, level, \
         created_at, last_seen_at, idle_until, ends_at) VALUES {row}"
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}

async fn end_the_oldest(tx: &impl ConnectionTrait, owner: Owner) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let (own, same) = (owned_by(&mut binds, owner), owned_by(&mut binds, owner));
    let most = binds.bind(i64::from(MOST_SESSIONS));
    let sql = format!(
        "DELETE FROM sessions WHERE {own} AND id NOT IN \
         (SELECT id FROM sessions WHERE {same} ORDER BY created_at DESC, id LIMIT {most})"
    );
    rows::change(tx, binds, sql).await.map(|_| ())
}

fn owned_by(binds: &mut Binds, owner: Owner) -> String {
    match owner {
        Owner::Account(account) => format!("account_id = {}", binds.bind(account.0)),
        Owner::Client(case) => format!("case_id = {}", binds.bind(case.0)),
    }
}

/// A session in the table, whose holder still has what it was begun with.
struct Found {
    session: Session,
    last_seen_at: Timestamp,
}

impl Found {
    /// One indexed read: the session, its holder, and which password or secret counts now.
    async fn read(
        conn: &impl ConnectionTrait,
        token: &SessionToken,
    ) -> Result<Option<Self>, StoreError> {
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT s.case_id, s.epoch, s.method, s.provider, s.level, s.created_at, \
             s.last_seen_at, s.idle_until, s.ends_at, c.epoch AS secret_epoch, {} \
             FROM sessions s LEFT JOIN accounts a ON a.id = s.account_id \
             LEFT JOIN account_municipalities m ON m.account_id = a.id \
             LEFT JOIN client_secrets c ON c.case_id = s.case_id WHERE s.id = {}",
            accounts::COLUMNS,
            binds.bind(token.id())
        );
        let rows = rows::all(conn, binds, sql).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let epoch = row.get::<i32>("epoch")?.unsigned_abs();
        let holder = holder(row, &rows)?.filter(|holder| holder.epoch() == epoch);
        let Some(holder) = holder else { return Ok(None) };
        let session = Session {
            holder,
            proof: Proof::read(row)?,
            created_at: row.timestamp("created_at")?,
            idle_until: row.timestamp("idle_until")?,
            ends_at: row.timestamp("ends_at")?,
        };
        Ok(Some(Self { session, last_seen_at: row.timestamp("last_seen_at")? }))
    }
}

/// Whose session it is; `None` when the account cannot be used or the case has no secret any more.
fn holder(row: &Row, rows: &[Row]) -> Result<Option<Holder>, StoreError> {
    let Some(case) = row.get::<Option<_>>("case_id")?.map(CaseId) else {
        let account = accounts::folded(rows)?.pop().map(|(account, _)| account);
        let usable = account.filter(|account| account.disabled_at.is_none());
        return Ok(usable.map(|account| Holder::Account(Box::new(account))));
    };
    let epoch = row.get::<Option<i32>>("secret_epoch")?.map(i32::unsigned_abs);
    Ok(epoch.map(|epoch| Holder::Client { case, epoch }))
}
