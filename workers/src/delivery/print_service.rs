//! A print service that prints and posts for the desk: each batch is handed to it over https, signed.
//!
//! Two calls a batch: the file with all letters, then the list, which says that the batch is complete. A service keeps one
//! batch under a name, so that a hand-over whose answer was lost is repeated without harm.

use super::{MANIFEST, MERGED};
use crate::{Context, Outcome};
use hmac::{Hmac, KeyInit as _, Mac as _};
use outgoing::{Call, Method, Outgoing, Url};
use sha2::{Digest as _, Sha256};
use std::{fmt, io, time::Duration};
use store::{StoreError, delivery::Batch};

/// How long a batch may take on its way.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where batches are handed to, and how the service knows that it is the desk.
#[derive(Clone)]
pub struct PrintService {
    /// Calls it.
    pub calls: Outgoing,
    /// Its address; a batch goes to a folder below it.
    pub url: Url,
    /// The key under which each call is signed.
    pub key: Vec<u8>,
}

/// Why a batch was not handed over; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum HandOverFault {
    /// A file of the batch cannot be read.
    #[error("the folder of the print room cannot be read: {}", .0.kind())]
    Folder(#[from] io::Error),
    /// The service cannot be called.
    #[error("the print service: {0}")]
    Calling(#[from] outgoing::Trouble),
    /// The service did not take it.
    #[error("the print service answers with status {0}")]
    Refused(u16),
    /// The address of the service holds no folders.
    #[error("the print service has an address without folders")]
    Address,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl fmt::Debug for PrintService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrintService").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

impl PrintService {
    /// Hands over one file of a batch.
    async fn put(
        &self,
        batch: &str,
        file: &str,
        body: Vec<u8>,
        at: i64,
    ) -> Result<(), HandOverFault> {
        let mut url = self.url.clone();
        url.path_segments_mut()
            .map_err(|()| HandOverFault::Address)?
            .pop_if_empty()
            .extend([batch, file]);
        let kind = if file == MERGED { "application/pdf" } else { "text/csv; charset=utf-8" };
        let signature = signature(&self.key, at, url.path(), &body);
        let call = Call::new(Method::PUT, url)
            .header("content-type", kind)
            .header("meldpunt-signature", &signature)
            .body(body)
            .patience(PATIENCE);
        let answer = self.calls.call(call).await?;
        if answer.is_success() { Ok(()) } else { Err(HandOverFault::Refused(answer.status)) }
    }
}

/// `t=1795811588,sha256=…`: the moment in seconds since 1970, and the HMAC of that moment, the method, the path and the hash of
/// the body, a line each. Whoever checks it refuses moments that are long ago.
fn signature(key: &[u8], at: i64, path: &str, body: &[u8]) -> String {
    let said = format!("{at}\nPUT\n{path}\n{}", hex(&Sha256::digest(body)));
    // A key of any length will do for HMAC.
    let code = Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(said.as_bytes()).finalize().into_bytes());
    format!("t={at},sha256={}", code.map(|code| hex(&code)).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hands over every batch that lies ready and was neither handed over nor printed; nothing without a print service.
///
/// # Errors
/// The first [`HandOverFault`]; one batch that cannot be handed over holds up no other, and is tried again next time.
pub(crate) async fn hand_over(context: &Context) -> Result<Outcome, HandOverFault> {
    let Some(service) = &context.delivery.print_service else { return Ok(Outcome::of(0, false)) };
    let (mut done, mut outcome) = (0, Ok(()));
    for batch in context.store.batches_to_hand_over().await? {
        let handed_over = hand_over_one(context, service, &batch).await;
        done += u64::from(handed_over.is_ok());
        outcome = outcome.and(handed_over);
    }
    outcome.map(|()| Outcome::of(done, false))
}

async fn hand_over_one(
    context: &Context,
    service: &PrintService,
    batch: &Batch,
) -> Result<(), HandOverFault> {
    let folder = context.delivery.print_room.join(&batch.name);
    let now = context.store.clock().now().utc().timestamp();
    for file in [MERGED, MANIFEST] {
        let body = tokio::fs::read(folder.join(file)).await?;
        service.put(&batch.name, file, body, now).await?;
    }
    crate::crash::point("batch-handed-over");
    context.store.batch_handed_over(batch).await?;
    tracing::info!(batch = %batch.name, "handed to the print service");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_covers_the_moment_the_place_and_the_body() {
        let signed =
            |at, path: &str, body: &[u8]| signature(b"a key of the service", at, path, body);
        let right = signed(1_795_811_588, "/in/HLM-2026-11-27-1/batch.pdf", b"%PDF");
        assert_eq!(right.len(), "t=1795811588,sha256=".len() + 64);
        assert_eq!(right, signed(1_795_811_588, "/in/HLM-2026-11-27-1/batch.pdf", b"%PDF"));
        for other in [
            signed(1_795_811_589, "/in/HLM-2026-11-27-1/batch.pdf", b"%PDF"),
            signed(1_795_811_588, "/in/HLM-2026-11-27-2/batch.pdf", b"%PDF"),
            signed(1_795_811_588, "/in/HLM-2026-11-27-1/batch.pdf", b"%PDG"),
        ] {
            let code = |text: &str| text.split_once("sha256=").unwrap().1.to_owned();
            assert_ne!(code(&right), code(&other));
        }
    }
}
