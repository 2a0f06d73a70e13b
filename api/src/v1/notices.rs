//! What was told because of a case, to whom, how far the telling is, and what people did about it.

use super::{
    Api,
    answers::{self, list, ok},
    asker::Asker,
    found,
    views::{Names, notices::NoticeView},
};
use crate::{
    extract::{Body, Path},
    problem::{Answer, Problem},
    server::Routes,
};
use actix_web::web::Data;
use domain::{CaseId, access::Sight, complaint::Complaint, notice::Recipient};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::{
    delivery::{ByHand, Carrier, SettledBy},
    queries::{self, NoticeRow},
};
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getNotices", notices);
    routes.on("recordNoticeStep", record_step);
}

/// What somebody of the desk did with a notice.
#[derive(Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
enum Deed {
    Called { reached: bool },
    Returned {},
    SendAgain { by: Carrier },
    Settled { how: SettledBy },
}

async fn notices(api: Data<Api>, asker: Asker, Path(id): Path<CaseId>) -> Answer {
    let (case, sight) = answers::read(&api, &asker, id).await?;
    Ok(list(views(&api, &case, sight).await?.into_iter().map(|(_, view)| view)))
}

async fn record_step(
    api: Data<Api>,
    asker: Asker,
    Path((id, notice)): Path<(CaseId, Uuid)>,
    body: Body<Deed>,
) -> Answer {
    let (case, sight) = answers::read(&api, &asker, id).await?;
    let hand = asker.hand();
    let done = api.store.see_to_letter((id, notice), body.content.into(), &hand).await?;
    found(done)?.map_err(Problem::from)?;
    let mut views = views(&api, &case, sight).await?.into_iter();
    let (_, view) = found(views.find(|(id, _)| *id == notice))?;
    Ok(ok(&view))
}

/// The notices that somebody with this sight of the case may see; only the desk sees how each went.
async fn views(api: &Api, case: &Complaint, sight: Sight) -> Answer<Vec<(Uuid, NoticeView)>> {
    let conn = api.store.database().reader();
    let rows = queries::notices(conn, case.id).await?;
    let mut steps = match sight {
        Sight::Desk => Some(queries::notice_steps(conn, case.id).await?),
        Sight::Nothing | Sight::Client | Sight::Organisation(_) => None,
    };
    let names = Names::of(&api.store, case.municipality, &BTreeSet::new()).await?;
    let own = rows.into_iter().filter(|row| is_own(row, sight));
    let views = own.map(|row| {
        let taken = steps.as_mut().map(|steps| steps.remove(&row.id).unwrap_or_default());
        (row.id, NoticeView::of(row, taken, &names))
    });
    Ok(views.collect())
}

/// The desk sees all that was sent, everybody else what was sent to them.
pub(super) fn is_own(notice: &NoticeRow, sight: Sight) -> bool {
    match (sight, notice.recipient) {
        (Sight::Desk, _) | (Sight::Client, Recipient::Client) => true,
        (Sight::Organisation(own), Recipient::Organisation(recipient)) => own == recipient,
        (
            Sight::Nothing | Sight::Client | Sight::Organisation(_),
            Recipient::Client
            | Recipient::Representative
            | Recipient::Organisation(_)
            | Recipient::Desk,
        ) => false,
    }
}

impl From<Deed> for ByHand {
    fn from(deed: Deed) -> Self {
        match deed {
            Deed::Called { reached } => Self::Called { reached },
            Deed::Returned {} => Self::Returned,
            Deed::SendAgain { by } => Self::SendAgain { by },
            Deed::Settled { how } => Self::Settled { by: how },
        }
    }
}
