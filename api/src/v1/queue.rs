//! The work queue: what is due first stands first.

use super::{
    Api,
    answers::{Paging, ok},
    asker::Asker,
    views::queue::{PartyQueueItem, QueueItem, QueuePage},
};
use crate::{extract::Query, problem::Answer, server::Routes, tokens::Who};
use actix_web::web::Data;
use chrono::NaiveDate;
use domain::{
    AccountId, DistrictId, MunicipalityId, OrganisationId, Timestamp,
    complaint::{
        StateName,
        classification::{Ground, LifeArea},
    },
};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::queries::{Assigned, Filter, Page, Scope, work_queue};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listComplaints", list);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Choice {
    #[serde(default)]
    state: BTreeSet<StateName>,
    open: Option<bool>,
    due_by: Option<NaiveDate>,
    overdue: Option<bool>,
    unassigned: Option<bool>,
    handler: Option<AccountId>,
    organisation: Option<OrganisationId>,
    municipality: Option<MunicipalityId>,
    district: Option<DistrictId>,
    life_area: Option<LifeArea>,
    ground: Option<Ground>,
    #[serde(flatten)]
    paging: Paging,
}

async fn list(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    let now = api.store.clock().now();
    let Some(filter) = choice.filter(&asker, now) else {
        return Ok(ok(&QueuePage::<QueueItem> { items: Vec::new(), next: None }));
    };
    let conn = api.store.database().reader();
    let page = work_queue(conn, &filter, choice.paging.after()?, choice.paging.rows()).await?;
    Ok(match &asker.who {
        Who::Organisation { .. } => ok(&shown(&page, PartyQueueItem::of)),
        Who::Client { .. }
        | Who::Staff { .. }
        | Who::Administrator { .. }
        | Who::Auditor { .. }
        | Who::Onlooker { .. } => ok(&shown(&page, |row| QueueItem::of(row, now))),
    })
}

fn shown<Row, Item>(page: &Page<Row>, item: impl Fn(&Row) -> Item) -> QueuePage<Item> {
    let next = page.next.as_ref().map(ToString::to_string);
    QueuePage { items: page.items.iter().map(item).collect(), next }
}

impl Choice {
    /// What the store is asked; nothing when no case can meet the choices.
    fn filter(&self, asker: &Asker, now: Timestamp) -> Option<Filter> {
        let due_by = self.due_by.map(Timestamp::end_of);
        let overdue = (self.overdue == Some(true)).then_some(now);
        Some(Filter {
            scope: self.scope(asker)?,
            states: self.states()?,
            due_from: (self.overdue == Some(false)).then_some(now),
            due_before: [due_by, overdue].into_iter().flatten().min(),
            assigned: self.assigned()?,
            organisation: self.organisation,
            district: self.district,
            life_area: self.life_area,
            ground: self.ground,
        })
    }

    fn scope(&self, asker: &Asker) -> Option<Scope> {
        if let Who::Organisation { organisation, .. } = &asker.who {
            return Some(Scope::Organisation(*organisation));
        }
        let own = asker.municipalities().iter().copied();
        let chosen = |id: &MunicipalityId| self.municipality.is_none_or(|only| only == *id);
        let municipalities: BTreeSet<MunicipalityId> = own.filter(chosen).collect();
        (!municipalities.is_empty()).then_some(Scope::Desk(municipalities))
    }

    fn states(&self) -> Option<BTreeSet<StateName>> {
        let Some(open) = self.open else { return Some(self.state.clone()) };
        let chosen = |state: &StateName| self.state.is_empty() || self.state.contains(state);
        let all = StateName::ALL.into_iter();
        let states: BTreeSet<_> =
            all.filter(|state| state.is_open() == open && chosen(state)).collect();
        (!states.is_empty()).then_some(states)
    }

    fn assigned(&self) -> Option<Assigned> {
        match (self.unassigned, self.handler) {
            (None, None) => Some(Assigned::Any),
            (Some(true), None) => Some(Assigned::Nobody),
            (Some(false), None) => Some(Assigned::Somebody),
            (None | Some(false), Some(handler)) => Some(Assigned::To(handler)),
            (Some(true), Some(_)) => None,
        }
    }
}
