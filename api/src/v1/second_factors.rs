//! The second factor: enrolling an authenticator, confirming it, and taking a lost one away (R72).

use super::{
    Api, accounts,
    answers::ok,
    asker::{Arrival, Asker, Visitor},
    failed, found,
    login::{self, PasswordLogin},
};
use crate::{
    extract::{Body, Path},
    problem::{Answer, Kind, Problem},
    server::{Desk, Routes},
};
use actix_web::web::Data;
use domain::AccountId;
use serde::{Deserialize, Serialize};
use store::{
    accounts::Account,
    registers::Change,
    second_factor::{self, RecoveryCode, TotpCode},
};

/// What authenticators show as the one who asks.
const ISSUER: &str = "Meldpunt";

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("enrolSecondFactor", enrol);
    routes.on("confirmSecondFactor", confirm);
    routes.on("resetSecondFactor", reset);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    username: String,
    password: String,
    code: String,
}

#[derive(Serialize)]
struct Enrolment {
    secret: String,
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Confirmed {
    recovery_codes: Vec<String>,
}

#[derive(Serialize)]
struct Reset {
    reset: bool,
}

async fn enrol(
    api: Data<Api>,
    desk: Data<Desk>,
    Arrival { seen, .. }: Arrival,
    body: Body<PasswordLogin>,
) -> Answer {
    let proved = login::with_password(&api, &desk, body.content, &seen).await?;
    let (account, now) = (&proved.account, (desk.gatekeeper.now)());
    let enrolled = api.store.enrol_second_factor(account.id, now).await?;
    api.store.forgive_login(&proved.counted).await?;
    let secret = enrolled.ok_or_else(|| {
        let detail = "This account has a second factor. Ask an administrator to reset it.";
        Problem::new(Kind::Conflict, detail).with_code("second_factor_exists")
    })?;
    let uri = secret.uri(ISSUER, account.username.as_str());
    Ok(ok(&Enrolment { secret: secret.base32(), uri }))
}

async fn confirm(
    api: Data<Api>,
    desk: Data<Desk>,
    visitor: Visitor,
    body: Body<Confirmation>,
) -> Answer {
    let Confirmation { username, password, code } = body.content;
    let seen = &visitor.arrival.seen;
    let proved =
        login::with_password(&api, &desk, PasswordLogin { username, password }, seen).await?;
    let account = &proved.account;
    let change = change_by(&api, account, visitor.arrival)?;
    let code = code.parse::<TotpCode>().map_err(|_| login::wrong_code())?;
    let now = (desk.gatekeeper.now)();
    let codes = api.store.confirm_second_factor(&change, account.id, (code, now)).await?;
    let codes = codes.ok_or_else(login::wrong_code)?;
    api.store.forget_logins(&proved.counted).await?;
    let recovery_codes = codes.iter().map(RecoveryCode::reveal).collect();
    Ok(ok(&Confirmed { recovery_codes }))
}

/// Somebody else takes it away: an authenticator that was stolen together with a session must not be able to.
async fn reset(api: Data<Api>, asker: Asker, Path(id): Path<AccountId>) -> Answer {
    let account = accounts::within_reach(&api, &asker, id).await?;
    if asker.caller.actor.account() == Some(account.id) {
        let detail = "Another administrator resets your second factor.";
        return Err(Problem::new(Kind::Forbidden, detail).with_code("own_account"));
    }
    let tx = api.store.database().begin_write().await?;
    let reset = second_factor::reset(&tx, &asker.change(&api), account.id).await?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&Reset { reset }))
}

/// A change that the holder of an account makes who has no token yet.
fn change_by(api: &Api, account: &Account, arrival: Arrival) -> Answer<Change> {
    let caller = found(account.caller())?;
    Ok(Change { by: caller.actor, at: api.store.clock().now(), origin: arrival.origin })
}
