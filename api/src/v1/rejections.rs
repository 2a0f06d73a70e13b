//! Rejecting measures (D4). A rejection that comes too late is recorded, answered, and has no effect (R38).

use super::{
    Api,
    answers::{self, Expected},
    asker::Asker,
    commands::{Request, order},
};
use crate::{
    extract::{Body, IdempotencyKey, Path},
    problem::{Answer, Problem},
    server::Routes,
};
use actix_web::web::Data;
use domain::{
    CaseId,
    complaint::{
        Command, Refusal,
        commands::{RecordLateRejection, Reject},
    },
};
use store::{Order, OrderError};

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("rejectMeasures", reject);
}

async fn reject(
    api: Data<Api>,
    asker: Asker,
    Path(case): Path<CaseId>,
    key: IdempotencyKey,
    expected: Expected,
    body: Body<Reject>,
) -> Answer {
    let request = Request { case, key, expected, digest: body.digest };
    let late = RecordLateRejection {
        organisation: body.content.organisation,
        received: body.content.received,
    };
    let order = order(&api, &asker, request, body.content.into())?;
    match api.store.execute(order.clone()).await {
        Ok(executed) => answers::case(&api, &asker, &executed.case).await,
        Err(OrderError::Refused(refusal @ Refusal::TermHasPassed { .. })) => {
            record(&api, Order { command: Command::from(late), ..order }).await?;
            Err(refusal.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps that the rejection came. A rule that stands in the way of that does not change the answer.
async fn record(api: &Api, order: Order) -> Answer<()> {
    match api.store.execute(order).await {
        Err(OrderError::Store(error)) => Err(Problem::from(error)),
        Ok(_) | Err(_) => Ok(()),
    }
}
