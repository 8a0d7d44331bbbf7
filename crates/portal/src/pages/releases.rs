//! The list of releases.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::portal::Shelf;
use crate::site::{Site, html};

struct Entry {
    id: String,
    title: String,
    date: String,
    newest: bool,
    supersedes: Option<String>,
    people: String,
    epsilon: String,
    /// The release published before it.
    before: Option<String>,
}

#[derive(Template)]
#[template(path = "releases.html")]
struct ReleasesPage {
    site: Site,
    releases: Vec<Entry>,
}

/// Draws the list.
pub(crate) fn releases(site: Site, shelf: &Shelf) -> Response {
    let editions: Vec<_> = shelf.editions().collect();
    let releases = editions
        .iter()
        .enumerate()
        .map(|(place, edition)| Entry {
            before: editions.get(place + 1).map(|older| older.id().to_owned()),
            id: edition.id().to_owned(),
            title: edition.manifest.title.clone(),
            date: site.lang.date(&edition.manifest.created),
            newest: place == 0,
            supersedes: edition.manifest.supersedes.clone(),
            people: edition.total().words(site.lang),
            epsilon: edition.claim.epsilon.to_string(),
        })
        .collect();
    html(StatusCode::OK, &ReleasesPage { site, releases })
}
