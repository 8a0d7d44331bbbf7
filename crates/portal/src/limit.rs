//! How much one visitor may ask in a while, without keeping who the visitor is.
//!
//! A token bucket for each address would be a list of visitors. Here an address is hashed with a key that only this process has and
//! that is thrown away every hour, and the hash picks one of a fixed number of buckets. Nothing is kept but how full each bucket is;
//! two visitors who share a bucket share its tokens, which at worst slows one of them down.

use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;

use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::server::refuse;

/// Buckets: 12 bytes each, so about 800 kB however many visitors there are.
const BUCKETS: usize = 1 << 16;
/// How long one key lives.
const ROTATE_EVERY: Duration = Duration::from_secs(3600);

/// How much one visitor may ask.
///
/// A visitor is an IPv4 address or an IPv6 network of 64 bits. Requests from this machine and from private networks come through a
/// proxy or from Tor, where one address is everybody: they are not limited, unless `trusted_header` names the header in which the
/// proxy gives the visitor's address.
#[derive(Clone, Debug)]
pub struct RateLimit {
    /// Requests per second in the long run; above 0.
    pub per_second: f64,
    /// Requests at once after a rest; at least 1.
    pub burst: f64,
    /// The header whose last entry is the visitor's address, such as `x-forwarded-for`, where a proxy that sets it stands in front.
    pub trusted_header: Option<HeaderName>,
}

#[derive(Clone, Copy)]
struct Bucket {
    /// Requests left at `filled`.
    tokens: f32,
    /// Milliseconds after the limiter began.
    filled: u64,
}

struct Buckets {
    key: RandomState,
    born: Instant,
    all: Vec<Bucket>,
}

/// The buckets of a portal.
pub(crate) struct Limiter {
    limit: RateLimit,
    began: Instant,
    buckets: Mutex<Buckets>,
}

impl Limiter {
    /// Full buckets.
    pub(crate) fn new(limit: RateLimit) -> Limiter {
        let began = Instant::now();
        Limiter {
            buckets: Mutex::new(fresh(&limit, began)),
            limit,
            began,
        }
    }

    /// Takes a token, or says how many seconds to wait for one.
    fn take(&self, address: IpAddr, now: Instant) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(buckets.born) >= ROTATE_EVERY {
            *buckets = fresh(&self.limit, now);
        }
        let at = (buckets.key.hash_one(network(address)) % BUCKETS as u64) as usize;
        let Some(bucket) = buckets.all.get_mut(at) else {
            return Ok(());
        };
        let time = now.duration_since(self.began).as_millis() as u64;
        let gained = time.saturating_sub(bucket.filled) as f64 / 1000.0 * self.limit.per_second;
        let tokens = (f64::from(bucket.tokens) + gained).min(self.limit.burst.max(1.0));
        bucket.filled = time;
        if tokens >= 1.0 {
            bucket.tokens = (tokens - 1.0) as f32;
            return Ok(());
        }
        bucket.tokens = tokens as f32;
        let wait = (1.0 - tokens) / self.limit.per_second.max(1e-6);
        Err((wait.ceil() as u64).clamp(1, 3600))
    }
}

fn fresh(limit: &RateLimit, now: Instant) -> Buckets {
    let full = Bucket {
        tokens: limit.burst.max(1.0) as f32,
        filled: 0,
    };
    Buckets {
        key: RandomState::new(),
        born: now,
        all: vec![full; BUCKETS],
    }
}

/// What counts as one visitor.
fn network(address: IpAddr) -> u64 {
    match address.to_canonical() {
        IpAddr::V4(address) => u64::from(address.to_bits()),
        // Networks given out begin with 2000::/3, so they never meet an IPv4 address's number.
        IpAddr::V6(address) => (address.to_bits() >> 64) as u64,
    }
}

/// Whether the peer is a proxy or Tor on this machine or in this network.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

/// The address to count, if one may be counted.
fn visitor(limit: &RateLimit, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    if let Some(name) = &limit.trusted_header {
        // The last entry is the one that the trusted proxy added; those before it are what the visitor sent.
        let last = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        return last.rsplit(',').next()?.trim().parse().ok();
    }
    peer.filter(|address| !is_near(*address))
}

/// Lets a request pass or answers 429 with the time to wait.
pub(crate) async fn meter(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let Some(limiter) = portal.limiter() else {
        return next.run(request).await;
    };
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let wait = visitor(&limiter.limit, peer, request.headers())
        .map_or(Ok(()), |address| limiter.take(address, Instant::now()));
    match wait {
        Ok(()) => next.run(request).await,
        Err(seconds) => refuse(&portal, request.uri().path(), Refusal::TooMany(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(header: Option<&'static str>) -> RateLimit {
        RateLimit {
            per_second: 2.0,
            burst: 3.0,
            trusted_header: header.map(HeaderName::from_static),
        }
    }

    #[test]
    fn a_burst_passes_then_the_rate_holds_and_others_are_untouched() {
        let limiter = Limiter::new(limit(None));
        let now = limiter.began;
        let one: IpAddr = "203.0.113.7".parse().unwrap();
        for _ in 0..3 {
            assert_eq!(limiter.take(one, now), Ok(()));
        }
        assert_eq!(limiter.take(one, now), Err(1));
        // Half a second gives one token.
        assert_eq!(limiter.take(one, now + Duration::from_millis(500)), Ok(()));
        assert!(limiter.take(one, now + Duration::from_millis(600)).is_err());
        // Of a thousand others, those who share the bucket are few.
        let free = (0..1000u32)
            .filter(|n| {
                limiter
                    .take(IpAddr::from((0x0100_0000 + n).to_be_bytes()), now)
                    .is_ok()
            })
            .count();
        assert!(free >= 990, "{free}");
    }

    #[test]
    fn an_ipv6_network_is_one_visitor_and_a_new_key_forgets_all() {
        let limiter = Limiter::new(limit(None));
        let now = limiter.began;
        for host in 1..=3 {
            assert_eq!(
                limiter.take(format!("2001:db8::{host}").parse().unwrap(), now),
                Ok(())
            );
        }
        let one: IpAddr = "2001:db8::ffff".parse().unwrap();
        assert!(limiter.take(one, now).is_err());
        assert_eq!(limiter.take(one, now + ROTATE_EVERY), Ok(()));
    }

    #[test]
    fn proxies_are_not_limited_and_only_a_named_header_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.1, 203.0.113.9".parse().unwrap());
        let peer = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        assert_eq!(visitor(&limit(None), peer("127.0.0.1"), &headers), None);
        assert_eq!(visitor(&limit(None), peer("10.1.2.3"), &headers), None);
        assert_eq!(
            visitor(&limit(None), peer("198.51.100.5"), &headers),
            peer("198.51.100.5")
        );
        assert_eq!(
            visitor(&limit(Some("x-forwarded-for")), peer("127.0.0.1"), &headers),
            peer("203.0.113.9")
        );
        headers.insert("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(
            visitor(&limit(Some("x-forwarded-for")), peer("127.0.0.1"), &headers),
            None
        );
    }
}
