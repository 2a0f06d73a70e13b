//! The print room: each batch as a folder with one file per letter, all of them in one, and a list.
//!
//! The folder appears whole by one renaming. A batch whose worker died is laid out by the next one, under the same name.

use super::mailer::write_whole;
use crate::{Context, Outcome};
use domain::MunicipalityId;
use letters::{
    Pdf,
    print::{self, CannotPrint, Sides, manifest},
};
use std::{collections::BTreeSet, fs, io, os::unix::fs::DirBuilderExt as _, path::Path};
use store::{
    StoreError,
    delivery::{Batch, Enclosed},
    registers::municipalities,
};

/// The file in the folder of a batch that has all its letters.
pub const MERGED: &str = "batch.pdf";
/// The file in the folder of a batch that lists its letters.
pub const MANIFEST: &str = "manifest.csv";

/// Why a batch could not be laid out; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum PrintFault {
    /// The folder cannot be written.
    #[error("the folder of the print room cannot be written: {}", .0.kind())]
    Folder(#[from] io::Error),
    /// A letter cannot be put into the file.
    #[error("a letter cannot be put into the file: {0}")]
    Letter(#[from] CannotPrint),
    /// The list cannot be written.
    #[error("the list of the batch cannot be written")]
    List(#[from] csv::Error),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts every letter that waits for the post into batches and lays them out.
///
/// # Errors
/// [`PrintFault`]; what was put into a batch is laid out next time.
pub async fn run_print_room(context: &Context) -> Result<Outcome, PrintFault> {
    let store = &context.store;
    let mut done = 0;
    while let Some(batch) = store.take_over_batch().await? {
        lay_out(context, &batch).await?;
        done += u64::from(batch.letters);
    }
    let all = municipalities::list(store.database().reader()).await?;
    let all = all.into_iter().map(|municipality| municipality.id).collect();
    let batches = print_letters(context, &all).await?;
    done += batches.iter().map(|batch| u64::from(batch.letters)).sum::<u64>();
    Ok(Outcome::of(done, false))
}

/// Puts the letters of these municipalities that wait for the post into batches, lays them out, and gives the batches.
///
/// # Errors
/// [`PrintFault`]; what was put into a batch is laid out by the next run of the print room.
pub async fn print_letters(
    context: &Context,
    municipalities: &BTreeSet<MunicipalityId>,
) -> Result<Vec<Batch>, PrintFault> {
    let store = &context.store;
    let mut laid_out = Vec::new();
    for municipality in municipalities {
        while let Some(batch) = store.open_batch(*municipality).await? {
            crate::crash::point("batch-opened");
            lay_out(context, &batch).await?;
            laid_out.push(store.batch(batch.id).await?.unwrap_or(batch));
        }
    }
    Ok(laid_out)
}

/// Lays out the files of a batch; one that lies there already stays as it is.
///
/// # Errors
/// [`PrintFault`]; nothing of it is left behind.
pub async fn lay_out(context: &Context, batch: &Batch) -> Result<(), PrintFault> {
    let folder = &context.delivery.print_room;
    let place = folder.join(&batch.name);
    if !place.exists() {
        // A name of its own: a worker that stood still must not put the half of another one in its place.
        let unfinished = folder.join(format!(".{}.{}.unfinished", batch.name, batch.lease));
        let laid_out = fill(context, batch, &unfinished).await;
        crate::crash::point("batch-filled");
        let placed = laid_out.and_then(|()| put_in_place(&unfinished, &place));
        if unfinished.exists() {
            // A full disk must not fill up with halves.
            let _ = fs::remove_dir_all(&unfinished);
        }
        placed?;
        fs::File::open(folder)?.sync_all()?;
    }
    remove_halves(folder, &batch.name)?;
    crate::crash::point("batch-placed");
    context.store.batch_assembled(batch).await?;
    Ok(())
}

/// The whole folder at once. Where another worker came first, the same letters lie there already.
fn put_in_place(unfinished: &Path, place: &Path) -> Result<(), PrintFault> {
    match fs::rename(unfinished, place) {
        Err(_) if place.exists() => Ok(()),
        renamed => Ok(renamed?),
    }
}

/// Removes what workers left that died over a batch which lies in its place now.
fn remove_halves(folder: &Path, name: &str) -> Result<(), PrintFault> {
    let beginning = format!(".{name}.");
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&beginning) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

async fn fill(context: &Context, batch: &Batch, folder: &Path) -> Result<(), PrintFault> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let letters = folder.join("letters");
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&letters)?;
    let enclosed = readable(context, batch).await?;
    let whole = fs::File::create_new(folder.join(MERGED))?;
    let whole = io::BufWriter::new(whole);
    let typesetter = context.delivery.typesetter.clone();
    let mut merged = print::Batch::begin(whole, &typesetter, enclosed.len(), Sides::Two)?;
    for Enclosed { notice, number, pages } in &enclosed {
        let Some(kept) = context.store.letter(*notice).await? else { continue };
        write_whole(&letters.join(format!("{number}.pdf")), &kept.file)?;
        let pages = usize::try_from(*pages).unwrap_or(1);
        let addressee = kept.message.envelope.first().map_or("", String::as_str);
        merged.add(number, addressee, &Pdf { bytes: kept.file, pages })?;
    }
    let (whole, entries) = merged.finish()?;
    whole.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    write_whole(&folder.join(MANIFEST), &manifest(&entries)?)?;
    Ok(())
}

/// The letters of a batch, without those that were erased or damaged: a person looks at them.
async fn readable(context: &Context, batch: &Batch) -> Result<Vec<Enclosed>, PrintFault> {
    let mut readable = Vec::new();
    for letter in context.store.enclosed(batch.id).await? {
        let because = match context.store.letter(letter.notice).await {
            Ok(Some(_)) => {
                readable.push(letter);
                continue;
            }
            Ok(None) => "erased",
            Err(StoreError::Sealed | StoreError::Damaged { .. }) => "damaged letter",
            Err(error) => return Err(error.into()),
        };
        tracing::error!(notice = %letter.notice, because, "this letter cannot be printed");
        context.store.take_out(batch, letter.notice, because).await?;
    }
    Ok(readable)
}

/// Removes the folders of batches that were posted: the letters stay sealed in the database.
///
/// # Errors
/// [`PrintFault`]; what is left is removed next time.
pub(crate) async fn tidy(context: &Context) -> Result<u64, PrintFault> {
    let folder = &context.delivery.print_room;
    let mut removed = 0;
    for batch in context.store.posted_batches().await? {
        let place = folder.join(&batch.name);
        if place.exists() {
            fs::remove_dir_all(&place)?;
            removed += 1;
        }
    }
    Ok(removed)
}
