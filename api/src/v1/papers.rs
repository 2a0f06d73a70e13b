//! Reading one paper of a case (S3).

use super::{
    Api,
    answers::{self, ok},
    asker::Asker,
    found,
    views::papers_of,
};
use crate::{extract::Path, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::{
    CaseId,
    complaint::paper::{Content, PaperKind, PaperNumber},
    values::{Person, Text},
};
use serde::Serialize;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getPaper", paper);
}

#[derive(Serialize)]
struct Paper {
    paper: PaperNumber,
    kind: PaperKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Person>,
}

async fn paper(
    api: Data<Api>,
    asker: Asker,
    Path((id, number)): Path<(CaseId, PaperNumber)>,
) -> Answer {
    let (case, sight) = answers::read(&api, &asker, id).await?;
    let history = api.store.history(id).await?;
    let mut papers = history.iter().flat_map(|stored| papers_of(&stored.event));
    let paper = papers.find(|paper| paper.number == number);
    let paper = found(paper.filter(|paper| paper.may_be_read(&case, sight)))?;
    let mut content = api.store.papers(id, &[number]).await?;
    let (text, person) = match found(content.remove(&number))? {
        Content::Text(text) => (Some(text), None),
        Content::Person(person) => (None, Some(*person)),
    };
    Ok(ok(&Paper { paper: number, kind: paper.kind, text, person }))
}
