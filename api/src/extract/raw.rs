//! A body as it was sent, for who has to check a signature over it first.

use super::{BODY_TIME, json, passed, read, typed};
use crate::{
    contract::Operation,
    problem::{Answer, Kind, Problem},
};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, web::Bytes};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The bytes of a body in one of the forms of the contract.
#[derive(Debug, Clone)]
pub struct RawBody {
    /// What was sent.
    pub bytes: Bytes,
    form: String,
    operation: Arc<Operation>,
}

impl RawBody {
    /// Whether it is JSON, by its `Content-Type`.
    pub fn is_json(&self) -> bool {
        self.form.eq_ignore_ascii_case("application/json")
    }

    /// The content, when the contract's schema accepts it.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn json<T: DeserializeOwned>(&self) -> Answer<T> {
        typed(&self.operation, json::parse(&self.bytes)?)
    }
}

impl FromRequest for RawBody {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Answer<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (passed, form) = (passed(request), request.content_type().to_owned());
        let payload = payload.take();
        Box::pin(async move {
            let operation = passed?.operation;
            let bytes = tokio::time::timeout(BODY_TIME, read(payload))
                .await
                .map_err(|_| Problem::new(Kind::Timeout, "The body did not arrive in time."))??;
            Ok(Self { bytes, form, operation })
        })
    }
}
