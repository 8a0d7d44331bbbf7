//! Croissant 1.1 as JSON-LD, as loaders of machine-learning data read it. <https://docs.mlcommons.org/croissant/docs/croissant-spec.html>

use serde_json::{Value, json};

use super::{Description, KEYWORDS, organisation, put};

/// The tables that become record sets: path in the release, name, columns with a number in them.
const RECORD_SETS: [(&str, &str); 2] = [
    ("data/cases.csv", "cases"),
    ("aggregates/aggregates.csv", "aggregates"),
];

/// The columns of the published tables of counts and whether they hold numbers.
pub(super) const AGGREGATE_COLUMNS: [(&str, &str, bool); 9] = [
    (
        "fields",
        "Names of the fields counted, separated by semicolons; empty for the total",
        false,
    ),
    ("value_1", "Value of the first field", false),
    (
        "value_2",
        "Value of the second field, empty where there is none",
        false,
    ),
    (
        "value_3",
        "Value of the third field, empty where there is none",
        false,
    ),
    ("estimate", "Estimated number of people", true),
    ("standard_error", "Standard error of the estimate", true),
    ("lower_95", "Lower end of the 95 % interval, at least 0", true),
    ("upper_95", "Upper end of the 95 % interval", true),
    (
        "basis",
        "measured: the table was measured privately; derived: it follows from the fitted model",
        false,
    ),
];

/// The release as a Croissant data set.
pub(super) fn dataset(description: &Description) -> Value {
    let mut value = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": format!("amparo-{}", description.edition.id()),
        "alternateName": description.title(),
        "description": description.text,
        "url": description.url,
        // The standard asks for a version in three numbers; the date of a release is one.
        "version": semantic_version(description.date()),
        "datePublished": description.date(),
        "keywords": KEYWORDS,
        "citeAs": description.citation(),
        "distribution": description.parts.iter().map(|part| json!({
            "@type": "cr:FileObject",
            "@id": part.path,
            "name": part.path,
            "description": part.title,
            "contentUrl": part.url,
            "encodingFormat": part.media_type,
            "contentSize": format!("{} B", part.bytes),
            "sha256": part.sha256,
        })).collect::<Vec<_>>(),
        "recordSet": RECORD_SETS.iter()
            .filter(|(path, _)| description.edition.file(path).is_some())
            .map(|(path, name)| record_set(description, path, name))
            .collect::<Vec<_>>(),
    });
    put(
        &mut value,
        "license",
        description.publisher().licence.as_ref().map(|url| json!(url)),
    );
    let organisation = organisation(description.publisher()).map(|mut organisation| {
        organisation["@type"] = json!("sc:Organization");
        organisation
    });
    put(&mut value, "creator", organisation.clone());
    put(&mut value, "publisher", organisation);
    value
}

/// `2026-03-02` as `2026.3.2`.
fn semantic_version(date: &str) -> String {
    date.split('-')
        .map(|part| part.trim_start_matches('0'))
        .collect::<Vec<_>>()
        .join(".")
}

fn record_set(description: &Description, path: &str, name: &str) -> Value {
    let field = |column: &str, about: &str, number: bool| {
        json!({
            "@type": "cr:Field",
            "@id": format!("{name}/{column}"),
            "name": column,
            "description": about,
            "dataType": if number { "sc:Float" } else { "sc:Text" },
            "source": {"fileObject": {"@id": path}, "extract": {"column": column}},
        })
    };
    let fields: Vec<Value> = if name == "cases" {
        description
            .edition
            .schema
            .fields()
            .iter()
            .map(|one| {
                field(
                    &one.name,
                    if one.description.is_empty() {
                        &one.title
                    } else {
                        &one.description
                    },
                    false,
                )
            })
            .collect()
    } else {
        AGGREGATE_COLUMNS
            .iter()
            .map(|(column, about, number)| field(column, about, *number))
            .collect()
    };
    json!({"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields})
}

/// The context that the specification gives.
fn context() -> Value {
    json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "citeAs": "cr:citeAs",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "containedIn": "cr:containedIn",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "equivalentProperty": "cr:equivalentProperty",
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "extract": "cr:extract",
        "field": "cr:field",
        "fileProperty": "cr:fileProperty",
        "fileObject": "cr:fileObject",
        "fileSet": "cr:fileSet",
        "format": "cr:format",
        "includes": "cr:includes",
        "isLiveDataset": "cr:isLiveDataset",
        "jsonPath": "cr:jsonPath",
        "key": "cr:key",
        "md5": "cr:md5",
        "parentField": "cr:parentField",
        "path": "cr:path",
        "recordSet": "cr:recordSet",
        "references": "cr:references",
        "regex": "cr:regex",
        "repeated": "cr:repeated",
        "replace": "cr:replace",
        "samplingRate": "cr:samplingRate",
        "sc": "https://schema.org/",
        "separator": "cr:separator",
        "source": "cr:source",
        "subField": "cr:subField",
        "transform": "cr:transform",
    })
}
