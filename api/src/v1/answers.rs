//! The forms that answers have in common: a case, something new, a list.

use super::{Api, asker::Asker, views};
use crate::{
    extract::etag,
    problem::{Answer, Problem},
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder,
    dev::Payload,
    http::header::{CONTENT_DISPOSITION, ETAG, IF_MATCH, LOCATION},
};
use domain::{CaseId, access::Sight, complaint::Complaint};
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use store::queries::Cursor;

/// Which page of a list somebody wants.
#[derive(Deserialize)]
pub(super) struct Paging {
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Rows on a page when the asker does not say.
const ROWS: u32 = 50;

impl Paging {
    /// Where the page begins. A cursor of the right form that this desk never gave is a place in the list too.
    pub fn after(&self) -> Answer<Option<Cursor>> {
        let read = self.cursor.as_deref().map(str::parse).transpose();
        read.map_err(|_| Problem::not_found())
    }

    /// How many rows it has.
    pub fn rows(&self) -> u32 {
        self.limit.unwrap_or(ROWS)
    }
}

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

/// 200 with a file to keep; the name is one that the desk gave.
pub(super) fn attachment(media_type: &str, name: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(media_type)
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    answer
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
    let sight = asker.sight(&case);
    if sight == Sight::Nothing { Err(Problem::not_found()) } else { Ok((case, sight)) }
}

/// The version of the case for which a command is meant, from `If-Match`; none when the asker does not mind.
///
/// A parameter of the contract it is not: another version is no bad request but answers 412.
pub(super) struct Expected(pub Option<u32>);

impl FromRequest for Expected {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let written = request.headers().get(IF_MATCH).map(|value| value.to_str().unwrap_or(""));
        ready(Ok(Self(written.filter(|tag| *tag != "*").map(|tag| {
            let version = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            // No case has version 0: a tag that this desk never gave fits none.
            version.and_then(|version| version.parse().ok()).unwrap_or(0)
        }))))
    }
}
