//! `meldpunt work`: the jobs alone; any number of such processes may run beside each other.

use super::{Failure, delivery, installation};
use crate::{observe, server};
use tokio_util::sync::CancellationToken;
use workers::KeyHolder;

pub(super) fn run() -> Result<(), Failure> {
    let config = super::configuration()?;
    observe::start_logging(&config);
    observe::start_counting();
    installation::block_on(async {
        let mut asked_to_stop = server::stop_signal();
        let store = tokio::select! {
            store = installation::open(&config) => store?,
            () = &mut asked_to_stop => return Ok(()),
        };
        let stop = CancellationToken::new();
        let holder = KeyHolder::begin(&store).await;
        let context = delivery::context(&config, store)?;
        let clockwork = tokio::spawn(workers::run(context, stop.clone()));
        let keys = tokio::spawn(holder.follow(stop.clone()));
        tracing::info!("working");
        asked_to_stop.await;
        stop.cancel();
        clockwork.await.map_err(|error| Failure::Work(error.to_string()))?;
        keys.await.map_err(|error| Failure::Work(error.to_string()))
    })
}
