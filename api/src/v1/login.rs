//! Logging in: with a password for people who work with the desk, with a number and secret for a client (S4, S8).

use super::{
    Api,
    answers::ok,
    asker::{Arrival, Asker},
};
use crate::{
    extract::Body,
    problem::{Answer, Kind, Problem},
    server::{Desk, Routes},
    tokens::{self, Identity, Who},
    witness::Seen,
};
use actix_web::{http::header::HeaderValue, web::Data};
use chrono::TimeDelta;
use domain::{
    AccountId, Actor, CaseId, MunicipalityId, OrganisationId, Timestamp,
    access::{Caller, Duty},
    values::{CaseNumber, Secret},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{
    CountedTry, LoginTry, Verified,
    accounts::{self, Account, Role, Username},
    second_factor::SecondFactor,
    sessions::Proof,
};
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("createToken", log_in);
    routes.on("createClientToken", open_case);
    routes.on("getMe", me);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Login {
    username: String,
    password: String,
    /// Of an authenticator, or for when it is lost.
    #[serde(default)]
    code: Option<String>,
}

/// A name and a password, which together are not enough where a second factor is needed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordLogin {
    pub username: String,
    pub password: String,
}

/// An account whose password was right; the try counts as wrong until the store hears otherwise.
pub(super) struct Proved {
    pub account: Account,
    pub counted: CountedTry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientLogin {
    number: CaseNumber,
    secret: Secret,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    access_token: String,
    token_type: &'static str,
    expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    complaint: Option<CaseId>,
}

async fn log_in(
    api: Data<Api>,
    desk: Data<Desk>,
    Arrival { seen, .. }: Arrival,
    body: Body<Login>,
) -> Answer {
    let (account, _) = signed_in(&api, &desk, body.content, &seen).await?;
    let epoch = account.token_epoch;
    Ok(ok(&token(&desk, (holder(account), epoch), None)?))
}

async fn open_case(
    api: Data<Api>,
    desk: Data<Desk>,
    Arrival { seen, .. }: Arrival,
    body: Body<ClientLogin>,
) -> Answer {
    let (case, epoch) = with_secret(&api, body.content, &seen).await?;
    Ok(ok(&token(&desk, (Who::Client { case }, epoch), Some(case))?))
}

/// The account of somebody who proved to be its holder, and how. Whatever is missing or wrong answers 401 (R72).
pub(super) async fn signed_in(
    api: &Api,
    desk: &Desk,
    login: Login,
    seen: &Seen,
) -> Answer<(Account, Proof)> {
    let Login { username, password, code } = login;
    let Proved { account, counted } =
        with_password(api, desk, PasswordLogin { username, password }, seen).await?;
    let now = (desk.gatekeeper.now)();
    let missing = match (api.store.second_factor(account.id).await?, code) {
        (SecondFactor::Missing, _) if desk.second_factor_required => {
            Some(("second_factor_missing", "Enrol a second factor first: POST /v1/second-factors."))
        }
        (SecondFactor::Missing, _) => None,
        (SecondFactor::Confirmed, None) => {
            Some(("second_factor_needed", "Send the code of your authenticator too."))
        }
        (SecondFactor::Confirmed, Some(code)) => {
            if !api.store.use_second_factor(account.id, &code, now).await? {
                return Err(wrong_code());
            }
            api.store.forget_logins(&counted).await?;
            seen.actor(actor(&account));
            return Ok((account, Proof::PasswordAndTotp));
        }
    };
    if let Some((code, detail)) = missing {
        api.store.forgive_login(&counted).await?;
        return Err(refused(detail).with_code(code));
    }
    api.store.forget_logins(&counted).await?;
    seen.actor(actor(&account));
    Ok((account, Proof::Password))
}

/// The account whose password somebody knows. Ten wrong tries are free; then each next one waits longer (S4).
pub(super) async fn with_password(
    api: &Api,
    desk: &Desk,
    login: PasswordLogin,
    seen: &Seen,
) -> Answer<Proved> {
    let PasswordLogin { username, password } = login;
    let counted = match api.store.count_login(&username).await? {
        LoginTry::Counted(counted) => counted,
        LoginTry::TooMany { retry_after } => return Err(too_many(retry_after)),
    };
    let known = match username.parse::<Username>() {
        Ok(name) => accounts::find_to_log_in(api.store.database().reader(), &name).await?,
        Err(_) => None,
    };
    let (account, hash) = known.unzip();
    if let Some(account) = &account {
        seen.object(account.id);
    }
    // Without an account the check takes as long, and is never right.
    let right = match desk.passwords.verify(password, hash).await {
        Ok(right) => right,
        Err(nothing_tried) => {
            api.store.forgive_login(&counted).await?;
            return Err(nothing_tried.into());
        }
    };
    let account = account.filter(|account| right && account.disabled_at.is_none());
    let account = account.ok_or_else(|| refused("The username or the password is wrong."))?;
    Ok(Proved { account, counted })
}

/// The case whose secret somebody knows, and which of its secrets that is.
pub(super) async fn with_secret(
    api: &Api,
    login: ClientLogin,
    seen: &Seen,
) -> Answer<(CaseId, u32)> {
    let ClientLogin { number, secret } = login;
    match api.store.verify_secret(&number, &secret).await? {
        Verified::Known { case, epoch } => {
            seen.cases([case]);
            seen.actor(Actor::Client);
            Ok((case, epoch))
        }
        Verified::Refused => Err(refused("The number or the secret is wrong.")),
        Verified::TooMany { retry_after } => Err(too_many(retry_after)),
    }
}

/// The holder of an account, as the audit names them.
fn actor(account: &Account) -> Actor {
    Caller::from(&holder(account.clone())).actor
}

/// The holder of an account as a token or a session names them.
pub(crate) fn holder(account: Account) -> Who {
    let Account { id, municipalities, role, .. } = account;
    let of = municipalities.clone();
    let onlooker = |role| Who::Onlooker { role, account: id, municipalities: of };
    match role {
        Role::Staff => Who::Staff { account: id, municipalities },
        Role::Organisation(organisation) => Who::Organisation { organisation, account: id },
        Role::Administrator => Who::Administrator { account: id, municipalities },
        Role::Auditor => Who::Auditor { account: id, municipalities },
        Role::Municipality => onlooker(tokens::Role::Municipality),
        Role::Council => onlooker(tokens::Role::Council),
        Role::Advocate => onlooker(tokens::Role::Advocate),
    }
}

fn token(desk: &Desk, (who, epoch): (Who, u32), complaint: Option<CaseId>) -> Answer<Token> {
    let (tokens, now) = (&desk.gatekeeper.tokens, (desk.gatekeeper.now)());
    let identity = Identity { who, token: Uuid::new_v4(), epoch };
    let access_token = tokens.issue(&identity, now).map_err(|error| Problem::internal(&error))?;
    let lifetime = TimeDelta::seconds(tokens.lifetime_seconds());
    Ok(Token { access_token, token_type: "Bearer", expires_at: now.moved(lifetime), complaint })
}

/// 401: the second factor is not the right one. It counts as a wrong try.
pub(super) fn wrong_code() -> Problem {
    refused("The code is wrong, was used already, or is too old.").with_code("wrong_code")
}

fn too_many(retry_after: TimeDelta) -> Problem {
    let seconds = u64::try_from(retry_after.num_seconds()).unwrap_or(0);
    Problem::too_many_requests(seconds + 1)
}

fn refused(detail: &'static str) -> Problem {
    Problem::new(Kind::Unauthenticated, detail)
        .with_code("wrong_credentials")
        .with_header("www-authenticate", HeaderValue::from_static("Bearer"))
}

#[derive(Serialize)]
struct Me {
    role: tokens::Role,
    duty: Duty,
    account: Option<AccountId>,
    name: Option<String>,
    organisation: Option<OrganisationId>,
    municipalities: BTreeSet<MunicipalityId>,
    complaint: Option<CaseId>,
}

async fn me(api: Data<Api>, asker: Asker) -> Answer {
    let account = asker.caller.actor.account();
    let name = match account {
        Some(id) => accounts::find(api.store.database().reader(), id).await?,
        None => None,
    };
    let (organisation, complaint) = match &asker.who {
        Who::Organisation { organisation, .. } => (Some(*organisation), None),
        Who::Client { case } => (None, Some(*case)),
        Who::Staff { .. }
        | Who::Administrator { .. }
        | Who::Auditor { .. }
        | Who::Onlooker { .. } => (None, None),
    };
    Ok(ok(&Me {
        role: asker.who.role(),
        duty: asker.caller.duty,
        account,
        name: name.map(|account| account.display_name.to_string()),
        organisation,
        municipalities: asker.caller.municipalities,
        complaint,
    }))
}
