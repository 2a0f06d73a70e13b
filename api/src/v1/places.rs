//! Where clients can meet the desk, and in which hours it calls back (Q4). Everybody may see it; administrators maintain it.

use super::{
    Api,
    answers::{created, list, ok},
    asker::Asker,
    creation, failed, found,
};
use crate::{
    extract::{Body, IdempotencyKey, Path},
    problem::Answer,
    server::Routes,
};
use actix_web::web::Data;
use domain::{
    MunicipalityId, PlaceId,
    place::{AppointmentKind, OpeningHours, Place},
    values::{Address, Line},
};
use serde::Deserialize;
use store::registers::{municipalities, places};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listPlaces", all);
    routes.on("addPlace", add);
    routes.on("getPlace", one);
    routes.on("changePlace", change);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceDetails {
    kind: AppointmentKind,
    name: Line,
    address: Option<Address>,
    accessibility: Option<Line>,
    active: bool,
    hours: Vec<OpeningHours>,
}

impl PlaceDetails {
    fn of(self, municipality: MunicipalityId, id: PlaceId) -> Place {
        let Self { kind, name, address, accessibility, active, hours } = self;
        Place { id, municipality, kind, name, address, accessibility, active, hours }
    }
}

async fn all(api: Data<Api>, Path(municipality): Path<MunicipalityId>) -> Answer {
    let conn = api.store.database().reader();
    found(municipalities::find(conn, municipality).await?)?;
    Ok(list(places::of_municipality(conn, municipality).await?))
}

async fn one(api: Data<Api>, Path((municipality, id)): Path<(MunicipalityId, PlaceId)>) -> Answer {
    Ok(ok(&read(&api, municipality, id).await?))
}

async fn add(
    api: Data<Api>,
    asker: Asker,
    Path(municipality): Path<MunicipalityId>,
    key: IdempotencyKey,
    body: Body<PlaceDetails>,
) -> Answer {
    asker.works_for(&api, municipality).await?;
    let operation = format!("place {municipality}");
    let id = PlaceId(creation::id(&api, &asker, &operation, &key));
    let place = body.content.of(municipality, id);
    let tx = api.store.database().begin_write().await?;
    if !creation::repeated(places::find(&tx, id).await?, &place)? {
        places::add(&tx, &asker.change(&api), &place).await??;
        tx.commit().await.map_err(failed)?;
    }
    Ok(created(&format!("/municipalities/{municipality}/places/{id}"), &place))
}

async fn change(
    api: Data<Api>,
    asker: Asker,
    Path((municipality, id)): Path<(MunicipalityId, PlaceId)>,
    body: Body<PlaceDetails>,
) -> Answer {
    asker.works_for(&api, municipality).await?;
    let place = body.content.of(municipality, id);
    let tx = api.store.database().begin_write().await?;
    let known = places::update(&tx, &asker.change(&api), &place).await??;
    found(known.then_some(()))?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&place))
}

/// The place, when it is one of this municipality's desk.
pub(super) async fn read(api: &Api, municipality: MunicipalityId, id: PlaceId) -> Answer<Place> {
    let place = places::find(api.store.database().reader(), id).await?;
    found(place.filter(|place| place.municipality == municipality))
}
