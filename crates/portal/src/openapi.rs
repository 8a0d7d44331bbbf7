//! The description of the API for programs: OpenAPI 3.1. <https://spec.openapis.org/oas/v3.1.0>
//!
//! Written by hand, because a question's parameters follow from a release and not from types; a test asks every address in it.

use serde_json::{Value, json};

use crate::openapi_more::{self, Shown};

/// The document, for a portal at `origin` that shows so much.
pub(crate) fn document(origin: &str, shown: Shown) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo portal",
            "version": "1",
            "summary": "Estimates with their errors on identified victims of human trafficking",
            "description": "Figures describe identified victims assisted by contributing organisations, not prevalence. No key, no registration.",
            "license": {"name": "CC BY 4.0, unless a release says otherwise", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": origin}],
        "paths": paths(shown),
        "components": {"schemas": schemas(), "parameters": parameters(), "responses": responses()},
    })
}

pub(crate) fn parameter(name: &str) -> Value {
    json!({"$ref": format!("#/components/parameters/{name}")})
}

/// Parameters of a question.
fn question() -> Vec<Value> {
    ["by", "where", "measure", "as", "rows"].map(parameter).into()
}

pub(crate) fn operation(id: &str, summary: &str, parameters: Vec<Value>, content: Value) -> Value {
    json!({"get": {
        "operationId": id,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer", "headers": {"ETag": {"schema": {"type": "string"}}}, "content": content},
            "304": {"description": "Unchanged since the tag in If-None-Match"},
            "400": {"$ref": "#/components/responses/Problem"},
            "404": {"$ref": "#/components/responses/Problem"},
            "429": {"$ref": "#/components/responses/TooMany"},
            "503": {"$ref": "#/components/responses/Problem"},
        },
    }})
}

fn schema(name: &str) -> Value {
    json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}})
}

pub(crate) fn bytes(media_type: &str) -> Value {
    let mut content = json!({});
    content[media_type] = json!({"schema": {"type": "string"}});
    content
}

fn paths(shown: Shown) -> Value {
    let part = || vec![parameter("limit"), parameter("offset")];
    let release = || vec![parameter("release")];
    let with = |mut first: Vec<Value>, more: Vec<Value>| {
        first.extend(more);
        first
    };
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let mut paths = json!({
        "/api/v1/releases": operation("listReleases", "All releases, newest first", part(), schema("Releases")),
        "/api/v1/releases/{release}": operation("getRelease", "One release with its claim and files", release(), schema("Release")),
        "/api/v1/releases/{release}/fields": operation("getFields", "Fields, values and groupings of a release", release(), schema("Fields")),
        "/api/v1/fields": operation("getNewestFields", "The same for the newest release", vec![], schema("Fields")),
        "/api/v1/releases/{release}/query": operation(
            "query", "A question to a release", with(with(release(), question()), part()), schema("Answer")),
        "/api/v1/query": operation(
            "queryNewest", "A question to the newest release", with(question(), part()), schema("Answer")),
        "/releases/{release}/metadata/{document}": operation(
            "getMetadata", "A release described for catalogues", with(release(), vec![parameter("document")]),
            bytes("application/ld+json")),
        "/catalog.jsonld": operation("getCatalogue", "All releases, DCAT-AP", vec![], bytes("application/ld+json")),
        "/feed.atom": operation("getAtom", "Releases as an Atom feed", vec![], bytes("application/atom+xml")),
        "/feed.json": operation("getJsonFeed", "Releases as a JSON Feed", vec![], bytes("application/feed+json")),
        "/releases/{release}/aggregates.xlsx": operation(
            "getAggregatesWorkbook", "All published tables as a workbook", vec![parameter("permanent")], bytes(xlsx)),
        "/releases/{release}/codebook.csv": operation(
            "getCodebook", "Every field and value with its meaning", vec![parameter("permanent")], bytes("text/csv")),
        "/releases/{release}/codebook.pdf": operation(
            "getCodebookPdf", "The same to print", vec![parameter("permanent")], bytes("application/pdf")),
    });
    for (extension, media_type, summary) in [
        ("json", "application/json", "The explore page’s figures as JSON"),
        ("csv", "text/csv", "The explore page’s figures as CSV"),
        ("hxl.csv", "text/csv", "The same with a row of HXL hashtags"),
        ("xlsx", xlsx, "The explore page’s figures as a workbook"),
        (
            "zip",
            "application/zip",
            "Figures, codebook, how to cite, checksums",
        ),
    ] {
        let name: String = extension.split('.').map(capital).collect();
        paths[format!("/explore.{extension}")] =
            operation(&format!("explore{name}"), summary, question(), bytes(media_type));
        paths[format!("/releases/{{release}}/explore.{extension}")] = operation(
            &format!("exploreRelease{name}"),
            summary,
            with(vec![parameter("permanent")], question()),
            bytes(media_type),
        );
    }
    for (path, described) in openapi_more::paths(shown) {
        paths[path] = described;
    }
    paths
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

fn parameters() -> Value {
    let query = |name: &str, about: &str, schema: Value, example: Value| json!({"name": name, "in": "query", "description": about, "schema": schema, "example": example});
    let whole = |least: u32| json!({"type": "integer", "minimum": least});
    let mut all = json!({
        "release": {"name": "release", "in": "path", "required": true, "schema": {"type": "string"}, "example": "latest",
            "description": "A release's id, or `latest`"},
        "permanent": {"name": "release", "in": "path", "required": true, "schema": {"type": "string"},
            "description": "A release's id; the address never changes"},
        "document": {"name": "document", "in": "path", "required": true, "example": "croissant.json",
            "schema": {"type": "string", "enum": crate::metadata::DOCUMENTS.map(|(name, ..)| name)},
            "description": "Name of the format"},
        "by": {"name": "by", "in": "query", "style": "form", "explode": false, "example": ["gender"],
            "schema": {"type": "array", "maxItems": 3, "items": {"type": "string"}},
            "description": "Up to three groupings: a field, a level such as `citizenship.region`, or a question group such as `means`"},
        "where": {"name": "where", "in": "query", "style": "form", "explode": true,
            "example": {"where.citizenship": "KEN,UGA"},
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "description": "Filters, one parameter per field: `where.FIELD=value,value`. Values are alternatives, fields must all hold."},
        "measure": query("measure", "What the page's chart shows; answers hold all",
            json!({"type": "string", "enum": ["count", "share", "rate"]}), json!("share")),
        "as": query("as", "How the page draws the answer", json!({"type": "string", "enum": ["table", "map", "flow"]}), json!("table")),
        "rows": query("rows", "How much the page lists", json!({"type": "string", "enum": ["top", "all"]}), json!("all")),
        "limit": query("limit", "At most so many entries", whole(1), json!(2)),
        "offset": query("offset", "Leave out so many entries first", whole(0), json!(0)),
    });
    for (name, described) in openapi_more::parameters() {
        all[name] = described;
    }
    all
}

fn responses() -> Value {
    let problem = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    json!({
        "Problem": {"description": "Why there is no answer (RFC 9457)", "content": problem},
        "TooMany": {"description": "More requests than the portal answers at once", "content": problem,
            "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"}}},
    })
}

