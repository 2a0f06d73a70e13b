//! A form with a file (multipart/form-data): read within its bounds, and held to what the contract says of its fields (S17).

use super::{Place, Room, passed, typed};
use crate::{
    gate::Passed,
    problem::{Answer, FieldError, Kind, Problem},
    tokens::Denial,
};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    web::{BytesMut, Data},
};
use domain::complaint::document::MOST_BYTES;
use futures_util::{StreamExt as _, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// The name of the field with the file.
const FILE: &str = "file";

/// The most bytes of a field that is no file: the longest text, in any script.
const FIELD_BYTES: usize = 80 * 1024;

/// The most fields.
const FIELDS: usize = 10;

/// How long sending a form may take: a file of the largest size over a slow mobile line.
const FORM_TIME: Duration = Duration::from_secs(180);

/// A form that the contract's schema accepts.
pub struct Form<T> {
    /// The fields besides the file.
    pub fields: T,
    /// The name of the file, as it was sent.
    pub name: String,
    /// What is in the file.
    pub content: Vec<u8>,
    /// SHA-256 of the fields and the file, to recognise a repeated request whatever its boundaries (G13).
    pub digest: [u8; 32],
    /// Its place in the memory of this process.
    pub place: Place,
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Answer<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let passed = passed(request);
        let room = request.app_data::<Data<Room>>().cloned();
        let parts = Multipart::new(request.headers(), payload.take());
        Box::pin(async move {
            let Passed { operation, caller, .. } = passed?;
            let who = caller.ok_or_else(|| Problem::unauthenticated(Denial::Missing))?.who;
            let room = room.ok_or_else(|| Problem::internal(&"a form without a room for files"))?;
            let place = room.enter(&who).await?;
            let read = tokio::time::timeout(FORM_TIME, Sent::read(parts)).await;
            let sent =
                read.map_err(|_| Problem::new(Kind::Timeout, "The form did not arrive in time."))??;
            let digest = sent.digest();
            let mut fields = sent.fields;
            if let Some((name, _)) = &sent.file {
                fields.insert(FILE.to_owned(), Value::String(name.clone()));
            }
            let fields = typed(&operation, Value::Object(fields))?;
            let (name, content) = sent.file.unwrap_or_default();
            Ok(Self { fields, name, content, digest, place })
        })
    }
}

/// What stands in a form.
#[derive(Default)]
struct Sent {
    fields: Map<String, Value>,
    file: Option<(String, Vec<u8>)>,
}

impl Sent {
    async fn read(mut parts: Multipart) -> Answer<Self> {
        let mut sent = Self::default();
        while let Some(part) = parts.next().await {
            let part = part.map_err(broken)?;
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = name == FILE;
            let known = if is_file { sent.file.is_some() } else { sent.fields.contains_key(&name) };
            if known || sent.fields.len() >= FIELDS {
                let detail = "Send each field once, and one file.";
                let field = if is_file { "/file" } else { "" };
                return Err(Problem::invalid(vec![FieldError::new(field, "too_many", detail)]));
            }
            if is_file {
                sent.file = Some((file_name(&part), file(part).await?));
            } else {
                sent.take(name, text(part).await?);
            }
        }
        Ok(sent)
    }

    /// A browser sends a field that was left empty too.
    fn take(&mut self, name: String, text: String) {
        if !text.is_empty() {
            self.fields.insert(name, Value::String(text));
        }
    }

    fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        let mut take = |bytes: &[u8]| {
            digest.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(bytes);
        };
        for (name, text) in &self.fields {
            take(name.as_bytes());
            take(text.as_str().unwrap_or_default().as_bytes());
        }
        if let Some((name, content)) = &self.file {
            take(name.as_bytes());
            take(content);
        }
        digest.finalize().into()
    }
}

/// The name that the sender's machine gave the file, without the folders that some send before it.
fn file_name(part: &Field) -> String {
    let disposition = part.content_disposition();
    let given = disposition.and_then(|given| given.get_filename()).unwrap_or_default();
    given.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

async fn file(part: Field) -> Answer<Vec<u8>> {
    let most = usize::try_from(MOST_BYTES).unwrap_or(usize::MAX);
    let too_large = || {
        let detail = "At most 10 MiB. Make the photograph or scan smaller, or send it in parts.";
        Problem::new(Kind::TooLarge, detail).with_error(FieldError::new(
            "/file",
            "too_large",
            detail,
        ))
    };
    let content = bytes(part, most).await?.ok_or_else(too_large)?;
    if content.is_empty() {
        let error = FieldError::new("/file", "empty", "The file is empty: choose another one.");
        return Err(Problem::invalid(vec![error]));
    }
    Ok(content.to_vec())
}

async fn text(part: Field) -> Answer<String> {
    let too_large = || Problem::new(Kind::TooLarge, "A field is longer than any text may be.");
    let bytes = bytes(part, FIELD_BYTES).await?.ok_or_else(too_large)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| {
        let detail = "The fields of a form are written in UTF-8.";
        Problem::invalid(vec![FieldError::new("", "format", detail)])
    })
}

/// The bytes of a part; `None` when they are more than this.
async fn bytes(mut part: Field, most: usize) -> Answer<Option<BytesMut>> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(broken)?;
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn broken(_: MultipartError) -> Problem {
    let detail = "The form did not arrive whole, or is not multipart/form-data.";
    Problem::invalid(vec![FieldError::new("", "format", detail)])
}
