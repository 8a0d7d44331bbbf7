//! The append-only log: its signed head, its last entries, and how to check it.

use amparo_register::PublishedRegister;
use amparo_register::log::LogEntry;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{AsOf, day, standing};
use crate::site::{Site, html};

/// Entries of the log that the page shows; programs can have all.
const SHOWN: usize = 20;

struct Line {
    place: usize,
    on: String,
    /// The recruiter's name and id; empty before its first certificate.
    name: String,
    id: String,
    standing: String,
}

struct FileLine {
    path: String,
    title: String,
    size: String,
    sha256: String,
}

#[derive(Template)]
#[template(path = "register/log.html")]
struct LogPage {
    site: Site,
    as_of: AsOf,
    bundle: String,
    origin: String,
    size: String,
    number: u64,
    root: String,
    head_on: String,
    key: String,
    note: String,
    lines: Vec<Line>,
    files: Vec<FileLine>,
}

/// Draws the page.
pub(super) fn log(site: Site, register: &PublishedRegister) -> Response {
    let lang = site.lang;
    let size = register.head.size;
    let lines = register
        .log
        .entries()
        .iter()
        .enumerate()
        .rev()
        .take(SHOWN)
        .filter_map(|(place, bytes)| {
            let entry: LogEntry = serde_json::from_slice(bytes).ok()?;
            let name = entry
                .party
                .and_then(|party| Some(register.book.find(party)?.name.clone()));
            Some(Line {
                place,
                on: day(lang, entry.on),
                name: name.unwrap_or_default(),
                id: entry.party.map(|party| party.to_string()).unwrap_or_default(),
                standing: entry.phase.map(|phase| standing(lang, phase)).unwrap_or_default(),
            })
        })
        .collect();
    let files = register.manifest.files.iter().map(|file| FileLine {
        path: file.path.clone(),
        title: file.title.clone(),
        size: lang.size(file.bytes),
        sha256: file.sha256.clone(),
    });
    html(
        StatusCode::OK,
        &LogPage {
            as_of: AsOf::new(lang, register, register.book.as_of),
            bundle: register.manifest.id.clone(),
            origin: register.head.origin.clone(),
            size: lang.count(size as f64),
            number: size,
            root: register.head.root.clone(),
            head_on: day(lang, register.head.on),
            key: register.manifest.issuer.id.clone(),
            note: register.head_note.clone(),
            lines,
            files: files.collect(),
            site,
        },
    )
}
