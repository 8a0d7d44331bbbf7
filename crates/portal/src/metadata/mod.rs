//! What a release is, for machines that collect data sets: one description, written in the formats that catalogues read.

mod croissant;
mod csvw;
mod datacite;
mod dcat;
mod feeds;
mod hxl;
mod schema_org;

use serde_json::{Value, json};

use amparo_reading::Publisher;

use crate::edition::Edition;
use crate::refusal::Refusal;

pub(crate) use dcat::catalogue;
pub(crate) use feeds::{atom, json_feed, sitemap};
pub(crate) use hxl::{answer as hxl_answer, file as hxl_file};
pub(crate) use schema_org::embedded;

/// A document about a release: its file name, media type, title, and what writes it.
type Document = (
    &'static str,
    &'static str,
    &'static str,
    fn(&Description) -> Value,
);

/// The documents of a release: name in the address, media type, title, writer.
pub(crate) const DOCUMENTS: [Document; 5] = [
    (
        "schema-org.jsonld",
        "application/ld+json",
        "schema.org Dataset",
        schema_org::dataset,
    ),
    (
        "dcat-ap.jsonld",
        "application/ld+json",
        "DCAT-AP 3",
        dcat::dataset,
    ),
    (
        "croissant.json",
        "application/ld+json",
        "Croissant 1.1",
        croissant::dataset,
    ),
    (
        "csvw.json",
        "application/csvm+json",
        "CSV on the Web",
        csvw::tables,
    ),
    (
        "datacite.json",
        "application/json",
        "DataCite 4.5",
        datacite::record,
    ),
];

/// One of a release's documents, with its media type.
///
/// # Errors
/// [`Refusal::NoFile`] if there is no document of this name.
pub(crate) fn document(
    edition: &Edition,
    origin: &str,
    name: &str,
) -> Result<(&'static str, String), Refusal> {
    let (_, media_type, _, write) = DOCUMENTS
        .iter()
        .find(|(known, ..)| *known == name)
        .ok_or(Refusal::NoFile)?;
    Ok((media_type, write(&Description::of(edition, origin)).to_string()))
}

/// A file of a release, for catalogues.
pub(crate) struct Part<'a> {
    /// Path within the release.
    pub(crate) path: &'a str,
    /// Where it can be fetched.
    pub(crate) url: String,
    /// What it holds.
    pub(crate) title: &'a str,
    /// Its media type.
    pub(crate) media_type: &'a str,
    /// Its length.
    pub(crate) bytes: u64,
    /// Its SHA-256, hexadecimal.
    pub(crate) sha256: &'a str,
}

/// What every writer is given: a release as seen at one address of the portal.
pub(crate) struct Description<'a> {
    /// The release.
    pub(crate) edition: &'a Edition,
    /// Scheme and host, without a slash at the end.
    pub(crate) origin: &'a str,
    /// The permanent address of the release's page.
    pub(crate) url: String,
    /// What it is, in two sentences, with its privacy claim.
    pub(crate) text: String,
    /// The files.
    pub(crate) parts: Vec<Part<'a>>,
}

impl<'a> Description<'a> {
    /// Describes a release.
    pub(crate) fn of(edition: &'a Edition, origin: &'a str) -> Self {
        let claim = &edition.claim;
        let privacy = if claim.private {
            format!(
                "They are differentially private with ε = {} at δ = {:e} for {}.",
                claim.epsilon, claim.delta, claim.unit
            )
        } else {
            "NOT PRIVATE: the noise was seeded, for tests only.".to_owned()
        };
        Description {
            url: format!("{origin}/releases/{}", edition.id()),
            text: format!(
                "Synthetic case records and tables of counts with their errors, on identified victims of human trafficking assisted by \
                 contributing organisations. {privacy} They do not show prevalence, and no row is a person."
            ),
            parts: edition
                .manifest
                .files
                .iter()
                .map(|file| Part {
                    path: &file.path,
                    url: format!("{origin}{}", edition.file_url(&file.path)),
                    title: &file.title,
                    media_type: &file.media_type,
                    bytes: file.bytes,
                    sha256: &file.sha256,
                })
                .collect(),
            edition,
            origin,
        }
    }

    /// The release's title.
    pub(crate) fn title(&self) -> &str {
        &self.edition.manifest.title
    }

    /// When it was made, RFC 3339.
    pub(crate) fn created(&self) -> &str {
        &self.edition.manifest.created
    }

    /// The day it was made.
    pub(crate) fn date(&self) -> &str {
        self.created().get(..10).unwrap_or_default()
    }

    /// The year it was made.
    pub(crate) fn year(&self) -> &str {
        self.created().get(..4).unwrap_or_default()
    }

    /// First and last year of registration of the people described.
    pub(crate) fn years(&self) -> Option<(u16, u16)> {
        let cohorts = &self.edition.claim.cohorts;
        Some((*cohorts.iter().min()?, *cohorts.iter().max()?))
    }

    /// Who published it.
    pub(crate) fn publisher(&self) -> &Publisher {
        &self.edition.publisher
    }

    /// How to cite it, in one line.
    pub(crate) fn citation(&self) -> String {
        let named = self.publisher().name.as_deref().unwrap_or("Publisher not named");
        let place = match &self.publisher().doi {
            Some(doi) => format!("https://doi.org/{doi}"),
            None => self.url.clone(),
        };
        format!(
            "{named} ({}). {} [data set]. Release {}. {place}",
            self.year(),
            self.title().trim_end_matches('.'),
            self.edition.id()
        )
    }
}

/// Words under which people look for the data.
pub(crate) const KEYWORDS: [&str; 6] = [
    "human trafficking",
    "trafficking in persons",
    "victims of trafficking",
    "forced labour",
    "synthetic data",
    "differential privacy",
];

/// Puts a value in only where there is one.
pub(crate) fn put(object: &mut Value, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        object[key] = value;
    }
}

/// The publisher as an object of `kind` with `name` and `url`, or nothing where none is named.
fn organisation(publisher: &Publisher) -> Option<Value> {
    let mut object = json!({"@type": "Organization", "name": publisher.name.as_ref()?});
    put(&mut object, "url", publisher.url.as_ref().map(|url| json!(url)));
    Some(object)
}
