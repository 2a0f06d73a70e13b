//! Configuration from `MELDPUNT_` environment variables: read once, checked whole, every error at once.

mod delivery;
mod document;
mod documents;
mod outgoing;
mod reader;
mod settings;
mod sign_in;

pub use delivery::DeliveryConfig;
pub use document::document;
pub use documents::DocumentsConfig;
pub use outgoing::OutgoingConfig;
pub use reader::ConfigErrors;
pub use settings::{SETTINGS, Setting};
pub use sign_in::{SecondFactorRule, SignInConfig};

use actix_web::http::header::HeaderName;
use reader::Reader;
use std::{fmt, net::SocketAddr, path::PathBuf, str::FromStr};
use store::DatabaseUrl;

/// A value that must not appear in logs, errors or on the screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value that must stay hidden.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Where the installation's key comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A file that the operator named: it must exist.
    File(PathBuf),
    /// The file `key` in the data directory: made with mode 0600 when it does not exist yet.
    Generated(PathBuf),
    /// The key itself: 32 bytes.
    Given([u8; 32]),
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) | Self::Generated(path) => path.fmt(f),
            Self::Given(_) => f.write_str("***"),
        }
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    Json,
    /// One readable line, for people.
    Text,
}

impl FromStr for LogFormat {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            _ => Err(()),
        }
    }
}

