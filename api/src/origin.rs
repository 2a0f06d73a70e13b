//! From where a request comes: the peer, or behind a proxy of our own what that proxy says (R71).

use actix_web::{HttpRequest, http::header::HeaderName};
use std::net::IpAddr;

/// The reverse proxy in front of the desk, when there is one.
#[derive(Debug, Clone, Default)]
pub struct Proxy {
    header: Option<HeaderName>,
}

impl Proxy {
    /// The proxy that writes the address of its own peer last in this header; without a header there is no proxy.
    pub fn new(header: Option<HeaderName>) -> Self {
        Self { header }
    }

    /// The address that a request comes from. Only the last address in the header counts: those before it were
    /// sent by the other side, which can write what it likes.
    pub fn address_of(&self, request: &HttpRequest) -> Option<IpAddr> {
        let named = self.header.as_ref().and_then(|name| {
            let value = request.headers().get_all(name).last()?.to_str().ok()?;
            value.rsplit(',').next()?.trim().parse().ok()
        });
        named.or_else(|| request.peer_addr().map(|peer| peer.ip()))
    }
}
