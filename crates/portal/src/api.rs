//! The JSON API: releases, fields, questions.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::edition::Edition;
use crate::export::CAVEAT;
use crate::portal::Shelf;
use crate::vocabulary::AxisKind;

/// A JSON answer.
pub(crate) fn json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn summary(edition: &Edition) -> Value {
    let total = edition.total();
    let base = format!("/releases/{}", edition.id());
    json!({
        "id": edition.id(),
        "title": edition.manifest.title,
        "created": edition.manifest.created,
        "supersedes": edition.manifest.supersedes,
        "people": {"estimate": total.value, "standardError": total.standard_error},
        "links": {
            "page": base,
            "explore": format!("{base}/explore"),
            "downloads": format!("{base}/downloads"),
            "api": format!("/api/v1{base}"),
            "fields": format!("/api/v1{base}/fields"),
            "query": format!("/api/v1{base}/query"),
        },
    })
}

/// All releases, newest first.
pub(crate) fn releases(shelf: &Shelf) -> Response {
    let list: Vec<Value> = shelf.editions().map(|edition| summary(edition)).collect();
    json(&json!({"caveat": CAVEAT, "releases": list}))
}

/// One release with its claim and files.
pub(crate) fn release(edition: &Edition) -> Response {
    let mut value = summary(edition);
    if let Some(map) = value.as_object_mut() {
        map.insert("caveat".into(), json!(CAVEAT));
        map.insert(
            "claim".into(),
            serde_json::to_value(&edition.claim).unwrap_or(Value::Null),
        );
        let files: Vec<Value> = edition
            .manifest
            .files
            .iter()
            .map(|file| {
                let mut entry = serde_json::to_value(file).unwrap_or(Value::Null);
                if let Some(entry) = entry.as_object_mut() {
                    entry.insert("url".into(), json!(edition.file_url(&file.path)));
                }
                entry
            })
            .collect();
        map.insert("files".into(), json!(files));
    }
    json(&value)
}

/// The fields of a release and everything that can be grouped by.
pub(crate) fn fields(edition: &Edition) -> Response {
    let fields: Vec<Value> = edition
        .schema
        .fields()
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let categories = |missing: bool| -> Vec<Value> {
                field
                    .categories
                    .iter()
                    .filter(|category| category.is_missing() == missing)
                    .map(|category| json!({"value": category.value, "label": category.label}))
                    .collect()
            };
            let levels: Vec<Value> = edition
                .words
                .levels(index)
                .iter()
                .map(|level| {
                    json!({
                        "name": level.name,
                        "nodes": level.nodes.iter().map(|(key, label, codes)| json!({
                            "key": key,
                            "label": label,
                            "values": codes.iter()
                                .map(|&code| field.categories[usize::from(code)].value.as_str())
                                .collect::<Vec<_>>(),
                        })).collect::<Vec<_>>(),
                    })
                })
                .collect();
            json!({
                "name": field.name,
                "title": field.title,
                "description": field.description,
                "group": field.group,
                "values": categories(false),
                "missing": categories(true),
                "levels": levels,
            })
        })
        .collect();
    let groupings: Vec<Value> = edition
        .words
        .axes()
        .iter()
        .map(|axis| {
            json!({
                "key": axis.key,
                "title": axis.title,
                "items": axis.items.len(),
                "overlapping": axis.kind == AxisKind::Group,
            })
        })
        .collect();
    json(&json!({"release": edition.id(), "fields": fields, "groupings": groupings}))
}
