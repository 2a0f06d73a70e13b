//! Documents of a case: added through a form, handed out as attachments once they are clean, redacted and shared (S17, R13).

mod archive;
mod content;
mod disposition;
mod text;
mod warnings;

use super::{
    Api,
    answers::{self, Expected, created},
    asker::Asker,
    commands::{self, Request},
    found,
    views::{self, DocumentView},
};
use crate::{
    extract::{Form, IdempotencyKey, Path, Place, Room},
    problem::{Answer, FieldError, Problem},
    server::Routes,
};
use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY},
    web::{Bytes, Data},
};
use domain::{
    CaseId,
    access::Sight,
    complaint::{
        Command, Complaint,
        commands::{
            AddDocument, AddRedactedVersion, LabelDocument, ShareDocument, UnshareDocument,
        },
        document::{FileKind, Sensitivity, StoredFile},
        hearing::Party,
    },
    values::{Line, Text},
};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use store::{Executed, documents::NewFile};
use warnings::Warning;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("addDocument", add);
    routes.on("addRedactedVersion", add_redacted_version);
    routes.on("getDocumentContent", content);
    routes.on("checkText", warnings::check_text);
    commands::on::<LabelDocument>(routes, "labelDocument");
    commands::on::<ShareDocument>(routes, "shareDocument");
    commands::on::<UnshareDocument>(routes, "unshareDocument");
}

/// The fields of a form beside the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewDocument {
    #[serde(default)]
    description: Option<Text>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    sensitivity: Option<Sensitivity>,
}

#[derive(Deserialize)]
struct NewVersion {
    withheld: Text,
}

/// What was added, and what its sender should look at again.
#[derive(Serialize)]
struct AddedDocument {
    document: DocumentView,
    warnings: Vec<Warning>,
}

/// A file that is of a kind that the desk takes in.
struct Received {
    name: Line,
    kind: FileKind,
    content: Vec<u8>,
    warnings: Vec<Warning>,
    _place: Place,
}

async fn add(
    api: Data<Api>,
    asker: Asker,
    Path(case): Path<CaseId>,
    key: IdempotencyKey,
    expected: Expected,
    form: Form<NewDocument>,
) -> Answer {
    answers::read(&api, &asker, case).await?;
    let Form { fields: NewDocument { description, from, sensitivity }, .. } = &form;
    let (description, sensitivity) = (description.clone(), *sensitivity);
    let from = from.as_deref().map(party).transpose()?;
    let mut warnings: Vec<_> = warnings::of_text("/description", description.as_ref()).collect();
    let request = Request { case, key, expected, digest: form.digest };
    let file = look_at(form).await?;
    let name = file.name.clone();
    let command = |file| AddDocument { file, name, description, from, sensitivity }.into();
    let (executed, found) = keep(&api, &asker, request, file, command).await?;
    warnings.extend(found);
    answer(&api, &asker, &executed, warnings).await
}

async fn add_redacted_version(
    api: Data<Api>,
    asker: Asker,
    Path((case, document)): Path<(CaseId, u16)>,
    key: IdempotencyKey,
    expected: Expected,
    form: Form<NewVersion>,
) -> Answer {
    let (stored, _) = answers::read(&api, &asker, case).await?;
    found(stored.documents.get(&document))?;
    let withheld = form.fields.withheld.clone();
    let mut warnings: Vec<_> = warnings::of_text("/withheld", Some(&withheld)).collect();
    let request = Request { case, key, expected, digest: form.digest };
    let file = look_at(form).await?;
    let name = file.name.clone();
    let command = |file| AddRedactedVersion { document, file, name, withheld }.into();
    let (executed, found) = keep(&api, &asker, request, file, command).await?;
    warnings.extend(found);
    answer(&api, &asker, &executed, warnings).await
}

/// The side that a field of a form names.
fn party(text: &str) -> Answer<Party> {
    if text == "client" {
        return Ok(Party::Client);
    }
    let wrong = || {
        let detail = "`client`, or the id of an organisation.";
        Problem::invalid(vec![FieldError::new("/from", "invalid", detail)])
    };
    text.parse().map(Party::Organisation).map_err(|_| wrong())
}

