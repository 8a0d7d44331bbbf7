//! The headers that every answer carries, and the tag that saves sending a page twice.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest, Sha256};

use crate::chart::FILE_POLICY;
use crate::lang::Lang;

/// No frames, nothing inline, nothing from elsewhere.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; \
                                                  connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for a chart that other sites may show in a frame.
const EMBEDDED_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *";

/// Pages are kept nowhere, so that a shared device does not tell what was read on it.
const NOT_KEPT: &str = "no-store";
/// What stands at an address that names a release; the software that writes it may still change.
const KEPT_FOR_A_DAY: &str = "public, max-age=86400";
/// What stands at an address of the newest release, whichever that is.
const KEPT_FOR_A_MINUTE: &str = "public, max-age=60, must-revalidate";

/// How long an answer may be kept, where its maker has not said.
fn keeping(path: &str, headers: &HeaderMap) -> &'static str {
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_none_or(|kind| kind.starts_with("text/html"));
    if is_page {
        NOT_KEPT
    } else if path.contains("/releases/") && !path.contains("/releases/latest") {
        KEPT_FOR_A_DAY
    } else {
        KEPT_FOR_A_MINUTE
    }
}

/// Largest page that is tagged by its content; files are tagged by their checksum instead.
const MAX_TAGGED_BYTES: usize = 64 << 20;

/// Whether other sites' pages may read an answer to this path: figures and files yes, pages no.
fn is_shared(path: &str) -> bool {
    path.starts_with("/api/")
        || path.ends_with("/explore.csv")
        || path.ends_with("/explore.json")
        || path.ends_with("/explore.hxl.csv")
        || path.ends_with("/explore.xlsx")
        || path.ends_with("/explore.zip")
        || path.ends_with("/aggregates.xlsx")
        || path.ends_with("/codebook.csv")
        || path.ends_with("/codebook.pdf")
        || matches!(path, "/catalog.jsonld" | "/feed.atom" | "/feed.json")
        || (path.starts_with("/releases/") && (path.contains("/metadata/") || path.contains("/hxl/")))
        || path.ends_with("/chart.svg")
        || ["/facts.json", "/facts.md", "/facts.csv"]
            .iter()
            .any(|end| path.ends_with(end))
        || is_register_file(path)
        || is_embedded(path)
        || (path.starts_with("/releases/") && path.contains("/files/"))
}

/// Whether a path names a document of the register, to be read by whoever verifies it.
fn is_register_file(path: &str) -> bool {
    path.starts_with("/register/")
        && ([".json", ".svg", ".atom"].iter().any(|end| path.ends_with(end))
            || path.starts_with("/register/status/")
            || path.starts_with("/register/files/"))
}

/// Whether other sites may show the answer to this path in a frame.
fn is_embedded(path: &str) -> bool {
    Lang::of_path(path).1.starts_with("/embed/")
}

/// Adds the protective headers to every answer, whatever made it.
pub(crate) async fn protect(request: Request, next: Next) -> Response {
    let shared = is_shared(request.uri().path());
    let embedded = is_embedded(request.uri().path());
    let is_chart = request.uri().path().ends_with("/chart.svg");
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        let keeping = HeaderValue::from_static(keeping(&path, headers));
        headers.insert(header::CACHE_CONTROL, keeping);
    }
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if embedded {
        set(header::CONTENT_SECURITY_POLICY, EMBEDDED_POLICY);
    } else {
        set(header::X_FRAME_OPTIONS, "DENY");
    }
    set(header::REFERRER_POLICY, "no-referrer");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    );
    if shared {
        set(
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        );
        set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        set(header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag, retry-after");
    } else {
        set(
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        );
    }
    if is_chart {
        headers.insert(header::CONTENT_SECURITY_POLICY, FILE_POLICY.clone());
    }
    response
}

/// Answers a browser's question whether a page of another site may ask.
pub(crate) async fn preflight(request: Request, next: Next) -> Response {
    if request.method() != Method::OPTIONS || !is_shared(request.uri().path()) {
        return next.run(request).await;
    }
    (
        StatusCode::NO_CONTENT,
        [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "if-none-match"),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
            (header::ALLOW, "GET, HEAD, OPTIONS"),
        ],
    )
        .into_response()
}

/// Tags successful answers by their content and answers 304 to those who have them already.
///
/// The tag is weak because compression, applied after it, changes bytes but not meaning.
pub(crate) async fn tag(request: Request, next: Next) -> Response {
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    // The body of an answer to HEAD is empty already, so its content cannot be tagged.
    let has_content = request.method() == Method::GET;
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    if let Some(tag) = response.headers().get(header::ETAG).cloned() {
        return if matches(known.as_ref(), &tag) {
            not_modified(response)
        } else {
            response
        };
    }
    if !has_content {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_TAGGED_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let digest = hex::encode(Sha256::digest(&bytes));
    let Ok(tag) = HeaderValue::from_str(&format!("W/\"{}\"", &digest[..24])) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    parts.headers.insert(header::ETAG, tag.clone());
    let response = Response::from_parts(parts, Body::from(bytes));
    if matches(known.as_ref(), &tag) {
        not_modified(response)
    } else {
        response
    }
}

/// Whether one of the tags in `If-None-Match` is this one, by weak comparison.
pub(crate) fn matches(known: Option<&HeaderValue>, tag: &HeaderValue) -> bool {
    let (Some(Ok(known)), Ok(tag)) = (known.map(HeaderValue::to_str), tag.to_str()) else {
        return false;
    };
    let opaque = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    known
        .split(',')
        .any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

pub(crate) fn not_modified(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::empty())
}