fn schemas() -> Value {
    let number = json!({"type": "number"});
    let text = json!({"type": "string"});
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let boolean = json!({"type": "boolean"});
    let objects = json!({"type": "array", "items": {"type": "object"}});
    let estimate = json!({
        "estimate": number, "standardError": number, "margin95": number, "lower95": number, "upper95": number,
        "enoughEvidence": boolean,
        "source": {"type": "string", "enum": ["published-measured", "published-derived", "synthetic-records"]},
    });
    let required = [
        "estimate",
        "standardError",
        "margin95",
        "lower95",
        "upper95",
        "enoughEvidence",
        "source",
    ];
    let mut cell = estimate.clone();
    cell["keys"] = texts.clone();
    cell["labels"] = texts.clone();
    cell["share"] = json!({"type": ["object", "null"], "properties": {
        "value": number, "margin95": number, "lower95": number, "upper95": number,
        "denominator": number, "denominatorStandardError": number}});
    let mut cell_required = required.to_vec();
    cell_required.extend(["keys", "labels", "share"]);
    let page = json!({"type": "object", "description": "Only where limit or offset was given",
        "properties": {"offset": {"type": "integer"}, "count": {"type": "integer"}, "of": {"type": "integer"},
            "next": {"type": ["integer", "null"], "description": "The offset that follows, null at the end"}}});
    let summary = json!({"id": text, "title": text, "created": {"type": "string", "format": "date-time"},
        "supersedes": {"type": ["string", "null"]}, "people": {"type": "object"}, "links": {"type": "object"}});
    let mut release = summary.clone();
    release["caveat"] = text.clone();
    release["claim"] = json!({"type": "object"});
    release["files"] = objects.clone();
    json!({
        "Estimate": {"type": "object", "properties": estimate, "required": required},
        "Cell": {"type": "object", "properties": cell, "required": cell_required},
        "Answer": {"type": "object", "required": ["title", "caveat", "release", "query", "total", "groupings", "cells"],
            "properties": {"title": text, "caveat": text, "release": {"type": "object"}, "query": {"type": "object"},
                "total": {"$ref": "#/components/schemas/Estimate"}, "groupings": objects,
                "cells": {"type": "array", "items": {"$ref": "#/components/schemas/Cell"}}, "page": page}},
        "Summary": {"type": "object", "properties": summary, "required": ["id", "title", "created", "people", "links"]},
        "Releases": {"type": "object", "required": ["caveat", "releases"], "properties": {"caveat": text, "page": page,
            "releases": {"type": "array", "items": {"$ref": "#/components/schemas/Summary"}}}},
        "Release": {"type": "object", "properties": release, "required": ["id", "claim", "files"]},
        "Fields": {"type": "object", "required": ["release", "fields", "groupings"],
            "properties": {"release": text, "fields": objects, "groupings": objects}},
        "Problem": {"type": "object", "required": ["type", "title", "status", "detail"],
            "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text,
                "parameter": text, "value": text, "didYouMean": text, "accepted": texts}},
    })
}
