//! Reading a case: the same page for all, with what each may see (D2, S3).

use super::{Api, answers, asker::Asker};
use crate::{extract::Path, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::CaseId;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getComplaint", complaint);
}

async fn complaint(api: Data<Api>, asker: Asker, Path(id): Path<CaseId>) -> Answer {
    let (case, _) = answers::read(&api, &asker, id).await?;
    answers::case(&api, &asker, &case).await
}
