//! One call: made, answered and ended within its bounds.

use crate::{
    Networks,
    connection::{ForbiddenName, Lookup, trust},
};
use reqwest::{
    Client, Method, Url,
    header::{HeaderName, HeaderValue},
    redirect,
};
use std::{net::IpAddr, sync::Arc, time::Duration};

/// How long a call may take, unless it says otherwise.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long it may take until the other side is reached.
const CONNECTING: Duration = Duration::from_secs(5);

/// How many bytes of an answer are read.
const MOST: usize = 64 * 1024;

/// How other machines are called.
#[derive(Debug, Clone, Default)]
pub struct OutgoingSettings {
    /// Networks that are not public but may be called.
    pub networks: Networks,
    /// Certificate authorities of one's own beside the public ones, as PEM.
    pub authority: Option<Vec<u8>>,
}

/// The settings cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate authority must be a PEM file")]
pub struct OutgoingInvalid;

/// Calls other machines.
#[derive(Debug, Clone)]
pub struct Outgoing {
    client: Client,
    networks: Networks,
}

/// What is asked of another machine.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    url: Url,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    patience: Duration,
}

/// What it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status. A redirection is an answer like any other.
    pub status: u16,
    /// The body, at most 64 KiB.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Not an address that may be called: another scheme, or a network beside the desk.
    #[error("this address may not be called")]
    Forbidden,
    /// The machine was not reached, or its certificate is not trusted.
    #[error("the other side cannot be reached")]
    Unreachable,
    /// The time was up.
    #[error("the other side took too long")]
    TooSlow,
    /// The answer was longer than what is read.
    #[error("the other side answered too much")]
    TooLong,
}

impl Answer {
    /// Whether the other side did as it was asked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Call {
    /// A call without headers or body, which may take five seconds.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new(), body: Vec::new(), patience: PATIENCE }
    }

    /// The same with a header; one whose value cannot stand in a header is left out.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    /// The same with another bound on the time that all of it takes, for bodies that are large.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
}

impl Outgoing {
    /// A caller with these settings.
    ///
    /// # Errors
    /// [`OutgoingInvalid`] when the authority is not one.
    pub fn new(settings: &OutgoingSettings) -> Result<Self, OutgoingInvalid> {
        let networks = settings.networks.clone();
        let client = Client::builder()
            .use_preconfigured_tls(trust(settings.authority.as_deref())?)
            .https_only(true)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECTING)
            .dns_resolver(Arc::new(Lookup(networks.clone())))
            .build()
            .map_err(|_| OutgoingInvalid)?;
        Ok(Self { client, networks })
    }

    /// Whether an address could be called as far as one sees without looking its name up: https, without a password, and no
    /// number of a network beside the desk.
    pub fn allows(&self, url: &Url) -> bool {
        let is_plain = url.username().is_empty() && url.password().is_none();
        url.scheme() == "https" && is_plain && self.allows_host(url)
    }

    /// A name is looked at when it is resolved; a number is not resolved at all.
    fn allows_host(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        match bare.parse::<IpAddr>() {
            Ok(address) => self.networks.allow(address),
            Err(_) => !host.is_empty(),
        }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// [`Trouble`]; an answer with a status of failure is an answer.
    pub async fn call(&self, call: Call) -> Result<Answer, Trouble> {
        if !self.allows(&call.url) {
            return Err(Trouble::Forbidden);
        }
        tokio::time::timeout(call.patience, self.make(call)).await.unwrap_or(Err(Trouble::TooSlow))
    }

    async fn make(&self, call: Call) -> Result<Answer, Trouble> {
        let headers = call.headers.into_iter().collect();
        let request = self.client.request(call.method, call.url).headers(headers).body(call.body);
        let mut answer = request.send().await.map_err(|error| trouble(&error))?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| trouble(&error))? {
            if body.len() + part.len() > MOST {
                return Err(Trouble::TooLong);
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { status, body })
    }
}

fn trouble(error: &reqwest::Error) -> Trouble {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<ForbiddenName>() {
            return Trouble::Forbidden;
        }
        cause = inner.source();
    }
    if error.is_timeout() { Trouble::TooSlow } else { Trouble::Unreachable }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(networks: &str) -> Outgoing {
        let networks = networks.parse().unwrap();
        Outgoing::new(&OutgoingSettings { networks, authority: None }).unwrap()
    }

    #[test]
    fn only_https_to_other_machines_is_called() {
        let caller = caller("10.20.0.0/16");
        for (url, allowed) in [
            ("https://print.example/batches", true),
            ("https://print.example:8443/", true),
            ("https://1.1.1.1/", true),
            ("https://10.20.1.1/", true),
            ("http://print.example/", false),
            ("ftp://print.example/", false),
            ("https://user:password@print.example/", false),
            ("https://user@print.example/", false),
            ("https://127.0.0.1/", false),
            ("https://127.1/", false),
            ("https://2130706433/", false),
            ("https://0x7f.0.0.1/", false),
            ("https://0177.0.0.1/", false),
            ("https://[::1]/", false),
            ("https://[::ffff:7f00:1]/", false),
            ("https://[64:ff9b::127.0.0.1]/", false),
            ("https://169.254.169.254/latest/meta-data", false),
            ("https://10.21.1.1/", false),
        ] {
            assert_eq!(caller.allows(&url.parse().unwrap()), allowed, "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_beside_the_desk_is_not_called() {
        let call = Call::new(Method::GET, "https://localhost:9/".parse().unwrap());
        assert_eq!(caller("").call(call.clone()).await, Err(Trouble::Forbidden));
        let named = caller("127.0.0.0/8, ::1/128");
        assert_eq!(named.call(call).await, Err(Trouble::Unreachable), "nobody listens there");
    }

    #[test]
    fn an_authority_is_a_pem_file() {
        for wrong in ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let authority = Some(wrong.as_bytes().to_vec());
            let settings = OutgoingSettings { authority, ..OutgoingSettings::default() };
            assert_eq!(Outgoing::new(&settings).err(), Some(OutgoingInvalid), "{wrong}");
        }
    }
}
