//! Help and safety: helplines with their sources, and what a visit leaves behind.

use amparo_schema::countries;
use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::keeper::Helpline;
use crate::site::{Site, html};

/// Where “Leave this site” leads: a page that anyone may have open, in many languages, reachable over Tor.
const ELSEWHERE: &str = "https://www.wikipedia.org/";

struct Line {
    country: String,
    helpline: Helpline,
    /// The host of the page that names the number.
    site: String,
    read: String,
}

#[derive(Template)]
#[template(path = "safety.html")]
struct SafetyPage {
    site: Site,
    lines: Vec<Line>,
}

/// Draws the page.
pub(crate) fn safety(site: Site) -> Response {
    let mut lines: Vec<Line> = site
        .keeper
        .helplines
        .iter()
        .map(|line| Line {
            country: countries::by_alpha3(&line.country)
                .map_or_else(|| line.country.clone(), |country| site.lang.country(country)),
            site: line
                .url
                .trim_start_matches("https://")
                .split('/')
                .next()
                .unwrap_or_default()
                .to_owned(),
            read: site.lang.date(&line.read),
            helpline: line.clone(),
        })
        .collect();
    lines.sort_by(|a, b| a.country.cmp(&b.country));
    html(StatusCode::OK, &SafetyPage { site, lines })
}

/// Sends the visitor elsewhere and asks the browser to drop what it kept of this site. A redirect is not itself remembered.
pub(crate) fn leave() -> Response {
    (
        StatusCode::SEE_OTHER,
        [
            (header::LOCATION, HeaderValue::from_static(ELSEWHERE)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (
                HeaderName::from_static("clear-site-data"),
                HeaderValue::from_static("\"cache\", \"prefetchCache\", \"prerenderCache\""),
            ),
        ],
    )
        .into_response()
}
