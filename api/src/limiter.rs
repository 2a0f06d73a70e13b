//! How often one address may ask something without a token.

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};

/// After so many requests the addresses that have been quiet are forgotten.
const FORGET_EVERY: u64 = 4096;

/// Bounds the requests of each address; a whole /64 counts as one address in IPv6.
pub struct Limiter {
    limiter: Option<DefaultKeyedRateLimiter<IpAddr>>,
    seen: AtomicU64,
}

impl Limiter {
    /// At most this many requests in a minute (0 is without limit).
    pub fn new(per_minute: u32) -> Self {
        let limiter = NonZeroU32::new(per_minute)
            .map(|per_minute| RateLimiter::keyed(Quota::per_minute(per_minute)));
        Self { limiter, seen: AtomicU64::new(0) }
    }

    /// Counts a request from this address.
    ///
    /// # Errors
    /// The seconds to wait when the address has asked too often.
    pub fn check(&self, address: Option<IpAddr>) -> Result<(), u64> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        if self.seen.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        limiter
            .check_key(&neighbourhood(address))
            .map_err(|refused| refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// Who counts as one: an address, and in IPv6 the whole /64 around it.
fn neighbourhood(address: Option<IpAddr>) -> IpAddr {
    match address.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)).to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
    }
}
