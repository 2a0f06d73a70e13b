//! The installation that a command works on: its keys, its database brought up to date, its store.

use super::Failure;
use crate::config::{Config, KeySource};
use store::{Clock, Keys, Store, StoreError, StoreSettings};

/// Opens the store that the configuration names, and brings its schema up to date first.
pub(super) async fn open(config: &Config) -> Result<Store, Failure> {
    let keys = keys(config)?;
    store::migrate(&config.database_url).await?;
    let settings = StoreSettings {
        database_url: config.database_url.clone(),
        connections: config.database_connections,
        keys,
        clock: Clock::System,
    };
    let store = Store::open(settings).await?;
    if let Some(line) = store.missing_key_line().await? {
        return Err(Failure::Input(format!(
            "the key file lacks line {line}, under which the desk seals, or has another key there: \
             copy the key file from a machine that has it"
        )));
    }
    Ok(store)
}

/// The keys of the installation, from where the configuration says.
pub(super) fn keys(config: &Config) -> Result<Keys, Failure> {
    Ok(match &config.key {
        KeySource::File(path) => Keys::load(path)?,
        KeySource::Generated(path) => {
            std::fs::create_dir_all(&config.data_dir)?;
            Keys::load_or_create(path)?
        }
        KeySource::Given(key) => Keys::from_bytes(*key),
    })
}

/// The keys of an installation that exists already: none are made.
pub(super) fn keys_that_exist(config: &Config) -> Result<Keys, Failure> {
    match &config.key {
        KeySource::File(path) | KeySource::Generated(path) => Ok(Keys::load(path)?),
        KeySource::Given(key) => Ok(Keys::from_bytes(*key)),
    }
}

/// Runs a command's work on a runtime of its own.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(work)
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Work(error.to_string())
    }
}
