//! Addresses: which question goes to which page, and what every answer passes through.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use amparo_corridors::PublishedCorridors;
use amparo_register::PublishedRegister;
use axum::Router;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::answer::answer;
use crate::assets::ASSETS;
use crate::edition::Edition;
use crate::governance::{self, Cabinet};
use crate::lang::Lang;
use crate::portal::{Portal, Shelf};
use crate::present::with_query;
use crate::query::{Query, parse};
use crate::refusal::Refusal;
use crate::site::Site;
use crate::{api, corridors, export, files, headers, kept, limit, machines, pages, register};

/// Nobody waits longer for an answer, the time in the queue included.
const PATIENCE: Duration = Duration::from_secs(10);
/// Nothing is ever posted here.
const MAX_BODY_BYTES: usize = 1024;

/// The portal as a service, for a server or a test.
pub fn router(portal: Portal) -> Router {
    let mut all = Router::new()
        .merge(pages().with_state(portal.clone()))
        .merge(programs().with_state(portal.clone()))
        .merge(machines::routes().with_state(portal.clone()))
        .merge(pages::news_feeds().with_state(portal.clone()))
        .merge(governance::routes().with_state(portal.clone()))
        .merge(register::programs().with_state(portal.clone()))
        .merge(corridors::programs().with_state(portal.clone()));
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        let portal = portal.speaking(lang);
        let own = pages()
            .fallback(no_page)
            .method_not_allowed_fallback(no_method)
            .with_state(portal);
        all = all.nest(lang.prefix(), own);
    }
    all.fallback_service(get(no_page).with_state(portal.clone()))
        .layer(from_fn(headers::tag))
        .layer(from_fn(headers::preflight))
        .layer(from_fn_with_state(portal.clone(), patience))
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(portal.clone(), kept::keep))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(portal, limit::meter))
        .layer(from_fn(headers::protect))
}

/// What people read, in every language.
fn pages() -> Router<Portal> {
    Router::new()
        .merge(pages::governance())
        .merge(pages::news())
        .merge(pages::register())
        .merge(pages::corridors())
        .route("/search", get(search))
        .route("/", get(home))
        .route("/explore", get(explore))
        .route("/downloads", get(downloads))
        .route("/methods", get(methods))
        .route("/codebook", get(codebook))
        .route("/releases", get(releases))
        .route("/releases/{id}", get(release_home))
        .route("/releases/{id}/explore", get(release_explore))
        .route("/releases/{id}/downloads", get(release_downloads))
        .route("/releases/{id}/methods", get(release_methods))
        .route("/releases/{id}/codebook", get(release_codebook))
        .route("/api", get(api_docs))
        .route("/compare", get(compare))
        .route("/topics", get(topics))
        .route("/topics/{topic}", get(topic))
        .route("/places", get(places))
        .route("/places/{place}", get(place))
        .route("/changes", get(changes))
        .route("/safety", get(safety))
        .route("/releases/{id}/compare", get(release_compare))
        .route("/releases/{id}/topics", get(release_topics))
        .route("/releases/{id}/topics/{topic}", get(release_topic))
        .route("/releases/{id}/places", get(release_places))
        .route("/releases/{id}/places/{place}", get(release_place))
        .route("/releases/{id}/chart.svg", get(chart_svg))
        .route("/embed/{id}", get(embed))
        .route("/facts", get(facts))
        .route("/facts.md", get(facts_markdown))
        .route("/facts.json", get(facts_json))
        .route("/facts.csv", get(facts_csv))
        .route("/releases/{id}/facts", get(release_facts))
        .route("/releases/{id}/facts.md", get(release_facts_markdown))
        .route("/releases/{id}/facts.json", get(release_facts_json))
        .route("/releases/{id}/facts.csv", get(release_facts_csv))
}

