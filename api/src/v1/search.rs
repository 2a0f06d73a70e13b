//! Finding a case while somebody is on the telephone. A POST, so that no personal detail stands in an address.

use super::{Api, answers, asker::Asker, views::queue::QueueItem};
use crate::{extract::Body, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::values::{CaseNumber, Email, Line, Phone, Postcode};
use serde::Deserialize;
use store::queries::{CaseRow, LARGEST_PAGE, SearchTerms, search};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("searchComplaints", find);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Search {
    number: Option<CaseNumber>,
    name: Option<Line>,
    phone: Option<Phone>,
    email: Option<Email>,
    door: Option<Door>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Door {
    postcode: Postcode,
    house_number: u32,
}

async fn find(api: Data<Api>, asker: Asker, body: Body<Search>) -> Answer {
    let now = api.store.clock().now();
    let found = look_up(&api, &asker, body.content.into()).await?;
    asker.arrival.seen.cases(found.iter().map(|row| row.id));
    Ok(answers::list(found.iter().map(|row| QueueItem::of(row, now))))
}

async fn look_up(api: &Api, asker: &Asker, terms: SearchTerms) -> Answer<Vec<CaseRow>> {
    let own = asker.municipalities();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let conn = api.store.database().reader();
    Ok(search(conn, api.store.keys(), own, &terms, LARGEST_PAGE).await?)
}

impl From<Search> for SearchTerms {
    fn from(search: Search) -> Self {
        Self {
            number: search.number,
            name: search.name.map(|name| name.to_string()),
            phone: search.phone,
            email: search.email,
            door: search.door.map(|door| (door.postcode, door.house_number)),
        }
    }
}