/// What kind of file it is. Looking into a large one takes a while, in which a thread of the server would answer nobody.
async fn look_at<T>(form: Form<T>) -> Answer<Received> {
    let Form { name: given, content, place, .. } = form;
    let name = Line::parse(&given).map_err(|invalid| {
        let detail = format!("The name of the file cannot be used: {invalid}.");
        Problem::invalid(vec![FieldError::new("/file", invalid.code(), detail)])
    })?;
    let looked = tokio::task::spawn_blocking(move || {
        let kind = content::kind(name.as_str(), &content)?;
        let mut warnings: Vec<_> = warnings::of_name(&name).collect();
        warnings.extend((kind == FileKind::Text).then(|| warnings::of_content(&content)).flatten());
        Ok(Received { name, kind, content, warnings, _place: place })
    });
    let looked = looked.await.map_err(|error| Problem::internal(&error))?;
    looked.map_err(|wrong: FieldError| Problem::invalid(vec![wrong]))
}

async fn keep(
    api: &Api,
    asker: &Asker,
    request: Request,
    file: Received,
    command: impl FnOnce(StoredFile) -> Command,
) -> Answer<(Executed, Vec<Warning>)> {
    let Received { kind, content, warnings, _place, .. } = file;
    let case = request.case;
    let order = |stored| commands::order_of(api, asker, request, command(stored));
    let executed = api.context.documents.add(case, NewFile { kind, content }, order).await?;
    Ok((executed, warnings))
}

/// 201 with the document, which is the latest of the case as it stood then.
async fn answer(api: &Api, asker: &Asker, executed: &Executed, warnings: Vec<Warning>) -> Answer {
    let case = &executed.case;
    let sight = asker.sight(case);
    let number = found(case.documents.keys().last().copied())?;
    let document = found(views::document(&api.store, case, sight, number).await?)?;
    let path = format!("/complaints/{}/documents/{number}/content", case.id);
    Ok(created(&path, &AddedDocument { document, warnings }))
}

/// Only as an attachment, and only when it is clean (S17). Not yours and not there look the same (S2).
async fn content(
    api: Data<Api>,
    room: Data<Room>,
    asker: Asker,
    Path((id, number)): Path<(CaseId, u16)>,
) -> Answer {
    let (case, sight) = answers::read(&api, &asker, id).await?;
    let document = found(case.documents_for(sight).remove(&number))?;
    if !document.scan.is_readable() {
        return Err(not_available(&case, sight, number));
    }
    let place = room.enter(&asker.who).await?;
    let names = api.store.papers(id, &[document.name]).await?;
    let content = found(api.context.documents.content(id, document.file.object).await?)?;
    let name = disposition::file_name(names.get(&document.name), document.file.kind, number);
    let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
    Ok(HttpResponse::Ok()
        .content_type(document.file.kind.media_type())
        .insert_header((CONTENT_DISPOSITION, disposition::attachment(&name)))
        .insert_header((
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ))
        .no_chunking(length)
        .streaming(parts(content.into(), place)))
}

fn not_available(case: &Complaint, sight: Sight, number: u16) -> Problem {
    let scan = case.documents_for(sight).get(&number).map(|document| document.scan);
    let detail = "It can be fetched once the virus scanner has cleared it.";
    Problem::new(crate::problem::Kind::Conflict, detail)
        .with_code("document_not_available")
        .with_member("document", number)
        .with_member("scan", serde_json::to_value(scan).unwrap_or_default())
}

/// The content in parts; its place in memory is free again once the last one went out.
fn parts(
    content: Bytes,
    place: Place,
) -> impl stream::Stream<Item = Result<Bytes, std::io::Error>> {
    const PART: usize = 64 * 1024;
    stream::unfold((content, place), |(mut content, place)| async move {
        let part = content.split_to(content.len().min(PART));
        (!part.is_empty()).then_some((Ok(part), (content, place)))
    })
}
