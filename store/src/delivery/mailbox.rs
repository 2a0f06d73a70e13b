//! E-mail: where a notice goes, and what mail servers report about it afterwards.

use super::{Carrier, Claimed, NoticeStatus, Step, record};
use crate::{
    Store, StoreError, papers,
    registers::{desks, organisations},
    rows,
};
use domain::{
    Actor, CaseId,
    complaint::paper::{Content, PaperNumber},
    notice::Recipient,
    values::{Email, Person},
};
use serde::Deserialize;
use uuid::Uuid;

/// Where an e-mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name before the address.
    pub name: String,
    /// The address.
    pub email: Email,
}

/// What a mail server reports about an e-mail that was sent earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Report {
    /// It arrived.
    Delivered,
    /// It cannot be delivered.
    Failed,
    /// It is late; the server goes on trying.
    Delayed,
}

impl Store {
    /// Where the e-mail of a notice goes today; `None` when its reader has no e-mail address.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn mailbox(&self, claimed: &Claimed) -> Result<Option<Mailbox>, StoreError> {
        self.mailbox_of(claimed.case, claimed.recipient).await
    }

    pub(super) async fn mailbox_of(
        &self,
        case: CaseId,
        recipient: Recipient,
    ) -> Result<Option<Mailbox>, StoreError> {
        let Some(known) = self.load(case).await? else { return Ok(None) };
        match recipient {
            Recipient::Client => self.personal(case, known.client).await,
            Recipient::Representative => match known.representative {
                Some(representative) => self.personal(case, representative.person).await,
                None => Ok(None),
            },
            Recipient::Desk => {
                let desk = desks::find(self.db.reader(), known.municipality).await?;
                Ok(desk.and_then(|desk| {
                    Some(Mailbox { name: desk.name.to_string(), email: desk.email? })
                }))
            }
            Recipient::Organisation(id) => {
                let found = organisations::find(self.db.reader(), id).await?;
                Ok(found.and_then(|found| {
                    Some(Mailbox { name: found.name.to_string(), email: found.email? })
                }))
            }
        }
    }

    /// The desk that a case belongs to, as its letters name it.
    ///
    /// # Errors
    /// As [`Store::mailbox`].
    pub async fn sender_of(&self, case: CaseId) -> Result<Option<desks::Desk>, StoreError> {
        let Some(case) = self.load(case).await? else { return Ok(None) };
        desks::find(self.db.reader(), case.municipality).await
    }

    async fn personal(
        &self,
        case: CaseId,
        paper: PaperNumber,
    ) -> Result<Option<Mailbox>, StoreError> {
        let conn = self.db.reader();
        let mut opened = papers::open(conn, &self.keys, case, &[paper]).await?;
        Ok(match opened.remove(&paper) {
            Some(Content::Person(person)) => of_person(*person),
            Some(Content::Text(_)) | None => None,
        })
    }

    /// Takes in what a mail server reports about a sent e-mail: one that failed goes by post, as if it was never
    /// sent (R39). `false` when no such e-mail is on its way, so that a report that comes twice has no effect.
    ///
    /// # Errors
    /// As [`Store::mailbox`].
    pub async fn mail_reported(
        &self,
        notice: Uuid,
        report: Report,
        code: &str,
    ) -> Result<bool, StoreError> {
        let letter = self.letter(notice).await?;
        let postable = letter.is_some_and(|letter| letter.message.postable);
        let (status, carrier, name) = match report {
            Report::Delivered => (NoticeStatus::Delivered, Carrier::Email, "delivered"),
            Report::Delayed => (NoticeStatus::Sent, Carrier::Email, "delayed"),
            Report::Failed if postable => (NoticeStatus::Rendered, Carrier::Post, "bounced"),
            Report::Failed => (NoticeStatus::NeedsHuman, Carrier::Email, "bounced"),
        };
        let tx = self.db.begin_write().await?;
        let now = self.clock.now_in(&tx).await?;
        let mut binds = rows::binds(&tx);
        let sql = format!(
            "UPDATE notices SET status = {}, channel = {}, next_at = {}, attempts = 0 \
             WHERE id = {} AND channel = 'email' AND status IN ('sent', 'delivered')",
            binds.bind(status.code()),
            binds.bind(carrier.code()),
            binds.bind(now.micros()),
            binds.bind(notice)
        );
        let found = rows::change(&tx, binds, sql).await? == 1;
        if found {
            let step = Step { name, carrier: Carrier::Email, actor: Actor::System, detail: code };
            record(&tx, notice, now, step).await?;
        }
        tx.commit().await?;
        Ok(found)
    }
}

fn of_person(person: Person) -> Option<Mailbox> {
    let name = person.name.map(|name| name.full()).unwrap_or_default();
    Some(Mailbox { name, email: person.email? })
}
