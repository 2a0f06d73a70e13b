//! Whether a reader can be reached by the way that somebody of the desk chooses for sending again.

use super::{ByHand, Carrier, NotNow};
use crate::{Store, StoreError, outbox, registers::organisations, rows};
use domain::{CaseId, notice::Recipient};
use uuid::Uuid;

/// Why a person cannot do something with a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeedRefusal {
    /// Not as the notice stands.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// The reader has no e-mail address.
    #[error("the reader has no e-mail address")]
    NoEmailAddress,
    /// The reader does not read messages in the portal.
    #[error("the reader does not use the portal")]
    NotInPortal,
}

impl DeedRefusal {
    /// The stable code, as the API names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotNow(_) => "notice_not_now",
            Self::NoEmailAddress => "no_email_address",
            Self::NotInPortal => "not_in_portal",
        }
    }
}

impl Store {
    /// The case that a notice belongs to; `None` when there is no such notice.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn case_of_notice(&self, notice: Uuid) -> Result<Option<CaseId>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!("SELECT case_id FROM notices WHERE id = {}", binds.bind(notice));
        let row = rows::first(conn, binds, sql).await?;
        row.map(|row| Ok(CaseId(row.get("case_id")?))).transpose()
    }

    /// Why a deed cannot reach its reader; `None` when it can, or when the case has no such notice.
    ///
    /// A letter without an address is not refused: it is made, and waits for a person who enters the address.
    pub(super) async fn unreachable(
        &self,
        (case, notice): (CaseId, Uuid),
        deed: ByHand,
    ) -> Result<Option<DeedRefusal>, StoreError> {
        let ByHand::SendAgain { by } = deed else { return Ok(None) };
        let Some(recipient) = self.recipient_of(case, notice).await? else { return Ok(None) };
        match by {
            Carrier::Post | Carrier::Telephone => Ok(None),
            Carrier::Email => {
                let mailbox = self.mailbox_of(case, recipient).await?;
                Ok(mailbox.is_none().then_some(DeedRefusal::NoEmailAddress))
            }
            Carrier::Portal => {
                let reads = self.reads_in_portal(recipient).await?;
                Ok((!reads).then_some(DeedRefusal::NotInPortal))
            }
        }
    }

    async fn reads_in_portal(&self, recipient: Recipient) -> Result<bool, StoreError> {
        match recipient {
            Recipient::Client | Recipient::Representative | Recipient::Desk => Ok(false),
            Recipient::Organisation(id) => {
                let found = organisations::find(self.db.reader(), id).await?;
                Ok(found.is_some_and(|found| found.uses_portal))
            }
        }
    }

    async fn recipient_of(
        &self,
        case: CaseId,
        notice: Uuid,
    ) -> Result<Option<Recipient>, StoreError> {
        let conn = self.db.reader();
        let mut binds = rows::binds(conn);
        let sql = format!(
            "SELECT recipient FROM notices WHERE id = {} AND case_id = {}",
            binds.bind(notice),
            binds.bind(case.0)
        );
        let row = rows::first(conn, binds, sql).await?;
        let code = row.map(|row| row.get::<String>("recipient")).transpose()?;
        code.map(|code| outbox::recipient(&code).ok_or_else(rows::unreadable)).transpose()
    }
}
