//! Sessions with a browser: signing in and out, and what a page has to know of its session (S6, S9, S11).

use super::{
    Api,
    answers::created,
    asker::{Arrival, Asker},
    login::{self, ClientLogin, Login},
};
use crate::{
    extract::Body,
    problem::{Answer, Problem},
    server::{Desk, Routes},
    sessions::{self, CSRF_HEADER, Sessions, Signed},
    tokens::Who,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{HeaderName, HeaderValue, SET_COOKIE},
    web::Data,
};
use domain::{CaseId, Timestamp};
use serde::Serialize;
use store::{
    Store,
    sessions::{Holder, Owner, Proof, SessionToken},
};

/// What a browser forgets of this site at the end of a session (S11).
const FORGOTTEN: &str = "\"cache\", \"cookies\", \"storage\"";

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("createSession", sign_in);
    routes.on("createClientSession", open_case);
    routes.on("getSession", current);
    routes.on("endSession", end);
    routes.on("endSessions", end_all);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    csrf_token: String,
    method: &'static str,
    created_at: Timestamp,
    idle_until: Timestamp,
    ends_at: Timestamp,
    complaint: Option<CaseId>,
}

impl Session {
    fn of(store: &Store, signed: &Signed) -> Self {
        let Signed { token, session } = signed;
        Self {
            csrf_token: store.csrf_token(token),
            method: session.proof.code(),
            created_at: session.created_at,
            idle_until: session.idle_until,
            ends_at: session.ends_at,
            complaint: match session.holder {
                Holder::Client { case, .. } => Some(case),
                Holder::Account(_) => None,
            },
        }
    }
}

#[derive(Serialize)]
struct Ended {
    ended: u64,
}

async fn sign_in(
    api: Data<Api>,
    desk: Data<Desk>,
    request: HttpRequest,
    Arrival { seen, .. }: Arrival,
    body: Body<Login>,
) -> Answer {
    sessions_of(&desk)?.check_not_foreign(request.headers())?;
    let (account, proof) = login::signed_in(&api, &desk, body.content, &seen).await?;
    let holder = Holder::Account(Box::new(account));
    begin(&api, &desk, &request, (holder, proof)).await
}

async fn open_case(
    api: Data<Api>,
    desk: Data<Desk>,
    request: HttpRequest,
    Arrival { seen, .. }: Arrival,
    body: Body<ClientLogin>,
) -> Answer {
    sessions_of(&desk)?.check_not_foreign(request.headers())?;
    let (case, epoch) = login::with_secret(&api, body.content, &seen).await?;
    begin(&api, &desk, &request, (Holder::Client { case, epoch }, Proof::ClientSecret)).await
}

async fn begin(api: &Api, desk: &Desk, request: &HttpRequest, proved: (Holder, Proof)) -> Answer {
    let now = (desk.gatekeeper.now)();
    let signed = sessions_of(desk)?.begin(request.headers(), proved, now).await?;
    let answer = created("/sessions/current", &Session::of(&api.store, &signed));
    with_cookie(answer, sessions::set_cookie(&signed.token)?)
}

async fn current(api: Data<Api>, asker: Asker) -> Answer {
    let signed = super::found(asker.session)?;
    Ok(super::answers::ok(&Session::of(&api.store, &signed)))
}

async fn end(api: Data<Api>, asker: Asker) -> Answer {
    let signed = super::found(asker.session)?;
    let ended = api.store.end_session(&signed.token).await?;
    forgotten(u64::from(ended))
}

async fn end_all(api: Data<Api>, asker: Asker) -> Answer {
    let owner = match (&asker.who, asker.caller.actor.account()) {
        (_, Some(account)) => Owner::Account(account),
        (Who::Client { case }, None) => Owner::Client(*case),
        (_, None) => return Err(Problem::not_found()),
    };
    forgotten(api.store.end_sessions(owner).await?)
}

/// The answer to who may do more from now on: with a session, it comes with another token for it (S6).
pub(super) async fn renewed(api: &Api, asker: &Asker, mut answer: HttpResponse) -> Answer {
    let Some(signed) = &asker.session else { return Ok(answer) };
    // A session that ended meanwhile needs no other token.
    let Some(token) = api.store.renew_session(&signed.token).await? else { return Ok(answer) };
    answer.headers_mut().insert(HeaderName::from_static(CSRF_HEADER), csrf(api, &token)?);
    with_cookie(answer, sessions::set_cookie(&token)?)
}

fn csrf(api: &Api, token: &SessionToken) -> Answer<HeaderValue> {
    let text = api.store.csrf_token(token);
    HeaderValue::from_str(&text).map_err(|error| Problem::internal(&error))
}

fn sessions_of(desk: &Desk) -> Answer<&Sessions> {
    let missing = || Problem::internal(&"a desk without sessions");
    desk.gatekeeper.sessions.as_ref().ok_or_else(missing)
}

fn forgotten(ended: u64) -> Answer {
    let mut answer = super::answers::ok(&Ended { ended });
    let name = HeaderName::from_static("clear-site-data");
    answer.headers_mut().insert(name, HeaderValue::from_static(FORGOTTEN));
    with_cookie(answer, sessions::removed_cookie()?)
}

fn with_cookie(mut answer: HttpResponse, cookie: HeaderValue) -> Answer {
    answer.headers_mut().insert(SET_COOKIE, cookie);
    Ok(answer)
}
