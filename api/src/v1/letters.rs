//! Reading the letter of a notice, as it was made.

use super::{
    Api,
    answers::{self, attachment},
    asker::Asker,
    found, notices,
};
use crate::{extract::Path, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::CaseId;
use store::queries;
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getLetter", letter);
}

async fn letter(api: Data<Api>, asker: Asker, Path((id, notice)): Path<(CaseId, Uuid)>) -> Answer {
    let (_, sight) = answers::read(&api, &asker, id).await?;
    let mut rows = queries::notices(api.store.database().reader(), id).await?.into_iter();
    found(rows.find(|row| row.id == notice && notices::is_own(row, sight)))?;
    let letter = found(api.store.letter(notice).await?)?;
    let name = format!("{}.pdf", letter.number);
    Ok(attachment("application/pdf", &name).body(letter.file))
}