/// What programs read, and files: one address for all languages.
fn programs() -> Router<Portal> {
    Router::new()
        .route("/explore.csv", get(explore_csv))
        .route("/explore.json", get(explore_json))
        .route("/releases/{id}/explore.csv", get(release_explore_csv))
        .route("/releases/{id}/explore.json", get(release_explore_json))
        .route("/releases/{id}/files/{*path}", get(release_file))
        .route("/api/v1/releases", get(api_releases))
        .route("/api/v1/releases/{id}", get(api_release))
        .route("/api/v1/releases/{id}/fields", get(api_fields))
        .route("/api/v1/releases/{id}/query", get(api_query))
        .route("/api/v1/fields", get(api_newest_fields))
        .route("/api/v1/query", get(api_newest_query))
        .route("/leave", get(leave))
        .route("/healthz", get(health))
        .route("/readyz", get(ready))
        .route("/robots.txt", get(robots))
        .route("/favicon.ico", get(favicon))
        .route("/static/{file}", get(static_file))
}

/// Serves the portal on `addr` until `shutdown` is done, then finishes what is under way.
///
/// # Errors
/// If the address cannot be listened on.
pub async fn serve(
    addr: SocketAddr,
    portal: Portal,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(addr).await?;
    serve_on(listener, portal, shutdown).await
}

/// Serves the portal on a listener that is already bound, for callers who need to know the port.
///
/// # Errors
/// If the listener fails.
pub async fn serve_on(
    listener: tokio::net::TcpListener,
    portal: Portal,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(portal).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await
}

/// Ends the waiting of a visitor whose answer does not come.
async fn patience(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refuse(&portal, &path, Refusal::TooLong),
    }
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    // What a panic says may hold anything, so it is not sent; the panic hook has already written it to the log.
    tracing::error!("a request ended in a panic");
    Refusal::Internal.problem()
}

/// How a refusal is said.
#[derive(Clone, Copy)]
pub(crate) enum Voice {
    Page,
    Program,
}

/// Runs `make` over the newest release or the one called `id`, away from the threads that carry connections.
pub(crate) async fn over(
    portal: Portal,
    id: Option<String>,
    voice: Voice,
    make: impl FnOnce(&Shelf, &Edition, String) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    let shelf = portal.shelf();
    let Some(seat) = portal.desk().seat().await else {
        return match voice {
            Voice::Page => Refusal::Busy.page(&shelf, portal.lang().prefix()),
            Voice::Program => Refusal::Busy.problem(),
        };
    };
    let work = tokio::task::spawn_blocking(move || {
        let _seat = seat;
        // An address that names a release is permanent; its pages link among themselves.
        let root = portal.lang().prefix();
        let base = id
            .as_ref()
            .map_or_else(|| root.to_owned(), |id| format!("{root}/releases/{id}"));
        let (result, base) = match find(&shelf, id.as_deref()) {
            Ok(edition) => (make(&shelf, &edition, base.clone()), base),
            Err(refusal) => (Err(refusal), root.to_owned()),
        };
        match (result, voice) {
            (Ok(response), _) => response,
            (Err(refusal), Voice::Page) => refusal.page(&shelf, &base),
            (Err(refusal), Voice::Program) => refusal.problem(),
        }
    });
    match work.await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a request could not be answered");
            Refusal::Internal.problem()
        }
    }
}

/// Runs `make` over the shelf as a whole, away from the threads that carry connections.
async fn over_shelf(
    portal: Portal,
    voice: Voice,
    make: impl FnOnce(&Shelf) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    let shelf = portal.shelf();
    let work = tokio::task::spawn_blocking(move || match (make(&shelf), voice) {
        (Ok(response), _) => response,
        (Err(refusal), Voice::Page) => refusal.page(&shelf, portal.lang().prefix()),
        (Err(refusal), Voice::Program) => refusal.problem(),
    });
    work.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request could not be answered");
        Refusal::Internal.problem()
    })
}

/// Runs `make` over the published governance assessments, if the portal shows any.
pub(crate) async fn over_governance(
    portal: Portal,
    voice: Voice,
    make: impl FnOnce(&Shelf, &Cabinet) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    over_shelf(portal, voice, move |shelf| match shelf.governance() {
        Some(cabinet) => make(shelf, cabinet),
        None => Err(Refusal::NoPage),
    })
    .await
}

