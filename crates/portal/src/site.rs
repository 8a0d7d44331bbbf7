//! What every page shares: its place in the site, its language, and how a template becomes an answer.

use std::sync::Arc;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::assets::{ASSETS, Assets};
use crate::edition::Edition;
use crate::keeper::Keeper;
use crate::lang::{Html, Lang};
use crate::portal::Shelf;

/// A link in a list of links.
pub(crate) struct NavLink {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

/// The same page in another language.
pub(crate) struct Alternate {
    pub(crate) href: String,
    pub(crate) tag: &'static str,
    pub(crate) name: &'static str,
    pub(crate) current: bool,
}

/// The line above pages of an earlier release.
pub(crate) struct Banner {
    pub(crate) this: String,
    pub(crate) newest_url: String,
}

/// A page's place in the site.
pub(crate) struct Site {
    /// The language of the page.
    pub(crate) lang: Lang,
    /// Where the pages of this language begin: empty or, say, `/fr`.
    pub(crate) root: &'static str,
    /// Where the pages of this release and language live: [`Site::root`] for the newest, `/fr/releases/{id}` for a permanent address.
    pub(crate) base: String,
    /// Where the data of this release live: as [`Site::base`] without language.
    pub(crate) data: String,
    /// The release shown.
    pub(crate) release_id: Option<String>,
    /// Set on pages of a release that is not the newest.
    pub(crate) banner: Option<Banner>,
    /// What the portal's keeper adds beside the releases.
    pub(crate) keeper: Arc<Keeper>,
    /// Addresses of static files.
    pub(crate) assets: &'static Assets,
    /// The software's version.
    pub(crate) version: &'static str,
    /// Scheme and host, where the page tells other sites how to show a link to it.
    pub(crate) origin: Option<String>,
    /// What the page’s data are, as JSON-LD for search engines.
    pub(crate) json_ld: Option<String>,
    has_governance: bool,
    has_news: bool,
    has_register: bool,
    has_corridors: bool,
    page: &'static str,
    /// Path and query of this page without language, for its versions in other languages.
    path: String,
}

impl Site {
    /// The place of `page` (a path without base, such as `/explore`) on a shelf; `base` as in [`Site::base`], which says the language.
    pub(crate) fn new(shelf: &Shelf, release_id: Option<&str>, base: String, page: &'static str) -> Site {
        let (lang, data) = Lang::of_path(&base);
        let data = data.to_owned();
        let root = lang.prefix();
        let newest = shelf.newest();
        let banner = match (release_id, newest) {
            (Some(id), Some(newest)) if newest.id() != id => Some(Banner {
                this: id.to_owned(),
                newest_url: format!(
                    "{root}{}",
                    if page == "/" && !root.is_empty() { "" } else { page }
                ),
            }),
            _ => None,
        };
        let own = if page == "/" { "" } else { page };
        // Pages that are not about one release have one address for all.
        let path = if SHARED.contains(&page) {
            own.to_owned()
        } else {
            format!("{data}{own}")
        };
        Site {
            lang,
            root,
            base,
            data,
            release_id: release_id.map(str::to_owned),
            banner,
            keeper: Arc::clone(shelf.keeper()),
            assets: &ASSETS,
            version: env!("CARGO_PKG_VERSION"),
            origin: None,
            json_ld: None,
            has_governance: shelf.governance().is_some(),
            has_news: shelf.news().is_some(),
            has_register: shelf.register().is_some(),
            has_corridors: shelf.corridors().is_some(),
            page,
            path,
        }
    }

    /// The same place at a longer address: what follows the page's own path, such as `/KEN` or `?by=gender`.
    pub(crate) fn at(mut self, rest: &str) -> Site {
        self.path.push_str(rest);
        self
    }

    /// The same place, telling search engines what the release is.
    pub(crate) fn describing(mut self, edition: &Edition, origin: &str) -> Site {
        self.origin = Some(origin.to_owned());
        self.json_ld = Some(crate::metadata::embedded(edition, origin));
        self
    }

    /// Whether a release is shown at all.
    pub(crate) fn has_release(&self) -> bool {
        self.release_id.is_some()
    }

    /// The home page's address.
    pub(crate) fn home(&self) -> &str {
        if self.root.is_empty() { "/" } else { self.root }
    }

    fn link(&self, path: &str, id: &str) -> NavLink {
        let base = if SHARED.contains(&path) {
            self.root
        } else {
            &self.base
        };
        NavLink {
            href: format!("{base}{path}"),
            label: self.s(id),
            current: path == self.page,
        }
    }

    /// The main navigation.
    pub(crate) fn links(&self) -> Vec<NavLink> {
        let governance = self.has_governance.then_some(("/governance", "nav-governance"));
        [
            ("/explore", "nav-explore"),
            ("/facts", "nav-facts"),
            ("/topics", "nav-topics"),
            ("/places", "nav-places"),
            ("/downloads", "nav-downloads"),
            ("/methods", "nav-methods"),
            ("/releases", "nav-releases"),
        ]
        .into_iter()
        .chain(governance)
        .chain(self.has_register.then_some(("/register", "nav-register")))
        .chain(self.has_corridors.then_some(("/corridors", "nav-corridors")))
        .chain(self.has_news.then_some(("/news", "nav-news")))
        .map(|(path, id)| self.link(path, id))
        .collect()
    }

    /// The navigation at the foot.
    pub(crate) fn more_links(&self) -> Vec<NavLink> {
        [
            ("/codebook", "nav-codebook"),
            ("/search", "nav-search"),
            ("/api", "nav-api"),
            ("/safety", "nav-safety"),
        ]
        .map(|(path, id)| self.link(path, id))
        .into()
    }

    /// This page in every language.
    pub(crate) fn alternates(&self) -> Vec<Alternate> {
        Lang::ALL
            .map(|lang| {
                let path = match (lang, self.path.as_str()) {
                    (Lang::En, "") => "/",
                    (Lang::En, path) if path.starts_with('?') => "/",
                    (_, path) => path,
                };
                Alternate {
                    href: format!("{}{path}", lang.prefix()),
                    tag: lang.tag(),
                    name: lang.own_name(),
                    current: lang == self.lang,
                }
            })
            .into()
    }

    /// The software's name and version.
    pub(crate) fn software(&self) -> String {
        format!("Amparo\u{a0}{}", self.version)
    }

    /// The text `id` as plain text.
    pub(crate) fn s(&self, id: &str) -> String {
        self.lang.say(id, &[])
    }

    /// The text `id` with arguments, as plain text.
    pub(crate) fn sw(&self, id: &str, given: &[(&str, &str)]) -> String {
        self.lang.say(id, given)
    }

    /// The text `id` as HTML, marked where it is not translated.
    pub(crate) fn t(&self, id: &str) -> Html {
        self.lang.html(id, &[])
    }

    /// The text `id` with arguments, as HTML.
    pub(crate) fn tw(&self, id: &str, given: &[(&str, &str)]) -> Html {
        self.lang.html(id, given)
    }
}

/// Pages that are not about one release.
const SHARED: [&str; 10] = [
    "/news",
    "/search",
    "/releases",
    "/api",
    "/safety",
    "/changes",
    "/governance",
    "/register",
    "/corridors",
    "/error",
];

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
