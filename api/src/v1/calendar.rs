//! The legal calendar (R29-R31). What is added makes a new version; deadlines that run keep theirs (R34).

use super::{
    Api,
    answers::{list, ok},
    asker::Asker,
    creation, failed,
};
use crate::{
    extract::{Body, Query},
    problem::Answer,
    server::Routes,
};
use actix_web::{HttpResponse, web::Data};
use chrono::NaiveDate;
use domain::{
    calendar::{Calendar, Closure, RoyalBirthday},
    values::Line,
};
use serde::{Deserialize, Serialize};
use store::registers::calendars;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getCalendar", newest);
    routes.on("listCalendarDays", days);
    routes.on("addEquatedDay", add_equated_day);
    routes.on("addRoyalBirthday", add_royal_birthday);
    routes.on("coverCalendar", cover);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CalendarView<'a> {
    version: u32,
    covered_until_year: i32,
    equated_days: Vec<EquatedDay<'a>>,
    royal_birthdays: &'a [RoyalBirthday],
}

#[derive(Serialize)]
struct EquatedDay<'a> {
    day: NaiveDate,
    decree: &'a str,
}

#[derive(Serialize)]
struct CalendarDay {
    day: NaiveDate,
    because: Closure,
    name: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewEquatedDay {
    day: NaiveDate,
    decree: Line,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Coverage {
    until_year: i32,
}

async fn newest(api: Data<Api>) -> Answer {
    Ok(shown(&calendars::newest(api.store.database().reader()).await?))
}

async fn days(api: Data<Api>, Query(Year { year }): Query<Year>) -> Answer {
    let calendar = calendars::newest(api.store.database().reader()).await?;
    Ok(list(calendar.holidays_of(year).into_iter().map(|holiday| CalendarDay {
        day: holiday.day,
        because: holiday.because,
        name: holiday.because.dutch_name(),
    })))
}

/// A day that stands there already with the same decree is not added twice (G13).
async fn add_equated_day(api: Data<Api>, asker: Asker, body: Body<NewEquatedDay>) -> Answer {
    let NewEquatedDay { day, decree } = body.content;
    let tx = api.store.database().begin_write().await?;
    let present = calendars::newest(&tx).await?;
    if present.equated_days().get(&day).is_some_and(|known| known == decree.as_str()) {
        return Ok(shown(&present));
    }
    let change = asker.change(&api);
    let next = calendars::add_equated_day(&tx, &change, day, decree.as_str()).await;
    let next = next.map_err(creation::taken)??;
    tx.commit().await.map_err(failed)?;
    Ok(shown(&next))
}

/// The birthday that was added last is not added twice (G13).
async fn add_royal_birthday(api: Data<Api>, asker: Asker, body: Body<RoyalBirthday>) -> Answer {
    let tx = api.store.database().begin_write().await?;
    let present = calendars::newest(&tx).await?;
    if present.royal_birthdays().last() == Some(&body.content) {
        return Ok(shown(&present));
    }
    let change = asker.change(&api);
    let next = calendars::add_royal_birthday(&tx, &change, body.content).await;
    let next = next.map_err(creation::taken)??;
    tx.commit().await.map_err(failed)?;
    Ok(shown(&next))
}

/// The year that is covered already needs no new version (G13).
async fn cover(api: Data<Api>, asker: Asker, body: Body<Coverage>) -> Answer {
    let year = body.content.until_year;
    let tx = api.store.database().begin_write().await?;
    let present = calendars::newest(&tx).await?;
    if present.covered_until_year() == year {
        return Ok(shown(&present));
    }
    let next = calendars::cover_until(&tx, &asker.change(&api), year).await;
    let next = next.map_err(creation::taken)??;
    tx.commit().await.map_err(failed)?;
    Ok(shown(&next))
}

fn shown(calendar: &Calendar) -> HttpResponse {
    let equated = calendar.equated_days().iter();
    ok(&CalendarView {
        version: calendar.version(),
        covered_until_year: calendar.covered_until_year(),
        equated_days: equated.map(|(day, decree)| EquatedDay { day: *day, decree }).collect(),
        royal_birthdays: calendar.royal_birthdays(),
    })
}
