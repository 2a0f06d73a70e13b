//! The audit: for the client who asks who looked at the file, and for who checks the desk (R70, R71, AVG 15).

use super::{
    Api,
    accounts::within_reach,
    answers::{self, Paging, ok},
    asker::Asker,
    found,
    history::{HistoryActor, actor},
    views::{Names, queue::QueuePage},
};
use crate::{
    contract::Contract,
    extract::{Path, Query},
    problem::{Answer, Kind, Problem},
    server::{Desk, Routes},
    witness::Audited,
};
use actix_web::web::Data;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use domain::{AccountId, Actor, CaseId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    audit::{AuditLine, AuditQuery, AuditRoot, DONE},
    registers::municipalities,
};
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listAccesses", accesses);
    routes.on("listAuditLines", lines);
    routes.on("listAuditRoots", roots);
}

#[derive(Serialize)]
struct Access {
    at: Timestamp,
    actor: HistoryActor,
    kind: AccessKind,
    action: String,
    done: bool,
}

/// What an access was.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum AccessKind {
    Read,
    Export,
    Print,
    Login,
    Change,
}

#[derive(Serialize)]
struct Line {
    id: Uuid,
    sequence: Option<i64>,
    at: Timestamp,
    actor: String,
    action: String,
    object: String,
    result: String,
    origin: String,
    request: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Roots {
    items: Vec<Root>,
    public_key: String,
}

#[derive(Serialize)]
struct Root {
    day: NaiveDate,
    sequence: i64,
    hash: String,
    signature: String,
}

#[derive(Deserialize)]
struct Choice {
    object: Option<Uuid>,
    actor: Option<String>,
    action: Option<String>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    #[serde(flatten)]
    paging: Paging,
}

async fn accesses(
    api: Data<Api>,
    desk: Data<Desk>,
    asker: Asker,
    Path(id): Path<CaseId>,
    Query(paging): Query<Paging>,
) -> Answer {
    let (case, _) = answers::read(&api, &asker, id).await?;
    let object = Some(id.to_string());
    let (after, rows) = (paging.after()?, paging.rows());
    let query = AuditQuery { object, after, rows, ..AuditQuery::default() };
    let page = api.store.audit_lines(&query).await?;
    let actors = page.items.iter().filter_map(|line| line.actor.parse::<Actor>().ok());
    let people = actors.filter_map(|actor| actor.account()).collect();
    let names = Names::of(&api.store, case.municipality, &people).await?;
    let items = page.items.iter().map(|line| access(line, &names, &desk.contract)).collect();
    Ok(ok(&QueuePage { items, next: page.next.map(|next| next.to_string()) }))
}

fn access(line: &AuditLine, names: &Names, contract: &Contract) -> Access {
    let known = line.actor.parse().map(|known| actor(known, names));
    let audited = contract.operation(&line.action).and_then(|operation| operation.audited);
    let kind = match audited {
        Some(Audited::Read) => AccessKind::Read,
        Some(Audited::Export) => AccessKind::Export,
        Some(Audited::Print) => AccessKind::Print,
        Some(Audited::Login) => AccessKind::Login,
        None => AccessKind::Change,
    };
    Access {
        at: line.at,
        actor: known.unwrap_or_else(|_| HistoryActor::unknown()),
        kind,
        action: line.action.clone(),
        done: line.result == DONE,
    }
}

async fn lines(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    check_reach(&api, &asker, choice.object).await?;
    let query = AuditQuery {
        object: choice.object.map(|id| id.to_string()),
        actor: choice.actor,
        action: choice.action,
        from: choice.from,
        until: choice.until,
        after: choice.paging.after()?,
        rows: choice.paging.rows(),
    };
    let page = api.store.audit_lines(&query).await?;
    let items = page.items.into_iter().map(Line::from).collect();
    Ok(ok(&QueuePage { items, next: page.next.map(|next| next.to_string()) }))
}

/// Who audits every desk of the installation reads everything; who audits some of them, what is about a case or an
/// account of those (S1). What belongs to another desk looks like nothing (S2).
async fn check_reach(api: &Api, asker: &Asker, object: Option<Uuid>) -> Answer<()> {
    let all = municipalities::list(api.store.database().reader()).await?;
    if all.iter().all(|known| asker.municipalities().contains(&known.id)) {
        return Ok(());
    }
    let Some(object) = object else {
        let detail = "You audit some desks of several: name a case or an account of those.";
        return Err(Problem::new(Kind::Forbidden, detail).with_code("object_needed"));
    };
    match api.store.load(CaseId(object)).await? {
        Some(case) => found(asker.municipalities().contains(&case.municipality).then_some(())),
        None => within_reach(api, asker, AccountId(object)).await.map(|_| ()),
    }
}

async fn roots(api: Data<Api>, _asker: Asker) -> Answer {
    let items = api.store.audit_roots().await?.iter().map(Root::from).collect();
    Ok(ok(&Roots { items, public_key: api.store.keys().audit_public_key() }))
}

impl From<AuditLine> for Line {
    fn from(line: AuditLine) -> Self {
        let AuditLine { id, seq, at, actor, action, object, result, origin, request_id } = line;
        Self { id, sequence: seq, at, actor, action, object, result, origin, request: request_id }
    }
}

impl From<&AuditRoot> for Root {
    fn from(root: &AuditRoot) -> Self {
        let (hash, signature) = (STANDARD.encode(root.hash), STANDARD.encode(root.signature));
        Self { day: root.day, sequence: root.seq, hash, signature }
    }
}
