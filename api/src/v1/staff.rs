//! The colleagues to whom a case can be given.

use super::{Api, answers::list, asker::Asker, views::Named};
use crate::{extract::Query, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::MunicipalityId;
use serde::Deserialize;
use store::accounts::{self, Account, Role};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listStaff", staff);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    municipality: Option<MunicipalityId>,
}

async fn staff(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    let accounts = accounts::list(api.store.database().reader()).await?;
    let chosen = |id: &MunicipalityId| choice.municipality.is_none_or(|only| only == *id);
    let own = asker.municipalities().iter().filter(|id| chosen(id)).copied().collect();
    let colleagues = accounts
        .into_iter()
        .filter(|account| is_active_staff(account) && !account.municipalities.is_disjoint(&own));
    Ok(list(
        colleagues.map(|account| Named {
            id: account.id.0,
            name: Some(account.display_name.to_string()),
        }),
    ))
}

fn is_active_staff(account: &Account) -> bool {
    account.role == Role::Staff && account.disabled_at.is_none()
}
