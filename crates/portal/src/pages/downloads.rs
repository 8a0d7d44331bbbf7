//! The downloads page: every file with its checksum, how to verify it and how to cite it.

use amparo_release::FileEntry;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{date_words, size_words};
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
    let mut groups: Vec<Group> = [
        (
            "Synthetic records",
            "One row for each person in the data, made from noisy measurements: nobody’s real record is among them. For questions that the \
             tables do not answer.",
        ),
        (
            "Tables of figures",
            "Counts by one, two and sometimes three fields with their standard errors. For figures to cite.",
        ),
        (
            "What the fields mean",
            "The codebook, and the schema that programs read.",
        ),
        (
            "How the release was made",
            "The privacy claim, the noisy measurements themselves and the errors. Anyone can make the same records again from them.",
        ),
        (
            "About the release",
            "Description, licence, citation, and the signed manifest.",
        ),
    ]
    .into_iter()
    .map(|(title, about)| Group {
        title,
        about,
        files: Vec::new(),
    })
    .collect();
    for entry in &manifest.files {
        groups[group_of(&entry.path)].files.push(file(edition, entry));
    }
    for (name, bytes) in edition.seals() {
        groups[4].files.push(File {
            title: match name {
                "manifest.json" => "Manifest: every file with its checksum",
                "manifest.sig" => "The publisher’s signature over the manifest",
                _ => "The publisher’s public key",
            }
            .into(),
            path: name.into(),
            href: edition.file_url(name),
            kind: if name.ends_with(".json") { "JSON" } else { "text" }.into(),
            rows: None,
            size: size_words(bytes as u64),
            sha256: String::new(),
        });
    }
    groups.retain(|group| !group.files.is_empty());
    let year = manifest.created.get(..4).unwrap_or_default();
    let date = date_words(&manifest.created);
    let has_licence = manifest
        .files
        .iter()
        .any(|entry| entry.path == "LICENSE-DATA.txt");
    let page = DownloadsPage {
        id: edition.id().to_owned(),
        title: manifest.title.clone(),
        licence: has_licence.then_some("licence: see LICENSE-DATA.txt"),
        sample: manifest
            .files
            .iter()
            .find(|entry| entry.path.ends_with(".csv"))
            .map_or_else(|| "data/cases.csv".into(), |entry| entry.path.clone()),
        public_key: edition
            .seal("publisher.pub")
            .map(|(bytes, _)| String::from_utf8_lossy(bytes).trim().to_owned()),
        citation: format!(
            "{}. Release {}, {date}. Differentially private open data on identified victims of human trafficking.",
            manifest.title.trim_end_matches('.'),
            edition.id()
        ),
        bibtex: format!(
            "@misc{{amparo-{id},\n  title        = {{{title}}},\n  year         = {{{year}}},\n  note         = {{Release {id}, \
             differentially private open data on identified victims of human trafficking}},\n}}",
            id = edition.id(),
            title = bibtex(&manifest.title),
        ),
        date,
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

fn file(edition: &Edition, entry: &FileEntry) -> File {
    File {
        title: entry.title.clone(),
        path: entry.path.clone(),
        href: edition.file_url(&entry.path),
        kind: kind(&entry.media_type, &entry.path),
        rows: entry.rows.map(|rows| Lang::En.count(rows as f64)),
        size: size_words(entry.bytes),
        sha256: entry.sha256.clone(),
    }
}

fn kind(media_type: &str, path: &str) -> String {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("csv") => "CSV".into(),
        Some("parquet") => "Parquet".into(),
        Some("json") => "JSON".into(),
        Some("html") => "web page".into(),
        Some("md" | "txt") => "text".into(),
        Some("cff") => "citation file".into(),
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
