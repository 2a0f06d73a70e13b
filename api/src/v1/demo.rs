//! The clock of a demonstration: a visitor moves it, and sees two weeks pass in a minute.

use super::{Api, answers::ok, found};
use crate::{
    extract::Body,
    problem::{Answer, Kind, Problem},
    server::Routes,
};
use actix_web::web::Data;
use chrono::{Datelike, TimeDelta};
use domain::Timestamp;
use serde::{Deserialize, Serialize};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("moveDemoClock", advance);
}

/// The calendar of the demonstration ends with this year.
const LAST_YEAR: i32 = 2090;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeStep {
    #[serde(default)]
    days: u16,
    #[serde(default)]
    hours: u16,
    #[serde(default)]
    minutes: u16,
}

#[derive(Serialize)]
struct Now {
    now: Timestamp,
}

async fn advance(api: Data<Api>, body: Body<TimeStep>) -> Answer {
    let by = body.content.span();
    if api.store.clock().now().moved(by).day().year() > LAST_YEAR {
        return Err(Problem::new(Kind::Conflict, "The demonstration ends here.")
            .with_code("end_of_the_demonstration"));
    }
    let now = found(api.store.move_clock(by).await?)?;
    api.context.wake.notify_one();
    Ok(ok(&Now { now }))
}

impl TimeStep {
    fn span(&self) -> TimeDelta {
        TimeDelta::days(self.days.into())
            + TimeDelta::hours(self.hours.into())
            + TimeDelta::minutes(self.minutes.into())
    }
}
