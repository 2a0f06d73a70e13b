//! Delivery: notices become letters, letters go out by the way their readers chose, and whatever fails goes on another way.

mod agenda;
mod bounces;
mod courier;
mod mailer;
mod message;
mod print_room;
mod print_service;
mod signing;
mod writer;

pub use bounces::{Reported, read_report, take_in};
pub use mailer::{MailSettings, Mailer, MailerInvalid, Trouble};
pub(crate) use print_room::tidy;
pub use print_room::{MANIFEST, MERGED, PrintFault, print_letters, run_print_room};
pub(crate) use print_service::hand_over;
pub use print_service::{HandOverFault, PrintService};
pub use signing::SigningKey;

use crate::Context;
use chrono::TimeDelta;
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use letters::Typesetter;
use std::{path::PathBuf, sync::Arc};
use store::StoreError;
use tokio_util::sync::CancellationToken;

/// With what notices are delivered.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Where e-mail goes out.
    pub mailer: Arc<Mailer>,
    /// Sets letters.
    pub typesetter: Arc<Typesetter>,
    /// The folder of the print room.
    pub print_room: PathBuf,
    /// Who prints and posts for the desk; `None` when it does so itself.
    pub print_service: Option<PrintService>,
    /// The folder in which reports of mail servers arrive, one file each.
    pub reports: Option<PathBuf>,
    /// The address by which people reach the desk, without a slash at the end.
    pub public_url: String,
    /// How long an e-mail is tried before its letter goes by post.
    pub patience: TimeDelta,
    /// How many e-mails are on their way at once.
    pub at_once: usize,
}

/// Follows the outbox until stopped: letters are made and sent as soon as they are decided.
pub(crate) async fn follow(context: Context, stop: CancellationToken) {
    tokio::join!(
        writer::follow(&context, &stop),
        courier::follow(&context, &stop),
        bounces::follow(&context, &stop),
    );
}

/// Does work beside each other, at most so many pieces at once, begun in their order. One that fails holds up no other; the
/// first failure is given.
async fn side_by_side(
    work: Vec<impl Future<Output = Result<(), StoreError>>>,
    at_once: usize,
) -> Result<(), StoreError> {
    let mut waiting = work.into_iter();
    let mut under_way = FuturesUnordered::new();
    let mut outcome = Ok(());
    loop {
        while under_way.len() < at_once
            && let Some(piece) = waiting.next()
        {
            under_way.push(piece);
        }
        match under_way.next().await {
            Some(ended) => outcome = outcome.and(ended),
            None => return outcome,
        }
    }
}
