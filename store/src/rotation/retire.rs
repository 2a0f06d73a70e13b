//! The end of older lines: nothing is sealed under them any more, nothing can be, and at last the file forgets them.

use super::{holders, lines, lines::Stage, places};
use crate::{Store, StoreError, registers::Change, rows};

/// What became of the lines before the one that seals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retired {
    /// Nothing may be sealed under these any more.
    pub retired: Vec<String>,
    /// These were removed from the key file of this machine.
    pub removed: Vec<String>,
    /// These are still needed: the line, and what needs it.
    pub needed: Vec<(String, String)>,
}

impl Store {
    /// Retires every line before the one that seals under which nothing is sealed, and removes it from the key file of this
    /// machine. The first line stays in the file: the search tokens and the signatures of tokens come from it.
    ///
    /// The database refuses from here on what is sealed under such a line, also by a process that stood still meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Key`] when the file cannot be written, [`StoreError::Unavailable`] when the database does not answer.
    pub async fn retire_keys(&self, change: &Change) -> Result<Retired, StoreError> {
        self.refresh_keys().await?;
        let mut outcome = Retired::default();
        let (ids, sealing) = (self.keys.ids(), self.keys.sealing_id());
        let older = ids.iter().take_while(|id| **id != sealing);
        for id in older {
            if let Some(need) = self.need_of(id).await? {
                outcome.needed.push((id.clone(), need));
                continue;
            }
            self.shut(id, change).await?;
            // What was under way when it was shut has been written by now, or never will be.
            match self.need_of(id).await? {
                Some(need) => outcome.needed.push((id.clone(), need)),
                None => outcome.retired.push(id.clone()),
            }
        }
        let first = ids.first();
        let gone: Vec<String> =
            outcome.retired.iter().filter(|id| Some(*id) != first).cloned().collect();
        if !gone.is_empty() && self.keys.file().is_some() {
            self.keys.remove_lines(&gone)?;
            outcome.removed = gone;
        }
        Ok(outcome)
    }

    /// What still needs a line; `None` when nothing does.
    async fn need_of(&self, id: &str) -> Result<Option<String>, StoreError> {
        let conn = self.db.reader();
        let sealed = places::count_under(conn, id).await?;
        if sealed > 0 {
            return Ok(Some(format!(
                "{sealed} rows are sealed under it: meldpunt rotate-keys reseal"
            )));
        }
        let known = lines::all(conn).await?;
        if known.iter().any(|line| line.id == id && line.stage() == Stage::Proposed) {
            return Ok(Some("it is proposed".to_owned()));
        }
        let sealing = holders::living(conn).await?.into_iter().filter(|holder| holder.seals == id);
        let names: Vec<String> = sealing.map(|holder| holder.name).collect();
        Ok((!names.is_empty()).then(|| format!("processes seal under it: {}", names.join(", "))))
    }

    /// Lets the database refuse the line, and waits for whoever was writing.
    async fn shut(&self, id: &str, change: &Change) -> Result<(), StoreError> {
        let tx = self.db.begin_write().await?;
        lines::lock(&tx, self.db.backend()).await?;
        let known = lines::all(&tx).await?;
        if known.iter().any(|line| line.id == id && line.stage() == Stage::Retired) {
            return Ok(());
        }
        lines::retire(&tx, id, change.at).await?;
        change.record(&tx, "key-line-retired", id).await?;
        tx.commit().await?;
        let tx = self.db.begin_write().await?;
        for table in places::sealed_tables() {
            if let Some(wait) = self.db.backend().wait_for_writers(table) {
                rows::change(&tx, rows::binds(&tx), wait).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}
