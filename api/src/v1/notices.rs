//! What was told because of a case, to whom, and how far the telling is.

use super::{
    Api,
    answers::{self, list},
    asker::Asker,
    views::{Named, Names},
};
use crate::{extract::Path, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::{
    CaseId, Timestamp,
    access::Sight,
    notice::{NoticeKind, Recipient},
};
use serde::Serialize;
use std::collections::BTreeSet;
use store::queries::{self, NoticeRow};
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getNotices", notices);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notice {
    id: Uuid,
    sequence: u32,
    kind: NoticeKind,
    recipient: RecipientView,
    medium: String,
    channel: String,
    status: String,
    created_at: Timestamp,
}

#[derive(Serialize)]
struct RecipientView {
    role: &'static str,
    organisation: Option<Named>,
}

async fn notices(api: Data<Api>, asker: Asker, Path(id): Path<CaseId>) -> Answer {
    let (case, sight) = answers::read(&api, &asker, id).await?;
    let rows = queries::notices(api.store.database().reader(), id).await?;
    let names = Names::of(&api.store, case.municipality, &BTreeSet::new()).await?;
    let own = rows.into_iter().filter(|row| is_own(row.recipient, sight));
    Ok(list(own.map(|row| notice(row, &names))))
}

/// The desk sees all that was sent, everybody else what was sent to them.
fn is_own(recipient: Recipient, sight: Sight) -> bool {
    match (sight, recipient) {
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

fn notice(row: NoticeRow, names: &Names) -> Notice {
    let (role, organisation) = match row.recipient {
        Recipient::Client => ("client", None),
        Recipient::Representative => ("representative", None),
        Recipient::Organisation(id) => ("organisation", Some(names.organisation(id))),
        Recipient::Desk => ("desk", None),
    };
    Notice {
        id: row.id,
        sequence: row.seq,
        kind: row.kind,
        recipient: RecipientView { role, organisation },
        medium: row.medium,
        channel: row.channel,
        status: row.status,
        created_at: row.created_at,
    }
}
