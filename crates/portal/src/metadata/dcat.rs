//! DCAT-AP 3 as JSON-LD, as European and other open data portals harvest it. <https://semiceu.github.io/DCAT-AP/releases/3.0.0/>
//!
//! The context stands in the document itself, so that nothing has to be fetched to read it.

use serde_json::{Value, json};

use super::{Description, KEYWORDS, put};
use crate::portal::Shelf;

fn context() -> Value {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "spdx": "http://spdx.org/rdf/terms#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

fn english(text: &str) -> Value {
    json!({"@value": text, "@language": "en"})
}

fn publisher(description: &Description) -> Option<Value> {
    let publisher = description.publisher();
    let mut agent = json!({"@type": "foaf:Agent", "foaf:name": publisher.name.as_ref()?});
    put(
        &mut agent,
        "foaf:homepage",
        publisher.url.as_ref().map(|url| json!({"@id": url})),
    );
    Some(agent)
}

/// One release as a `dcat:Dataset`, without context.
fn node(description: &Description) -> Value {
    let licence = description
        .publisher()
        .licence
        .as_ref()
        .map(|url| json!({"@id": url}));
    let distributions: Vec<Value> = description
        .parts
        .iter()
        .map(|part| {
            let mut distribution = json!({
                "@id": format!("{}#file", part.url),
                "@type": "dcat:Distribution",
                "dct:title": english(part.title),
                "dcat:accessURL": {"@id": part.url},
                "dcat:downloadURL": {"@id": part.url},
                "dcat:mediaType": {"@id": format!(
                    "http://www.iana.org/assignments/media-types/{}", bare(part.media_type))},
                "dcat:byteSize": {"@value": part.bytes.to_string(), "@type": "xsd:nonNegativeInteger"},
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": {"@value": part.sha256, "@type": "xsd:hexBinary"},
                },
            });
            put(&mut distribution, "dct:license", licence.clone());
            distribution
        })
        .collect();
    let mut value = json!({
        "@id": description.url,
        "@type": "dcat:Dataset",
        "dct:title": english(description.title()),
        "dct:description": english(&description.text),
        "dct:identifier": description.edition.id(),
        "dcat:version": description.edition.id(),
        "dct:issued": {"@value": description.created(), "@type": "xsd:dateTime"},
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/JUST"},
        "dcat:keyword": KEYWORDS.map(english),
        "dcat:landingPage": {"@id": description.url},
        "dcat:distribution": distributions,
    });
    put(&mut value, "dct:publisher", publisher(description));
    put(
        &mut value,
        "dct:temporal",
        description.years().map(|(first, last)| {
            json!({
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": {"@value": first.to_string(), "@type": "xsd:gYear"},
                "dcat:endDate": {"@value": last.to_string(), "@type": "xsd:gYear"},
            })
        }),
    );
    put(
        &mut value,
        "dct:replaces",
        description
            .edition
            .manifest
            .supersedes
            .as_ref()
            .map(|old| json!({"@id": format!("{}/releases/{old}", description.origin)})),
    );
    value
}

/// A media type without its parameters.
fn bare(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type).trim()
}

/// One release.
pub(super) fn dataset(description: &Description) -> Value {
    with_context(node(description))
}

fn with_context(node: Value) -> Value {
    let mut value = json!({"@context": context()});
    if let (Some(value), Value::Object(node)) = (value.as_object_mut(), node) {
        value.extend(node);
    }
    value
}

/// Every release as a `dcat:Catalog`.
pub(crate) fn catalogue(shelf: &Shelf, origin: &str) -> Value {
    let mut value = json!({
        "@id": format!("{origin}/catalog.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": english("Amparo: open data on human trafficking"),
        "dct:description": english(
            "Releases of differentially private data on identified victims of human trafficking. Releases never change."
        ),
        "foaf:homepage": {"@id": format!("{origin}/")},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        "dcat:dataset": shelf.editions()
            .map(|edition| node(&Description::of(edition, origin)))
            .collect::<Vec<_>>(),
    });
    if let Some(newest) = shelf.newest() {
        let description = Description::of(newest, origin);
        value["dct:modified"] = json!({"@value": description.created(), "@type": "xsd:dateTime"});
        put(&mut value, "dct:publisher", publisher(&description));
        put(
            &mut value,
            "dct:license",
            newest.publisher.licence.as_ref().map(|url| json!({"@id": url})),
        );
    }
    with_context(value)
}
