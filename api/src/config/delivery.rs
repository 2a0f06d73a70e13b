//! The settings of delivery: where e-mail goes out, where reports come in, and where the print room is.

use super::{Secret, reader::Reader};
use std::{
    fs,
    path::{Path, PathBuf},
};
use workers::delivery::{MailSettings, MailerInvalid, SigningKey};

/// The sender of e-mails that go nowhere but into a folder.
const NOBODY: &str = "meldpunt@localhost";

/// The name in DNS of the key that signs, unless another is set.
const SELECTOR: &str = "meldpunt";

/// With what notices are delivered, as the operator set it.
#[derive(Debug, Clone)]
pub struct DeliveryConfig {
    /// The mail server with its password; `None` when e-mails are files.
    pub mail_server: Option<Secret>,
    /// The certificate authority of the mail server: a file.
    pub mail_authority: Option<PathBuf>,
    /// The address from which e-mail comes.
    pub mail_from: String,
    /// The key that signs e-mail.
    pub mail_signing_key: Option<Secret>,
    /// The name of that key in DNS.
    pub mail_selector: String,
    /// The folder for e-mails as files.
    pub mail_folder: PathBuf,
    /// For how many days an e-mail is tried before its letter goes by post.
    pub mail_days: u32,
    /// How many e-mails are handed over at once.
    pub mail_at_once: u32,
    /// The folder in which reports of mail servers arrive.
    pub mail_reports: Option<PathBuf>,
    /// The key under which a mail service signs its reports.
    pub mail_report_key: Option<Secret>,
    /// The folder of the print room.
    pub print_room: PathBuf,
}

impl DeliveryConfig {
    pub(super) fn read(reader: &mut Reader, data_dir: &Path) -> Self {
        let mail_server = reader.checked("MELDPUNT_MAIL_SERVER", mail_server).map(Secret::new);
        let mail_from = reader.checked("MELDPUNT_MAIL_FROM", mail_from);
        if reader.is_given("MELDPUNT_MAIL_SERVER") && !reader.is_given("MELDPUNT_MAIL_FROM") {
            reader.wrong("MELDPUNT_MAIL_FROM must be set: MELDPUNT_MAIL_SERVER is.");
        }
        Self {
            mail_server,
            mail_authority: reader.checked("MELDPUNT_MAIL_CA", authority),
            mail_from: mail_from.unwrap_or_else(|| NOBODY.to_owned()),
            mail_signing_key: reader
                .checked("MELDPUNT_MAIL_DKIM_KEY", signing_key)
                .map(Secret::new),
            mail_selector: reader
                .checked("MELDPUNT_MAIL_DKIM_SELECTOR", selector)
                .unwrap_or_else(|| SELECTOR.to_owned()),
            mail_folder: reader
                .checked("MELDPUNT_MAIL_DIR", folder)
                .unwrap_or_else(|| data_dir.join("mail")),
            mail_days: reader.number("MELDPUNT_MAIL_DAYS", 1..=14),
            mail_at_once: reader.number("MELDPUNT_MAIL_AT_ONCE", 1..=64),
            mail_reports: reader.checked("MELDPUNT_MAIL_REPORTS_DIR", folder),
            mail_report_key: reader
                .checked("MELDPUNT_MAIL_REPORT_KEY", long_enough)
                .map(Secret::new),
            print_room: reader
                .checked("MELDPUNT_PRINT_DIR", folder)
                .unwrap_or_else(|| data_dir.join("print")),
        }
    }

    /// How e-mail is sent. The file of the authority is read anew: it was there when the settings were checked.
    ///
    /// # Errors
    /// When the file of the authority cannot be read any more.
    pub fn mail(&self) -> std::io::Result<MailSettings> {
        Ok(MailSettings {
            server: self.mail_server.as_ref().map(|server| server.expose().to_owned()),
            authority: self.mail_authority.as_ref().map(fs::read).transpose()?,
            from: self.mail_from.clone(),
            signing: self.mail_signing_key.as_ref().map(|key| SigningKey {
                selector: self.mail_selector.clone(),
                key: key.expose().to_owned(),
            }),
            folder: self.mail_folder.clone(),
            connections: self.mail_at_once,
        })
    }

    /// The effective values as pairs of name and text, secrets masked.
    pub(super) fn effective(&self) -> Vec<(&'static str, String)> {
        let path = |path: &Option<PathBuf>| {
            path.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
        };
        let masked =
            |secret: &Option<Secret>| secret.as_ref().map(|_| "***".to_owned()).unwrap_or_default();
        vec![
            ("MELDPUNT_MAIL_SERVER", masked(&self.mail_server)),
            ("MELDPUNT_MAIL_CA", path(&self.mail_authority)),
            ("MELDPUNT_MAIL_FROM", self.mail_from.clone()),
            ("MELDPUNT_MAIL_DKIM_KEY", masked(&self.mail_signing_key)),
            ("MELDPUNT_MAIL_DKIM_SELECTOR", self.mail_selector.clone()),
            ("MELDPUNT_MAIL_DIR", self.mail_folder.display().to_string()),
            ("MELDPUNT_MAIL_DAYS", self.mail_days.to_string()),
            ("MELDPUNT_MAIL_AT_ONCE", self.mail_at_once.to_string()),
            ("MELDPUNT_MAIL_REPORTS_DIR", path(&self.mail_reports)),
            ("MELDPUNT_MAIL_REPORT_KEY", masked(&self.mail_report_key)),
            ("MELDPUNT_PRINT_DIR", self.print_room.display().to_string()),
        ]
    }
}

fn mail_server(text: &str) -> Option<String> {
    let settings = MailSettings { server: Some(text.to_owned()), ..nothing() };
    settings.check().is_ok().then(|| text.to_owned())
}

fn mail_from(text: &str) -> Option<String> {
    let settings = MailSettings { from: text.to_owned(), ..nothing() };
    (settings.check() != Err(MailerInvalid::From)).then(|| text.to_owned())
}

fn authority(text: &str) -> Option<PathBuf> {
    let settings = MailSettings { authority: Some(fs::read(text).ok()?), ..nothing() };
    settings.check().is_ok().then(|| PathBuf::from(text))
}

fn signing_key(text: &str) -> Option<String> {
    let signing = SigningKey { selector: SELECTOR.to_owned(), key: text.to_owned() };
    let settings = MailSettings { signing: Some(signing), ..nothing() };
    settings.check().is_ok().then(|| text.to_owned())
}

fn selector(text: &str) -> Option<String> {
    SigningKey::is_selector(text).then(|| text.to_owned())
}

/// Settings with which nothing is wrong, to try one other in.
fn nothing() -> MailSettings {
    MailSettings {
        server: None,
        authority: None,
        from: NOBODY.to_owned(),
        signing: None,
        folder: PathBuf::new(),
        connections: 1,
    }
}

fn folder(text: &str) -> Option<PathBuf> {
    Some(PathBuf::from(text)).filter(|path| path.is_absolute())
}

fn long_enough(text: &str) -> Option<String> {
    (text.len() >= 32).then(|| text.to_owned())
}
