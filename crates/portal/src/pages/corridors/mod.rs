//! Pages about recruitment corridors: the list, and one corridor.

mod corridor;
mod list;
mod words;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::lang::Lang;
use crate::portal::{Portal, Shelf};
use crate::server::{Voice, over_corridors};
use crate::site::Site;

/// The pages, in every language.
pub(crate) fn corridors() -> Router<Portal> {
    Router::new()
        .route("/corridors", get(list_page))
        .route("/corridors/{name}", get(corridor_page))
}

fn site(shelf: &Shelf, lang: Lang, rest: &str) -> Site {
    let newest = shelf.newest().map(|edition| edition.id());
    Site::new(shelf, newest, lang.prefix().to_owned(), "/corridors").at(rest)
}

async fn list_page(State(portal): State<Portal>) -> Response {
    let lang = portal.lang();
    over_corridors(portal, Voice::Page, move |shelf, published| {
        Ok(list::list(site(shelf, lang, ""), published))
    })
    .await
}

async fn corridor_page(State(portal): State<Portal>, Path(name): Path<String>) -> Response {
    let lang = portal.lang();
    over_corridors(portal, Voice::Page, move |shelf, published| {
        let site = site(shelf, lang, &format!("/{name}"));
        corridor::corridor(site, shelf, published, &name)
    })
    .await
}
