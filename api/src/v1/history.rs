//! What happened in a case: its log, without texts and names of clients (R71).

use super::{
    Api,
    answers::{self, list},
    asker::Asker,
    views::{Named, Names},
};
use crate::{extract::Path, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::{Actor, CaseId, Timestamp};
use serde::Serialize;
use serde_json::Value;
use store::StoredEvent;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getHistory", history);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HistoryItem {
    sequence: u32,
    kind: Value,
    actor: HistoryActor,
    effective_at: Timestamp,
    recorded_at: Timestamp,
    payload: Value,
}

/// Who did something, as people read it.
#[derive(Serialize)]
pub(super) struct HistoryActor {
    role: &'static str,
    account: Option<Named>,
    organisation: Option<Named>,
}

async fn history(api: Data<Api>, asker: Asker, Path(id): Path<CaseId>) -> Answer {
    let (case, _) = answers::read(&api, &asker, id).await?;
    let events = api.store.history(id).await?;
    let people = events.iter().filter_map(|stored| stored.actor.account()).collect();
    let names = Names::of(&api.store, case.municipality, &people).await?;
    Ok(list(events.iter().map(|stored| item(stored, &names))))
}

fn item(stored: &StoredEvent, names: &Names) -> HistoryItem {
    let mut event = serde_json::to_value(&stored.event).unwrap_or_default();
    let mut take = |field: &str| event.get_mut(field).map(Value::take).unwrap_or_default();
    HistoryItem {
        sequence: stored.seq,
        kind: take("kind"),
        actor: actor(stored.actor, names),
        effective_at: stored.effective_at,
        recorded_at: stored.recorded_at,
        payload: take("payload"),
    }
}

impl HistoryActor {
    /// Somebody who could not prove to be anybody.
    pub fn unknown() -> Self {
        Self { role: "unknown", account: None, organisation: None }
    }
}

/// An actor with the names that go with it.
pub(super) fn actor(actor: Actor, names: &Names) -> HistoryActor {
    let (role, organisation) = match actor {
        Actor::System => ("system", None),
        Actor::Client => ("client", None),
        Actor::Staff(_) => ("staff", None),
        Actor::Organisation { organisation, .. } => ("organisation", Some(organisation)),
        Actor::Administrator(_) => ("administrator", None),
        Actor::Auditor(_) => ("auditor", None),
        Actor::Onlooker(_) => ("onlooker", None),
    };
    HistoryActor {
        role,
        account: actor.account().map(|id| names.account(id)),
        organisation: organisation.map(|id| names.organisation(id)),
    }
}
