//! `meldpunt work`: the jobs alone; any number of such processes may run beside each other.

use super::{Failure, installation};
use crate::{observe, server};
use tokio_util::sync::CancellationToken;

pub(super) fn run() -> Result<(), Failure> {
    let config = super::configuration()?;
    observe::start_logging(&config);
    observe::start_counting();
    installation::block_on(async {
        let store = installation::open(&config).await?;
        let stop = CancellationToken::new();
        let context = workers::Context::new(store);
        let clockwork = tokio::spawn(workers::run(context, stop.clone()));
        tracing::info!("working");
        server::stop_signal().await;
        stop.cancel();
        clockwork.await.map_err(|error| Failure::Work(error.to_string()))
    })
}
