//! The codebook: what fields and values mean, and why a value can be absent.

use amparo_schema::{FieldKind, MissingReason};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::edition::Edition;
use crate::site::{Site, html};
use crate::vocabulary::{group_title, sentence_case};

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
    levels: Vec<String>,
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
    fields: Vec<FieldEntry>,
    reasons: Vec<Reason>,
}

/// Draws the codebook of a release.
pub(crate) fn codebook(site: Site, edition: &Edition) -> Response {
    let fields = edition
        .schema
        .fields()
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let values = |missing: bool| {
                field
                    .categories
                    .iter()
                    .filter(|category| category.is_missing() == missing)
                    .map(|category| Value {
                        token: category.value.clone(),
                        label: category.label.clone(),
                        differs: !category
                            .label
                            .replace(' ', "_")
                            .eq_ignore_ascii_case(&category.value.replace(' ', "_")),
                    })
                    .collect()
            };
            FieldEntry {
                name: field.name.clone(),
                title: field.title.clone(),
                description: field.description.clone(),
                kind: match field.kind {
                    FieldKind::Nominal => "categories without an order",
                    FieldKind::Ordinal => "categories in order",
                    FieldKind::Flag => "yes or no",
                    FieldKind::Binned(_) => "numbers in bins",
                },
                group: field.group.as_deref().map(group_title),
                values: values(false),
                missing: values(true),
                levels: edition
                    .words
                    .levels(index)
                    .iter()
                    .map(|level| level.name.clone())
                    .collect(),
            }
        })
        .collect();
    let reasons = MissingReason::ALL
        .into_iter()
        .map(|reason| Reason {
            label: sentence_case(reason.label()),
            token: reason.token(),
            about: match reason {
                MissingReason::NotAsked => {
                    "The contributor’s form has no such question, or this person was not asked it. Says nothing about the person."
                }
                MissingReason::NotKnown => {
                    "Asked, or looked for, and not known; also every blank whose reason the contributor’s file does not give."
                }
                MissingReason::NotApplicable => {
                    "The question does not arise, such as the sector of labour where there was no forced labour."
                }
                MissingReason::Refused => "The person declined to answer.",
                MissingReason::Suppressed => {
                    "Known to the contributor and withheld to protect the person, before the record came here."
                }
            },
        })
        .collect();
    html(
        StatusCode::OK,
        &CodebookPage {
            site,
            fields,
            reasons,
        },
    )
}
