//! Why an organisation is bound by advices, and when (R45).

use super::{
    Api,
    answers::{created, list, ok},
    asker::Asker,
    creation, failed, found, organisations,
};
use crate::{
    extract::{Body, IdempotencyKey, Path},
    problem::Answer,
    server::Routes,
};
use actix_web::web::Data;
use chrono::NaiveDate;
use domain::{
    MunicipalityId, OrganisationId,
    regulation::{BasisKind, BindingBasis},
    values::Line,
};
use serde::{Deserialize, Serialize};
use store::registers::bases::{self, RegisteredBasis};
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listBindingBases", all);
    routes.on("addBindingBasis", add);
    routes.on("getBindingBasis", one);
    routes.on("endBindingBasis", end);
}

#[derive(Serialize)]
struct BasisView {
    id: Uuid,
    organisation: OrganisationId,
    municipality: MunicipalityId,
    #[serde(flatten)]
    basis: BindingBasis,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewBasis {
    municipality: MunicipalityId,
    kind: BasisKind,
    document: Line,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LastDay {
    last_day: NaiveDate,
}

async fn all(api: Data<Api>, asker: Asker, Path(organisation): Path<OrganisationId>) -> Answer {
    organisations::read(&api, &asker, organisation).await?;
    let all = bases::list(api.store.database().reader(), organisation).await?;
    Ok(list(all.into_iter().map(BasisView::from)))
}

async fn one(
    api: Data<Api>,
    asker: Asker,
    Path((organisation, id)): Path<(OrganisationId, Uuid)>,
) -> Answer {
    Ok(ok(&BasisView::from(read(&api, &asker, organisation, id).await?)))
}

async fn add(
    api: Data<Api>,
    asker: Asker,
    Path(organisation): Path<OrganisationId>,
    key: IdempotencyKey,
    body: Body<NewBasis>,
) -> Answer {
    organisations::read(&api, &asker, organisation).await?;
    asker.works_for(&api, body.content.municipality).await?;
    let id = creation::id(&api, &asker, &format!("basis {organisation}"), &key);
    let registered = body.content.of(organisation, id);
    let tx = api.store.database().begin_write().await?;
    if !creation::repeated(bases::find(&tx, id).await?, &registered)? {
        bases::add(&tx, &asker.change(&api), &registered).await??;
        tx.commit().await.map_err(failed)?;
    }
    let path = format!("/organisations/{organisation}/binding-bases/{id}");
    Ok(created(&path, &BasisView::from(registered)))
}

async fn end(
    api: Data<Api>,
    asker: Asker,
    Path((organisation, id)): Path<(OrganisationId, Uuid)>,
    body: Body<LastDay>,
) -> Answer {
    let present = read(&api, &asker, organisation, id).await?;
    asker.works_for(&api, present.municipality).await?;
    let tx = api.store.database().begin_write().await?;
    let ended = bases::end(&tx, &asker.change(&api), id, body.content.last_day).await??;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&BasisView::from(found(ended)?)))
}

async fn read(
    api: &Api,
    asker: &Asker,
    organisation: OrganisationId,
    id: Uuid,
) -> Answer<RegisteredBasis> {
    organisations::read(api, asker, organisation).await?;
    let basis = bases::find(api.store.database().reader(), id).await?;
    found(basis.filter(|basis| basis.organisation == organisation))
}

impl NewBasis {
    fn of(self, organisation: OrganisationId, id: Uuid) -> RegisteredBasis {
        let Self { municipality, kind, document, valid_from, valid_until } = self;
        let basis = BindingBasis { kind, document, valid_from, valid_until };
        RegisteredBasis { id, organisation, municipality, basis }
    }
}

impl From<RegisteredBasis> for BasisView {
    fn from(found: RegisteredBasis) -> Self {
        let RegisteredBasis { id, organisation, municipality, basis } = found;
        Self { id, organisation, municipality, basis }
    }
}
