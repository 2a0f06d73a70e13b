//! How deadlines are computed: those of a case, and any that somebody asks about.

use super::{
    Api,
    answers::{self, list, ok},
    asker::Asker,
    views::{
        Names,
        deadlines::{ComputedDeadline, of_case},
    },
};
use crate::{
    extract::{Path, Query},
    problem::Answer,
    server::Routes,
};
use actix_web::web::Data;
use domain::{
    CaseId, Timestamp,
    term::{Deadline, Term},
};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::registers::calendars;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getCaseDeadlines", of_a_case);
    routes.on("computeDeadline", compute);
}

async fn of_a_case(api: Data<Api>, asker: Asker, Path(id): Path<CaseId>) -> Answer {
    let (case, sight) = answers::read(&api, &asker, id).await?;
    let names = Names::of(&api.store, case.municipality, &BTreeSet::new()).await?;
    Ok(list(of_case(&case, sight, &names)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    event_at: Timestamp,
    term: Term,
    #[serde(default = "applies")]
    atw_applies: bool,
}

fn applies() -> bool {
    true
}

async fn compute(api: Data<Api>, Query(question): Query<Question>) -> Answer {
    let calendar = calendars::newest(api.store.database().reader()).await?;
    let Question { event_at, term, atw_applies } = question;
    let deadline = Deadline::compute(event_at, &term, atw_applies, &calendar);
    Ok(ok(&ComputedDeadline::from(&deadline)))
}
