//! Answers that were made lately, ready to be sent again.
//!
//! Releases never change, so an answer stays right until the shelf changes; then all are dropped. What is kept is bounded in bytes, and
//! holds addresses that were asked for but nothing about who asked.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::headers::{matches, not_modified};
use crate::lang::Lang;
use crate::portal::Portal;

/// Most bytes kept; a page with its compressed form has about 150 kB.
const MAX_BYTES: usize = 64 << 20;
/// Larger answers are made anew each time.
const MAX_ANSWER: u64 = 2 << 20;
/// Longer addresses are asked once.
const MAX_ADDRESS: usize = 2048;
/// What an entry takes beside its bytes.
const OVERHEAD: usize = 2048;

/// One answer.
struct Answer {
    headers: HeaderMap,
    plain: Bytes,
    gzip: Option<Bytes>,
}

impl Answer {
    fn weight(&self, address: &str) -> usize {
        self.plain.len() + self.gzip.as_ref().map_or(0, Bytes::len) + address.len() + OVERHEAD
    }
}

/// Two halves: what was asked for since the last turn, and before. When the younger half is full, the older is dropped and the younger takes
/// its place, so that what is asked for often stays without a list of who comes next.
#[derive(Default)]
struct Halves {
    generation: u64,
    young: HashMap<String, Arc<Answer>>,
    old: HashMap<String, Arc<Answer>>,
    young_bytes: usize,
}

impl Halves {
    fn follow(&mut self, generation: u64) {
        if self.generation != generation {
            *self = Halves {
                generation,
                ..Halves::default()
            };
        }
    }

    fn put(&mut self, address: String, answer: Arc<Answer>) {
        let weight = answer.weight(&address);
        if self.young_bytes + weight > MAX_BYTES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += weight;
        if let Some(before) = self.young.insert(address.clone(), answer) {
            self.young_bytes = self.young_bytes.saturating_sub(before.weight(&address));
        }
    }
}

/// The answers kept by a portal.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Halves>);

impl Kept {
    fn get(&self, generation: u64, address: &str) -> Option<Arc<Answer>> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.follow(generation);
        if let Some(answer) = halves.young.get(address) {
            return Some(Arc::clone(answer));
        }
        let (address, answer) = halves.old.remove_entry(address)?;
        halves.put(address, Arc::clone(&answer));
        Some(answer)
    }

    fn put(&self, generation: u64, address: String, answer: Answer) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.follow(generation);
        halves.put(address, Arc::new(answer));
    }
}

/// What tells one answer from another: the host (addresses in an answer name it), path and question, and, for the home page, the language
/// offered. `None` for what is never kept.
fn address(request: &Request) -> Option<String> {
    let path = request.uri().path();
    let apart =
        path.starts_with("/static/") || path.contains("/files/") || matches!(path, "/healthz" | "/leave");
    if request.method() != Method::GET || apart {
        return None;
    }
    let host = request
        .headers()
        .get(header::HOST)
        .map_or("", |host| host.to_str().unwrap_or(""));
    let place = request.uri().path_and_query().map_or("/", |place| place.as_str());
    let home = matches!(Lang::of_path(path).1, "" | "/") || path.rsplit('/').nth(1) == Some("releases");
    let offered = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .filter(|_| home)
        .and_then(|languages| Lang::preferred(languages.to_str().ok()?))
        .map_or("", Lang::tag);
    (host.len() + place.len() <= MAX_ADDRESS).then(|| format!("{offered} {host} {place}"))
}

/// Sends a kept answer, or has it made and keeps it.
pub(crate) async fn keep(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let Some(address) = address(&request) else {
        return next.run(request).await;
    };
    let generation = portal.shelf().generation();
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let gzip = accepts_gzip(request.headers());
    if let Some(answer) = portal.kept().get(generation, &address) {
        return send(&answer, known.as_ref(), gzip);
    }
    let response = next.run(request).await;
    let is_small = response
        .body()
        .size_hint()
        .exact()
        .is_some_and(|size| size <= MAX_ANSWER);
    let is_open = response
        .headers()
        .get(header::CACHE_CONTROL)
        .is_none_or(|value| value != "no-store");
    if response.status() != StatusCode::OK
        || !is_small
        || !is_open
        || !response.headers().contains_key(header::ETAG)
    {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(plain) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let source = plain.clone();
    let compressed = is_text(&parts.headers).then(|| tokio::task::spawn_blocking(move || compress(&source)));
    let answer = Answer {
        headers: parts.headers,
        plain,
        gzip: match compressed {
            Some(work) => work.await.ok().flatten(),
            None => None,
        },
    };
    let response = send(&answer, known.as_ref(), gzip);
    // The shelf may have changed while the answer was made; then it is not kept.
    if portal.shelf().generation() == generation {
        portal.kept().put(generation, address, answer);
    }
    response
}

fn send(answer: &Answer, known: Option<&HeaderValue>, gzip: bool) -> Response {
    let body = answer.gzip.as_ref().filter(|_| gzip);
    let mut response = Response::new(Body::from(body.unwrap_or(&answer.plain).clone()));
    *response.headers_mut() = answer.headers.clone();
    let headers = response.headers_mut();
    if answer.gzip.is_some() {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if body.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.remove(header::CONTENT_LENGTH);
    }
    match headers.get(header::ETAG).cloned() {
        Some(tag) if matches(known, &tag) => not_modified(response),
        _ => response,
    }
}

/// Whether the client takes gzip: named, or by `*`, and not refused by a weight of 0.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let refused = parts.any(|part| {
                part.strip_prefix("q=")
                    .and_then(|weight| weight.parse::<f32>().ok())
                    .is_some_and(|weight| weight <= 0.0)
            });
            name.eq_ignore_ascii_case("gzip") && !refused
        })
}

fn is_text(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| {
            kind.starts_with("text/")
                || ["json", "xml"]
                    .iter()
                    .any(|part| kind.split(';').next().unwrap_or_default().ends_with(part))
        })
}

/// The bytes compressed, if that saves any.
fn compress(plain: &Bytes) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::default());
    encoder.write_all(plain).ok()?;
    let bytes = encoder.finish().ok()?;
    (bytes.len() < plain.len()).then(|| Bytes::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(bytes: usize) -> Answer {
        Answer {
            headers: HeaderMap::new(),
            plain: Bytes::from(vec![0; bytes]),
            gzip: None,
        }
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_asked_for_often_stays() {
        let kept = Kept::default();
        kept.put(1, "often".into(), answer(100));
        for place in 0..400 {
            kept.put(1, format!("once {place}"), answer(1 << 20));
            assert!(kept.get(1, "often").is_some(), "{place}");
        }
        let halves = kept.0.lock().unwrap();
        let bytes: usize = halves
            .young
            .values()
            .chain(halves.old.values())
            .map(|answer| answer.plain.len())
            .sum();
        assert!(bytes <= MAX_BYTES, "{bytes}");
        assert!(!halves.old.contains_key("once 0") && !halves.young.contains_key("once 0"));
    }

    #[test]
    fn another_shelf_forgets_all() {
        let kept = Kept::default();
        kept.put(1, "a".into(), answer(1));
        assert!(kept.get(1, "a").is_some());
        assert!(kept.get(2, "a").is_none());
        assert!(kept.get(1, "a").is_none());
    }

    #[test]
    fn gzip_is_sent_only_to_those_who_take_it() {
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            accepts_gzip(&headers)
        };
        assert!(with("gzip") && with("br, GZIP;q=0.5"));
        assert!(!with("br") && !with("gzip;q=0") && !with("identity"));
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
