//! The print room: the batches of letters for the post, their files, and what was done with them.

use super::{
    Api,
    answers::{attachment, list, ok},
    asker::Asker,
    found,
    views::notices::account,
};
use crate::{
    extract::{Body, Path, Query},
    problem::{Answer, Kind, Problem},
    server::Routes,
};
use actix_web::web::{self, Data};
use domain::{Actor, MunicipalityId, Timestamp};
use serde::{Deserialize, Serialize};
use std::{io, path::PathBuf};
use store::delivery::{Batch, BatchRefusal, Handled};
use tokio::fs::File;
use tokio_util::io::ReaderStream;
use uuid::Uuid;
use workers::delivery::{self, MANIFEST, MERGED};

/// How many batches the list shows.
const MOST: u32 = 100;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("listPrintBatches", batches);
    routes.on("runPrintRoom", run);
    routes.on("getPrintBatch", one);
    routes.on("getPrintFile", file);
    routes.on("getPrintManifest", manifest);
    routes.on("recordPrintStep", record_step);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchView {
    id: Uuid,
    municipality: MunicipalityId,
    name: String,
    letters: u32,
    created_at: Timestamp,
    assembled_at: Option<Timestamp>,
    handed_over_at: Option<Timestamp>,
    printed: Option<Done>,
    posted: Option<Done>,
}

#[derive(Serialize)]
struct Done {
    at: Timestamp,
    by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    municipality: Option<MunicipalityId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoDetails {}

/// What the print room did with a batch.
#[derive(Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
enum Deed {
    Printed {},
    Posted { at: Option<Timestamp> },
}

async fn batches(api: Data<Api>, asker: Asker, Query(choice): Query<Choice>) -> Answer {
    let own = asker.of_own(choice.municipality);
    Ok(list(api.store.batches(own, MOST).await?.into_iter().map(BatchView::from)))
}

/// Lays out what waits. It takes seconds of computing, so it does not hold up who answers requests.
async fn run(api: Data<Api>, asker: Asker, _: Body<NoDetails>) -> Answer {
    let (context, own) = (api.context.clone(), asker.municipalities().clone());
    let runtime = tokio::runtime::Handle::current();
    let laid_out =
        web::block(move || runtime.block_on(delivery::print_letters(&context, &own))).await;
    let batches = laid_out.map_err(|error| Problem::internal(&error))??;
    Ok(list(batches.into_iter().map(BatchView::from)))
}

async fn one(api: Data<Api>, asker: Asker, Path(id): Path<Uuid>) -> Answer {
    Ok(ok(&BatchView::from(read(&api, &asker, id).await?)))
}

async fn file(api: Data<Api>, asker: Asker, Path(id): Path<Uuid>) -> Answer {
    let batch = read(&api, &asker, id).await?;
    send(&api, &batch, (MERGED, "application/pdf", "pdf")).await
}

async fn manifest(api: Data<Api>, asker: Asker, Path(id): Path<Uuid>) -> Answer {
    let batch = read(&api, &asker, id).await?;
    send(&api, &batch, (MANIFEST, "text/csv; charset=utf-8", "csv")).await
}

async fn record_step(
    api: Data<Api>,
    asker: Asker,
    Path(id): Path<Uuid>,
    body: Body<Deed>,
) -> Answer {
    let batch = read(&api, &asker, id).await?;
    let handled = match body.content {
        Deed::Printed {} => Handled::Printed,
        Deed::Posted { at } => {
            Handled::Posted { at: at.unwrap_or_else(|| api.store.clock().now()) }
        }
    };
    let after = api.store.handle_batch(&batch, handled, &asker.hand()).await?;
    Ok(ok(&BatchView::from(after.map_err(Problem::from)?)))
}

/// The batch, when it is of a municipality that the asker works for.
async fn read(api: &Api, asker: &Asker, id: Uuid) -> Answer<Batch> {
    let batch = api.store.batch(id).await?;
    found(batch.filter(|batch| asker.municipalities().contains(&batch.municipality)))
}

/// A file of the batch, as it lies in the folder of the print room; a large one is not held in memory.
async fn send(api: &Api, batch: &Batch, (file, media_type, ending): (&str, &str, &str)) -> Answer {
    if batch.assembled_at.is_none() {
        return Err(BatchRefusal::NotAssembled.into());
    }
    let folder: PathBuf = api.context.delivery.print_room.join(&batch.name);
    let opened = match File::open(folder.join(file)).await {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Problem::not_found()),
        Err(error) => return Err(unreadable(&error)),
    };
    let length = opened.metadata().await.map_err(|error| unreadable(&error))?.len();
    let mut answer = attachment(media_type, &format!("{}.{ending}", batch.name));
    Ok(answer.no_chunking(length).streaming(ReaderStream::new(opened)))
}

fn unreadable(error: &io::Error) -> Problem {
    tracing::error!(%error, "the folder of the print room cannot be read");
    Problem::new(Kind::Unavailable, "The folder of the print room cannot be read.")
}

impl From<Batch> for BatchView {
    fn from(batch: Batch) -> Self {
        let done = |done: Option<(Timestamp, Actor)>| {
            done.map(|(at, actor)| Done { at, by: account(actor) })
        };
        Self {
            id: batch.id,
            municipality: batch.municipality,
            name: batch.name,
            letters: batch.letters,
            created_at: batch.created_at,
            assembled_at: batch.assembled_at,
            handed_over_at: batch.handed_over_at,
            printed: done(batch.printed),
            posted: done(batch.posted),
        }
    }
}
