//! The register of certified recruiters: its list, a recruiter, its log.

mod list;
mod log;
mod recruiter;

use amparo_register::{PublishedRegister, Scope, Standing};
use amparo_schema::countries;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;

use crate::lang::Lang;
use crate::portal::{Portal, Shelf};
use crate::register::Question;
use crate::server::{Voice, over_register};
use crate::site::Site;

/// The pages, in every language.
pub(crate) fn register() -> Router<Portal> {
    Router::new()
        .route("/register", get(list_page))
        .route("/register/log", get(log_page))
        .route("/register/{party}", get(recruiter_page))
}

fn site(shelf: &Shelf, lang: Lang, rest: &str) -> Site {
    let newest = shelf.newest().map(|edition| edition.id());
    Site::new(shelf, newest, lang.prefix().to_owned(), "/register").at(rest)
}

async fn list_page(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    let lang = portal.lang();
    over_register(portal, Voice::Page, move |shelf, register| {
        let raw = raw.unwrap_or_default();
        let question = Question::of_list(&raw)?;
        let rest = if raw.is_empty() {
            String::new()
        } else {
            format!("?{raw}")
        };
        Ok(list::list(site(shelf, lang, &rest), register, &question))
    })
    .await
}

async fn recruiter_page(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let lang = portal.lang();
    over_register(portal, Voice::Page, move |shelf, register| {
        let party = crate::register::party(&id)?;
        let question = Question::parse(&raw.unwrap_or_default(), &["on"])?;
        recruiter::recruiter(
            site(shelf, lang, &format!("/{party}")),
            register,
            party,
            &question,
        )
    })
    .await
}

async fn log_page(State(portal): State<Portal>) -> Response {
    let lang = portal.lang();
    over_register(portal, Voice::Page, move |shelf, register| {
        Ok(log::log(site(shelf, lang, "/log"), register))
    })
    .await
}

/// A standing in words.
fn standing(lang: Lang, standing: Standing) -> String {
    lang.say(&format!("register-{}", standing.code()), &[])
}

/// The name of a country in words; its code where none is known.
fn country(lang: Lang, code: &str) -> String {
    countries::by_alpha3(code).map_or_else(|| code.to_owned(), |country| lang.country(country))
}

/// The countries of a scope in words, in the order of the language.
fn countries_of(lang: Lang, scope: &Scope) -> String {
    let mut names: Vec<String> = scope.countries.iter().map(|code| country(lang, code)).collect();
    names.sort();
    lang.list(&names, true)
}

/// A day in words.
fn day(lang: Lang, day: Date) -> String {
    lang.date(&day.to_string())
}

/// What has to be said of the day that a page shows.
struct AsOf {
    /// The day as a form holds it.
    day: String,
    /// The day in words.
    words: String,
    /// The day until which decisions are known, in words.
    known: String,
    /// Whether the page shows a later day than that.
    beyond: bool,
    /// Whether the recruiters are invented.
    invented: bool,
    /// Who keeps the register.
    issuer: String,
}

impl AsOf {
    fn new(lang: Lang, register: &PublishedRegister, on: Date) -> AsOf {
        AsOf {
            day: on.to_string(),
            words: day(lang, on),
            known: day(lang, register.book.as_of),
            beyond: on > register.book.as_of,
            invented: register.manifest.invented,
            issuer: register.manifest.issuer.name.clone(),
        }
    }
}
