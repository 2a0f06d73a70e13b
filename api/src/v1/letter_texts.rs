//! The texts of letters: what a municipality put in the place of the built-in ones, checked and tried before it counts.

use super::{
    Api,
    answers::{attachment, list, ok},
    asker::Asker,
    failed,
};
use crate::{
    extract::{Body, Path},
    problem::{Answer, FieldError, Problem, capitalised},
    server::Routes,
};
use actix_web::web::{self, Data};
use domain::{MunicipalityId, Timestamp, complaint::classification::Language, notice::NoticeKind};
use letters::{Letter, Text, TextProblem, Typesetter, samples};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::registers::texts::{self, TextVersion};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listLetterTexts", all);
    routes.on("getLetterText", one);
    routes.on("changeLetterText", change);
    routes.on("previewLetterText", preview);
}

/// Which text: of which municipality, letter and language.
type Key = (MunicipalityId, NoticeKind, Language);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    kind: NoticeKind,
    language: Language,
    version: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    kind: NoticeKind,
    language: Language,
    source: String,
    built_in: String,
    versions: Vec<VersionView>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VersionView {
    version: u32,
    source: Option<String>,
    created_at: Timestamp,
    created_by: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Draft {
    source: String,
    sample: Option<u32>,
    #[serde(default)]
    large_print: bool,
}

/// Every letter in every language, with the version that the municipality wrote, if it did.
async fn all(api: Data<Api>, asker: Asker, Path(id): Path<MunicipalityId>) -> Answer {
    asker.works_for(&api, id).await?;
    let own = texts::in_use(api.store.database().reader(), id).await?;
    let version = |kind, language| {
        let of = own.iter().find(|text| (text.kind, text.language) == (kind, language));
        of.map(|text| text.version)
    };
    let every = NoticeKind::ALL.iter().flat_map(|kind| {
        [Language::Dutch, Language::English].map(|language| Summary {
            kind: *kind,
            language,
            version: version(*kind, language),
        })
    });
    Ok(list(every))
}

async fn one(api: Data<Api>, asker: Asker, Path(key): Path<Key>) -> Answer {
    asker.works_for(&api, key.0).await?;
    Ok(ok(&view(&api, key).await?))
}

/// A new version, or with no source the built-in text again. Letters made from now on use it.
async fn change(api: Data<Api>, asker: Asker, Path(key): Path<Key>, body: Body<Change>) -> Answer {
    asker.works_for(&api, key.0).await?;
    let source = body.content.source;
    if let Some(source) = source.clone() {
        checked(key, source).await?;
    }
    let tx = api.store.database().begin_write().await?;
    texts::add(&tx, &asker.change(&api), key, source.as_deref()).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    Ok(ok(&view(&api, key).await?))
}

/// A sample letter with this text, as PDF.
async fn preview(api: Data<Api>, asker: Asker, Path(key): Path<Key>, body: Body<Draft>) -> Answer {
    asker.works_for(&api, key.0).await?;
    let Draft { source, sample, large_print } = body.content;
    let text = checked(key, source).await?;
    let nth = usize::try_from(sample.unwrap_or(1)).unwrap_or(usize::MAX);
    let typesetter = api.context.delivery.typesetter.clone();
    let set = web::block(move || sample_letter(&text, nth, large_print, &typesetter)).await;
    let pdf = set.map_err(|error| Problem::internal(&error))?;
    let pdf = pdf.ok_or_else(|| {
        let message = "This letter has no sample with that number.";
        Problem::invalid(vec![FieldError::new("/sample", "out_of_range", message.to_owned())])
    })?;
    Ok(attachment("application/pdf", "preview.pdf").body(pdf))
}

/// The text, once everything about it is right: it is tried on every sample of the letter.
async fn checked((_, kind, language): Key, source: String) -> Answer<Text> {
    let checked = web::block(move || Text::parse(kind, language, &source)).await;
    let checked = checked.map_err(|error| Problem::internal(&error))?;
    checked.map_err(|problems| Problem::invalid(problems.iter().map(field_error).collect()))
}

fn field_error(problem: &TextProblem) -> FieldError {
    FieldError::new("/source", "letter_text", capitalised(&problem.to_string()))
}

fn sample_letter(
    text: &Text,
    nth: usize,
    large_print: bool,
    typesetter: &Arc<Typesetter>,
) -> Option<Vec<u8>> {
    let sample = samples::of(text).ok()?.into_iter().nth(nth.checked_sub(1)?)?;
    let letter = Letter { large_print, ..sample.letter };
    typesetter.set(&letter).ok().map(|pdf| pdf.bytes)
}

async fn view(api: &Api, key: Key) -> Answer<View> {
    let (_, kind, language) = key;
    let versions = texts::history(api.store.database().reader(), key).await?;
    let built_in = Text::built_in(kind, language).source().to_owned();
    let own = versions.first().and_then(|latest| latest.source.clone());
    let source = own.unwrap_or_else(|| built_in.clone());
    let versions = versions.into_iter().map(VersionView::from).collect();
    Ok(View { kind, language, source, built_in, versions })
}

impl From<TextVersion> for VersionView {
    fn from(kept: TextVersion) -> Self {
        Self {
            version: kept.version,
            source: kept.source,
            created_at: kept.created_at,
            created_by: kept.created_by.to_string(),
        }
    }
}
