//! The notices that wait for somebody or something, the oldest first.

use super::{
    Api,
    answers::{Paging, ok},
    asker::Asker,
    views::{Names, notices::WaitingView, queue::QueuePage},
};
use crate::{extract::Query, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::MunicipalityId;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::queries::{Waiting, waiting_notices};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listNotices", list);
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    status: BTreeSet<Waiting>,
    municipality: Option<MunicipalityId>,
    #[serde(flatten)]
    paging: Paging,
}

async fn list(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    let statuses = match choice.status.is_empty() {
        true => BTreeSet::from(Waiting::FOR_PEOPLE),
        false => choice.status,
    };
    let own = asker.of_own(choice.municipality);
    let (after, rows) = (choice.paging.after()?, choice.paging.rows());
    let conn = api.store.database().reader();
    let page = waiting_notices(conn, &own, &statuses, after, rows).await?;
    let names = Names::of_organisations(&api.store, &own).await?;
    let next = page.next.as_ref().map(ToString::to_string);
    let items = page.items.into_iter().map(|waiting| WaitingView::of(waiting, &names)).collect();
    Ok(ok(&QueuePage { items, next }))
}
