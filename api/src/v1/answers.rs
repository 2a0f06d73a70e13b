//! The forms that answers have in common: a case, something new, a list.

use super::{Api, asker::Asker, views};
use crate::{
    extract::{IfMatch, etag},
    problem::{Answer, Problem},
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{ETAG, IF_MATCH, LOCATION},
};
use domain::{CaseId, access::Sight, complaint::Complaint};
use serde::Serialize;
use std::future::{Ready, ready};

/// A list that is not cut into pages.
#[derive(Serialize)]
pub(super) struct Items<T> {
    /// In the order that the operation names.
    pub items: Vec<T>,
}

/// 200 with a body.
pub(super) fn ok(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(body)
}

/// 200 with a list.
pub(super) fn list<T: Serialize>(items: impl IntoIterator<Item = T>) -> HttpResponse {
    ok(&Items { items: items.into_iter().collect() })
}

/// 201 with what is new and where it is.
pub(super) fn created(path: &str, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Created().insert_header((LOCATION, format!("/v1{path}"))).json(body)
}

/// 200 with the case as the asker may see it.
pub(super) async fn case(api: &Api, asker: &Asker, case: &Complaint) -> Answer {
    let view = views::complaint(&api.store, case, asker.sight(case)).await?;
    let view = view.ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(case.version.into()))).json(view))
}

/// The case, when the asker may know of it, and what the asker may know.
pub(super) async fn read(api: &Api, asker: &Asker, id: CaseId) -> Answer<(Complaint, Sight)> {
    let case = super::found(api.store.load(id).await?)?;
    match asker.sight(&case) {
        Sight::Nothing => Err(Problem::not_found()),
        sight => Ok((case, sight)),
    }
}

/// The version of the case for which a command is meant, from `If-Match`; none when the asker does not mind.
///
/// A parameter of the contract it is not: another version is no bad request but answers 412.
pub(super) struct Expected(pub Option<u32>);

impl FromRequest for Expected {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let written = request.headers().get(IF_MATCH).map(|value| value.to_str().ok());
        ready(Ok(Self(match written.map(IfMatch::parse) {
            None | Some(IfMatch::Absent | IfMatch::Any) => None,
            // No case has version 0: a tag that this desk never gave fits none.
            Some(IfMatch::Other) => Some(0),
            Some(IfMatch::Version(version)) => Some(u32::try_from(version).unwrap_or(0)),
        })))
    }
}
