//! Pages about migration governance: instruments, profiles, places side by side, findings. Places stand by name on all of them; there is no
//! order by score, and a test over every page, answer and file looks for one.

mod compare;
mod findings;
mod index;
mod instrument;
mod names;
mod place;
mod plans;
mod profile;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::get;

use crate::governance::Cabinet;
use crate::portal::{Portal, Shelf};
use crate::refusal::Refusal;
use crate::server::{Voice, over_governance};
use crate::site::Site;

/// The addresses of people, in every language.
pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/governance", get(index_page))
        .route("/governance/instruments/{key}", get(instrument_page))
        .route("/governance/places/{code}", get(place_page))
        .route("/governance/assessments/{id}", get(profile_page))
        .route("/governance/compare", get(compare_page))
        .route("/governance/findings", get(findings_page))
}

/// Makes one page, at its place on the site.
async fn page(
    portal: Portal,
    rest: String,
    make: impl FnOnce(Site, &Cabinet) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    let root = portal.lang().prefix();
    over_governance(portal, Voice::Page, move |shelf: &Shelf, cabinet| {
        let release = shelf.newest().map(|edition| edition.id());
        let site = Site::new(shelf, release, root.to_owned(), "/governance").at(&rest);
        make(site, cabinet)
    })
    .await
}

async fn index_page(State(portal): State<Portal>) -> Response {
    page(portal, String::new(), |site, cabinet| {
        Ok(index::index(site, cabinet))
    })
    .await
}

async fn instrument_page(State(portal): State<Portal>, Path(key): Path<String>) -> Response {
    page(portal, format!("/instruments/{key}"), move |site, cabinet| {
        let instrument = cabinet.instrument(&key).ok_or(Refusal::NoPage)?;
        Ok(instrument::instrument(site, cabinet, instrument))
    })
    .await
}

async fn place_page(State(portal): State<Portal>, Path(code): Path<String>) -> Response {
    page(portal, format!("/places/{code}"), move |site, cabinet| {
        place::place(site, cabinet, &code)
    })
    .await
}

async fn profile_page(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    page(portal, format!("/assessments/{id}"), move |site, cabinet| {
        let entry = cabinet.find(&id).ok_or(Refusal::NoPage)?;
        Ok(profile::profile(site, cabinet, entry))
    })
    .await
}

async fn compare_page(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    let raw = raw.unwrap_or_default();
    page(
        portal,
        crate::present::with_query("/compare", &raw),
        move |site, cabinet| compare::compare(site, cabinet, &raw),
    )
    .await
}

async fn findings_page(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    let raw = raw.unwrap_or_default();
    page(
        portal,
        crate::present::with_query("/findings", &raw),
        move |site, cabinet| findings::findings_of(site, cabinet, &raw),
    )
    .await
}