/// Runs `make` over the newest register of certified recruiters, if the portal shows one.
pub(crate) async fn over_register(
    portal: Portal,
    voice: Voice,
    make: impl FnOnce(&Shelf, &PublishedRegister) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    over_shelf(portal, voice, move |shelf| {
        match shelf.register().map(|registers| registers.newest()) {
            Some(Some(register)) => make(shelf, &register),
            Some(None) => Err(Refusal::NothingPublished),
            None => Err(Refusal::NoPage),
        }
    })
    .await
}

/// Runs `make` over the newest recruitment corridors, if the portal shows any.
pub(crate) async fn over_corridors(
    portal: Portal,
    voice: Voice,
    make: impl FnOnce(&Shelf, &PublishedCorridors) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    over_shelf(portal, voice, move |shelf| {
        match shelf.corridors().map(|corridors| corridors.newest()) {
            Some(Some(published)) => make(shelf, &published),
            Some(None) => Err(Refusal::NothingPublished),
            None => Err(Refusal::NoPage),
        }
    })
    .await
}

fn find(shelf: &Shelf, id: Option<&str>) -> Result<Arc<Edition>, Refusal> {
    match id {
        None => shelf.newest().ok_or(Refusal::NothingPublished),
        Some(id) => shelf.find(id).ok_or_else(|| Refusal::NoRelease(id.to_owned())),
    }
    .map(Arc::clone)
}

pub(crate) fn read(edition: &Edition, raw: &str) -> Result<Query, Refusal> {
    Ok(parse(raw, &edition.schema, &edition.words)?)
}

async fn home_page(portal: Portal, id: Option<String>, request_headers: &HeaderMap) -> Response {
    let preferred = request_headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|languages| languages.to_str().ok())
        .and_then(Lang::preferred);
    let origin = pages::origin(request_headers);
    let mut response = over(portal, id, Voice::Page, move |shelf, edition, base| {
        let site = Site::new(shelf, Some(edition.id()), base, "/").describing(edition, &origin);
        Ok(pages::home(site, shelf, edition, preferred)?)
    })
    .await;
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

async fn home(State(portal): State<Portal>, request_headers: HeaderMap) -> Response {
    let shelf = portal.shelf();
    if shelf.newest().is_none() {
        let root = portal.lang().prefix().to_owned();
        return pages::nothing_published(Site::new(&shelf, None, root, "/"));
    }
    home_page(portal, None, &request_headers).await
}

async fn release_home(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    request_headers: HeaderMap,
) -> Response {
    home_page(portal, Some(id), &request_headers).await
}

async fn explore_page(
    portal: Portal,
    id: Option<String>,
    raw: Option<String>,
    request_headers: &HeaderMap,
) -> Response {
    let raw = raw.unwrap_or_default();
    let origin = pages::origin(request_headers);
    over(portal, id, Voice::Page, move |shelf, edition, base| {
        let query = read(edition, &raw)?;
        let canonical = query.to_query_string(&edition.schema, &edition.words);
        if canonical != raw {
            // What a form sends is long and has many spellings; what is shown in the address bar is short and has one.
            let target = with_query(&format!("{base}/explore"), &canonical);
            return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response());
        }
        Ok(pages::explore(
            Site::new(shelf, Some(edition.id()), base, "/explore"),
            edition,
            &query,
            &origin,
        )?)
    })
    .await
}

async fn explore(
    State(portal): State<Portal>,
    RawQuery(raw): RawQuery,
    request_headers: HeaderMap,
) -> Response {
    explore_page(portal, None, raw, &request_headers).await
}

async fn release_explore(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
    request_headers: HeaderMap,
) -> Response {
    explore_page(portal, Some(id), raw, &request_headers).await
}

async fn compare_page(portal: Portal, id: Option<String>, raw: Option<String>) -> Response {
    let raw = raw.unwrap_or_default();
    over(portal, id, Voice::Page, move |shelf, edition, base| {
        let site = Site::new(shelf, Some(edition.id()), base, "/compare");
        pages::compare(site, edition, &raw)
    })
    .await
}

async fn compare(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    compare_page(portal, None, raw).await
}

async fn release_compare(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    compare_page(portal, Some(id), raw).await
}

