//! With what the commands deliver notices: the mailer, the typesetter and the print room that the configuration names.

use super::Failure;
use crate::config::{Config, DeliveryConfig};
use chrono::TimeDelta;
use letters::Typesetter;
use std::sync::Arc;
use store::Store;
use workers::{
    Context,
    delivery::{Delivery, Mailer},
};

/// What jobs and API work with on this store. To be called on a runtime: the mailer keeps its connections there.
pub(super) fn context(config: &Config, store: Store) -> Result<Context, Failure> {
    Ok(Context::new(store, delivery(config)?))
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
        reports: mail_reports.clone(),
        public_url: config.public_url.clone(),
        patience: TimeDelta::days((*mail_days).into()),
        at_once: usize::try_from(*mail_at_once).unwrap_or(1),
    })
}
