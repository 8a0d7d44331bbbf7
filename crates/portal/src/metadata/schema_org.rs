//! schema.org/Dataset as JSON-LD, as dataset search engines read it. <https://schema.org/Dataset>

use serde_json::{Value, json};

use super::{Description, KEYWORDS, organisation, put};
use crate::edition::Edition;

/// The release as a `Dataset`.
pub(super) fn dataset(description: &Description) -> Value {
    let edition = description.edition;
    let mut value = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": description.url,
        "name": description.title(),
        "description": description.text,
        "url": description.url,
        "identifier": identifier(description),
        "version": edition.id(),
        "dateCreated": description.created(),
        "datePublished": description.date(),
        "isAccessibleForFree": true,
        "inLanguage": "en",
        "keywords": KEYWORDS,
        "measurementTechnique": edition.claim.mechanism,
        "citation": description.citation(),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": format!("{}/", description.origin)},
        "spatialCoverage": {"@type": "Place", "name": "World"},
        "variableMeasured": edition.schema.fields().iter().map(|field| json!({
            "@type": "PropertyValue",
            "name": field.name,
            "description": if field.description.is_empty() { &field.title } else { &field.description },
        })).collect::<Vec<_>>(),
        "distribution": description.parts.iter().map(|part| json!({
            "@type": "DataDownload",
            "name": part.title,
            "contentUrl": part.url,
            "encodingFormat": part.media_type,
            "contentSize": format!("{} B", part.bytes),
            "sha256": part.sha256,
        })).collect::<Vec<_>>(),
    });
    put(
        &mut value,
        "temporalCoverage",
        description
            .years()
            .map(|(first, last)| json!(format!("{first}/{last}"))),
    );
    put(
        &mut value,
        "license",
        description.publisher().licence.as_ref().map(|url| json!(url)),
    );
    let organisation = organisation(description.publisher());
    put(&mut value, "creator", organisation.clone());
    put(&mut value, "publisher", organisation);
    put(
        &mut value,
        "isBasedOn",
        edition
            .manifest
            .supersedes
            .as_ref()
            .map(|old| json!(format!("{}/releases/{old}", description.origin))),
    );
    value
}

fn identifier(description: &Description) -> String {
    match &description.publisher().doi {
        Some(doi) => format!("https://doi.org/{doi}"),
        None => description.url.clone(),
    }
}

/// The same for the head of a page, with nothing in it that could end a script element.
pub(crate) fn embedded(edition: &Edition, origin: &str) -> String {
    dataset(&Description::of(edition, origin))
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