/// A story: the list of topics, or one of them.
async fn topics_page(portal: Portal, id: Option<String>, topic: Option<String>) -> Response {
    over(portal, id, Voice::Page, move |shelf, edition, base| {
        let site = Site::new(shelf, Some(edition.id()), base, "/topics");
        match topic {
            None => Ok(pages::topics(site)),
            Some(topic) => pages::topic(site, edition, &topic),
        }
    })
    .await
}

async fn topics(State(portal): State<Portal>) -> Response {
    topics_page(portal, None, None).await
}

async fn release_topics(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    topics_page(portal, Some(id), None).await
}

async fn topic(State(portal): State<Portal>, Path(topic): Path<String>) -> Response {
    topics_page(portal, None, Some(topic)).await
}

async fn release_topic(State(portal): State<Portal>, Path((id, topic)): Path<(String, String)>) -> Response {
    topics_page(portal, Some(id), Some(topic)).await
}

/// The list of countries and regions, or one of them.
async fn places_page(portal: Portal, id: Option<String>, place: Option<String>) -> Response {
    over(portal, id, Voice::Page, move |shelf, edition, base| {
        let site = Site::new(shelf, Some(edition.id()), base, "/places");
        match place {
            None => Ok(pages::places(site, edition)?),
            Some(place) => pages::place(site, edition, &place),
        }
    })
    .await
}

async fn places(State(portal): State<Portal>) -> Response {
    places_page(portal, None, None).await
}

async fn release_places(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    places_page(portal, Some(id), None).await
}

async fn place(State(portal): State<Portal>, Path(place): Path<String>) -> Response {
    places_page(portal, None, Some(place)).await
}

async fn release_place(State(portal): State<Portal>, Path((id, place)): Path<(String, String)>) -> Response {
    places_page(portal, Some(id), Some(place)).await
}

async fn chart_svg(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    over(portal, Some(id), Voice::Page, move |shelf, edition, base| {
        let query = read(edition, &raw.unwrap_or_default())?;
        let site = Site::new(shelf, Some(edition.id()), base, "/explore");
        pages::chart_file(&site, edition, &query)
    })
    .await
}

