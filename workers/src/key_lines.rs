//! Keeps a process at the lines of the key file: it learns new ones while it runs, and says which it has (S19).

use std::time::Duration;
use store::{Store, StoreError};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often the file is read and the others are told; a change of the key waits for this.
const PAUSE: Duration = Duration::from_secs(3);

/// A process that seals, as others know it.
#[derive(Debug)]
pub struct KeyHolder {
    store: Store,
    process: Uuid,
    name: String,
}

impl KeyHolder {
    /// Tells the others of this process; do it before anything is sealed. A database that cannot be written to does not
    /// keep the process from starting: it cannot seal anything there either.
    pub async fn begin(store: &Store) -> Self {
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let name = format!("{}:{}", machine.trim(), std::process::id());
        let holder = Self { store: store.clone(), process: Uuid::now_v7(), name };
        if let Err(error) = holder.store.announce_keys(holder.process, &holder.name).await {
            tracing::warn!(%error, "nobody was told which lines of the key file this process has");
        }
        holder
    }

    /// Learns and tells every few seconds until `stop` is cancelled; after any failure again.
    pub async fn follow(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(PAUSE) => {}
            }
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "the lines of the key file could not be followed");
            }
        }
        if let Err(error) = self.store.give_up_keys(self.process).await {
            tracing::debug!(%error, "nobody was told that this process ends");
        }
    }

    async fn look(&self) -> Result<(), StoreError> {
        let read = self.store.refresh_keys().await;
        // Also when the file cannot be read: the others then see what this process lacks.
        self.store.announce_keys(self.process, &self.name).await?;
        read
    }
}
