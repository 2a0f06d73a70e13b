//! The municipalities that the desk works for, and their districts.

use super::{
    Api,
    answers::{created, list, ok},
    asker::Asker,
    creation, failed, found, sessions,
};
use crate::{
    extract::{Body, IdempotencyKey, Path},
    problem::Answer,
    server::Routes,
};
use actix_web::web::Data;
use domain::{
    DistrictId, MunicipalityId,
    values::{Line, MunicipalityCode},
};
use serde::{Deserialize, Serialize};
use store::{
    accounts,
    registers::municipalities::{self, District},
};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listMunicipalities", all);
    routes.on("addMunicipality", add);
    routes.on("getMunicipality", one);
    routes.on("renameMunicipality", rename);
    routes.on("listDistricts", districts);
    routes.on("addDistrict", add_district);
    routes.on("getDistrict", district);
    routes.on("renameDistrict", rename_district);
}

#[derive(PartialEq, Serialize)]
struct Municipality {
    id: MunicipalityId,
    code: MunicipalityCode,
    name: Line,
}

#[derive(PartialEq, Serialize)]
struct DistrictView {
    id: DistrictId,
    name: Line,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMunicipality {
    code: MunicipalityCode,
    name: Line,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewName {
    name: Line,
}

async fn all(api: Data<Api>) -> Answer {
    let all = municipalities::list(api.store.database().reader()).await?;
    Ok(list(all.into_iter().map(Municipality::from)))
}

async fn one(api: Data<Api>, Path(id): Path<MunicipalityId>) -> Answer {
    let municipality = municipalities::find(api.store.database().reader(), id).await?;
    Ok(ok(&Municipality::from(found(municipality)?)))
}

async fn add(
    api: Data<Api>,
    asker: Asker,
    key: IdempotencyKey,
    body: Body<NewMunicipality>,
) -> Answer {
    let NewMunicipality { code, name } = body.content;
    let id = MunicipalityId(creation::id(&api, &asker, "municipality", &key));
    let added = Municipality { id, code, name };
    let tx = api.store.database().begin_write().await?;
    let earlier = municipalities::find(&tx, id).await?.map(Municipality::from);
    if !creation::repeated(earlier, &added)? {
        let Municipality { code, name, .. } = &added;
        let change = asker.change(&api);
        municipalities::add(&tx, &change, id, code, name).await.map_err(creation::taken)?;
        // Who adds a municipality goes on to fill its registers.
        if let Some(account) = asker.caller.actor.account() {
            accounts::add_municipality(&tx, &change, account, id).await?;
        }
        tx.commit().await.map_err(failed)?;
    }
    sessions::renewed(&api, &asker, created(&format!("/municipalities/{id}"), &added)).await
}

async fn rename(
    api: Data<Api>,
    asker: Asker,
    Path(id): Path<MunicipalityId>,
    body: Body<NewName>,
) -> Answer {
    asker.works_for(&api, id).await?;
    let tx = api.store.database().begin_write().await?;
    municipalities::rename(&tx, &asker.change(&api), id, &body.content.name).await?;
    let renamed = found(municipalities::find(&tx, id).await?)?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&Municipality::from(renamed)))
}

async fn districts(api: Data<Api>, Path(id): Path<MunicipalityId>) -> Answer {
    let conn = api.store.database().reader();
    found(municipalities::find(conn, id).await?)?;
    let districts = municipalities::districts(conn, id).await?;
    Ok(list(districts.into_iter().map(DistrictView::from)))
}

async fn district(
    api: Data<Api>,
    Path((municipality, id)): Path<(MunicipalityId, DistrictId)>,
) -> Answer {
    let districts = municipalities::districts(api.store.database().reader(), municipality).await?;
    let district = districts.into_iter().find(|district| district.id == id);
    Ok(ok(&DistrictView::from(found(district)?)))
}

async fn add_district(
    api: Data<Api>,
    asker: Asker,
    Path(municipality): Path<MunicipalityId>,
    key: IdempotencyKey,
    body: Body<NewName>,
) -> Answer {
    asker.works_for(&api, municipality).await?;
    let operation = format!("district {municipality}");
    let id = DistrictId(creation::id(&api, &asker, &operation, &key));
    let district = District { id, municipality, name: body.content.name };
    let tx = api.store.database().begin_write().await?;
    let mut known = municipalities::districts(&tx, municipality).await?.into_iter();
    if !creation::repeated(known.find(|known| known.id == id), &district)? {
        let change = asker.change(&api);
        municipalities::add_district(&tx, &change, &district).await.map_err(creation::taken)?;
        tx.commit().await.map_err(failed)?;
    }
    let path = format!("/municipalities/{municipality}/districts/{id}");
    Ok(created(&path, &DistrictView::from(district)))
}

async fn rename_district(
    api: Data<Api>,
    asker: Asker,
    Path((municipality, id)): Path<(MunicipalityId, DistrictId)>,
    body: Body<NewName>,
) -> Answer {
    asker.works_for(&api, municipality).await?;
    let district = District { id, municipality, name: body.content.name };
    let tx = api.store.database().begin_write().await?;
    let change = asker.change(&api);
    let known = municipalities::rename_district(&tx, &change, &district).await;
    found(known.map_err(creation::taken)?.then_some(()))?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&DistrictView::from(district)))
}

impl From<municipalities::Municipality> for Municipality {
    fn from(found: municipalities::Municipality) -> Self {
        Self { id: found.id, code: found.code, name: found.name }
    }
}

impl From<District> for DistrictView {
    fn from(found: District) -> Self {
        Self { id: found.id, name: found.name }
    }
}
