//! Which accounts an administrator looks after: those that work nowhere else (S1, S2).

use super::{Api, asker::Asker, found};
use crate::problem::{Answer, Problem};
use domain::AccountId;
use store::{
    accounts::{self, Account, Role},
    registers::organisations,
};

/// The account, when it works in municipalities of the asker and in no other; else it is not there.
pub(super) async fn within_reach(api: &Api, asker: &Asker, id: AccountId) -> Answer<Account> {
    let conn = api.store.database().reader();
    let account = found(accounts::find(conn, id).await?)?;
    let works_for = match account.role {
        Role::Staff
        | Role::Administrator
        | Role::Auditor
        | Role::Municipality
        | Role::Council
        | Role::Advocate => account.municipalities.clone(),
        Role::Organisation(organisation) => {
            found(organisations::find(conn, organisation).await?)?.municipalities
        }
    };
    if works_for.is_empty() || !works_for.is_subset(asker.municipalities()) {
        return Err(Problem::not_found());
    }
    Ok(account)
}
