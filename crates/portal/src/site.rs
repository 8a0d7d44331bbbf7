//! What every page shares: its place in the site, and how a template becomes an answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::assets::{ASSETS, Assets};
use crate::portal::Shelf;

/// A link in the main navigation.
pub(crate) struct NavLink {
    pub(crate) href: String,
    pub(crate) label: &'static str,
    pub(crate) current: bool,
}

/// The line above pages of an earlier release.
pub(crate) struct Banner {
    pub(crate) this: String,
    pub(crate) newest_url: String,
}

/// A page's place in the site.
pub(crate) struct Site {
    /// Where the pages of this release live: empty for the newest, `/releases/{id}` for a permanent address.
    pub(crate) base: String,
    /// The release shown.
    pub(crate) release_id: Option<String>,
    /// Set on pages of a release that is not the newest.
    pub(crate) banner: Option<Banner>,
    /// Addresses of static files.
    pub(crate) assets: &'static Assets,
    /// The software's version.
    pub(crate) version: &'static str,
    page: &'static str,
}

impl Site {
    /// The place of `page` (a path without base, such as `/explore`) on a shelf; `base` as in [`Site::base`].
    pub(crate) fn new(shelf: &Shelf, release_id: Option<&str>, base: String, page: &'static str) -> Site {
        let newest = shelf.newest();
        let banner = match (release_id, newest) {
            (Some(id), Some(newest)) if newest.id() != id => Some(Banner {
                this: format!("release {id}"),
                newest_url: if page == "/" { "/".into() } else { page.to_owned() },
            }),
            _ => None,
        };
        Site {
            base,
            release_id: release_id.map(str::to_owned),
            banner,
            assets: &ASSETS,
            version: env!("CARGO_PKG_VERSION"),
            page,
        }
    }

    /// Whether a release is shown at all.
    pub(crate) fn has_release(&self) -> bool {
        self.release_id.is_some()
    }

    /// The main navigation.
    pub(crate) fn links(&self) -> Vec<NavLink> {
        let own = [
            ("/explore", "Explore"),
            ("/downloads", "Downloads"),
            ("/methods", "Methods"),
            ("/codebook", "Codebook"),
        ];
        let shared = [("/releases", "Releases"), ("/api", "API")];
        own.into_iter()
            .map(|(path, label)| (format!("{}{path}", self.base), path, label))
            .chain(
                shared
                    .into_iter()
                    .map(|(path, label)| (path.to_owned(), path, label)),
            )
            .map(|(href, path, label)| NavLink {
                href,
                label,
                current: path == self.page,
            })
            .collect()
    }
}

/// Renders a page.
pub(crate) fn html(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
