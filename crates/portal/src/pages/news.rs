//! News, events and publications: lists by date, topic and country, single pages, feeds.

use amparo_news::{Item, Kind, Status, atom, calendar, json_feed};
use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::lang::Lang;
use crate::pages::origin;
use crate::portal::{Portal, Shelf};
use crate::query::{BadQuery, decode, pairs};
use crate::refusal::Refusal;
use crate::site::{Site, html};

/// The pages, in every language.
pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/news", get(list))
        .route("/news/{slug}", get(one))
}

/// The feeds: one address for all languages.
pub(crate) fn feeds() -> Router<Portal> {
    Router::new()
        .route(
            "/news.atom",
            get(|portal, headers| feed(Feed::Atom, portal, headers)),
        )
        .route(
            "/news.json",
            get(|portal, headers| feed(Feed::Json, portal, headers)),
        )
        .route(
            "/events.ics",
            get(|portal, headers| feed(Feed::Calendar, portal, headers)),
        )
}

/// An entry of a list.
struct Entry {
    href: String,
    title: String,
    date: String,
    kind: String,
    when: Option<String>,
    summary: String,
    /// Tag and direction of the article's language.
    lang: &'static str,
    dir: &'static str,
}

struct Link {
    href: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "news.html")]
struct NewsPage {
    site: Site,
    kinds: Vec<Link>,
    topics: Vec<Link>,
    countries: Vec<Link>,
    entries: Vec<Entry>,
    contact: Option<Entry>,
}

#[derive(Template)]
#[template(path = "news_item.html")]
struct ItemPage {
    site: Site,
    entry: Entry,
    withdrawn: Option<String>,
    html: String,
    quoted: Vec<(String, String)>,
    contact: Option<String>,
}

fn entry(item: &Item, site: &Site) -> Entry {
    let lang = site.lang;
    Entry {
        href: format!("{}/news/{}", site.root, item.slug),
        title: item.title.clone(),
        date: lang.date(&item.date.to_string()),
        kind: site.s(&format!("news-{}", item.kind.token())),
        when: item.event.as_ref().map(|event| {
            let day = |date: &dyn std::fmt::Display| lang.date(&date.to_string());
            let days = if event.starts == event.ends {
                day(&event.starts)
            } else {
                format!("{} – {}", day(&event.starts), day(&event.ends))
            };
            if event.place.is_empty() {
                days
            } else {
                format!("{days} · {}", event.place)
            }
        }),
        summary: item.summary.clone(),
        lang: item.lang.tag(),
        dir: item.lang.direction(),
    }
}

/// What a list is narrowed to.
#[derive(Default)]
struct Wanted {
    kind: Option<String>,
    topic: Option<String>,
    country: Option<String>,
}

impl Wanted {
    fn read(raw: &str) -> Result<Wanted, BadQuery> {
        let mut wanted = Wanted::default();
        for (name, value) in pairs(raw) {
            let value = Some(decode(value, name)?).filter(|value| !value.is_empty());
            match name {
                "kind" => wanted.kind = value,
                "topic" => wanted.topic = value,
                "country" => wanted.country = value,
                _ => {
                    return Err(BadQuery::no_parameter(name, &["kind", "topic", "country"]));
                }
            }
        }
        Ok(wanted)
    }

    fn holds(&self, item: &Item) -> bool {
        let is = |wanted: &Option<String>, found: &dyn Fn(&str) -> bool| wanted.as_deref().is_none_or(found);
        is(&self.kind, &|kind| item.kind.token() == kind)
            && is(&self.topic, &|topic| item.topics.iter().any(|own| own == topic))
            && is(&self.country, &|country| {
                item.countries.iter().any(|own| own == country)
            })
    }
}

