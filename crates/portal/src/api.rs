//! The JSON API: releases, fields, questions.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::edition::Edition;
use crate::export::CAVEAT;
use crate::portal::Shelf;
use crate::query::BadQuery;
use crate::refusal::Refusal;
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
pub(crate) fn releases(shelf: &Shelf, raw: &str) -> Response {
    let page = match Page::split(raw) {
        Ok((page, rest)) if rest.is_empty() => page,
        Ok((_, rest)) => {
            let name = rest.split(['=', '&']).next().unwrap_or_default();
            return Refusal::from(BadQuery::no_parameter(name, &["limit", "offset"])).problem();
        }
        Err(bad) => return Refusal::from(bad).problem(),
    };
    let list: Vec<Value> = shelf.editions().map(|edition| summary(edition)).collect();
    page.of(json!({"caveat": CAVEAT, "releases": list}), "releases")
}

/// A part of a long list: `limit` entries from `offset` on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    limit: Option<usize>,
    offset: usize,
}

impl Page {
    /// Takes `limit` and `offset` out of a query string and gives back the rest.
    ///
    /// # Errors
    /// If one of them is not a whole number, or `limit` is 0.
    pub(crate) fn split(raw: &str) -> Result<(Page, String), BadQuery> {
        let mut page = Page::default();
        let mut rest: Vec<&str> = Vec::new();
        for pair in raw.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let number = |least: usize| {
                value
                    .parse()
                    .ok()
                    .filter(|&number| number >= least)
                    .ok_or_else(|| {
                        let mut bad = BadQuery::new(
                            name,
                            format!("“{name}” must be a whole number of at least {least}."),
                        );
                        bad.value = Some(crate::query::shorten(value));
                        bad
                    })
            };
            match name {
                "limit" => page.limit = Some(number(1)?),
                "offset" => page.offset = number(0)?,
                _ => rest.push(pair),
            }
        }
        Ok((page, rest.join("&")))
    }

    /// The answer with only this part of the list `key`. A list that is cut says so in its last member, `page`.
    pub(crate) fn of(self, mut value: Value, key: &str) -> Response {
        if self != Page::default()
            && let Some(map) = value.as_object_mut()
            && let Some(Value::Array(list)) = map.remove(key)
        {
            let all = list.len();
            let part: Vec<Value> = list
                .into_iter()
                .skip(self.offset)
                .take(self.limit.unwrap_or(usize::MAX))
                .collect();
            let end = self.offset.saturating_add(part.len());
            let page = json!({
                "offset": self.offset,
                "count": part.len(),
                "of": all,
                "next": (end < all && !part.is_empty()).then_some(end),
            });
            map.insert(key.to_owned(), Value::Array(part));
            map.insert("page".to_owned(), page);
        }
        json(&value)
    }
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
