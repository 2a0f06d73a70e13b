//! The settings of calls to other machines: which networks may be called, whom to trust, and the print service.

use super::{Secret, reader::Reader};
use ::outgoing::{Networks, Outgoing, OutgoingSettings, Url};
use std::{fs, path::PathBuf};

/// How other machines are called, as the operator set it.
#[derive(Debug, Clone)]
pub struct OutgoingConfig {
    /// Networks that are not public but may be called, as they were written.
    pub networks: String,
    /// The certificate authority of other machines: a file.
    pub authority: Option<PathBuf>,
    /// The address of the print service.
    pub print_service: Option<Url>,
    /// The key under which batches are signed for it.
    pub print_service_key: Option<Secret>,
}

impl OutgoingConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let print_service = reader.checked("MELDPUNT_PRINT_SERVICE", service);
        let print_service_key = reader.checked("MELDPUNT_PRINT_SERVICE_KEY", long_enough);
        if reader.is_given("MELDPUNT_PRINT_SERVICE")
            && !reader.is_given("MELDPUNT_PRINT_SERVICE_KEY")
        {
            reader.wrong("MELDPUNT_PRINT_SERVICE_KEY must be set: MELDPUNT_PRINT_SERVICE is.");
        }
        Self {
            networks: reader.checked("MELDPUNT_OUTGOING_NETWORKS", networks).unwrap_or_default(),
            authority: reader.checked("MELDPUNT_OUTGOING_CA", authority),
            print_service,
            print_service_key: print_service_key.map(Secret::new),
        }
    }

    /// How other machines are called. The file of the authority is read anew: it was there when the settings were checked.
    ///
    /// # Errors
    /// When the file of the authority cannot be read any more.
    pub fn settings(&self) -> std::io::Result<OutgoingSettings> {
        Ok(OutgoingSettings {
            networks: self.networks.parse().unwrap_or_default(),
            authority: self.authority.as_ref().map(fs::read).transpose()?,
        })
    }

    /// The effective values as pairs of name and text, secrets masked.
    pub(super) fn effective(&self) -> Vec<(&'static str, String)> {
        let authority = self.authority.as_ref().map(|path| path.display().to_string());
        let service = self.print_service.as_ref().map(Url::to_string);
        let key = self.print_service_key.as_ref().map(|_| "***".to_owned());
        vec![
            ("MELDPUNT_OUTGOING_NETWORKS", self.networks.clone()),
            ("MELDPUNT_OUTGOING_CA", authority.unwrap_or_default()),
            ("MELDPUNT_PRINT_SERVICE", service.unwrap_or_default()),
            ("MELDPUNT_PRINT_SERVICE_KEY", key.unwrap_or_default()),
        ]
    }
}

fn networks(text: &str) -> Option<String> {
    text.parse::<Networks>().is_ok().then(|| text.to_owned())
}

fn authority(text: &str) -> Option<PathBuf> {
    let authority = Some(fs::read(text).ok()?);
    let settings = OutgoingSettings { authority, ..OutgoingSettings::default() };
    Outgoing::new(&settings).is_ok().then(|| PathBuf::from(text))
}

/// An https address with folders, without a password or a query.
fn service(text: &str) -> Option<Url> {
    let url: Url = text.parse().ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    (url.scheme() == "https" && is_plain && url.fragment().is_none()).then_some(url)
}

fn long_enough(text: &str) -> Option<String> {
    (text.len() >= 32).then(|| text.to_owned())
}
