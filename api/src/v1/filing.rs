//! A complaint comes in, by any of the four doors (H8, G19).

use super::{Api, asker::Visitor, commands::idempotency};
use crate::{
    extract::{Body, IdempotencyKey, etag},
    problem::Answer,
    server::Routes,
};
use actix_web::{
    HttpResponse,
    http::header::{ETAG, LOCATION},
    web::Data,
};
use chrono::NaiveDate;
use domain::{
    Actor, CaseId, Timestamp,
    access::Caller,
    complaint::{File, StateName, classification::Missing},
    values::CaseNumber,
};
use serde::Serialize;
use std::collections::BTreeSet;
use store::{Filing, FilingOrder};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("fileComplaint", file);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FiledComplaint<'a> {
    id: CaseId,
    number: &'a CaseNumber,
    received_at: Timestamp,
    state: StateName,
    missing: &'a BTreeSet<Missing>,
    acknowledge_by: NaiveDate,
    handling_last_day: NaiveDate,
    secret: Option<String>,
}

async fn file(api: Data<Api>, visitor: Visitor, key: IdempotencyKey, body: Body<File>) -> Answer {
    let by_the_client = visitor.caller.is_none();
    let caller = visitor.caller.unwrap_or_else(somebody);
    let scope = format!("{} file", caller.actor);
    let order = FilingOrder {
        idempotency: idempotency(&api, scope, key, &body.digest),
        caller,
        filing: body.content,
        arrived: visitor.arrival.at,
        origin: visitor.arrival.origin,
    };
    let filing = api.store.file(order).await?;
    let case = &filing.case;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/v1/complaints/{}", case.id)))
        .insert_header((ETAG, etag(case.version.into())))
        .json(filed(&filing, by_the_client)))
}

/// Somebody without an account.
fn somebody() -> Caller {
    Caller::new(Actor::Client, BTreeSet::new())
}

/// The secret is shown to who files; who calls or writes gets it by letter (S4).
fn filed(filing: &Filing, by_the_client: bool) -> FiledComplaint<'_> {
    let case = &filing.case;
    FiledComplaint {
        id: case.id,
        number: &case.number,
        received_at: case.received_at,
        state: case.state.name(),
        missing: &case.missing,
        acknowledge_by: case.terms.acknowledge_by,
        handling_last_day: case.terms.handling.last_day,
        secret: by_the_client.then(|| filing.secret.to_string()),
    }
}
