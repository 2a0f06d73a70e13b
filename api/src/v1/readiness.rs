//! Whether the desk can do its work: database, migrations, key and enforcer; and whether documents are examined.

use super::Api;
use crate::{
    health::{self, Check},
    problem::Answer,
    server::Routes,
};
use actix_web::web::Data;
use chrono::TimeDelta;
use store::{Store, StoreError, pending_migrations};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getReadiness", readiness);
}

/// How long the enforcer may be silent.
const SILENCE: TimeDelta = TimeDelta::minutes(2);

async fn readiness(api: Data<Api>) -> Answer {
    let store = &api.store;
    let database = store.database().ping().await.is_ok();
    let migrated = pending_migrations(store.database()).await;
    let check = |name, ok| Check { name, ok, vital: true };
    health::ready(&[
        check("database", database),
        check("migrations", migrated.is_ok_and(|pending| pending.is_empty())),
        // The process does not start without its key; it may lack a line that others seal under.
        check("key", matches!(store.missing_key_line().await, Ok(None))),
        check("enforcer", enforcer_lives(store).await.unwrap_or(false)),
        // Complaints and documents are taken in without it; the documents wait (S17).
        Check { name: "scanner", ok: api.context.scanner.works().await, vital: false },
    ])
}

async fn enforcer_lives(store: &Store) -> Result<bool, StoreError> {
    let latest = store.last_heartbeat(workers::ENFORCER).await?;
    let now = store.clock().now();
    Ok(latest.is_some_and(|at| now.since(at) <= SILENCE))
}
