//! `meldpunt serve`: the API until the process is asked to stop.

use super::Failure;
use crate::{
    config::{Config, KeySource},
    contract::Contract,
    gate::Gatekeeper,
    limiter::Limiter,
    observe,
    passwords::Passwords,
    server::{self, Desk},
    tokens::Tokens,
};
use clap::Args;
use std::{net::TcpListener, sync::Arc};
use store::{Clock, Keys};

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
    let _workers = config.workers && !arguments.no_workers;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(serve(&config))
}

async fn serve(config: &Config) -> Result<(), Failure> {
    let keys = keys(config)?;
    let desk = desk(config, &keys, Clock::System)?;
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| Failure::Work(format!("cannot listen on {}: {error}", config.listen)))?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    Ok(server::serve(config, listener, desk, |_, _| {}, server::stop_signal())?.await?)
}

/// The keys of the installation, from where the configuration says.
pub(super) fn keys(config: &Config) -> Result<Keys, Failure> {
    let opened = match &config.key {
        KeySource::File(path) => Keys::load(path),
        KeySource::Generated(path) => {
            std::fs::create_dir_all(&config.data_dir)?;
            Keys::load_or_create(path)
        }
        KeySource::Given(key) => return Ok(Keys::from_bytes(*key)),
    };
    opened.map_err(|error| Failure::Work(error.to_string()))
}

/// What the threads of the server share.
pub(super) fn desk(config: &Config, keys: &Keys, clock: Clock) -> Result<Desk, Failure> {
    let contract = Contract::of_this_build().map_err(|error| Failure::Work(error.to_string()))?;
    let tokens = Tokens::new(keys.token_signing_seed(), &config.public_url, config.token_minutes)
        .map_err(|error| Failure::Work(error.to_string()))?;
    let gatekeeper = Gatekeeper {
        tokens,
        limiter: Limiter::new(config.rate_per_minute, config.trusted_proxy.clone()),
        now: Box::new(move || clock.now()),
    };
    Ok(Desk {
        contract: Arc::new(contract),
        gatekeeper: Arc::new(gatekeeper),
        passwords: Passwords::default(),
        metrics_token: config.metrics_token.clone(),
    })
}
