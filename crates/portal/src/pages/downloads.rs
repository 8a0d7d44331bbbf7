//! The downloads page: every file with its checksum, how to verify it and how to cite it.

use amparo_release::FileEntry;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::edition::Edition;
use crate::lang::Lang;
use crate::site::{Site, html};

struct File {
    title: String,
    path: String,
    href: String,
    kind: String,
    rows: Option<String>,
    size: String,
    sha256: String,
    /// Whether the title is the release's own, which is in English.
    in_english: bool,
}

struct Group {
    title: &'static str,
    about: &'static str,
    files: Vec<File>,
}

#[derive(Template)]
#[template(path = "downloads.html")]
struct DownloadsPage {
    site: Site,
    id: String,
    title: String,
    date: String,
    licence: Option<&'static str>,
    groups: Vec<Group>,
    sample: String,
    public_key: Option<String>,
    citation: String,
    bibtex: String,
}

/// Draws the page.
pub(crate) fn downloads(site: Site, edition: &Edition) -> Response {
    let manifest = &edition.manifest;
    let lang = site.lang;
    let mut groups: Vec<Group> = [
        ("downloads-records", "downloads-records-about"),
        ("downloads-tables", "downloads-tables-about"),
        ("downloads-meaning", "downloads-meaning-about"),
        ("downloads-making", "downloads-making-about"),
        ("downloads-about", "downloads-about-about"),
    ]
    .into_iter()
    .map(|(title, about)| Group {
        title,
        about,
        files: Vec::new(),
    })
    .collect();
    for entry in &manifest.files {
        groups[group_of(&entry.path)]
            .files
            .push(file(lang, edition, entry));
    }
    for (name, bytes) in edition.seals() {
        groups[4].files.push(File {
            title: match name {
                "manifest.json" => site.s("downloads-manifest"),
                "manifest.sig" => site.s("downloads-signature"),
                _ => site.s("downloads-key"),
            },
            path: name.into(),
            href: edition.file_url(name),
            kind: kind(lang, "", name),
            rows: None,
            size: lang.size(bytes as u64),
            sha256: String::new(),
            in_english: false,
        });
    }
    groups.retain(|group| !group.files.is_empty());
    let year = manifest.created.get(..4).unwrap_or_default();
    let cited = Lang::En.date(&manifest.created);
    let has_licence = manifest
        .files
        .iter()
        .any(|entry| entry.path == "LICENSE-DATA.txt");
    let page = DownloadsPage {
        id: edition.id().to_owned(),
        title: manifest.title.clone(),
        licence: has_licence.then_some("LICENSE-DATA.txt"),
        sample: manifest
            .files
            .iter()
            .find(|entry| entry.path.ends_with(".csv"))
            .map_or_else(|| "data/cases.csv".into(), |entry| entry.path.clone()),
        public_key: edition
            .seal("publisher.pub")
            .map(|(bytes, _)| String::from_utf8_lossy(bytes).trim().to_owned()),
        citation: format!(
            "{}. Release {}, {cited}. Differentially private open data on identified victims of human trafficking.",
            manifest.title.trim_end_matches('.'),
            edition.id()
        ),
        bibtex: format!(
            "@misc{{amparo-{id},\n  title        = {{{title}}},\n  year         = {{{year}}},\n  note         = {{Release {id}, \
             differentially private open data on identified victims of human trafficking}},\n}}",
            id = edition.id(),
            title = bibtex(&manifest.title),
        ),
        date: lang.date(&manifest.created),
        groups,
        site,
    };
    html(StatusCode::OK, &page)
}

fn group_of(path: &str) -> usize {
    match path.split('/').next().unwrap_or_default() {
        "data" => 0,
        "aggregates" => 1,
        "codebook" | "schema.json" | "datapackage.json" => 2,
        "measurements" | "claim.json" | "accuracy.json" => 3,
        _ => 4,
    }
}

fn file(lang: Lang, edition: &Edition, entry: &FileEntry) -> File {
    File {
        title: entry.title.clone(),
        path: entry.path.clone(),
        href: edition.file_url(&entry.path),
        kind: kind(lang, &entry.media_type, &entry.path),
        rows: entry.rows.map(|rows| lang.count(rows as f64)),
        size: lang.size(entry.bytes),
        sha256: entry.sha256.clone(),
        in_english: true,
    }
}

fn kind(lang: Lang, media_type: &str, path: &str) -> String {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("csv") => "CSV".into(),
        Some("parquet") => "Parquet".into(),
        Some("json") => "JSON".into(),
        Some("html") => lang.say("downloads-kind-page", &[]),
        Some("md" | "txt" | "sig" | "pub") => lang.say("downloads-kind-text", &[]),
        Some("cff") => lang.say("downloads-kind-citation", &[]),
        _ => media_type.to_owned(),
    }
}

/// A title inside a BibTeX field: braces and backslashes would end or change it.
fn bibtex(title: &str) -> String {
    title
        .chars()
        .filter(|c| !matches!(c, '{' | '}' | '\\'))
        .collect::<String>()
        .replace('&', "\\&")
        .replace('%', "\\%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_cannot_leave_their_bibtex_field() {
        assert_eq!(bibtex("a{b}\\c & 5 %"), "abc \\& 5 \\%");
    }

    #[test]
    fn every_file_has_a_group() {
        assert_eq!(group_of("data/cases.csv"), 0);
        assert_eq!(group_of("aggregates/aggregates.csv"), 1);
        assert_eq!(group_of("schema.json"), 2);
        assert_eq!(group_of("claim.json"), 3);
        assert_eq!(group_of("README.md"), 4);
    }
}