/// Percent-encodes a value of an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn list_page(shelf: &Shelf, lang: Lang, raw: &str) -> Result<Response, Refusal> {
    let news = shelf.news().ok_or(Refusal::NoPage)?;
    let wanted = Wanted::read(raw)?;
    let newest = shelf.newest().map(|edition| edition.id().to_owned());
    let site = Site::new(shelf, newest.as_deref(), lang.prefix().to_owned(), "/news");
    let shown: Vec<&Item> = news
        .originals()
        .filter(|item| item.is_published() && item.kind != Kind::Page)
        .map(|item| news.in_language(item, lang))
        .collect();
    let links = |name: &str, chosen: &Option<String>, all: Vec<(String, String)>| -> Vec<Link> {
        let mut all = all;
        all.sort();
        all.dedup();
        all.into_iter()
            .map(|(value, label)| Link {
                href: format!("{}/news?{name}={}", site.root, encoded(&value)),
                chosen: chosen.as_deref() == Some(&value),
                label,
            })
            .collect()
    };
    let kinds = shown
        .iter()
        .map(|item| {
            (
                item.kind.token().to_owned(),
                site.s(&format!("news-{}", item.kind.token())),
            )
        })
        .collect();
    let topics = shown
        .iter()
        .flat_map(|item| item.topics.iter().map(|topic| (topic.clone(), topic.clone())))
        .collect();
    let countries = shown
        .iter()
        .flat_map(|item| &item.countries)
        .map(|code| {
            let country = amparo_schema::countries::by_alpha3(code);
            (
                code.clone(),
                country.map_or_else(|| code.clone(), |country| lang.country(country)),
            )
        })
        .collect();
    let page = NewsPage {
        kinds: links("kind", &wanted.kind, kinds),
        topics: links("topic", &wanted.topic, topics),
        countries: links("country", &wanted.country, countries),
        entries: shown
            .iter()
            .filter(|item| wanted.holds(item))
            .map(|item| entry(item, &site))
            .collect(),
        contact: news
            .published(Kind::Page, lang)
            .find(|item| item.slug == "press")
            .map(|item| entry(item, &site)),
        site: if raw.is_empty() {
            site
        } else {
            site.at(&format!("?{raw}"))
        },
    };
    Ok(html(StatusCode::OK, &page))
}

fn item_page(shelf: &Shelf, lang: Lang, slug: &str) -> Result<Response, Refusal> {
    let news = shelf.news().ok_or(Refusal::NoPage)?;
    let item = news.find(slug, lang).ok_or(Refusal::NoPage)?;
    let newest = shelf.newest().map(|edition| edition.id().to_owned());
    let site = Site::new(shelf, newest.as_deref(), lang.prefix().to_owned(), "/news").at(&format!("/{slug}"));
    let withdrawn = (item.status == Status::Withdrawn).then(|| item.reason.clone().unwrap_or_default());
    let rendered = news.render(item);
    let page = ItemPage {
        entry: entry(item, &site),
        html: if withdrawn.is_some() {
            String::new()
        } else {
            rendered.html
        },
        quoted: rendered
            .releases
            .into_iter()
            .map(|id| (format!("{}/releases/{id}/facts", site.root), id))
            .collect(),
        withdrawn,
        contact: item.contact.clone(),
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

fn answered(shelf: &Shelf, lang: Lang, made: Result<Response, Refusal>) -> Response {
    made.unwrap_or_else(|refusal| refusal.page(shelf, lang.prefix()))
}

async fn list(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    let (shelf, lang) = (portal.shelf(), portal.lang());
    answered(&shelf, lang, list_page(&shelf, lang, &raw.unwrap_or_default()))
}

async fn one(State(portal): State<Portal>, Path(slug): Path<String>) -> Response {
    let (shelf, lang) = (portal.shelf(), portal.lang());
    answered(&shelf, lang, item_page(&shelf, lang, &slug))
}

#[derive(Clone, Copy)]
enum Feed {
    Atom,
    Json,
    Calendar,
}

async fn feed(feed: Feed, State(portal): State<Portal>, request_headers: HeaderMap) -> Response {
    let shelf = portal.shelf();
    let Some(news) = shelf.news() else {
        return Refusal::NoPage.problem();
    };
    let origin = origin(&request_headers);
    let (media_type, text) = match feed {
        Feed::Atom => (
            "application/atom+xml; charset=utf-8",
            atom(news, &origin, "Amparo"),
        ),
        Feed::Json => (
            "application/feed+json",
            json_feed(news, &origin, "Amparo").to_string(),
        ),
        Feed::Calendar => ("text/calendar; charset=utf-8", calendar(news, &origin)),
    };
    ([(header::CONTENT_TYPE, media_type)], text).into_response()
}
