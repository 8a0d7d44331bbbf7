//! Answers that are not what was asked for: a page for people, a problem object (RFC 9457) for programs.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::counter::TooLong;
use crate::lang::Lang;
use crate::portal::Shelf;
use crate::query::BadQuery;
use crate::site::{Site, html};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// No such page.
    NoPage,
    /// No such release.
    NoRelease(String),
    /// No such file in a release.
    NoFile,
    /// No such recruiter in the register.
    NotInRegister(String),
    /// Nothing has been published yet.
    NothingPublished,
    /// The query cannot be answered.
    BadQuery(Box<BadQuery>),
    /// Another method than GET or HEAD.
    Method,
    /// The answer was not found within the bound of time.
    TooLong,
    /// More questions wait than can be answered soon.
    Busy,
    /// One visitor asks more than the portal's limit; seconds to wait.
    TooMany(u64),
    /// A file changed after it was verified.
    Damaged,
    /// A fault of the portal.
    Internal,
}

impl From<BadQuery> for Refusal {
    fn from(bad: BadQuery) -> Self {
        Refusal::BadQuery(Box::new(bad))
    }
}

impl From<TooLong> for Refusal {
    fn from(_: TooLong) -> Self {
        Refusal::TooLong
    }
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Refusal::NoPage | Refusal::NoRelease(_) | Refusal::NoFile | Refusal::NotInRegister(_) => {
                StatusCode::NOT_FOUND
            }
            Refusal::NothingPublished | Refusal::TooLong | Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Refusal::BadQuery(_) => StatusCode::BAD_REQUEST,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Damaged | Refusal::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Refusal::NoPage => "no-such-page",
            Refusal::NoRelease(_) => "no-such-release",
            Refusal::NoFile => "no-such-file",
            Refusal::NotInRegister(_) => "not-in-register",
            Refusal::NothingPublished => "nothing-published",
            Refusal::BadQuery(_) => "bad-query",
            Refusal::Method => "method-not-allowed",
            Refusal::TooLong => "too-long",
            Refusal::Busy => "busy",
            Refusal::TooMany(_) => "too-many-requests",
            Refusal::Damaged => "damaged-file",
            Refusal::Internal => "internal",
        }
    }

    fn title(&self, lang: Lang) -> String {
        let id = match self {
            Refusal::NoPage => "refused-page",
            Refusal::NoRelease(_) => "refused-release",
            Refusal::NoFile => "refused-file",
            Refusal::NotInRegister(_) => "refused-recruiter",
            Refusal::NothingPublished => "refused-nothing",
            Refusal::BadQuery(_) => "refused-query",
            Refusal::Method => "refused-method",
            Refusal::TooLong => "refused-long",
            Refusal::Busy => "refused-busy",
            Refusal::TooMany(_) => "refused-many",
            Refusal::Damaged => "refused-damaged",
            Refusal::Internal => "refused-internal",
        };
        lang.say(id, &[])
    }

    fn detail(&self, lang: Lang) -> String {
        let id = match self {
            Refusal::NoPage => "refused-page-detail",
            Refusal::NoRelease(id) => {
                let id = crate::query::shorten(id);
                return lang.say("site-no-release-detail", &[("id", &id)]);
            }
            Refusal::NotInRegister(id) => return lang.say("refused-recruiter-detail", &[("id", id)]),
            Refusal::NoFile => "refused-file-detail",
            Refusal::NothingPublished => "refused-nothing-detail",
            Refusal::BadQuery(bad) => return bad.problem.clone(),
            Refusal::Method => "refused-method-detail",
            Refusal::TooLong => "refused-long-detail",
            Refusal::Busy => "refused-busy-detail",
            Refusal::TooMany(seconds) => {
                return lang.say("refused-many-detail", &[("seconds", &seconds.to_string())]);
            }
            Refusal::Damaged => "refused-damaged-detail",
            Refusal::Internal => "refused-internal-detail",
        };
        lang.say(id, &[])
    }

    /// The refusal as a problem object.
    pub(crate) fn problem(self) -> Response {
        let status = self.status();
        let mut body = json!({
            "type": format!("/api#{}", self.kind()),
            "title": self.title(Lang::En),
            "status": status.as_u16(),
            "detail": self.detail(Lang::En),
        });
        if let Refusal::BadQuery(bad) = &self
            && let (Some(body), Ok(serde_json::Value::Object(more))) =
                (body.as_object_mut(), serde_json::to_value(bad))
        {
            body.extend(more.into_iter().filter(|(key, _)| key != "problem"));
        }
        let mut response = (
            status,
            [
                (header::CONTENT_TYPE, "application/problem+json"),
                (header::CACHE_CONTROL, "no-store"),
            ],
            body.to_string(),
        )
            .into_response();
        self.add_headers(&mut response);
        response
    }

    /// The refusal as a page.
    pub(crate) fn page(self, shelf: &Shelf, base: &str) -> Response {
        let (lang, place) = Lang::of_path(base);
        let release = place.strip_prefix("/releases/").map_or_else(
            || shelf.newest().map(|edition| edition.id().to_owned()),
            |id| Some(id.to_owned()),
        );
        let mut links = vec![Link {
            href: if lang == Lang::En {
                "/".into()
            } else {
                lang.prefix().to_owned()
            },
            label: "nav-home",
        }];
        match &self {
            Refusal::BadQuery(_) => links.push(Link {
                href: format!("{base}/explore"),
                label: "refused-restart",
            }),
            Refusal::NotInRegister(_) => links.push(Link {
                href: format!("{base}/register"),
                label: "nav-register",
            }),
            Refusal::NoFile => links.push(Link {
                href: format!("{base}/downloads"),
                label: "nav-downloads",
            }),
            _ => {}
        }
        links.push(Link {
            href: format!("{}/releases", lang.prefix()),
            label: "refused-releases",
        });
        let status = self.status();
        let query = match &self {
            Refusal::BadQuery(bad) => Some(bad.as_ref().clone()),
            _ => None,
        };
        let mut response = html(
            status,
            &ErrorPage {
                site: Site::new(shelf, release.as_deref(), base.to_owned(), "/error"),
                status: format!(
                    "{} {}",
                    status.as_u16(),
                    status.canonical_reason().unwrap_or_default()
                ),
                title: self.title(lang),
                detail: self.detail(lang),
                detail_in_english: query.is_some() && lang != Lang::En,
                accepted: query
                    .as_ref()
                    .map_or_else(String::new, |query| query.accepted.len().to_string()),
                query,
                links,
            },
        );
        response.headers_mut().insert(
            header::CACHE_CONTROL,
            axum::http::HeaderValue::from_static("no-store"),
        );
        self.add_headers(&mut response);
        response
    }

    fn add_headers(&self, response: &mut Response) {
        let (name, value) = match self {
            Refusal::Method => (header::ALLOW, "GET, HEAD".to_owned()),
            Refusal::NothingPublished => (header::RETRY_AFTER, "60".to_owned()),
            Refusal::TooLong => (header::RETRY_AFTER, "10".to_owned()),
            Refusal::Busy => (header::RETRY_AFTER, "1".to_owned()),
            Refusal::TooMany(seconds) => (header::RETRY_AFTER, seconds.to_string()),
            _ => return,
        };
        if let Ok(value) = axum::http::HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
}

struct Link {
    href: String,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    site: Site,
    status: String,
    title: String,
    detail: String,
    detail_in_english: bool,
    accepted: String,
    query: Option<BadQuery>,
    links: Vec<Link>,
}
