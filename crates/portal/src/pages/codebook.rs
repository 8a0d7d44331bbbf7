//! The codebook: what fields and values mean, and why a value can be absent.

use amparo_schema::MissingReason;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::codebook_words::{kind_of, says_more, why_absent};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::site::{Site, html};

struct Value {
    token: String,
    label: String,
    differs: bool,
}

struct FieldEntry {
    name: String,
    title: String,
    description: String,
    kind: &'static str,
    group: Option<String>,
    values: Vec<Value>,
    missing: Vec<Value>,
    levels: Vec<(String, String)>,
    size: String,
}

struct Reason {
    label: String,
    token: &'static str,
    about: &'static str,
}

#[derive(Template)]
#[template(path = "codebook.html")]
struct CodebookPage {
    site: Site,
    id: String,
    count: String,
    fields: Vec<FieldEntry>,
    reasons: Vec<Reason>,
}

/// Draws the codebook of a release.
pub(crate) fn codebook(site: Site, edition: &Edition) -> Response {
    let lang = site.lang;
    let fields: Vec<FieldEntry> = edition
        .schema
        .fields()
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let values = |missing: bool| {
                field
                    .categories
                    .iter()
                    .zip(0u16..)
                    .filter(|(category, _)| category.is_missing() == missing)
                    .map(|(category, code)| Value {
                        token: category.value.clone(),
                        label: match lang {
                            Lang::En => category.label.clone(),
                            _ => lang.value_label(field, code),
                        },
                        differs: says_more(category),
                    })
                    .collect()
            };
            FieldEntry {
                name: field.name.clone(),
                title: lang.field_title(field),
                size: field
                    .categories
                    .iter()
                    .filter(|category| !category.is_missing())
                    .count()
                    .to_string(),
                description: field.description.clone(),
                kind: kind_of(&field.kind),
                group: field.group.as_deref().map(|group| lang.group_title(group)),
                values: values(false),
                missing: values(true),
                levels: edition
                    .words
                    .levels(index)
                    .iter()
                    .map(|level| (level.name.clone(), lang.level_title(&level.name)))
                    .collect(),
            }
        })
        .collect();
    let reasons = MissingReason::ALL
        .into_iter()
        .map(|reason| Reason {
            label: lang.missing(reason),
            token: reason.token(),
            about: why_absent(reason),
        })
        .collect();
    html(
        StatusCode::OK,
        &CodebookPage {
            site,
            id: edition.id().to_owned(),
            count: fields.len().to_string(),
            fields,
            reasons,
        },
    )
}
