//! The register of organisations.

use super::{
    Api,
    answers::{created, list, ok},
    asker::Asker,
    creation, failed, found,
    views::Named,
};
use crate::{
    extract::{Body, IdempotencyKey, Path, Query},
    problem::Answer,
    server::Routes,
    tokens::Who,
};
use actix_web::web::Data;
use domain::{
    MunicipalityId, OrganisationId,
    values::{Address, Email, KvkNumber, Line},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::registers::{
    municipalities,
    organisations::{self, Organisation, OrganisationKind},
};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listNamedOrganisations", names);
    routes.on("listOrganisations", all);
    routes.on("addOrganisation", add);
    routes.on("getOrganisation", one);
    routes.on("changeOrganisation", change);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OrganisationView {
    id: OrganisationId,
    #[serde(flatten)]
    details: OrganisationDetails,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OrganisationDetails {
    municipalities: BTreeSet<MunicipalityId>,
    name: Line,
    kind: OrganisationKind,
    kvk: Option<KvkNumber>,
    uses_portal: bool,
    address: Option<Address>,
    email: Option<Email>,
    active: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    municipality: Option<MunicipalityId>,
}

/// What somebody who files a complaint can choose from.
async fn names(api: Data<Api>, Path(id): Path<MunicipalityId>) -> Answer {
    let conn = api.store.database().reader();
    found(municipalities::find(conn, id).await?)?;
    let all = organisations::list(conn, &[id].into()).await?;
    let active = all.into_iter().filter(|organisation| organisation.active);
    Ok(list(active.map(|found| Named { id: found.id.0, name: Some(found.name.to_string()) })))
}

async fn all(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    let chosen = |id: &MunicipalityId| choice.municipality.is_none_or(|only| only == *id);
    let own: BTreeSet<_> = asker.municipalities().iter().copied().filter(|id| chosen(id)).collect();
    if own.is_empty() {
        return Ok(list::<OrganisationView>([]));
    }
    let all = organisations::list(api.store.database().reader(), &own).await?;
    Ok(list(all.into_iter().map(OrganisationView::from)))
}

async fn one(api: Data<Api>, asker: Asker, Path(id): Path<OrganisationId>) -> Answer {
    Ok(ok(&OrganisationView::from(read(&api, &asker, id).await?)))
}

async fn add(
    api: Data<Api>,
    asker: Asker,
    key: IdempotencyKey,
    body: Body<OrganisationDetails>,
) -> Answer {
    let id = OrganisationId(creation::id(&api, &asker, "organisation", &key));
    let organisation = body.content.of(id);
    check_municipalities(&api, &asker, &organisation.municipalities).await?;
    let tx = api.store.database().begin_write().await?;
    if !creation::repeated(organisations::find(&tx, id).await?, &organisation)? {
        organisations::add(&tx, &asker.change(&api), &organisation).await?;
        tx.commit().await.map_err(failed)?;
    }
    Ok(created(&format!("/organisations/{id}"), &OrganisationView::from(organisation)))
}

async fn change(
    api: Data<Api>,
    asker: Asker,
    Path(id): Path<OrganisationId>,
    body: Body<OrganisationDetails>,
) -> Answer {
    let present = read(&api, &asker, id).await?;
    let organisation = body.content.of(id);
    let changed = present.municipalities.symmetric_difference(&organisation.municipalities);
    check_municipalities(&api, &asker, changed).await?;
    let tx = api.store.database().begin_write().await?;
    organisations::update(&tx, &asker.change(&api), &organisation).await?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&OrganisationView::from(organisation)))
}

/// The organisation, when it is the asker's own or takes part in a municipality of the asker.
pub(super) async fn read(api: &Api, asker: &Asker, id: OrganisationId) -> Answer<Organisation> {
    let found_one = organisations::find(api.store.database().reader(), id).await?;
    let own = |organisation: &Organisation| match &asker.who {
        Who::Organisation { organisation, .. } => *organisation == id,
        Who::Client { .. } => false,
        Who::Staff { .. }
        | Who::Administrator { .. }
        | Who::Auditor { .. }
        | Who::Onlooker { .. } => !organisation.municipalities.is_disjoint(asker.municipalities()),
    };
    found(found_one.filter(own))
}

/// An administrator changes nothing in a municipality of somebody else.
async fn check_municipalities(
    api: &Api,
    asker: &Asker,
    named: impl IntoIterator<Item = &MunicipalityId>,
) -> Answer<()> {
    for municipality in named {
        asker.works_for(api, *municipality).await?;
    }
    Ok(())
}

impl OrganisationDetails {
    fn of(self, id: OrganisationId) -> Organisation {
        let Self { municipalities, name, kind, kvk, uses_portal, address, email, active } = self;
        Organisation { id, municipalities, name, kind, kvk, uses_portal, address, email, active }
    }
}

impl From<Organisation> for OrganisationView {
    fn from(found: Organisation) -> Self {
        let Organisation {
            id,
            municipalities,
            name,
            kind,
            kvk,
            uses_portal,
            address,
            email,
            active,
        } = found;
        let details = OrganisationDetails {
            municipalities,
            name,
            kind,
            kvk,
            uses_portal,
            address,
            email,
            active,
        };
        Self { id, details }
    }
}
