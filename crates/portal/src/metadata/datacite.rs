//! DataCite 4.5 as JSON, to register a DOI for a release. <https://schema.datacite.org/meta/kernel-4.5/>

use serde_json::{Value, json};

use super::{Description, KEYWORDS, put};

/// The record. Before a DOI is assigned, `doi` is left out; an unnamed publisher is `(:unkn)`, as the standard says.
pub(super) fn record(description: &Description) -> Value {
    let publisher = description.publisher();
    let name = publisher.name.as_deref().unwrap_or("(:unkn)");
    let mut dates = vec![
        json!({"date": description.created(), "dateType": "Created"}),
        json!({"date": description.date(), "dateType": "Issued"}),
    ];
    if let Some((first, last)) = description.years() {
        // "Coverage" is a type only from version 4.6 on.
        dates.push(json!({
            "date": format!("{first}/{last}"),
            "dateType": "Other",
            "dateInformation": "Years of registration covered",
        }));
    }
    let mut value = json!({
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Differentially private synthetic data"},
        "alternateIdentifiers": [{"alternateIdentifier": description.url, "alternateIdentifierType": "URL"}],
        "creators": [{"name": name, "nameType": "Organizational"}],
        "titles": [{"title": description.title(), "lang": "en"}],
        "publisher": {"name": name},
        "publicationYear": description.year(),
        "subjects": KEYWORDS.map(|subject| json!({"subject": subject, "lang": "en"})),
        "dates": dates,
        "language": "en",
        "version": description.edition.id(),
        "url": description.url,
        "descriptions": [
            {"description": description.text, "descriptionType": "Abstract", "lang": "en"},
            {"description": description.edition.claim.mechanism, "descriptionType": "Methods", "lang": "en"},
        ],
        "geoLocations": [{"geoLocationPlace": "World"}],
        "formats": formats(description),
        "sizes": [format!("{} bytes", description.parts.iter().map(|part| part.bytes).sum::<u64>())],
    });
    put(
        &mut value,
        "rightsList",
        publisher.licence.as_ref().map(|url| json!([{"rightsUri": url}])),
    );
    put(&mut value, "doi", publisher.doi.as_ref().map(|doi| json!(doi)));
    put(
        &mut value,
        "relatedIdentifiers",
        description.edition.manifest.supersedes.as_ref().map(|old| {
            json!([{
                "relatedIdentifier": format!("{}/releases/{old}", description.origin),
                "relatedIdentifierType": "URL",
                "relationType": "IsNewVersionOf",
            }])
        }),
    );
    value
}

fn formats(description: &Description) -> Vec<String> {
    let mut formats: Vec<String> = Vec::new();
    for part in &description.parts {
        if !formats.iter().any(|known| known == part.media_type) {
            formats.push(part.media_type.to_owned());
        }
    }
    formats
}
