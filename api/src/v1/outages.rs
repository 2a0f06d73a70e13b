//! Outages of the desk's portal or mail, which lengthen the terms that end meanwhile (R40).

use super::{Api, answers::list, asker::Asker, creation, failed};
use crate::{
    extract::{Body, IdempotencyKey, Query},
    problem::Answer,
    server::Routes,
};
use actix_web::{HttpResponse, web::Data};
use domain::{MunicipalityId, OutageId, Timestamp, outage::Outage};
use serde::Deserialize;
use store::{StoreError, registers::outages};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listOutages", all);
    routes.on("recordOutage", record);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    municipality: MunicipalityId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOutage {
    municipality: Option<MunicipalityId>,
    from: Timestamp,
    until: Timestamp,
}

async fn all(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    asker.works_for(&api, choice.municipality).await?;
    let conn = api.store.database().reader();
    let always = Timestamp::from_micros(0).unwrap_or_else(|| api.store.clock().now());
    Ok(list(outages::list(conn, choice.municipality, always).await?))
}

async fn record(
    api: Data<Api>,
    asker: Asker,
    key: IdempotencyKey,
    body: Body<NewOutage>,
) -> Answer {
    let NewOutage { municipality, from, until } = body.content;
    if let Some(municipality) = municipality {
        asker.works_for(&api, municipality).await?;
    }
    let id = OutageId(creation::id(&api, &asker, "outage", &key));
    let outage = Outage { id, from, until };
    let tx = api.store.database().begin_write().await?;
    match outages::add(&tx, &asker.change(&api), municipality, outage).await {
        Ok(added) => added?,
        Err(StoreError::Duplicate(_)) => return repeat(&api, municipality, outage).await,
        Err(error) => return Err(error.into()),
    }
    tx.commit().await.map_err(failed)?;
    Ok(HttpResponse::Created().json(outage))
}

/// The outage that an earlier request with this key recorded; refused when that was another one (G13).
async fn repeat(api: &Api, municipality: Option<MunicipalityId>, outage: Outage) -> Answer {
    let conn = api.store.database().reader();
    let everywhere = municipality.unwrap_or(MunicipalityId(uuid::Uuid::nil()));
    let known = outages::list(conn, everywhere, outage.until).await?;
    if known.contains(&outage) {
        Ok(HttpResponse::Created().json(outage))
    } else {
        Err(creation::key_reused())
    }
}
