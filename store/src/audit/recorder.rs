//! Recording what was looked at and tried: one recorder per process writes all lines that wait in one transaction.

use super::{DONE, row};
use crate::{Origin, Store, StoreError, dialect::tables, retry_conflicts};
use domain::{Actor, CaseId};
use tokio::sync::{mpsc, oneshot};

/// The most requests whose lines are written in one transaction.
const MOST_AT_ONCE: usize = 64;

/// What somebody did without changing a case: looked, took along, logged in, or was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Who; `None` for somebody who did not say, or could not prove it.
    pub actor: Option<Actor>,
    /// What: the operation of the API, or the command of the program.
    pub action: String,
    /// On what each: a case, an account or another thing, by its id. Nothing personal.
    pub objects: Vec<String>,
    /// [`DONE`], or the code of the refusal.
    pub result: String,
    /// From where.
    pub origin: Origin,
}

impl Record {
    /// Something that was seen or done.
    pub fn done(actor: Actor, action: &str, objects: Vec<String>, origin: Origin) -> Self {
        let (action, result) = (action.to_owned(), DONE.to_owned());
        Self { actor: Some(actor), action, objects, result, origin }
    }

    /// The objects as the audit names cases.
    pub fn cases(cases: impl IntoIterator<Item = CaseId>) -> Vec<String> {
        cases.into_iter().map(|case| case.to_string()).collect()
    }
}

/// Who is not known, in the audit.
const UNKNOWN: &str = "unknown";

/// What stands for the object where there is none.
const NOTHING: &str = "-";

/// The recorder to whom records are handed; without one, a record is written by who brings it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorder(Option<mpsc::Sender<Waiting>>);

#[derive(Debug)]
pub(crate) struct Waiting {
    record: Record,
    written: oneshot::Sender<Result<(), StoreError>>,
}

impl Recorder {
    /// A recorder who works until the last clone of the store is gone.
    pub(crate) fn start(store: Store) -> Self {
        let (hand_in, mut tray) = mpsc::channel(MOST_AT_ONCE);
        tokio::spawn(async move {
            let mut waiting: Vec<Waiting> = Vec::new();
            while tray.recv_many(&mut waiting, MOST_AT_ONCE).await > 0 {
                let (records, written): (Vec<_>, Vec<_>) =
                    waiting.drain(..).map(|waiting| (waiting.record, waiting.written)).unzip();
                let outcome = store.record_together(&records).await;
                for one in written {
                    // Who asked may be gone; the line stands all the same.
                    let _ = one.send(outcome.clone());
                }
            }
        });
        Self(Some(hand_in))
    }
}

impl Store {
    /// Writes what somebody looked at or tried: a line for each object. What is answered is durable, so that nothing is
    /// shown that was not recorded (R70, R71).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn record(&self, record: Record) -> Result<(), StoreError> {
        let Some(recorder) = &self.recorder.0 else {
            return self.record_together(&[record]).await;
        };
        let (written, answer) = oneshot::channel();
        let stopped = || StoreError::Damaged { what: "a recorder who stopped" };
        recorder.send(Waiting { record, written }).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    async fn record_together(&self, records: &[Record]) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut lines = Vec::with_capacity(records.len());
        for record in records {
            let nothing = [NOTHING.to_owned()];
            let objects = if record.objects.is_empty() { &nothing[..] } else { &record.objects };
            for object in objects {
                let who_what =
                    (record.actor.unwrap_or(Actor::System), record.action.as_str(), object.clone());
                let mut line = row(now, who_what, &record.result, &record.origin)?;
                if record.actor.is_none() {
                    UNKNOWN.clone_into(&mut line.actor);
                }
                lines.push(line);
            }
        }
        retry_conflicts(|| async {
            let tx = self.db.begin_write().await?;
            tables::insert(&tx, &lines).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}
