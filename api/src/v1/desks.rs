//! The desk of a municipality as it stands on its letters (Q4).

mod logo;

use super::{Api, answers::ok, asker::Asker, failed, found};
use crate::{
    extract::{Body, Path},
    problem::{Answer, FieldError, Problem, capitalised},
    server::Routes,
};
use actix_web::web::{self, Data};
use domain::MunicipalityId;
use store::registers::desks::{self, Desk};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getDesk", one);
    routes.on("describeDesk", describe);
}

async fn one(api: Data<Api>, asker: Asker, Path(id): Path<MunicipalityId>) -> Answer {
    asker.works_for(&api, id).await?;
    Ok(ok(&found(desks::find(api.store.database().reader(), id).await?)?))
}

async fn describe(
    api: Data<Api>,
    asker: Asker,
    Path(id): Path<MunicipalityId>,
    body: Body<Desk>,
) -> Answer {
    asker.works_for(&api, id).await?;
    let desk = body.content;
    if let Some(svg) = desk.logo.clone() {
        check_logo(&api, svg).await?;
    }
    let tx = api.store.database().begin_write().await?;
    desks::set(&tx, &asker.change(&api), id, &desk).await?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&desk))
}

/// A logo that cannot be printed would stop every letter: it is tried on one first.
async fn check_logo(api: &Api, svg: String) -> Answer<()> {
    let typesetter = api.context.delivery.typesetter.clone();
    let checked = web::block(move || logo::check(&svg, &typesetter)).await;
    checked.map_err(|error| Problem::internal(&error))?.map_err(|invalid| {
        let message = capitalised(&invalid.to_string());
        Problem::invalid(vec![FieldError::new("/logo", invalid.code(), message)])
    })
}
