//! Reading the letter of a notice, as it was made, and what it holds for a calendar.

use super::{
    Api,
    answers::{self, attachment},
    asker::Asker,
    found, notices,
};
use crate::{extract::Path, problem::Answer, server::Routes};
use actix_web::web::Data;
use domain::CaseId;
use store::{delivery::StoredLetter, queries};
use uuid::Uuid;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getLetter", letter);
    routes.on("getLetterCalendar", calendar);
}

type OfCase = Path<(CaseId, Uuid)>;

async fn letter(api: Data<Api>, asker: Asker, Path(which): OfCase) -> Answer {
    let letter = own(&api, &asker, which).await?;
    let name = format!("{}.pdf", letter.number);
    Ok(attachment("application/pdf", &name).body(letter.file))
}

/// The hearing or the appointment that the letter is about, for a calendar.
async fn calendar(api: Data<Api>, asker: Asker, Path(which): OfCase) -> Answer {
    let letter = own(&api, &asker, which).await?;
    let calendar = found(letter.message.calendar)?;
    let name = format!("{}.ics", letter.number);
    Ok(attachment("text/calendar; charset=utf-8", &name).body(calendar))
}

/// The letter of a notice, when it was written to the asker.
async fn own(api: &Api, asker: &Asker, (id, notice): (CaseId, Uuid)) -> Answer<StoredLetter> {
    let (_, sight) = answers::read(api, asker, id).await?;
    let mut rows = queries::notices(api.store.database().reader(), id).await?.into_iter();
    found(rows.find(|row| row.id == notice && notices::is_own(row, sight)))?;
    found(api.store.letter(notice).await?)
}
