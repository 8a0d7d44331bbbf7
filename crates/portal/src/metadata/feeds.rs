//! What is new: Atom (RFC 4287), JSON Feed 1.1 and the sitemap.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Description, put};
use crate::lang::Lang;
use crate::portal::Shelf;

const TITLE: &str = "Amparo: releases of open data on human trafficking";
/// Most addresses of one sitemap, by its standard (sitemaps.org).
const MAX_ADDRESSES: usize = 50_000;

/// A text inside XML, without the control characters that XML 1.0 forbids.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Releases as an Atom feed, newest first.
pub(crate) fn atom(shelf: &Shelf, origin: &str) -> String {
    let updated = shelf.newest().map_or("1970-01-01T00:00:00Z", |edition| {
        edition.manifest.created.as_str()
    });
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <id>{origin}/feed.atom</id>\n<title>{TITLE}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{origin}/feed.atom\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{origin}/releases\"/>\n",
        origin = xml(origin),
        updated = xml(updated),
    );
    for edition in shelf.editions() {
        let about = Description::of(edition, origin);
        // Writing to a text cannot fail.
        let _ = write!(
            out,
            "<entry>\n<id>{url}</id>\n<title>{title}</title>\n<published>{date}</published>\n<updated>{date}</updated>\n\
             <author><name>{author}</name></author>\n<link rel=\"alternate\" type=\"text/html\" href=\"{url}\"/>\n\
             <link rel=\"enclosure\" type=\"application/json\" href=\"{url}/files/manifest.json\"/>\n\
             <summary>{text}</summary>\n</entry>\n",
            url = xml(&about.url),
            title = xml(about.title()),
            date = xml(about.created()),
            author = xml(about.publisher().name.as_deref().unwrap_or("Publisher not named")),
            text = xml(&about.text),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// Releases as a JSON Feed, newest first.
pub(crate) fn json_feed(shelf: &Shelf, origin: &str) -> Value {
    let items: Vec<Value> = shelf
        .editions()
        .map(|edition| {
            let about = Description::of(edition, origin);
            let mut item = json!({
                "id": about.url,
                "url": about.url,
                "title": about.title(),
                "content_text": about.text,
                "date_published": about.created(),
                "attachments": about.parts.iter()
                    .filter(|part| part.path.ends_with(".csv"))
                    .map(|part| json!({
                        "url": part.url,
                        "mime_type": part.media_type,
                        "title": part.title,
                        "size_in_bytes": part.bytes,
                    }))
                    .collect::<Vec<_>>(),
            });
            put(
                &mut item,
                "authors",
                about
                    .publisher()
                    .name
                    .as_ref()
                    .map(|name| json!([{"name": name}])),
            );
            item
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "home_page_url": format!("{origin}/releases"),
        "feed_url": format!("{origin}/feed.json"),
        "language": "en",
        "items": items,
    })
}

/// The pages of what a portal shows beside releases: governance, the register, corridors.
fn beside(shelf: &Shelf) -> Vec<String> {
    let mut paths = Vec::new();
    if let Some(cabinet) = shelf.governance() {
        paths.extend(["", "/compare", "/findings"].map(|page| format!("/governance{page}")));
        let ids = cabinet.entries().iter().map(|entry| entry.id());
        paths.extend(ids.map(|id| format!("/governance/assessments/{id}")));
    }
    if let Some(register) = shelf.register().and_then(|registers| registers.newest()) {
        paths.extend(["", "/log"].map(|page| format!("/register{page}")));
        let known = register.book.recruiters.iter();
        paths.extend(known.map(|recruiter| format!("/register/{}", recruiter.party)));
    }
    if let Some(published) = shelf.corridors().and_then(|corridors| corridors.newest()) {
        paths.push("/corridors".to_owned());
        let disclosed = published.disclosed.keys();
        paths.extend(disclosed.map(|name| format!("/corridors/{name}")));
        let figures = published.figures.iter().flat_map(|figures| &figures.corridors);
        let ends = figures.filter_map(|corridor| corridor.ends());
        paths.extend(ends.map(|(from, to)| format!("/corridors/{from}-{to}")));
    }
    paths
}

/// Pages of the newest release in every language, and every release's permanent page.
pub(crate) fn sitemap(shelf: &Shelf, origin: &str, more: &[String]) -> String {
    let mut paths: Vec<String> = [
        "",
        "/explore",
        "/compare?by=gender",
        "/topics",
        "/places",
        "/downloads",
        "/methods",
        "/codebook",
    ]
    .map(str::to_owned)
    .into();
    paths.extend(["/facts", "/releases", "/changes", "/api", "/safety"].map(str::to_owned));
    paths.extend(beside(shelf));
    paths.extend_from_slice(more);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let newest = shelf.newest().map(|edition| edition.manifest.created.as_str());
    let own = paths.iter().flat_map(|path| {
        Lang::ALL.into_iter().map(move |lang| {
            let place = format!("{}{path}", lang.prefix());
            (if place.is_empty() { "/".to_owned() } else { place }, newest)
        })
    });
    let permanent = shelf.editions().flat_map(|edition| {
        ["", "/downloads", "/methods", "/codebook"].map(|page| {
            (
                format!("/releases/{}{page}", edition.id()),
                Some(edition.manifest.created.as_str()),
            )
        })
    });
    for (place, changed) in own.chain(permanent).take(MAX_ADDRESSES) {
        let _ = write!(out, "<url><loc>{}</loc>", xml(&format!("{origin}{place}")));
        if let Some(changed) = changed {
            let _ = write!(out, "<lastmod>{}</lastmod>", xml(changed));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}