/// Everything an operator can set. [`SETTINGS`] says what each one means.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address that the server listens on.
    pub listen: SocketAddr,
    /// The address by which people reach the desk, without a trailing slash; the issuer of tokens.
    pub public_url: String,
    /// The folder of the database and the generated key.
    pub data_dir: PathBuf,
    /// The database; never shown with its password.
    pub database_url: DatabaseUrl,
    /// The most connections that one process opens to the database.
    pub database_connections: u32,
    /// Where the installation's key comes from.
    pub key: KeySource,
    /// Which log lines are written, as `tracing` filters.
    pub log: String,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// The header in which the reverse proxy names the client's address; `None` without a proxy.
    pub trusted_proxy: Option<HeaderName>,
    /// How long a token is valid, in minutes.
    pub token_minutes: u32,
    /// How people sign in.
    pub sign_in: SignInConfig,
    /// Whether `serve` also runs the jobs.
    pub workers: bool,
    /// Threads that answer requests.
    pub http_threads: usize,
    /// Requests without a token that one address may make in a minute; 0 is without limit.
    pub rate_per_minute: u32,
    /// How long a stop waits for running requests, in seconds.
    pub stop_seconds: u64,
    /// The bearer token for `/metrics`; without it only this machine may read them.
    pub metrics_token: Option<Secret>,
    /// With what notices are delivered.
    pub delivery: DeliveryConfig,
    /// How other machines are called.
    pub outgoing: OutgoingConfig,
    /// Where documents lie and what examines them.
    pub documents: DocumentsConfig,
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn from_environment() -> Result<Self, ConfigErrors> {
        let pairs = std::env::vars_os()
            .map(|(name, value)| {
                (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
            })
            .collect::<Vec<_>>();
        Self::from_pairs(pairs)
    }

    /// Reads the settings from pairs of name and value; other names than `MELDPUNT_` are ignored,
    /// except those that say where a home directory is.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn from_pairs(
        pairs: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(pairs);
        let listen = reader.parsed("MELDPUNT_LISTEN").unwrap_or(([127, 0, 0, 1], 8080).into());
        let data_dir = reader.data_dir();
        let config = Self {
            listen,
            public_url: reader
                .checked("MELDPUNT_PUBLIC_URL", public_url)
                .unwrap_or_else(|| format!("http://{listen}")),
            database_url: reader
                .parsed("MELDPUNT_DATABASE_URL")
                .unwrap_or_else(|| DatabaseUrl::Sqlite(data_dir.join("meldpunt.sqlite"))),
            database_connections: reader.number("MELDPUNT_DATABASE_CONNECTIONS", 1..=500),
            key: reader.key(&data_dir),
            log: reader.checked("MELDPUNT_LOG", log_filter).unwrap_or_default(),
            log_format: reader.parsed("MELDPUNT_LOG_FORMAT").unwrap_or(LogFormat::Json),
            trusted_proxy: reader.parsed("MELDPUNT_TRUSTED_PROXY"),
            token_minutes: reader.number("MELDPUNT_TOKEN_MINUTES", 15..=60),
            sign_in: SignInConfig::read(&mut reader),
            workers: reader.checked("MELDPUNT_WORKERS", on_or_off).unwrap_or(true),
            http_threads: reader
                .optional_number("MELDPUNT_HTTP_THREADS", 1..=256)
                .unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from)),
            rate_per_minute: reader.number("MELDPUNT_RATE_PER_MINUTE", 0..=1_000_000),
            stop_seconds: reader.number("MELDPUNT_STOP_SECONDS", 0..=600),
            metrics_token: reader.checked("MELDPUNT_METRICS_TOKEN", long_enough).map(Secret::new),
            delivery: DeliveryConfig::read(&mut reader, &data_dir),
            outgoing: OutgoingConfig::read(&mut reader),
            documents: DocumentsConfig::read(&mut reader, &data_dir),
            data_dir,
        };
        reader.finish(config)
    }

    /// The effective values as pairs of name and text, in the order of [`SETTINGS`], secrets masked.
    pub fn effective(&self) -> Vec<(&'static str, String)> {
        let (key, key_file) = match &self.key {
            KeySource::Given(_) => ("***".to_owned(), String::new()),
            KeySource::File(path) | KeySource::Generated(path) => {
                (String::new(), path.display().to_string())
            }
        };
        let log_format = match self.log_format {
            LogFormat::Json => "json",
            LogFormat::Text => "text",
        };
        let mut values = vec![
            ("MELDPUNT_LISTEN", self.listen.to_string()),
            ("MELDPUNT_PUBLIC_URL", self.public_url.clone()),
            ("MELDPUNT_DATA_DIR", self.data_dir.display().to_string()),
            ("MELDPUNT_DATABASE_URL", self.database_url.to_string()),
            ("MELDPUNT_DATABASE_CONNECTIONS", self.database_connections.to_string()),
            ("MELDPUNT_KEY", key),
            ("MELDPUNT_KEY_FILE", key_file),
            ("MELDPUNT_TOKEN_MINUTES", self.token_minutes.to_string()),
            ("MELDPUNT_WORKERS", if self.workers { "on" } else { "off" }.to_owned()),
            ("MELDPUNT_HTTP_THREADS", self.http_threads.to_string()),
            ("MELDPUNT_RATE_PER_MINUTE", self.rate_per_minute.to_string()),
            (
                "MELDPUNT_TRUSTED_PROXY",
                self.trusted_proxy.as_ref().map(ToString::to_string).unwrap_or_default(),
            ),
            ("MELDPUNT_STOP_SECONDS", self.stop_seconds.to_string()),
            (
                "MELDPUNT_METRICS_TOKEN",
                self.metrics_token.as_ref().map(|_| "***".to_owned()).unwrap_or_default(),
            ),
            ("MELDPUNT_LOG", self.log.clone()),
            ("MELDPUNT_LOG_FORMAT", log_format.to_owned()),
        ];
        let place = |name: &str| SETTINGS.iter().position(|setting| setting.name == name);
        values.extend(self.sign_in.effective());
        values.extend(self.delivery.effective());
        values.extend(self.outgoing.effective());
        values.extend(self.documents.effective());
        // The file of the key stands beside the key.
        values.sort_by_key(|(name, _)| place(name.trim_end_matches("_FILE")));
        values
    }
}

fn public_url(text: &str) -> Option<String> {
    let uri: actix_web::http::Uri = text.parse().ok()?;
    let web = matches!(uri.scheme_str(), Some("https" | "http"));
    let bare = uri.query().is_none() && !text.ends_with('/') && uri.host().is_some();
    (web && bare).then(|| text.to_owned())
}

fn log_filter(text: &str) -> Option<String> {
    text.parse::<tracing_subscriber::filter::Targets>().ok().map(|_| text.to_owned())
}

fn on_or_off(text: &str) -> Option<bool> {
    match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn long_enough(text: &str) -> Option<String> {
    (text.len() >= 16).then(|| text.to_owned())
}
