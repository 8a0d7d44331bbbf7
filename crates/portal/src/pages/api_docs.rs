//! The page that says how programs ask.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use crate::edition::Edition;
use crate::query::parse;
use crate::site::{Site, html};

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    site: Site,
    origin: String,
    example: String,
}

/// Draws the page. Examples name the host that was asked, so that they can be pasted.
pub(crate) fn api_docs(site: Site, edition: Option<&Edition>, headers: &HeaderMap) -> Response {
    let example = edition
        .and_then(|edition| {
            parse(
                "by=gender&where.citizenship=KEN,UGA",
                &edition.schema,
                &edition.words,
            )
            .ok()
            .map(|query| query.to_query_string(&edition.schema, &edition.words))
        })
        .unwrap_or_else(|| "by=gender".into());
    html(
        StatusCode::OK,
        &ApiPage {
            site,
            origin: origin(headers),
            example,
        },
    )
}

/// Scheme and host as the client sees them; a placeholder where the `Host` header is not a plain host name.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .filter(|host| {
            !host.is_empty()
                && host.len() <= 253
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
        })
        .unwrap_or("portal.example");
    let local = ["127.", "localhost", "[::1]"]
        .iter()
        .any(|start| host.starts_with(start))
        || host.ends_with(".onion");
    let scheme = if local { "http" } else { "https" };
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn examples_name_only_plain_hosts() {
        let mut headers = HeaderMap::new();
        assert_eq!(origin(&headers), "https://portal.example");
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:7300"));
        assert_eq!(origin(&headers), "http://127.0.0.1:7300");
        headers.insert(header::HOST, HeaderValue::from_static("data.example.org"));
        assert_eq!(origin(&headers), "https://data.example.org");
        headers.insert(header::HOST, HeaderValue::from_static("a\"><script>"));
        assert_eq!(origin(&headers), "https://portal.example");
    }
}
