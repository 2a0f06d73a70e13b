//! Where e-mail goes out: a mail server, or files in a folder for who has none.

use super::signing::{self, SigningKey};
use chrono::TimeDelta;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::dkim::DkimConfig,
    transport::smtp::{
        AsyncSmtpTransportBuilder, PoolConfig,
        client::{Certificate, Tls, TlsParameters},
    },
};
use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a mail server may take over one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How e-mail is sent.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The server: `smtp://host:port`, `smtps://user:password@host`, or with `?tls=required` for STARTTLS. `None`
    /// writes files into `folder`.
    pub server: Option<String>,
    /// A certificate authority of one's own, as PEM.
    pub authority: Option<Vec<u8>>,
    /// The address from which e-mail comes, and to which servers report.
    pub from: String,
    /// Under what e-mail is signed for the domain of `from`; `None` leaves that to the server.
    pub signing: Option<SigningKey>,
    /// The folder for e-mail without a server.
    pub folder: PathBuf,
    /// How many connections to the server are kept.
    pub connections: u32,
}

/// The settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailerInvalid {
    /// The address of the server.
    #[error("the address of the mail server must be smtp:// or smtps:// with a host")]
    Server,
    /// The authority.
    #[error("the certificate authority must be a PEM file")]
    Authority,
    /// The sender.
    #[error("the sender must be an e-mail address")]
    From,
    /// The key that signs.
    #[error(
        "the key that signs must be an RSA key of at least 2048 bits, and its selector a part of a domain name"
    )]
    Signing,
}

