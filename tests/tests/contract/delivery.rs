//! With what the desks of these tests deliver notices: e-mails as files, and a print room.

use chrono::TimeDelta;
use letters::Typesetter;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use workers::delivery::{Delivery, MailSettings, Mailer};

/// Everything in a folder of the desk's own; letters are set by one typesetter for all tests.
pub fn delivery(folder: &TempDir) -> Delivery {
    static TYPESETTER: OnceLock<Arc<Typesetter>> = OnceLock::new();
    let typesetter = TYPESETTER.get_or_init(|| Arc::new(Typesetter::new().unwrap())).clone();
    let settings = MailSettings {
        server: None,
        authority: None,
        from: "meldpunt@haarlem.example".to_owned(),
        folder: folder.path().join("mail"),
        signing: None,
        connections: 1,
    };
    Delivery {
        mailer: Arc::new(Mailer::new(&settings).unwrap()),
        typesetter,
        print_room: folder.path().join("print"),
        print_service: None,
        reports: None,
        public_url: "https://desk.example".to_owned(),
        patience: TimeDelta::days(3),
        at_once: 1,
    }
}
