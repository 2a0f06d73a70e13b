//! Opening a case as an auditor: with a reason, for an hour, and seen by who leads the desk (R71).

use super::{
    Api,
    answers::{created, list},
    asker::Asker,
    creation, found,
    views::{Named, Names},
};
use crate::{
    extract::{Body, IdempotencyKey, Path},
    problem::{Answer, Kind, Problem},
    server::Routes,
};
use actix_web::web::Data;
use domain::{CaseId, Timestamp, access::Duty, values::Text};
use serde::{Deserialize, Serialize};
use store::{StoreError, accounts::Opening};
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("openCase", open);
    routes.on("listOpenings", all);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenCase {
    reason: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OpeningView {
    id: Uuid,
    complaint: CaseId,
    auditor: Named,
    reason: Option<Text>,
    opened_at: Timestamp,
    until: Timestamp,
}

async fn open(
    api: Data<Api>,
    asker: Asker,
    Path(case): Path<CaseId>,
    key: IdempotencyKey,
    body: Body<OpenCase>,
) -> Answer {
    let known = found(api.store.load(case).await?)?;
    // Another desk's case looks like none (S2).
    found(asker.municipalities().contains(&known.municipality).then_some(()))?;
    let account = found(asker.caller.actor.account())?;
    let id = creation::id(&api, &asker, "opening", &key);
    let wanted = (case, body.content.reason);
    let opening =
        match api.store.open_case(&asker.change(&api), (id, account), wanted.clone()).await {
            Err(StoreError::Duplicate(_)) => {
                let earlier = found(api.store.opening(id).await?)?;
                if (earlier.case, earlier.reason.as_ref()) != (wanted.0, Some(&wanted.1)) {
                    return Err(creation::key_reused());
                }
                earlier
            }
            opened => found(opened?)?,
        };
    let people = [account].into();
    let names = Names::of(&api.store, known.municipality, &people).await?;
    Ok(created(&format!("/complaints/{case}"), &view(opening, &names)))
}

async fn all(api: Data<Api>, asker: Asker) -> Answer {
    if asker.caller.duty == Duty::Intake || asker.caller.duty == Duty::Handler {
        return Err(Problem::new(Kind::Forbidden, "This is for who leads the desk."));
    }
    let own = asker.municipalities();
    let openings = api.store.openings(own).await?;
    asker.arrival.seen.cases(openings.iter().map(|opening| opening.case));
    let people = openings.iter().map(|opening| opening.account).collect();
    let names = Names::of_people(&api.store, &people).await?;
    Ok(list(openings.into_iter().map(|opening| view(opening, &names))))
}

fn view(opening: Opening, names: &Names) -> OpeningView {
    let Opening { id, case, account, reason, opened_at, until } = opening;
    let auditor = names.account(account);
    OpeningView { id, complaint: case, auditor, reason, opened_at, until }
}