/// Sends e-mail.
#[derive(Debug)]
pub struct Mailer {
    pub(super) from: Address,
    signer: Option<DkimConfig>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Server(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Why an e-mail was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The server cannot be reached or does not work: nothing of this e-mail.
    Server(&'static str),
    /// Not now: greylisting, a full mailbox.
    Later(String),
    /// Never to this address.
    Never(String),
}

impl MailSettings {
    /// Whether a mailer can be made of these settings. Nothing is connected.
    ///
    /// # Errors
    /// [`MailerInvalid`] says which setting is wrong.
    pub fn check(&self) -> Result<(), MailerInvalid> {
        self.signer(&self.sender()?)?;
        if let Some(pem) = &self.authority {
            trusting(pem, "localhost")?;
        }
        match &self.server {
            None => Ok(()),
            Some(url) => builder(url, self).map(|_| ()),
        }
    }

    fn sender(&self) -> Result<Address, MailerInvalid> {
        self.from.parse().map_err(|_| MailerInvalid::From)
    }

    fn signer(&self, from: &Address) -> Result<Option<DkimConfig>, MailerInvalid> {
        let signs = |key: &SigningKey| key.signer(from.domain()).ok_or(MailerInvalid::Signing);
        self.signing.as_ref().map(signs).transpose()
    }
}

impl Mailer {
    /// A mailer with these settings; connects when the first e-mail goes out.
    ///
    /// # Errors
    /// [`MailerInvalid`] says which setting.
    pub fn new(settings: &MailSettings) -> Result<Self, MailerInvalid> {
        let from = settings.sender()?;
        let signer = settings.signer(&from)?;
        let way = match &settings.server {
            None => Way::Folder(settings.folder.clone()),
            Some(url) => Way::Server(server(url, settings)?),
        };
        Ok(Self { from, signer, way })
    }

    /// Sends an e-mail and gives the code of the server's answer. `name` is the file in a folder: the same e-mail is
    /// never there twice.
    ///
    /// # Errors
    /// [`Trouble`], by whose fault it is.
    pub async fn send(&self, mut message: Message, name: &str) -> Result<String, Trouble> {
        if let Some(signer) = &self.signer {
            signing::sign(&mut message, signer);
        }
        match &self.way {
            Way::Folder(folder) => {
                let path = folder.join(format!("{name}.eml"));
                write_whole(&path, &message.formatted()).map_err(|_| Trouble::Server("folder"))?;
                Ok("file".to_owned())
            }
            Way::Server(server) => match server.send(message).await {
                Ok(answer) => Ok(answer.code().to_string()),
                Err(error) => Err(self.trouble(server, &error).await),
            },
        }
    }

    /// Whose fault it is: a server to which no connection can be made says nothing about one e-mail.
    async fn trouble(
        &self,
        server: &AsyncSmtpTransport<Tokio1Executor>,
        error: &lettre::transport::smtp::Error,
    ) -> Trouble {
        if !server.test_connection().await.unwrap_or(false) {
            return Trouble::Server(if error.is_timeout() { "timeout" } else { "no-connection" });
        }
        let code = error.status().map_or_else(
            || if error.is_timeout() { "timeout" } else { "connection-lost" }.to_owned(),
            |code| code.to_string(),
        );
        if error.is_permanent() { Trouble::Never(code) } else { Trouble::Later(code) }
    }
}

fn server(
    url: &str,
    settings: &MailSettings,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailerInvalid> {
    Ok(builder(url, settings)?.build())
}

/// The way to the server, not opened yet.
fn builder(url: &str, settings: &MailSettings) -> Result<AsyncSmtpTransportBuilder, MailerInvalid> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
    let builder = builder.map_err(|_| MailerInvalid::Server)?;
    let host = host_of(url).ok_or(MailerInvalid::Server)?;
    let pool = PoolConfig::new().max_size(settings.connections);
    let builder = builder.pool_config(pool).timeout(Some(PATIENCE));
    let Some(pem) = &settings.authority else { return Ok(builder) };
    let parameters = trusting(pem, &host)?;
    let tls = if url.starts_with("smtps:") {
        Tls::Wrapper(parameters)
    } else {
        Tls::Required(parameters)
    };
    Ok(builder.tls(tls))
}

/// Trust in an authority of one's own, besides the public ones.
fn trusting(pem: &[u8], host: &str) -> Result<TlsParameters, MailerInvalid> {
    let certificate = Certificate::from_pem(pem).map_err(|_| MailerInvalid::Authority)?;
    let parameters = TlsParameters::builder(host.to_owned()).add_root_certificate(certificate);
    parameters.build_rustls().map_err(|_| MailerInvalid::Authority)
}

/// The host in an address such as `smtps://user:password@host:465?x`.
fn host_of(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// Writes a file under another name first, so that it is there whole or not at all.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let unfinished = folder.join(format!(".{}.unfinished", name.to_string_lossy()));
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // A full disk must not fill up with halves.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// How long to wait after so many tries: a minute, doubled each time up to four hours, and up to a tenth more or less
/// so that what failed together is not tried together.
pub(super) fn wait_after(tries: u32, chance: u8) -> TimeDelta {
    let minutes = 1_i64 << tries.saturating_sub(1).min(8);
    let whole = TimeDelta::minutes(minutes.min(240));
    let tenth = whole / 10;
    whole - tenth + (tenth * 2 * i32::from(chance)) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_about_a_minute_to_about_four_hours() {
        let minutes = |tries, chance| wait_after(tries, chance).num_seconds();
        assert_eq!((minutes(1, 0), minutes(1, 255)), (54, 66));
        assert_eq!((minutes(2, 0), minutes(2, 255)), (108, 132));
        assert_eq!((minutes(9, 0), minutes(9, 255)), (216 * 60, 264 * 60));
        assert_eq!(minutes(1_000, 255), 264 * 60);
    }

    #[test]
    fn the_host_is_found_in_every_form_of_address() {
        for (url, host) in [
            ("smtps://user:p%40ss@mail.example:465", Some("mail.example")),
            ("smtp://127.0.0.1:2525?tls=required", Some("127.0.0.1")),
            ("smtp://mail.example", Some("mail.example")),
            ("smtp://", None),
            ("mail.example", None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
        }
    }
}
