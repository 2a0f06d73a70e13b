//! The agenda of the desk: what can be booked, for everybody, and what is booked, for the desk (Q4).

use super::{
    Api,
    answers::{Paging, list, ok},
    asker::Asker,
    places,
    views::Named,
};
use crate::{
    extract::{Path, Query},
    problem::Answer,
    server::Routes,
};
use actix_web::web::Data;
use chrono::{Days, NaiveDate};
use domain::{
    Actor, CaseId, MunicipalityId, PlaceId, Timestamp,
    agenda::Window,
    place::{AppointmentKind, Place},
    values::CaseNumber,
};
use serde::{Deserialize, Serialize};
use store::{
    queries::{self, AppointmentRow},
    registers::{calendars, places as register},
};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listFreeSlots", free);
    routes.on("listAppointments", booked);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    from: NaiveDate,
    days: Option<u64>,
}

/// Days for which slots are listed when the asker does not say.
const DAYS: u64 = 7;

impl Span {
    /// The first day and the last.
    fn ends(&self) -> (NaiveDate, NaiveDate) {
        let more = Days::new(self.days.unwrap_or(DAYS).saturating_sub(1));
        (self.from, self.from.checked_add_days(more).unwrap_or(self.from))
    }
}

/// What a client can book now; the desk itself can also book at once.
async fn free(
    api: Data<Api>,
    Path((municipality, id)): Path<(MunicipalityId, PlaceId)>,
    Query(span): Query<Span>,
) -> Answer {
    let place = places::read(&api, municipality, id).await?;
    let conn = api.store.database().reader();
    let calendar = calendars::newest(conn).await?;
    let (first, last) = span.ends();
    let agenda = register::agenda(conn, place, (first, last)).await?;
    let window = Window::of(Actor::Client, api.store.clock().now());
    let days = first.iter_days().take_while(|day| *day <= last);
    Ok(list(days.flat_map(|day| agenda.free_on(day, &window, &calendar))))
}

#[derive(Deserialize)]
struct Choice {
    day: NaiveDate,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Serialize)]
struct AppointmentPage {
    items: Vec<AgendaItem>,
    next: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AgendaItem {
    complaint: CaseId,
    number: CaseNumber,
    appointment: u16,
    place: Named,
    kind: AppointmentKind,
    starts_at: Timestamp,
    ends_at: Timestamp,
}

async fn booked(
    api: Data<Api>,
    asker: Asker,
    Path(municipality): Path<MunicipalityId>,
    Query(choice): Query<Choice>,
) -> Answer {
    asker.works_for(&api, municipality).await?;
    let conn = api.store.database().reader();
    let places = register::of_municipality(conn, municipality).await?;
    let day = (Timestamp::start_of(choice.day), Timestamp::end_of(choice.day));
    let (own, paging) = ([municipality].into(), &choice.paging);
    let page = queries::appointments(conn, &own, day, paging.after()?, paging.rows()).await?;
    Ok(ok(&AppointmentPage {
        items: page.items.into_iter().map(|row| item(row, &places)).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
    }))
}

fn item(row: AppointmentRow, places: &[Place]) -> AgendaItem {
    let place = places.iter().find(|place| place.id == row.place);
    AgendaItem {
        complaint: row.case,
        number: row.number,
        appointment: row.appointment,
        place: Named { id: row.place.0, name: place.map(|place| place.name.to_string()) },
        kind: row.kind,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    }
}
