//! `datapackage.json`: the release as a Frictionless Data Package.
//!
//! It keeps to what versions 1 and 2 of the standard and the common tools share; `schema.json` says more.

use amparo_release::FileEntry;
use amparo_schema::{Category, TableSchema};
use serde_json::{Map, Value, json};

use crate::build::About;

pub(crate) fn datapackage(about: &About<'_>, schema: &TableSchema, files: &[FileEntry]) -> Value {
    let publisher = &about.inputs.publisher;
    let mut contributor = json!({"title": publisher.name, "role": "publisher"});
    if let Some(url) = &publisher.url {
        contributor["path"] = json!(url);
    }
    let mut package = json!({
        "profile": "data-package",
        "name": format!("amparo-{}", about.date()),
        "title": about.title,
        "description": description(about),
        "version": about.date(),
        "created": about.created,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "contributors": [contributor],
        "keywords": ["human trafficking", "synthetic data", "differential privacy"],
    });
    if let Some(url) = &publisher.url {
        package["homepage"] = json!(url);
    }
    package["resources"] = files.iter().map(|file| resource(file, schema)).collect();
    package
}

fn description(about: &About<'_>) -> String {
    let privacy = if about.claim.private {
        format!(
            "differentially private with ε = {} at δ = {:e} for {}",
            about.claim.epsilon, about.claim.delta, about.claim.unit
        )
    } else {
        "NOT PRIVATE: seeded, for tests only".into()
    };
    format!(
        "Synthetic case records and counts with errors, {privacy}. They show where contributors work, not prevalence. No row is a person."
    )
}

fn resource(file: &FileEntry, schema: &TableSchema) -> Value {
    let name: String = file
        .path
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let mut resource = json!({
        "name": name,
        "path": file.path,
        "title": file.title,
        "mediatype": file.media_type,
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    });
    let table = match file.path.as_str() {
        "data/cases.csv" => cases(schema),
        "aggregates/aggregates.csv" => aggregates(schema),
        "codebook/codebook.csv" => codebook(),
        _ => return resource,
    };
    resource["profile"] = json!("tabular-data-resource");
    resource["format"] = json!("csv");
    resource["encoding"] = json!("utf-8");
    resource["schema"] = table;
    resource
}

fn cases(schema: &TableSchema) -> Value {
    let mut missing: Vec<&str> = Vec::new();
    let fields: Vec<Value> = schema
        .fields()
        .iter()
        .map(|field| {
            let values: Vec<&str> = field
                .categories
                .iter()
                .filter(|category| !category.is_missing())
                .map(|category| category.value.as_str())
                .collect();
            for category in field.categories.iter().filter(|category| category.is_missing()) {
                if !missing.contains(&category.value.as_str()) {
                    missing.push(&category.value);
                }
            }
            let mut constraints = Map::new();
            constraints.insert("enum".into(), json!(values));
            if !field.categories.iter().any(Category::is_missing) {
                constraints.insert("required".into(), json!(true));
            }
            text_field(
                &field.name,
                &field.title,
                &field.description,
                Value::Object(constraints),
            )
        })
        .collect();
    json!({"fields": fields, "missingValues": missing})
}

fn text_field(name: &str, title: &str, description: &str, constraints: Value) -> Value {
    let mut field = json!({"name": name, "type": "string"});
    for (key, text) in [("title", title), ("description", description)] {
        if !text.is_empty() {
            field[key] = json!(text);
        }
    }
    if constraints.as_object().is_some_and(|c| !c.is_empty()) {
        field["constraints"] = constraints;
    }
    field
}

fn count_field(name: &str, title: &str) -> Value {
    json!({"name": name, "type": "number", "title": title, "constraints": {"minimum": 0}})
}

fn counts() -> [Value; 4] {
    [
        count_field("estimate", "Estimated number of cases"),
        count_field("standard_error", "Standard error of the estimate"),
        count_field("lower_95", "Lower end of the 95 % interval, at least 0"),
        count_field("upper_95", "Upper end of the 95 % interval"),
    ]
}

fn aggregates(schema: &TableSchema) -> Value {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name.as_str()).collect();
    let mut fields = vec![text_field(
        "fields",
        "Fields",
        &format!(
            "Names of the fields counted, in the order of cases.csv and separated by semicolons; empty for the total. The {} fields are: {}.",
            names.len(),
            names.join(", ")
        ),
        json!({}),
    )];
    for place in 1..=3 {
        fields.push(text_field(
            &format!("value_{place}"),
            &format!("Value of field {place}"),
            "A value or a reason for a missing value, as in cases.csv; empty where there are fewer fields.",
            json!({}),
        ));
    }
    fields.extend(counts());
    fields.push(text_field(
        "basis",
        "Basis",
        "measured: the table was measured privately; derived: it follows from the model fitted to measured tables.",
        json!({"enum": ["measured", "derived"], "required": true}),
    ));
    json!({"fields": fields, "missingValues": [""]})
}

fn codebook() -> Value {
    let mut fields: Vec<Value> = [
        ("field", "Name of the field"),
        ("title", "Its title"),
        ("description", "What it records"),
        ("group", "The question group it belongs to"),
        ("kind", "Kind of values"),
        ("value", "The value as it stands in cases.csv"),
        ("label", "What it means"),
        ("missing_reason", "The reason, where the value is missing"),
    ]
    .map(|(name, title)| text_field(name, title, "", json!({})))
    .to_vec();
    fields.extend(counts());
    json!({"fields": fields, "missingValues": [""]})
}
