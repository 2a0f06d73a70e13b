//! The versions of a municipality's regulation. They are law, so everybody may read them.

use super::{
    Api,
    answers::{created, list, ok},
    asker::Asker,
    creation, failed, found,
};
use crate::{
    extract::{Body, Path},
    problem::Answer,
    server::Routes,
};
use actix_web::web::Data;
use chrono::NaiveDate;
use domain::{MunicipalityId, regulation::Settings};
use serde::Deserialize;
use store::registers::{municipalities, regulations};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listRegulations", all);
    routes.on("addRegulation", add);
    routes.on("getRegulation", one);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewRegulation {
    valid_from: NaiveDate,
    settings: Settings,
}

async fn all(api: Data<Api>, Path(id): Path<MunicipalityId>) -> Answer {
    let conn = api.store.database().reader();
    found(municipalities::find(conn, id).await?)?;
    Ok(list(regulations::list(conn, id).await?))
}

async fn one(api: Data<Api>, Path((municipality, version)): Path<(MunicipalityId, u32)>) -> Answer {
    let conn = api.store.database().reader();
    Ok(ok(&found(regulations::find(conn, municipality, version).await?)?))
}

/// A version that is the same as the last one is that one: a repeated request adds nothing (G13).
async fn add(
    api: Data<Api>,
    asker: Asker,
    Path(id): Path<MunicipalityId>,
    body: Body<NewRegulation>,
) -> Answer {
    asker.works_for(&api, id).await?;
    let NewRegulation { valid_from, settings } = body.content;
    let tx = api.store.database().begin_write().await?;
    let last = regulations::list(&tx, id).await?.pop();
    let same = last.filter(|last| last.valid_from == valid_from && last.settings == settings);
    let regulation = match same {
        Some(last) => last,
        None => {
            let change = asker.change(&api);
            let added = regulations::add(&tx, &change, id, valid_from, &settings).await;
            let added = added.map_err(creation::taken)??;
            tx.commit().await.map_err(failed)?;
            added
        }
    };
    let path = format!("/municipalities/{id}/regulations/{}", regulation.version);
    Ok(created(&path, &regulation))
}
