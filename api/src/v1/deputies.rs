//! Deputies: who stands in for whom while somebody is away.

use super::{
    Api,
    answers::{created, list, ok},
    asker::Asker,
    creation, failed, found,
    views::Named,
};
use crate::{
    extract::{Body, IdempotencyKey, Path},
    problem::{Answer, Kind, Problem},
    server::Routes,
    tokens::Who,
};
use actix_web::web::Data;
use chrono::{Months, NaiveDate};
use domain::AccountId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::accounts::{self, Account, Deputising};
use uuid::Uuid;

/// The longest that somebody can be replaced in advance, in months.
const LONGEST: Months = Months::new(12);

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listDeputies", all);
    routes.on("nameDeputy", name);
    routes.on("endDeputy", end);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewDeputy {
    account: Option<AccountId>,
    deputy: AccountId,
    first_day: NaiveDate,
    last_day: NaiveDate,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deputy {
    id: Uuid,
    account: Named,
    deputy: Named,
    first_day: NaiveDate,
    last_day: NaiveDate,
}

/// The accounts that the asker may know of: colleagues at the same desk or organisation, for an administrator everybody
/// of the own municipalities.
struct Colleagues(BTreeMap<AccountId, Account>);

impl Colleagues {
    async fn of(api: &Api, asker: &Asker) -> Answer<Self> {
        let accounts = accounts::list(api.store.database().reader()).await?;
        let known = accounts.into_iter().filter(|account| match &asker.who {
            Who::Organisation { organisation, .. } => {
                account.role == accounts::Role::Organisation(*organisation)
            }
            Who::Staff { .. }
            | Who::Administrator { .. }
            | Who::Client { .. }
            | Who::Auditor { .. }
            | Who::Onlooker { .. } => !account.municipalities.is_disjoint(asker.municipalities()),
        });
        Ok(Self(known.map(|account| (account.id, account)).collect()))
    }

    fn view(&self, deputising: &Deputising) -> Option<Deputy> {
        let named = |id: AccountId| {
            let account = self.0.get(&id)?;
            Some(Named { id: id.0, name: Some(account.display_name.to_string()) })
        };
        Some(Deputy {
            id: deputising.id,
            account: named(deputising.account)?,
            deputy: named(deputising.deputy)?,
            first_day: deputising.first_day,
            last_day: deputising.last_day,
        })
    }
}

async fn all(api: Data<Api>, asker: Asker) -> Answer {
    let colleagues = Colleagues::of(&api, &asker).await?;
    let today = api.store.clock().now().day();
    let deputies = accounts::deputies(api.store.database().reader(), today).await?;
    Ok(list(deputies.iter().filter_map(|deputising| colleagues.view(deputising))))
}

async fn name(api: Data<Api>, asker: Asker, key: IdempotencyKey, body: Body<NewDeputy>) -> Answer {
    let NewDeputy { account, deputy, first_day, last_day } = body.content;
    let own = found(asker.caller.actor.account())?;
    let account = account.unwrap_or(own);
    let colleagues = Colleagues::of(&api, &asker).await?;
    let away = found(colleagues.0.get(&account))?;
    let stands_in = found(colleagues.0.get(&deputy))?;
    may_arrange(&asker, away)?;
    fits(away, stands_in, (first_day, last_day))?;
    let id = creation::id(&api, &asker, "deputy", &key);
    let new = Deputising { id, account, deputy, first_day, last_day };
    let tx = api.store.database().begin_write().await?;
    if !creation::repeated(accounts::deputising(&tx, id).await?, &new)? {
        accounts::deputise(&tx, &asker.change(&api), &new).await??;
        tx.commit().await.map_err(failed)?;
    }
    let view = found(colleagues.view(&new))?;
    Ok(created(&format!("/deputies/{id}"), &view))
}

async fn end(api: Data<Api>, asker: Asker, Path(id): Path<Uuid>) -> Answer {
    let colleagues = Colleagues::of(&api, &asker).await?;
    let tx = api.store.database().begin_write().await?;
    let deputising = found(accounts::deputising(&tx, id).await?)?;
    let view = found(colleagues.view(&deputising))?;
    may_arrange(&asker, found(colleagues.0.get(&deputising.account))?)?;
    found(accounts::end_deputising(&tx, &asker.change(&api), id).await?.then_some(()))?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&view))
}

/// People arrange their own replacement; an administrator of all of somebody's municipalities arranges anybody's.
fn may_arrange(asker: &Asker, away: &Account) -> Answer<()> {
    let administers = matches!(asker.who, Who::Administrator { .. })
        && away.municipalities.is_subset(asker.municipalities());
    if administers || asker.caller.actor.account() == Some(away.id) {
        return Ok(());
    }
    Err(Problem::new(Kind::Forbidden, "Only for yourself, or by an administrator."))
}

/// A deputy has the same role, for nothing beyond what the other works for.
fn fits(away: &Account, deputy: &Account, days: (NaiveDate, NaiveDate)) -> Answer<()> {
    let conflict = |code, detail| Err(Problem::new(Kind::Conflict, detail).with_code(code));
    if away.id == deputy.id {
        return conflict("own_deputy", "Nobody stands in for themselves.");
    }
    if away.role != deputy.role || !deputy.municipalities.is_subset(&away.municipalities) {
        let detail = "A deputy has the same role, and works for no other municipality.";
        return conflict("deputy_does_not_fit", detail);
    }
    if days.0.checked_add_months(LONGEST).is_none_or(|latest| days.1 > latest) {
        return conflict("deputy_for_too_long", "At most a year.");
    }
    Ok(())
}