async fn embed(State(portal): State<Portal>, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Response {
    over(portal, Some(id), Voice::Page, move |shelf, edition, base| {
        let query = read(edition, &raw.unwrap_or_default())?;
        let site = Site::new(shelf, Some(edition.id()), base, "/explore");
        pages::embed(site, edition, &query)
    })
    .await
}

async fn search(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    let raw = raw.unwrap_or_default();
    over(portal, None, Voice::Page, move |shelf, edition, base| {
        let site = Site::new(shelf, Some(edition.id()), base, "/search");
        pages::search(site, shelf, edition, &raw)
    })
    .await
}

/// The fact sheet, as a page or for programs.
async fn facts_page(
    portal: Portal,
    id: Option<String>,
    raw: Option<String>,
    form: pages::FactsForm,
) -> Response {
    let raw = raw.unwrap_or_default();
    let voice = match form {
        pages::FactsForm::Json => Voice::Program,
        _ => Voice::Page,
    };
    over(portal, id, voice, move |shelf, edition, base| {
        let site = Site::new(shelf, Some(edition.id()), base, "/facts");
        pages::facts(site, edition, &raw, form)
    })
    .await
}

async fn facts(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    facts_page(portal, None, raw, pages::FactsForm::Page).await
}

async fn facts_markdown(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    facts_page(portal, None, raw, pages::FactsForm::Markdown).await
}

async fn facts_json(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    facts_page(portal, None, raw, pages::FactsForm::Json).await
}

async fn facts_csv(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    facts_page(portal, None, raw, pages::FactsForm::Csv).await
}

async fn release_facts_csv(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    facts_page(portal, Some(id), raw, pages::FactsForm::Csv).await
}

async fn release_facts(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    facts_page(portal, Some(id), raw, pages::FactsForm::Page).await
}

async fn release_facts_markdown(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    facts_page(portal, Some(id), raw, pages::FactsForm::Markdown).await
}

async fn release_facts_json(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    facts_page(portal, Some(id), raw, pages::FactsForm::Json).await
}

async fn changes(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    let raw = raw.unwrap_or_default();
    over(portal, None, Voice::Page, move |shelf, edition, base| {
        let site = Site::new(shelf, Some(edition.id()), base, "/changes");
        pages::changes(site, shelf, &raw)
    })
    .await
}

async fn safety(State(portal): State<Portal>) -> Response {
    let shelf = portal.shelf();
    let id = shelf.newest().map(|edition| edition.id().to_owned());
    let root = portal.lang().prefix().to_owned();
    pages::safety(Site::new(&shelf, id.as_deref(), root, "/safety"))
}

async fn leave() -> Response {
    pages::leave()
}

async fn figures_csv(portal: Portal, id: Option<String>, raw: Option<String>) -> Response {
    over(portal, id, Voice::Program, move |_, edition, _| {
        let query = read(edition, &raw.unwrap_or_default())?;
        let bytes = export::to_csv(&answer(edition, &query)?).map_err(|error| {
            tracing::error!(%error, "an answer could not be written as CSV");
            Refusal::Internal
        })?;
        let disposition = format!("attachment; filename=\"amparo-{}.csv\"", edition.id());
        Ok((
            [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
            ],
            bytes,
        )
            .into_response())
    })
    .await
}

async fn figures_json(portal: Portal, id: Option<String>, raw: Option<String>) -> Response {
    over(portal, id, Voice::Program, move |_, edition, _| {
        let raw = raw.unwrap_or_default();
        let (page, question) = api::Page::split(&raw)?;
        let query = read(edition, &question)?;
        let answered = export::to_json(edition, &query, &answer(edition, &query)?);
        Ok(page.of(answered, "cells"))
    })
    .await
}

async fn explore_csv(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    figures_csv(portal, None, raw).await
}

async fn release_explore_csv(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    figures_csv(portal, Some(id), raw).await
}

async fn explore_json(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    figures_json(portal, None, raw).await
}

async fn release_explore_json(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    figures_json(portal, Some(id), raw).await
}

async fn downloads_page(portal: Portal, id: Option<String>) -> Response {
    over(portal, id, Voice::Page, |shelf, edition, base| {
        Ok(pages::downloads(
            Site::new(shelf, Some(edition.id()), base, "/downloads"),
            edition,
        ))
    })
    .await
}

async fn downloads(State(portal): State<Portal>) -> Response {
    downloads_page(portal, None).await
}

async fn release_downloads(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    downloads_page(portal, Some(id)).await
}

async fn methods_page(portal: Portal, id: Option<String>) -> Response {
    over(portal, id, Voice::Page, |shelf, edition, base| {
        Ok(pages::methods(
            Site::new(shelf, Some(edition.id()), base, "/methods"),
            edition,
        ))
    })
    .await
}

async fn methods(State(portal): State<Portal>) -> Response {
    methods_page(portal, None).await
}

async fn release_methods(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    methods_page(portal, Some(id)).await
}

async fn codebook_page(portal: Portal, id: Option<String>) -> Response {
    over(portal, id, Voice::Page, |shelf, edition, base| {
        Ok(pages::codebook(
            Site::new(shelf, Some(edition.id()), base, "/codebook"),
            edition,
        ))
    })
    .await
}

async fn codebook(State(portal): State<Portal>) -> Response {
    codebook_page(portal, None).await
}

async fn release_codebook(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    codebook_page(portal, Some(id)).await
}

async fn releases(State(portal): State<Portal>) -> Response {
    over(portal, None, Voice::Page, |shelf, edition, base| {
        Ok(pages::releases(
            Site::new(shelf, Some(edition.id()), base, "/releases"),
            shelf,
        ))
    })
    .await
}

async fn release_file(
    State(portal): State<Portal>,
    Path((id, path)): Path<(String, String)>,
    request_headers: HeaderMap,
) -> Response {
    over(portal, Some(id), Voice::Page, move |_, edition, _| {
        files::serve(edition, &path, request_headers.get(header::IF_NONE_MATCH))
    })
    .await
}

async fn api_docs(State(portal): State<Portal>, request_headers: HeaderMap) -> Response {
    let shelf = portal.shelf();
    let newest = shelf.newest();
    let root = portal.lang().prefix().to_owned();
    let site = Site::new(&shelf, newest.map(|edition| edition.id()), root, "/api");
    pages::api_docs(site, newest.map(Arc::as_ref), &request_headers)
}

async fn api_releases(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    api::releases(&portal.shelf(), &raw.unwrap_or_default())
}

/// `latest` in an API address stands for the newest release.
pub(crate) fn named(id: String) -> Option<String> {
    (id != "latest").then_some(id)
}

async fn api_release(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    over(portal, named(id), Voice::Program, |_, edition, _| {
        Ok(api::release(edition))
    })
    .await
}

async fn api_fields(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    over(portal, named(id), Voice::Program, |_, edition, _| {
        Ok(api::fields(edition))
    })
    .await
}

async fn api_query(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    figures_json(portal, named(id), raw).await
}

async fn api_newest_fields(State(portal): State<Portal>) -> Response {
    over(portal, None, Voice::Program, |_, edition, _| {
        Ok(api::fields(edition))
    })
    .await
}

async fn api_newest_query(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    figures_json(portal, None, raw).await
}

async fn health(State(portal): State<Portal>) -> Response {
    let shelf = portal.shelf();
    let mut response = api::json(&serde_json::json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "releases": shelf.editions().count(),
        "refused": shelf.refused(),
        "newest": shelf.newest().map(|edition| edition.id()),
        "bundles": shelf.governance().map(|cabinet| cabinet.bundles.len()),
        "refusedBundles": shelf.governance().map(|cabinet| cabinet.refused),
        "register": shelf.register().map(|registers| serde_json::json!({
            "newest": registers.newest().map(|register| register.manifest.id.clone()),
            "refused": registers.refused(),
        })),
        "corridors": shelf.corridors().map(|corridors| serde_json::json!({
            "newest": corridors.newest().map(|published| published.manifest.id.clone()),
            "refused": corridors.refused(),
        })),
    }));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether there is something to show: at least one release that verified. A balancer sends nobody here until there is.
