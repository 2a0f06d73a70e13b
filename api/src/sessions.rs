//! Sessions with a browser: their cookie, and what shows that a request comes from the desk's own pages (S6, S9).

use crate::{
    problem::{Answer, Kind, Problem},
    tokens::{Identity, Who},
    v1::login::holder,
};
use actix_web::http::{
    Uri,
    header::{COOKIE, HeaderMap, HeaderValue, ORIGIN},
};
use domain::Timestamp;
use std::{fmt::Write as _, sync::Arc};
use store::{
    Store,
    sessions::{Holder, Limits, Proof, Session, SessionToken},
};
use uuid::Uuid;

/// The cookie of a session. Browsers take this prefix only over TLS, for this host alone and for all of its paths.
pub const COOKIE_NAME: &str = "__Host-meldpunt";

/// The header with the token that no other site knows.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Where a browser says from which site a request comes; no page can write it.
const SITE_HEADER: &str = "sec-fetch-site";

/// The sessions of this desk.
pub struct Sessions {
    store: Store,
    limits: Limits,
    /// The origin of the desk's own pages.
    origin: String,
}

/// A session that was found, and the token that found it.
#[derive(Debug)]
pub struct Signed {
    /// What the browser holds.
    pub token: SessionToken,
    /// The session.
    pub session: Session,
}

impl Sessions {
    /// Sessions in this store, for the pages at this address.
    pub fn new(store: Store, limits: Limits, public_url: &str) -> Self {
        Self { store, limits, origin: origin_of(public_url) }
    }

    /// The session whose cookie came along. `None` without a cookie, `Some(None)` when its session is over.
    pub(crate) async fn find(
        &self,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Answer<Option<Option<Arc<Signed>>>> {
        let Some(text) = cookie(headers) else { return Ok(None) };
        let Ok(token) = text.parse::<SessionToken>() else { return Ok(Some(None)) };
        let found = self.store.session(&token, self.limits, now).await?;
        Ok(Some(found.map(|session| Arc::new(Signed { token, session }))))
    }

    /// Begins a session and ends the one that the browser had: who signs in gets a token that nobody knew before.
    pub(crate) async fn begin(
        &self,
        headers: &HeaderMap,
        (holder, proof): (Holder, Proof),
        now: Timestamp,
    ) -> Answer<Signed> {
        if let Some(Ok(earlier)) = cookie(headers).map(str::parse::<SessionToken>) {
            self.store.end_session(&earlier).await?;
        }
        let (token, session) = self.store.begin_session(holder, proof, self.limits, now).await?;
        Ok(Signed { token, session })
    }

    /// Refuses what changes something and does not come from the desk's own pages (S9). Both are asked: where the browser
    /// says that the request comes from, and the token that only a page of this session can read.
    pub(crate) fn check_origin(&self, headers: &HeaderMap, session: &SessionToken) -> Answer<()> {
        let sent = text(headers, CSRF_HEADER).unwrap_or_default();
        let known = self.store.csrf_token(session);
        // Compared as keyed hashes, so that time tells nothing of what is right.
        let hash = |text: &str| self.store.keys().answer_fingerprint(text.as_bytes());
        let says_from_where = headers.contains_key(SITE_HEADER) || headers.contains_key(ORIGIN);
        if says_from_where && self.is_not_foreign(headers) && hash(sent) == hash(&known) {
            return Ok(());
        }
        Err(foreign())
    }

    /// Refuses a sign-in that another site makes a browser do; programs do not say from where they call.
    pub(crate) fn check_not_foreign(&self, headers: &HeaderMap) -> Answer<()> {
        if self.is_not_foreign(headers) { Ok(()) } else { Err(foreign()) }
    }

    fn is_not_foreign(&self, headers: &HeaderMap) -> bool {
        let every = |name: &str, right: &str| headers.get_all(name).all(|value| value == right);
        every(SITE_HEADER, "same-origin") && every(ORIGIN.as_str(), &self.origin)
    }
}

impl Signed {
    /// Who it is, as a token would say it.
    pub(crate) fn identity(&self) -> Identity {
        let who = match &self.session.holder {
            Holder::Account(account) => holder(account.as_ref().clone()),
            Holder::Client { case, .. } => Who::Client { case: *case },
        };
        Identity { who, token: Uuid::nil(), epoch: self.session.holder.epoch() }
    }
}

/// The value of `Set-Cookie` that gives the browser a session. It ends with the browser at the latest.
pub(crate) fn set_cookie(token: &SessionToken) -> Answer<HeaderValue> {
    with_attributes(&token.reveal(), "")
}

/// The value of `Set-Cookie` that takes the session away from the browser.
pub(crate) fn removed_cookie() -> Answer<HeaderValue> {
    with_attributes("", "; Max-Age=0")
}

fn with_attributes(value: &str, more: &str) -> Answer<HeaderValue> {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = write!(text, "{COOKIE_NAME}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{more}");
    HeaderValue::from_str(&text).map_err(|error| Problem::internal(&error))
}

fn foreign() -> Problem {
    let detail =
        "With a session, send what changes something from the desk's own pages, with X-CSRF-Token.";
    Problem::new(Kind::Forbidden, detail).with_code("cross_site_request")
}

/// The value of the session's cookie, when one was sent.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get_all(COOKIE).filter_map(|value| value.to_str().ok());
    let pairs =
        sent.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE_NAME).map(|(_, value)| value).next()
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// The origin of an address as a browser writes it: without a path, and without the port that its scheme has anyway.
fn origin_of(address: &str) -> String {
    let Ok(uri) = address.parse::<Uri>() else { return String::new() };
    let (scheme, host) = (uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default());
    let usual = match scheme {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    };
    let port = uri.port_u16().filter(|port| Some(*port) != usual);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{host}{port}").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_what_a_browser_writes() {
        for (address, origin) in [
            ("https://Meldpunt.Example", "https://meldpunt.example"),
            ("https://meldpunt.example:443/klachten", "https://meldpunt.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:80", "http://localhost"),
            ("https://meldpunt.example:8443", "https://meldpunt.example:8443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(origin_of(address), origin);
        }
    }

    #[test]
    fn the_cookie_is_found_among_others_and_by_its_whole_name() {
        let found = |line: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_static(line));
            cookie(&headers).map(str::to_owned)
        };
        assert_eq!(found("a=1; __Host-meldpunt=abc; b=2").as_deref(), Some("abc"));
        assert_eq!(found("meldpunt=abc; x__Host-meldpunt=abc; __host-meldpunt=abc"), None);
    }
}
