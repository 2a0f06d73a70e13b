//! The register of complaints: every number that was given out, in which a gap would show (R19).

use super::{
    Api,
    answers::{Paging, ok},
    asker::Asker,
    found,
    views::queue::QueuePage,
};
use crate::{extract::Query, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::{
    MunicipalityId, Timestamp,
    complaint::{StateName, classification::Channel},
    values::CaseNumber,
};
use serde::{Deserialize, Serialize};
use store::{
    queries::{self, CaseRow, RegisterYear},
    registers::municipalities,
};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listRegister", page);
}

#[derive(Deserialize)]
struct Choice {
    municipality: MunicipalityId,
    year: u16,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Serialize)]
struct RegisterEntry {
    number: CaseNumber,
    complaint: Option<Registered>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Registered {
    channel: Channel,
    received_at: Timestamp,
    registered_at: Timestamp,
    state: StateName,
}

async fn page(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    let Choice { municipality, year, paging } = choice;
    asker.works_for(&api, municipality).await?;
    let conn = api.store.database().reader();
    let code = found(municipalities::find(conn, municipality).await?)?.code;
    let of = RegisterYear { municipality, code, year };
    let page = queries::register(conn, &of, paging.after()?, paging.rows()).await?;
    Ok(ok(&QueuePage {
        next: page.next.map(|next| next.to_string()),
        items: page.items.into_iter().map(entry).collect(),
    }))
}

fn entry(entry: queries::RegisterEntry) -> RegisterEntry {
    RegisterEntry { number: entry.number, complaint: entry.case.map(registered) }
}

fn registered(row: CaseRow) -> Registered {
    Registered {
        channel: row.channel,
        received_at: row.received_at,
        registered_at: row.registered_at,
        state: row.state,
    }
}
