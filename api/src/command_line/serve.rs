//! `meldpunt serve`: the API, and unless told otherwise the jobs, until the process is asked to stop.

use super::{Failure, delivery, installation};
use crate::{
    config::Config,
    contract::Contract,
    gate::Gatekeeper,
    limiter::Limiter,
    observe,
    origin::Proxy,
    passwords::Passwords,
    server::{self, Desk, Routes},
    sessions::Sessions,
    tokens::Tokens,
    v1::Api,
};
use actix_web::web::ServiceConfig;
use clap::Args;
use std::{net::TcpListener, sync::Arc};
use store::{Clock, Store};
use tokio_util::sync::CancellationToken;
use workers::KeyHolder;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Leave the jobs to `meldpunt work`
    #[arg(long)]
    no_workers: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = super::configuration()?;
    observe::start_logging(&config);
    observe::start_counting();
    let config = Config { workers: config.workers && !arguments.no_workers, ..config };
    installation::block_on(async {
        let listener = listen(&config)?;
        let mut asked_to_stop = server::stop_signal();
        let store = tokio::select! {
            store = installation::open(&config) => store?,
            () = &mut asked_to_stop => return Ok(()),
        };
        serve(&config, listener, store, asked_to_stop).await
    })
}

/// The address is taken before anything else, so that a second process says so at once.
pub(super) fn listen(config: &Config) -> Result<TcpListener, Failure> {
    TcpListener::bind(config.listen)
        .map_err(|error| Failure::Work(format!("cannot listen on {}: {error}", config.listen)))
}

/// Serves the store until `asked_to_stop` is ready; then running requests and jobs finish.
pub(super) async fn serve(
    config: &Config,
    listener: TcpListener,
    store: Store,
    asked_to_stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let desk = desk(config, &store)?;
    let stop = CancellationToken::new();
    let holder = KeyHolder::begin(&store).await;
    let context = delivery::context(config, store)?;
    let api = Api::new(context.clone());
    let clockwork = config.workers.then(|| tokio::spawn(workers::run(context, stop.clone())));
    let keys = tokio::spawn(holder.follow(stop.clone()));
    tracing::info!(address = %listener.local_addr()?, workers = config.workers, "listening");
    let register = move |routes: &mut Routes<'_>, config: &mut ServiceConfig| {
        api.register(routes, config);
    };
    let server = server::serve(config, listener, desk, register, asked_to_stop)?;
    let served = server.await;
    stop.cancel();
    if let Some(clockwork) = clockwork {
        clockwork.await.map_err(|error| Failure::Work(error.to_string()))?;
    }
    keys.await.map_err(|error| Failure::Work(error.to_string()))?;
    Ok(served?)
}

/// What the threads of the server share. Tokens go by the machine's clock, also in a demonstration.
fn desk(config: &Config, store: &Store) -> Result<Desk, Failure> {
    let contract = Contract::of_this_build().map_err(|error| Failure::Work(error.to_string()))?;
    let seed = store.keys().token_signing_seed();
    let tokens = Tokens::new(seed, &config.public_url, config.token_minutes)
        .map_err(|error| Failure::Work(error.to_string()))?;
    let gatekeeper = Gatekeeper {
        tokens,
        limiter: Limiter::new(config.rate_per_minute),
        proxy: Proxy::new(config.trusted_proxy.clone()),
        sessions: Some(Sessions::new(store.clone(), config.sign_in.limits(), &config.public_url)),
        now: Box::new(|| Clock::System.now()),
        audit: Some(store.clone()),
    };
    Ok(Desk {
        contract: Arc::new(contract),
        gatekeeper: Arc::new(gatekeeper),
        passwords: Passwords::default(),
        second_factor_required: config.sign_in.needs_second_factor(store.is_demo()),
        metrics_token: config.metrics_token.clone(),
        mail_report_key: config.delivery.mail_report_key.clone(),
    })
}
