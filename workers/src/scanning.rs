//! The virus scanner: documents are examined one after the other, the oldest first, and again when the scanner is back (S17).

mod clamd;

pub use clamd::{Clamd, NotAnAddress, ScanFault};

use crate::{Context, pauses::Pauses};
use domain::complaint::commands::Verdict;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often is looked for documents.
const IDLE: Duration = Duration::from_secs(1);

/// What examines documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// A clamd.
    Clamd(Clamd),
    /// Nothing, and the operator said that this is how it should be.
    None,
    /// Nothing was set: documents stay quarantined.
    Unset,
}

impl Scanner {
    /// Whether documents can be examined at this moment.
    pub async fn works(&self) -> bool {
        match self {
            Self::Clamd(clamd) => clamd.ping().await.is_ok(),
            Self::None => true,
            Self::Unset => false,
        }
    }
}

/// Examines documents until stopped.
pub(crate) async fn follow(context: Context, stop: CancellationToken) {
    let mut pauses = Pauses::of(IDLE);
    while !stop.is_cancelled() {
        let pause = match scan_next(&context).await {
            Ok(true) => continue,
            Ok(false) => pauses.quiet(),
            Err(fault) => {
                tracing::warn!(%fault, "documents wait for the virus scanner");
                metrics::counter!("meldpunt_scanner_failures_total").increment(1);
                pauses.failed()
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Examines the document that waits longest; says whether there was one. While the scanner is away, none is taken up.
///
/// # Errors
/// [`ScanFault`]; the document stays quarantined and is examined later.
pub async fn scan_next(context: &Context) -> Result<bool, ScanFault> {
    let documents = &context.documents;
    if context.scanner == Scanner::Unset || !documents.any_quarantined().await? {
        return Ok(false);
    }
    if let Scanner::Clamd(clamd) = &context.scanner {
        clamd.ping().await?;
    }
    let Some(claimed) = documents.claim().await? else { return Ok(false) };
    let found = match &context.scanner {
        Scanner::Clamd(clamd) => match documents.content(claimed.case, claimed.object).await {
            Ok(Some(content)) => clamd.scan(&content).await,
            // Its case was erased meanwhile: there is nothing to hand out.
            Ok(None) => Ok(Verdict::Infected),
            Err(error) => Err(error.into()),
        },
        Scanner::None => Ok(Verdict::NotScanned),
        Scanner::Unset => return Ok(false),
    };
    match found {
        Ok(verdict) => {
            documents.examined(&claimed, verdict).await?;
            Ok(true)
        }
        Err(fault) => {
            documents.put_off(&claimed).await?;
            Err(fault)
        }
    }
}
