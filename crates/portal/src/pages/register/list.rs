//! The list of recruiters, by name. There is no other order: the register does not rank.

use std::collections::BTreeMap;

use amparo_register::{PublishedRegister, RegisterEntry, Standing};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{AsOf, countries_of, country, day, standing};
use crate::lang::Lang;
use crate::register::Question;
use crate::site::{Site, html};

struct Line {
    href: String,
    name: String,
    id: String,
    home: String,
    standing: String,
    code: &'static str,
    since: String,
    countries: String,
    /// What a reader should know besides, such as open complaints.
    remarks: Vec<String>,
}

struct Choice {
    value: String,
    label: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "register/list.html")]
struct ListPage {
    site: Site,
    as_of: AsOf,
    text: String,
    countries: Vec<Choice>,
    standings: Vec<Choice>,
    lines: Vec<Line>,
    shown: String,
    all: String,
    feed: String,
}

/// What is open with a recruiter, in words.
pub(super) fn remarks(lang: Lang, entry: &RegisterEntry) -> Vec<String> {
    let counted =
        |id: &str, count: usize| (count > 0).then(|| lang.say(id, &[("count", &count.to_string())]));
    [
        counted("register-minors", entry.open_minors.len()),
        counted("register-complaints", entry.open_complaints),
        entry
            .surveillance_overdue
            .then(|| lang.say("register-overdue", &[])),
        entry.appeal_open.then(|| lang.say("register-appeal", &[])),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Draws the list.
pub(super) fn list(site: Site, register: &PublishedRegister, question: &Question) -> Response {
    let lang = site.lang;
    let on = question.day(register);
    let page = register.on(on);
    let asked = question.on.map(|day| format!("?on={day}")).unwrap_or_default();
    let lines: Vec<Line> = page
        .entries
        .iter()
        .filter(|entry| question.takes(entry))
        .map(|entry| Line {
            href: format!("{}/register/{}{asked}", site.root, entry.party),
            name: entry.name.clone(),
            id: entry.party.to_string(),
            home: country(lang, &entry.country),
            standing: standing(lang, entry.phase),
            code: entry.phase.code(),
            since: entry
                .history
                .last()
                .map(|change| day(lang, change.on))
                .unwrap_or_default(),
            countries: countries_of(lang, &entry.scope),
            remarks: remarks(lang, entry),
        })
        .collect();
    let mut named: BTreeMap<String, &str> = BTreeMap::new();
    for code in page.countries() {
        named.insert(country(lang, code), code);
    }
    let countries = named
        .into_iter()
        .map(|(label, code)| Choice {
            on: question.country.as_deref() == Some(code),
            value: code.to_owned(),
            label,
        })
        .collect();
    let standings = Standing::ALL
        .into_iter()
        .map(|each| Choice {
            value: each.code().to_owned(),
            label: standing(lang, each),
            on: question.status == Some(each),
        })
        .collect();
    html(
        StatusCode::OK,
        &ListPage {
            as_of: AsOf::new(lang, register, on),
            text: question.text.clone(),
            countries,
            standings,
            shown: lines.len().to_string(),
            all: page.entries.len().to_string(),
            lines,
            feed: "/register/feed.atom".into(),
            site,
        },
    )
}