async fn ready(State(portal): State<Portal>) -> Response {
    let is_open = portal.shelf().newest().is_some();
    let (status, text) = match is_open {
        true => (StatusCode::OK, "ready\n"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "no release is open yet\n"),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}

async fn robots() -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        "User-agent: *\nDisallow: /explore?\nDisallow: /releases/*/explore?\n",
    )
        .into_response()
}

async fn favicon() -> Response {
    (
        StatusCode::PERMANENT_REDIRECT,
        [(header::LOCATION, ASSETS.icon.as_str())],
    )
        .into_response()
}

async fn static_file(State(portal): State<Portal>, uri: Uri) -> Response {
    match ASSETS.find(uri.path()) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, files::CACHED_FOR_GOOD),
            ],
            asset.bytes.clone(),
        )
            .into_response(),
        None => refuse(&portal, uri.path(), Refusal::NoPage),
    }
}

/// A refusal before or beside every page: an object for programs, a page in the language of the address for people.
pub(crate) fn refuse(portal: &Portal, path: &str, refusal: Refusal) -> Response {
    if speaks_to_programs(path) {
        refusal.problem()
    } else {
        refusal.page(&portal.shelf(), Lang::of_path(path).0.prefix())
    }
}

fn speaks_to_programs(path: &str) -> bool {
    path.starts_with("/api/")
        || [".json", ".csv", ".jsonld", ".xlsx", ".zip"]
            .iter()
            .any(|end| path.ends_with(end))
}

/// Inside the router of a language the path no longer says it; the portal does.
async fn no_page(State(portal): State<Portal>, uri: Uri) -> Response {
    refuse(
        &portal,
        &format!("{}{}", portal.lang().prefix(), uri.path()),
        Refusal::NoPage,
    )
}

async fn no_method(State(portal): State<Portal>, uri: Uri) -> Response {
    refuse(
        &portal,
        &format!("{}{}", portal.lang().prefix(), uri.path()),
        Refusal::Method,
    )
}
