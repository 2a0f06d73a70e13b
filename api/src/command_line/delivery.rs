//! With what the commands work: the mailer, the typesetter, the print room and the documents that the configuration names.

use super::Failure;
use crate::config::{Config, DeliveryConfig, OutgoingConfig};
use chrono::TimeDelta;
use letters::Typesetter;
use outgoing::Outgoing;
use std::sync::Arc;
use store::{Documents, Objects, Store};
use workers::{
    Context, Scanner,
    delivery::{Delivery, Mailer, PrintService},
};

/// What jobs and API work with on this store. To be called on a runtime: the mailer keeps its connections there.
pub(super) fn context(config: &Config, store: Store) -> Result<Context, Failure> {
    let folder = &config.documents.folder;
    let objects = Objects::in_folder(folder).map_err(|error| {
        let folder = folder.display();
        Failure::Input(format!("{folder} cannot be used for documents: {}", error.kind()))
    })?;
    let documents = Documents::new(store.clone(), objects);
    let scanner = scanner(config, &store);
    Ok(Context::new(store, delivery(config)?, documents, scanner))
}

/// What examines documents. A demonstration does without unless it is given a scanner.
fn scanner(config: &Config, store: &Store) -> Scanner {
    let scanner = config.documents.scanner.clone();
    if scanner != Scanner::Unset {
        return scanner;
    }
    if store.is_demo() {
        return Scanner::None;
    }
    tracing::warn!("MELDPUNT_CLAMD is not set: documents stay quarantined");
    scanner
}

fn delivery(config: &Config) -> Result<Delivery, Failure> {
    let DeliveryConfig { mail_days, mail_at_once, mail_reports, print_room, .. } = &config.delivery;
    let unreadable = |error: std::io::Error| {
        Failure::Input(format!("MELDPUNT_MAIL_CA cannot be read: {}", error.kind()))
    };
    let mail = config.delivery.mail().map_err(unreadable)?;
    let mailer = Mailer::new(&mail).map_err(|invalid| Failure::Input(invalid.to_string()))?;
    let typesetter = Typesetter::new().map_err(|error| Failure::Work(error.to_string()))?;
    Ok(Delivery {
        mailer: Arc::new(mailer),
        typesetter: Arc::new(typesetter),
        print_room: print_room.clone(),
        print_service: print_service(&config.outgoing)?,
        reports: mail_reports.clone(),
        public_url: config.public_url.clone(),
        patience: TimeDelta::days((*mail_days).into()),
        at_once: usize::try_from(*mail_at_once).unwrap_or(1),
    })
}

/// The print service, when the configuration names one.
fn print_service(config: &OutgoingConfig) -> Result<Option<PrintService>, Failure> {
    let Some((url, key)) = config.print_service.clone().zip(config.print_service_key.as_ref())
    else {
        return Ok(None);
    };
    let unreadable = |error: std::io::Error| {
        Failure::Input(format!("MELDPUNT_OUTGOING_CA cannot be read: {}", error.kind()))
    };
    let settings = config.settings().map_err(unreadable)?;
    let calls = Outgoing::new(&settings).map_err(|invalid| Failure::Input(invalid.to_string()))?;
    if !calls.allows(&url) {
        let hint = "name its network in MELDPUNT_OUTGOING_NETWORKS";
        return Err(Failure::Input(format!(
            "MELDPUNT_PRINT_SERVICE is not a public address: {hint}"
        )));
    }
    Ok(Some(PrintService { calls, url, key: key.expose().as_bytes().to_vec() }))
}
